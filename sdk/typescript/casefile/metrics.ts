// Time series: numbers that a service or a machine reports about itself.

import * as host from "casefile:tools/metrics@0.1.0";
import type { Window } from "casefile:tools/types@0.1.0";
import { SeriesSet } from "./arms.ts";
import type { Case } from "./case.ts";
import { Failure } from "./errors.ts";
import { readPages, type Answer } from "./report.ts";

/** Series that one call reads at most; more makes the answer incomplete. */
export const SERIES_MAX = 2_000;

/** Chooses series; what is not given is not narrowed. */
export function select(
  service: string | null = null,
  metric: string | null = null,
  labels: Record<string, string> = {},
): host.Selector {
  return { service, metric, labels: Object.entries(labels).map(([name, value]) => ({ name, value })) };
}

/** Lists the series that match, without points, by service, metric and labels. */
export function listSeries(select: host.Selector): Answer<host.SeriesInfo> {
  const query = (cursor: string | null) => ({ select, limit: 0, cursor });
  return readPages(SERIES_MAX, host.listSeries, (page) => page.series, query);
}

/** Gives the points of the series that match, by service, metric and labels. */
export function range(select: host.Selector, window: Window, seriesMax = SERIES_MAX): SeriesSet {
  const query = (cursor: string | null) => ({ select, window, limit: 0, cursor });
  const found = readPages(seriesMax, host.range, (page) => page.series, query);
  return new SeriesSet(found.evidence, found.items, found.complete);
}

/** Gives the series that the alert is about, over the time before it fired; `missing-data` where there is none. */
export function ofAlert(asked: Case, spanMs: number): SeriesSet {
  const { service, metric, firedAt } = asked.alert;
  const found = range(select(service, metric), asked.before(firedAt, spanMs));
  if (found.items.length === 0) {
    throw Failure.missingData(`no series \`${metric}\` of ${service} in the time before the alert`);
  }
  return found;
}
