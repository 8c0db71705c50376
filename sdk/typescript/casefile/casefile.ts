// What the author of a skill in TypeScript sees.
//
// A skill is one file, `skill.ts`, whose default export is `skill({ parameters, data, investigate })`. Everything here
// is plain source, to be read.
//
// - `schema.ts`: how the fields of `parameters` and `data` become types, JSON Schemas, and are checked.
// - `case.ts`: what the skill was asked.
// - `metrics.ts`, `profiles.ts`, `logs.ts`, `traces.ts`, `changes.ts`, `experiments.ts`, `code.ts`, `docs.ts`,
//   `steps.ts`, `notes.ts`: one module for each tool. They page through long answers and give each answer with its
//   `Evidence`. Only those that `skill.toml` asks for can be imported.
// - `arms.ts`: series before and after a time, split by a label, and compared.
// - `report.ts`: what the skill answers. A finding cannot be made without evidence.
// - `testing.ts`: the tools from memory, for unit tests.
// - `entry.ts`: what stands between the component and `investigate`.
// - `wit.d.ts`: the records that the tools speak of.

export { Case, DAY_MS, HOUR_MS, MINUTE_MS } from "./case.ts";
export { skill, type Skill } from "./entry.ts";
export { Failure, StepError, ToolError } from "./errors.ts";
export { Answer, Evidence, Finding, Report, Verdict, abstain, refuted, type Proposal } from "./report.ts";
export { any, boolean, integer, list, map, number, object, oneOf, optional, string } from "./schema.ts";
