// Runs other skills, each in an instance of its own with its own grant. Only those under `[steps]` in skill.toml.

import * as host from "casefile:tools/steps@0.1.0";
import type * as types from "casefile:tools/types@0.1.0";
import { StepError, payloadOf } from "./errors.ts";
import { Evidence, Finding } from "./report.ts";

/** What another skill found. */
export class Child {
  readonly report: types.Report;

  constructor(report: types.Report) {
    this.report = report;
  }

  /** Its data, as JSON gives it. */
  get data(): unknown {
    return JSON.parse(this.report.data);
  }

  /** Its findings, which the caller may make its own. */
  get findings(): Finding[] {
    return this.report.findings.map((found) => Finding.of(found)).filter((finding) => finding !== null);
  }

  /** All that its findings cite; null where it found nothing. */
  get evidence(): Evidence | null {
    return Evidence.ofAny(this.report.findings.flatMap((finding) => finding.evidence));
  }
}

/** One run of another skill, for `runAll`. */
export function call(
  skill: string,
  parameters: Record<string, unknown> = {},
  handDown: Evidence | null = null,
): host.Call {
  return { skill, parameters: JSON.stringify(parameters), evidence: handDown?.ids ?? [] };
}

/** Runs one skill and waits for it; throws `StepError` where it did not complete. */
export function run(
  skill: string,
  parameters: Record<string, unknown> = {},
  handDown: Evidence | null = null,
): Child {
  try {
    return new Child(host.run(call(skill, parameters, handDown)));
  } catch (error) {
    const payload = payloadOf(error) as host.StepError | undefined;
    throw payload ? stepError(payload) : error;
  }
}

/** Runs at most 64 skills at once and joins them in the order of the calls; the rest of the budget is split evenly. */
export function runAll(calls: host.Call[]): (Child | StepError)[] {
  return host.runAll(calls).map((ended) => (ended.tag === "ok" ? new Child(ended.val) : stepError(ended.val)));
}

function stepError(error: host.StepError): StepError {
  return new StepError(error.outcome, error.limit, error.message);
}
