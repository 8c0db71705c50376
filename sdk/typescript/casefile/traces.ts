// Spans of distributed traces.

import * as host from "casefile:tools/traces@0.1.0";
import type { Window } from "casefile:tools/types@0.1.0";
import { readPages, type Answer } from "./report.ts";

/** Spans that one call reads at most. */
export const SPANS_MAX = 5_000;

/** What a span must have; what is not given is not narrowed. */
export interface Search {
  service?: string;
  traceId?: string;
  errorsOnly?: boolean;
}

/** Finds spans that start in the window and end by as-of, by start. */
export function search(window: Window, wanted: Search = {}): Answer<host.Span> {
  const { service = null, traceId = null, errorsOnly = false } = wanted;
  const query = (cursor: string | null) => ({ window, service, traceId, errorsOnly, limit: 0, cursor });
  return readPages(SPANS_MAX, host.spans, (page) => page.spans, query);
}
