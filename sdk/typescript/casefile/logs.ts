// Text logs.

import * as host from "casefile:tools/logs@0.1.0";
import type { Window } from "casefile:tools/types@0.1.0";
import { readPages, type Answer } from "./report.ts";

/** Rows that one call reads at most, unless it says another number. */
export const ROWS_MAX = 5_000;

/** What a line must have; what is not given is not narrowed. */
export interface Search {
  service?: string;
  contains?: string;
  severities?: string[];
  linesMax?: number;
}

/** Finds lines, by time. */
export function search(window: Window, wanted: Search = {}): Answer<host.Line> {
  const { service = null, contains = "", severities = [], linesMax = ROWS_MAX } = wanted;
  const query = (cursor: string | null) => ({ window, service, contains, severities, limit: 0, cursor });
  return readPages(linesMax, host.search, (page) => page.lines, query);
}

/** Gives counted patterns as the source made them over the whole recording. */
export function patterns(service: string | null = null): Answer<host.Pattern> {
  const query = (cursor: string | null) => ({ service, limit: 0, cursor });
  return readPages(ROWS_MAX, host.patterns, (page) => page.patterns, query);
}
