// Runbooks and what providers announce.

import * as host from "casefile:tools/docs@0.1.0";
import type { Window } from "casefile:tools/types@0.1.0";
import { ask } from "./errors.ts";
import { Evidence, pageOrNull, readPages, type Answer } from "./report.ts";

/** Rows that one call reads at most. */
export const ROWS_MAX = 2_000;
/** Characters of a document that are read at most. */
export const TEXT_CHARACTERS_MAX = 1_000_000;

/** A runbook. */
export interface Document {
  evidence: Evidence;
  text: string;
  /** Whether the text is all there. */
  complete: boolean;
}

/** Lists the documents that hold this text, by identifier. */
export function search(contains = ""): Answer<host.DocInfo> {
  const query = (cursor: string | null) => ({ contains, limit: 0, cursor });
  return readPages(ROWS_MAX, host.search, (page) => page.docs, query);
}

/** Reads a document, put together from its parts. */
export function read(id: string): Document {
  const first = ask(host.read, { id, offset: 0, limit: 0 });
  let [evidence, text, next] = [new Evidence(first.evidence), first.text, first.next];
  while (next !== null && text.length < TEXT_CHARACTERS_MAX) {
    const part = pageOrNull(host.read, { id, offset: next, limit: 0 });
    if (part === null) break;
    evidence = evidence.and(new Evidence(part.evidence));
    text += part.text;
    next = part.next;
  }
  return { evidence, text, complete: next === null };
}

/** Gives announcements in a window, by time. */
export function status(window: Window): Answer<host.StatusEvent> {
  const query = (cursor: string | null) => ({ window, limit: 0, cursor });
  return readPages(ROWS_MAX, host.status, (page) => page.events, query);
}
