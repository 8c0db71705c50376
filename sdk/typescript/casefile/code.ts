// Source code at a revision that was reachable at as-of. An empty revision is the newest.

import * as host from "casefile:tools/code@0.1.0";
import { ask } from "./errors.ts";
import { Answer, Evidence, readPages } from "./report.ts";

/** Matches that one call reads at most. */
export const MATCHES_MAX = 2_000;

/** A part of a file. */
export interface Part extends Omit<host.ReadAnswer, "evidence"> {
  evidence: Evidence;
}

/** Reads a part of a file from a line on. */
export function read(path: string, revision = "", line = 1, linesMax = 0): Part {
  const found = ask(host.read, { revision, path, line, limit: linesMax });
  return { ...found, evidence: new Evidence(found.evidence) };
}

/** Finds literal text, by path and line. */
export function search(contains: string, revision = "", pathPrefix = ""): Answer<host.Match> {
  const query = (cursor: string | null) => ({ revision, contains, pathPrefix, limit: 0, cursor });
  return readPages(MATCHES_MAX, host.search, (page) => page.matches, query);
}

/** Finds code by its structure. */
export function searchStructure(
  language: string,
  pattern: string,
  revision = "",
  pathPrefix = "",
): Answer<host.Match> {
  const query = (cursor: string | null) => ({ revision, language, pattern, pathPrefix, limit: 0, cursor });
  return readPages(MATCHES_MAX, host.searchStructure, (page) => page.matches, query);
}

/** Says who owns a path, by the most specific rule first. */
export function owners(path: string): Answer<string> {
  const found = ask(host.owners, { path });
  return new Answer(new Evidence(found.evidence), found.owners);
}
