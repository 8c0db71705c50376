// What stands between the component's exports and the author's `skill.ts`.

import type * as types from "casefile:tools/types@0.1.0";
import { Case } from "./case.ts";
import { Failure, ToolError } from "./errors.ts";
import type { Report } from "./report.ts";
import { describe as describeFields, readParameters, writeData, type Fields, type Given, type Values } from "./schema.ts";

/** A skill: what its caller may choose, what its caller gets, and how it investigates. */
export interface Skill<P extends Fields = any, D extends Fields = any> {
  parameters: P;
  data: D;
  investigate(asked: Case, parameters: Values<P>): Report<Given<D>>;
}

/** Makes the default export of `skill.ts`. */
export function skill<P extends Fields, D extends Fields>(skill: Skill<P, D>): Skill<P, D> {
  return skill;
}

/** Parses the parameters, investigates, and gives the report. What is thrown becomes a `Failure` that names its line. */
export function run<P extends Fields, D extends Fields>(skill: Skill<P, D>, request: types.Request): types.Report {
  try {
    const parameters = readParameters(skill.parameters, request.parameters);
    const report = skill.investigate(new Case(request), parameters);
    return report.toWire(writeData(skill.data, report.data));
  } catch (error) {
    if (error instanceof Failure) throw error;
    // An argument that a tool refuses is the skill's fault; every other tool error is data that is missing.
    if (error instanceof ToolError && error.kind !== "invalid-argument") throw Failure.missingData(error.message);
    throw Failure.internal(words(error));
  }
}

/** The JSON Schemas of parameters and data, the same text on every call. */
export function describe(skill: Skill): string {
  return JSON.stringify({
    data: describeFields("Data", skill.data, false),
    parameters: describeFields("Parameters", skill.parameters, true),
  });
}

/** `TypeError: boom (skill.ts:12 in investigate)`: the innermost place in the author's own code. */
function words(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const own = (error.stack ?? "").split("\n").find((line) => line.trimStart().startsWith("at ") && isOwn(line));
  const place = own && /at (?:(?:async )?(\S+) )?\(?(?:.*\/)?([^/()]+\.[a-z]+):(\d+)/.exec(own);
  if (!place) return String(error);
  const [, name, file, line] = place;
  return `${error} (${file}:${line}${name ? ` in ${name}` : ""})`;
}

function isOwn(frame: string): boolean {
  return !/vendor\/casefile\/|\bnode:|<anonymous>:|\(native\)/.test(frame) && /:\d+/.test(frame);
}
