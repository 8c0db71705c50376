import { log } from "@stream/log";

export type Beat = { session: string; position: number; bitrate: number; buffered: number };

/** What a player tells every ten seconds. */
export class Session {
  private last?: Beat;
  stalls = 0;

  constructor(
    readonly id: string,
    readonly manifest: { url: string; renditions: { bitrate: number; segments: string[] }[] },
  ) {
    log.info("session begins", { session: id, renditions: manifest.renditions.length });
  }

  beat(beat: Beat): void {
    if (beat.buffered < 0.5) {
      this.stalls += 1;
      log.debug("stall", { session: this.id, position: beat.position });
    }
    this.last = beat;
  }

  end(): void {
    log.info("session ends", { session: this.id, seconds: this.last?.position ?? 0, stalls: this.stalls });
  }
}
