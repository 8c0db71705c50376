// What can go wrong. An error that a skill does not catch ends its step as a failure that says why.

import type * as types from "casefile:tools/types@0.1.0";

const TEXTS: Record<types.ToolError["tag"], string> = {
  "denied": "the grant does not allow it",
  "not-found": "not found",
  "invalid-argument": "the argument makes no sense",
  "limit-exceeded": "a limit was reached",
  "unavailable": "unavailable",
};

/** Ends the step without a report. */
export class Failure extends Error {
  readonly kind: types.FailureKind;

  constructor(kind: types.FailureKind, message: string) {
    super(message);
    this.name = "Failure";
    this.kind = kind;
  }

  /** The parameters make no sense; the message should name the parameter. */
  static invalidParameters(message: string): Failure {
    return new Failure("invalid-parameters", message);
  }

  /** What the skill cannot work without is not there. */
  static missingData(message: string): Failure {
    return new Failure("missing-data", message);
  }

  /** The skill itself is at fault. */
  static internal(message: string): Failure {
    return new Failure("internal", message);
  }
}

/** Why a tool gave no answer. */
export class ToolError extends Error {
  readonly kind: types.ToolError["tag"];
  readonly detail: string;

  constructor(kind: types.ToolError["tag"], detail = "") {
    super(detail ? `${TEXTS[kind]}: ${detail}` : TEXTS[kind]);
    this.name = "ToolError";
    this.kind = kind;
    this.detail = detail;
  }
}

/** Why another skill gave no report. */
export class StepError extends Error {
  readonly outcome: "failed" | "trapped" | "limit-exceeded" | "denied" | "interrupted";
  readonly limit: string | null;

  constructor(outcome: StepError["outcome"], limit: string | null = null, message = "") {
    const text = outcome.replaceAll("-", " ") + (limit ? ` (${limit})` : "");
    super(message ? `${text}: ${message}` : text);
    this.name = "StepError";
    this.outcome = outcome;
    this.limit = limit;
  }
}

/** Calls a tool; what it refuses is thrown as `ToolError`. */
export function ask<Query, Found>(tool: (query: Query) => Found, query: Query): Found {
  try {
    return tool(query);
  } catch (error) {
    const payload = payloadOf(error) as types.ToolError | undefined;
    throw payload && payload.tag in TEXTS ? new ToolError(payload.tag, payload.val) : error;
  }
}

/** What a host function refused with; nothing where the error is another one. */
export function payloadOf(error: unknown): unknown {
  return error instanceof Error && "payload" in error ? error.payload : undefined;
}
