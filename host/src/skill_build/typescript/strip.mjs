// Copies the sources of a skill without their types, each where it stood: no line and no column moves, so what the
// component says of a place is true of the author's file. Node.js runs it with the skill's folder and the target.

import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";

const [from, to] = process.argv.slice(1);
const SKIPPED = ["target", "node_modules", "incidents"];
// What stands beside the skill for its unit tests and for the type check only.
const TESTS = /\.test\.ts$|\.d\.ts$|^vendor\/casefile\/(testing\.ts|hooks\.mjs)$/;

function copy(below) {
  for (const entry of readdirSync(join(from, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.name.startsWith(".") || SKIPPED.includes(entry.name) || TESTS.test(path)) continue;
    if (entry.isDirectory()) copy(path);
    else if (path.endsWith(".ts")) write(path, stripTypeScriptTypes(readFileSync(join(from, path), "utf8")));
    else if (/\.m?js$/.test(path)) cpSync(join(from, path), made(path));
  }
}

function made(path) {
  mkdirSync(dirname(join(to, path)), { recursive: true });
  return join(to, path);
}

function write(path, text) {
  writeFileSync(made(path), text);
}

copy("");
