// Lets unit tests run in Node.js: `casefile:tools/…` becomes a module whose functions ask the doubles of `testing.ts`.

import { registerHooks } from "node:module";

const PREFIX = "casefile:tools/";
const FUNCTIONS = {
  metrics: ["listSeries", "range"],
  profiles: ["listProfiles", "stacks"],
  logs: ["search", "patterns"],
  traces: ["spans"],
  changes: ["listChanges", "content"],
  experiments: ["results"],
  code: ["read", "search", "searchStructure", "owners"],
  docs: ["search", "read", "status"],
  steps: ["run", "runAll"],
  notes: ["progress", "attach"],
};

globalThis.casefileAsk = (tool, name, argument) => {
  const double = globalThis.casefileDoubles?.[tool]?.[name];
  if (double) return double(argument);
  const val = `the test puts no double of ${tool}.${name} in its place`;
  throw Object.assign(new Error(val), { payload: { tag: "unavailable", val } });
};

registerHooks({
  resolve(specifier, context, next) {
    return specifier.startsWith(PREFIX) ? { url: specifier, shortCircuit: true } : next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith(PREFIX)) return next(url, context);
    const tool = url.slice(PREFIX.length).split("@")[0];
    const source = (FUNCTIONS[tool] ?? [])
      .map((name) => `export const ${name} = (argument) => casefileAsk("${tool}", "${name}", argument);`)
      .join("\n");
    return { format: "module", source, shortCircuit: true };
  },
});
