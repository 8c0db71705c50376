// What a skill was asked.

import type * as types from "casefile:tools/types@0.1.0";
import { Failure } from "./errors.ts";
import { Evidence } from "./report.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The request of one step, without its parameters. Times are milliseconds since the Unix epoch. */
export class Case {
  readonly alertIfAny: types.Alert | null;
  /** The last visible millisecond; nothing later is answered. */
  readonly asOf: number;
  /** What this step and the steps it runs could spend when it started. */
  readonly budget: types.Budget;
  /** What the caller handed down to be cited; null where it is nothing. */
  readonly handedDown: Evidence | null;

  constructor(request: types.Request) {
    this.alertIfAny = request.alert;
    this.asOf = request.asOf;
    this.budget = request.budget;
    this.handedDown = Evidence.ofAny(request.evidence);
  }

  /** The alert; `missing-data` where the step was started without one. */
  get alert(): types.Alert {
    if (this.alertIfAny === null) throw Failure.missingData("this skill needs an alert and the request has none");
    return this.alertIfAny;
  }

  /** The window of `spanMs` that ends with `at`, which is included; clipped to as-of. */
  before(at: number, spanMs: number): types.Window {
    const end = Math.min(at, this.asOf) + 1;
    return { start: end - Math.max(spanMs, 0) - 1, end };
  }

  /** The window from `start`, which is included, to as-of, which is included too. */
  since(start: number): types.Window {
    const end = this.asOf + 1;
    return { start: Math.min(start, end), end };
  }

  /** The window from `beforeMs` before `at` to `afterMs` after it, clipped to as-of. */
  around(at: number, beforeMs: number, afterMs: number): types.Window {
    const end = Math.min(at + afterMs, this.asOf) + 1;
    return { start: Math.min(at - beforeMs, end), end };
  }
}
