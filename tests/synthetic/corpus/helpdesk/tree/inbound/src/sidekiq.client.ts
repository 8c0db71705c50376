import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";

/** Pushes jobs in the form in which Sidekiq reads them. */
export class SidekiqClient {
  constructor(private readonly redis: Redis) {}

  async push(name: string, ...args: unknown[]): Promise<void> {
    const now = Date.now() / 1000;
    const job = { class: name, args, jid: randomBytes(12).toString("hex"), queue: "critical", retry: true, created_at: now };
    await this.redis.lpush("queue:critical", JSON.stringify({ ...job, enqueued_at: now }));
  }
}
