// The tools from memory, for the unit tests of a skill. It is not part of a component.
//
//     const tools = new Tools(120 * MINUTE_MS).alertOn("api", "p99_ms", 120 * MINUTE_MS);
//     tools.series("api", "p99_ms", points, { version: "1.0" });
//     const report = tools.run(skill);
//
// A tool that is not from memory here is an object with its functions in `wit.d.ts`:
// `new Tools(…).double("logs", { search: () => … })`.

import type * as metrics from "casefile:tools/metrics@0.1.0";
import type * as types from "casefile:tools/types@0.1.0";
import { run, type Skill } from "./entry.ts";
import type { Fields, Given, Values } from "./schema.ts";

/** The doubles that stand in the place of the host's tools while a skill runs; `hooks.mjs` looks here. */
declare global {
  var casefileDoubles: Record<string, object> | undefined;
}

/** The tool `metrics` from memory. */
class SeriesInMemory {
  readonly kept: metrics.Series[] = [];

  /** All series that match, with their points in the window, on one page. */
  range = (query: metrics.RangeQuery): metrics.RangeAnswer => {
    const { start, end } = query.window;
    const series = this.#matching(query.select)
      .map((one) => ({ ...one, points: one.points.filter((point) => start <= point.at && point.at < end) }))
      .filter((one) => one.points.length > 0);
    return { evidence: `sha256:${"a".repeat(64)}`, series, next: null };
  };

  /** All series that match. */
  listSeries = (query: metrics.ListQuery): metrics.ListAnswer => {
    const series = this.#matching(query.select).map(({ points, ...one }) => {
      return { ...one, points: points.length, first: points[0]?.at ?? 0, last: points.at(-1)?.at ?? 0 };
    });
    return { evidence: `sha256:${"b".repeat(64)}`, series, next: null };
  };

  #matching(select: metrics.Selector): metrics.Series[] {
    const has = (series: metrics.Series, label: types.Label) =>
      series.labels.some((one) => one.name === label.name && one.value === label.value);
    return this.kept.filter(
      (series) =>
        (select.service === null || select.service === series.service) &&
        (select.metric === null || select.metric === series.metric) &&
        select.labels.every((label) => has(series, label)),
    );
  }
}

/** What a skill sees in a test. */
export class Tools {
  readonly #request: types.Request;
  readonly #series = new SeriesInMemory();
  readonly #doubles: Record<string, object> = { metrics: this.#series };

  constructor(asOf: number) {
    const budget = { fuel: 1e12, toolCalls: 10_000, answerBytes: 1e9, steps: 100 };
    this.#request = { alert: null, asOf, parameters: "{}", evidence: [], budget };
  }

  /** The alert that the skill is asked about. */
  alertOn(service: string, metric: string, firedAt: number): this {
    const said = { kind: "incident", severity: "warning", monitor: "test", summary: "" };
    this.#request.alert = { ...said, service, metric, firedAt, threshold: null, observed: null };
    return this;
  }

  /** Adds a series, as pairs of time and value. */
  series(
    service: string,
    metric: string,
    points: [at: number, value: number][],
    labels: Record<string, string> = {},
  ): this {
    const named = Object.entries(labels).sort().map(([name, value]) => ({ name, value }));
    const kept = points.map(([at, value]) => ({ at, value }));
    this.#series.kept.push({ service, metric, labels: named, points: kept });
    return this;
  }

  /** Puts an object in the place of a tool. */
  double(tool: string, double: object): this {
    this.#doubles[tool] = double;
    return this;
  }

  /** Runs the skill and gives its report, its data parsed; what ends it is thrown as `Failure`. */
  run<P extends Fields, D extends Fields>(
    skill: Skill<P, D>,
    parameters: Partial<Given<P>> = {},
  ): Omit<types.Report, "data"> & { data: Values<D> } {
    globalThis.casefileDoubles = this.#doubles;
    try {
      const report = run(skill, { ...this.#request, parameters: JSON.stringify(parameters) });
      return { ...report, data: JSON.parse(report.data) as Values<D> };
    } finally {
      globalThis.casefileDoubles = undefined;
    }
  }
}
