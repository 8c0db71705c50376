// Series before and after a time, split by a label (version, canary, region, flag arm), and compared.

import type { Point, Series } from "casefile:tools/metrics@0.1.0";
import { Answer, type Evidence } from "./report.ts";

/** Fewer points than this are no level to compare. */
export const POINTS_MIN = 5;
/** An onset is a change of the level by so many times its usual spread. */
export const SPREADS_MIN = 4;

/** When series left their usual level for good. */
export interface Onset {
  at: number;
  before: number;
  after: number;
}

/** The series that have one value of a label. */
export interface Arm {
  value: string;
  series: SeriesSet;
}

/** Series with what to cite for them. */
export class SeriesSet extends Answer<Series> {
  /** Keeps the points before `at`, which is excluded. Series without such points are left out. */
  before(at: number): SeriesSet {
    return this.#pointsWhere((point) => point.at < at);
  }

  /** Keeps the points from `at` on, which is included. Series without such points are left out. */
  after(at: number): SeriesSet {
    return this.#pointsWhere((point) => point.at >= at);
  }

  /** The values of all series. */
  values(): number[] {
    return this.items.flatMap((series) => series.points.map((point) => point.value));
  }

  /** The median of all values; null for fewer than `POINTS_MIN`. */
  median(): number | null {
    const values = this.values();
    return values.length >= POINTS_MIN ? median(values) : null;
  }

  /** How many times the median of `other` the median of these is; null where one has too few points. */
  ratioTo(other: SeriesSet): number | null {
    const [level, usual] = [this.median(), other.median()];
    if (level === null || usual === null) return null;
    if (level === usual) return 1;
    return usual === 0 ? Infinity : level / usual;
  }

  /** When the series left their usual level for good, by their mean at each time: the one step that divides it best.
   * For ramps and faults that come and go, run the skill core/onset instead. */
  onset(): Onset | null {
    const means = this.#means();
    const values = means.map((point) => point.value);
    const step = bestStep(values);
    if (step === null) return null;
    const [before, after] = [median(values.slice(0, step)), median(values.slice(step))];
    const spread = median(values.slice(0, step).map((value) => Math.abs(value - before))) * 1.4826;
    const size = Math.abs(after - before);
    const lasts = Math.abs(median(values.slice(-3)) - before) > size / 2;
    const isChange = lasts && size > SPREADS_MIN * spread && size > 0;
    return isChange ? { at: means[step]!.at, before, after } : null;
  }

  /** The points before the onset and those from it on; null where there is no onset. */
  splitAtOnset(): [before: SeriesSet, after: SeriesSet] | null {
    const onset = this.onset();
    return onset && [this.before(onset.at), this.after(onset.at)];
  }

  /** Splits the series by the value of a label. Series without it are left out. */
  splitBy(label: string): Arms {
    const arms = new Map<string, Series[]>();
    for (const series of this.items) {
      for (const found of series.labels.filter((found) => found.name === label)) {
        arms.set(found.value, [...(arms.get(found.value) ?? []), series]);
      }
    }
    return new Arms([...arms].map(([value, items]) => ({ value, series: this.#with(items) })), this.evidence);
  }

  #means(): Point[] {
    const at = new Map<number, number[]>();
    for (const point of this.items.flatMap((series) => series.points)) {
      if (!Number.isFinite(point.value)) continue;
      const values = at.get(point.at);
      if (values) values.push(point.value);
      else at.set(point.at, [point.value]);
    }
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return [...at].map(([at, values]) => ({ at, value: mean(values) })).sort((a, b) => a.at - b.at);
  }

  #pointsWhere(keep: (point: Point) => boolean): SeriesSet {
    const kept = this.items.map((series) => ({ ...series, points: series.points.filter(keep) }));
    return this.#with(kept.filter((series) => series.points.length > 0));
  }

  #with(items: Series[]): SeriesSet {
    return new SeriesSet(this.evidence, items, this.complete);
  }
}

/** Series split by the values of a label, by first appearance and then by value. */
export class Arms {
  readonly arms: Arm[];
  readonly evidence: Evidence;

  constructor(arms: Arm[], evidence: Evidence) {
    const first = (arm: Arm) => Math.min(...arm.series.items.map((series) => series.points[0]?.at ?? Infinity));
    this.arms = arms.toSorted((a, b) => first(a) - first(b) || (a.value < b.value ? -1 : 1));
    this.evidence = evidence;
  }

  /** The arm that appeared last and the series of all others; null where there are fewer than two arms. */
  newestAndOthers(): [newest: Arm, others: SeriesSet] | null {
    const newest = this.arms.at(-1);
    return newest ? this.oneAndOthers(newest.value) : null;
  }

  /** The arm with this value and the series of all others; null where either is missing. */
  oneAndOthers(value: string): [one: Arm, others: SeriesSet] | null {
    const one = this.arms.find((arm) => arm.value === value);
    const others = this.arms.filter((arm) => arm.value !== value).flatMap((arm) => arm.series.items);
    const complete = this.arms.every((arm) => arm.series.complete);
    return one && others.length > 0 ? [one, new SeriesSet(this.evidence, others, complete)] : null;
  }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The place at which two levels describe the values best (cumulative sums of the distance from the mean). */
function bestStep(values: number[]): number | null {
  const count = values.length;
  if (count < 2 * POINTS_MIN) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  let [best, bestScore, away]: [number | null, number, number] = [null, 0, 0];
  for (let place = 1; place <= count - POINTS_MIN; place++) {
    away += values[place - 1]! - mean;
    const score = Math.abs(away) / Math.sqrt(place * (count - place));
    if (place >= POINTS_MIN && score > bestScore) [best, bestScore] = [place, score];
  }
  return best;
}
