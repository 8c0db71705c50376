// What people changed: commits, deploys, configuration, flags.

import * as host from "casefile:tools/changes@0.1.0";
import type { ChangeKind, ChangeRef, Window } from "casefile:tools/types@0.1.0";
import { ask } from "./errors.ts";
import { Evidence, pageOrNull, readPages, type Answer } from "./report.ts";

/** Changes that one call lists at most. */
export const CHANGES_MAX = 5_000;
/** Characters of a diff that are read at most. */
export const DIFF_CHARACTERS_MAX = 1_000_000;

/** What a change changed. */
export interface Content {
  evidence: Evidence;
  message: string;
  /** Unified diff of a commit; null where the source holds none. */
  diff: string | null;
  oldValue: string | null;
  newValue: string | null;
  /** Whether the diff is all there. */
  complete: boolean;
}

/** Lists changes, by time. */
export function listChanges(
  window: Window,
  kinds: ChangeKind[] = [],
  service: string | null = null,
): Answer<host.ChangeInfo> {
  const query = (cursor: string | null) => ({ window, kinds, service, limit: 0, cursor });
  return readPages(CHANGES_MAX, host.listChanges, (page) => page.changes, query);
}

/** Gives the content of one change, its diff put together from its parts. */
export function content(change: ChangeRef): Content {
  const first = ask(host.content, { change, offset: 0, limit: 0 });
  let [evidence, diff, next] = [new Evidence(first.evidence), first.diff, first.next];
  while (next !== null && (diff ?? "").length < DIFF_CHARACTERS_MAX) {
    const part = pageOrNull(host.content, { change, offset: next, limit: 0 });
    if (part === null) break;
    evidence = evidence.and(new Evidence(part.evidence));
    diff = (diff ?? "") + (part.diff ?? "");
    next = part.next;
  }
  const { message, oldValue, newValue } = first;
  return { evidence, message, diff, oldValue, newValue, complete: next === null };
}
