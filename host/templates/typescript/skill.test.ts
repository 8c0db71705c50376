// Runs natively, with the tools from memory: `casefile skill test`.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import skill from "./skill.ts";
import { MINUTE_MS } from "./vendor/casefile/casefile.ts";
import { Tools } from "./vendor/casefile/testing.ts";

/** Two hours of one point a minute before an alert; the new version comes with the last 20 minutes. */
function run(newest: number, oldBefore: number, oldAfter: number) {
  const point = (minute: number, value: number): [number, number] => [minute * MINUTE_MS, value];
  const old = Array.from({ length: 120 }, (_, minute) => point(minute, minute < 100 ? oldBefore : oldAfter));
  const late = Array.from({ length: 20 }, (_, minute) => point(100 + minute, newest));
  const tools = new Tools(120 * MINUTE_MS).alertOn("api", "p99_ms", 120 * MINUTE_MS);
  tools.series("api", "p99_ms", old, { version: "1.0" }).series("api", "p99_ms", late, { version: "1.1" });
  return tools.run(skill).data;
}

test("a slow new version beside a quick old one is told", () => {
  deepEqual(run(400, 100, 100), { only_new_is_slow: true, new_version: "1.1" });
});

test("all slow is not the new version", () => {
  equal(run(400, 100, 400).only_new_is_slow, false);
});

test("nothing slow is not known", () => {
  equal(run(100, 100, 100).only_new_is_slow, null);
});
