// What a step says while it runs. Nothing here leaves the host.

import * as host from "casefile:tools/notes@0.1.0";
import { ask } from "./errors.ts";
import { Evidence } from "./report.ts";

/** Says how far the step is, for a person who waits. */
export function progress(message: string): void {
  host.progress(message);
}

/** Keeps a derived table or chart with the case; gives what cites it. */
export function attach(title: string, mediaType: string, content: string, derivedFrom: Evidence): Evidence {
  const kept = ask(host.attach, { title, mediaType, content, derivedFrom: derivedFrom.ids });
  return new Evidence(kept.evidence);
}
