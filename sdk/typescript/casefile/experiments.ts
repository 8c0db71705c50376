// Results of A/B tests.

import * as host from "casefile:tools/experiments@0.1.0";
import type { Window } from "casefile:tools/types@0.1.0";
import { readPages, type Answer } from "./report.ts";

/** Experiments that one call reads at most. */
export const EXPERIMENTS_MAX = 2_000;

/** Gives experiments that ran in the window, by start. */
export function results(window: Window, service: string | null = null): Answer<host.Experiment> {
  const query = (cursor: string | null) => ({ window, service, limit: 0, cursor });
  return readPages(EXPERIMENTS_MAX, host.results, (page) => page.experiments, query);
}
