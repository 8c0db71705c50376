// What a skill answers: claims, each made with what it rests on.

import type * as types from "casefile:tools/types@0.1.0";
import { ToolError, ask } from "./errors.ts";

/** One or more recorded answers of tool calls. It comes from an answer, from another skill's report, or from what the
 * caller handed down; the host refuses a report that cites anything else. */
export class Evidence {
  readonly #ids: string[];

  constructor(first: string, ...rest: string[]) {
    this.#ids = [...new Set([first, ...rest])];
  }

  /** What cites these; null where there are none. */
  static ofAny(ids: string[]): Evidence | null {
    const [first, ...rest] = ids;
    return first === undefined ? null : new Evidence(first, ...rest);
  }

  get ids(): string[] {
    return [...this.#ids];
  }

  /** Adds what another claim rests on. */
  and(other: Evidence): Evidence {
    return new Evidence(this.#ids[0]!, ...this.#ids, ...other.#ids);
  }
}

/** Rows that a tool gave, with what to cite for them. */
export class Answer<Row> {
  readonly evidence: Evidence;
  readonly items: Row[];
  /** Whether these are all rows. A report should say so in a gap where they are not. */
  readonly complete: boolean;

  constructor(evidence: Evidence, items: Row[], complete = true) {
    this.evidence = evidence;
    this.items = items;
    this.complete = complete;
  }
}

interface Page<Next> {
  evidence: string;
  next: Next | null;
}

/** Asks a tool for pages until the last one or until `rowsMax` rows were read; `rows` takes them from a page, and
 * `query` makes the question from a cursor. An error on a later page ends the answer early instead, as incomplete:
 * what was read was recorded and can be cited. */
export function readPages<Query, Found extends Page<string>, Row>(
  rowsMax: number,
  tool: (query: Query) => Found,
  rows: (page: Found) => Row[],
  query: (cursor: string | null) => Query,
): Answer<Row> {
  let found = ask(tool, query(null));
  let evidence = new Evidence(found.evidence);
  const items = [...rows(found)];
  let complete = true;
  while (found.next !== null) {
    const page = items.length >= rowsMax ? null : pageOrNull(tool, query(found.next));
    if (page === null) {
      complete = false;
      break;
    }
    found = page;
    evidence = evidence.and(new Evidence(found.evidence));
    items.push(...rows(found));
  }
  return new Answer(evidence, items.slice(0, rowsMax), complete && items.length <= rowsMax);
}

/** A later page of an answer; null where the tool refuses it. */
export function pageOrNull<Query, Found>(tool: (query: Query) => Found, query: Query): Found | null {
  try {
    return ask(tool, query);
  } catch (error) {
    if (error instanceof ToolError) return null;
    throw error;
  }
}

/** A claim with its evidence. Each kind takes its evidence first, then the claim, then one sentence for a person. */
export class Finding {
  readonly #wire: types.Finding;

  private constructor(evidence: Evidence, claim: types.Claim, summary: string) {
    this.#wire = { claim, summary, evidence: evidence.ids };
  }

  /** One of another skill's findings, made one's own; null where it cites nothing. */
  static of(found: types.Finding): Finding | null {
    const evidence = Evidence.ofAny(found.evidence);
    return evidence && new Finding(evidence, found.claim, found.summary);
  }

  /** Anything worth saying, for example which searches found nothing. */
  static note(evidence: Evidence, text: string): Finding {
    return new Finding(evidence, { tag: "note", val: text }, text);
  }

  /** Something started. */
  static onset(evidence: Evidence, onset: types.Onset, summary: string): Finding {
    return new Finding(evidence, { tag: "onset", val: onset }, summary);
  }

  /** A service failed first. */
  static firstFailing(evidence: Evidence, first: types.FirstFailing, summary: string): Finding {
    return new Finding(evidence, { tag: "first-failing", val: first }, summary);
  }

  /** A change could have produced the fault; the evidence should hold the answer that showed its content. */
  static mechanism(evidence: Evidence, mechanism: types.Mechanism, summary: string): Finding {
    return new Finding(evidence, { tag: "mechanism", val: mechanism }, summary);
  }

  /** The cause lies outside of what the team can change in code. */
  static outsideCause(evidence: Evidence, kind: string, what: string, summary: string): Finding {
    return new Finding(evidence, { tag: "outside-cause", val: { kind, what } }, summary);
  }

  /** The evidence rules an explanation out. */
  static refuted(evidence: Evidence, what: string, change: types.ChangeRef | null, why: string): Finding {
    return new Finding(evidence, { tag: "refuted", val: refuted(evidence, what, change, why) }, why);
  }

  /** Cost moved from one place to another. */
  static costShift(evidence: Evidence, shift: types.CostShift, summary: string): Finding {
    return new Finding(evidence, { tag: "cost-shift", val: shift }, summary);
  }

  /** The finding as the host takes it. */
  toWire(): types.Finding {
    return this.#wire;
  }
}

/** An explanation that the evidence rules out, for a verdict. */
export function refuted(
  evidence: Evidence,
  what: string,
  change: types.ChangeRef | null,
  why: string,
): types.Refuted {
  return { what, change, why, evidence: evidence.ids };
}

type Rest = Partial<
  Pick<types.Verdict, "candidates" | "refuted" | "firstFailingService" | "blastRadius" | "remediation">
>;

/** The cause, or none, and how sure the skill is. Confidence is from 0 to 1. */
export class Verdict {
  readonly #wire: types.Verdict;

  private constructor(
    status: types.VerdictStatus,
    cause: types.Cause | null,
    confidence: number,
    confidenceBasis: string,
    rest: Rest,
  ) {
    this.#wire = {
      candidates: [], refuted: [], firstFailingService: null, blastRadius: [], remediation: "none", ...rest,
      status, cause, confidence: Math.min(Math.max(confidence, 0), 1), confidenceBasis,
    };
  }

  /** A change of ours is at fault. */
  static causeFound(cause: types.Cause, confidence: number, basis: string, rest: Rest = {}): Verdict {
    return new Verdict("cause-found", cause, confidence, basis, rest);
  }

  /** Nothing that the team changed is at fault; `what` names the cause outside. */
  static noChangeAtFault(what: string, confidence: number, basis: string, rest: Rest = {}): Verdict {
    const cause: types.Cause = { kind: "outside", id: what, commit: null, owner: null, deployedAt: null };
    return new Verdict("no-change-at-fault", cause, confidence, basis, rest);
  }

  /** The skill does not know; the confidence speaks of the best candidate. */
  static inconclusive(confidence: number, basis: string, rest: Rest = {}): Verdict {
    return new Verdict("inconclusive", null, confidence, basis, rest);
  }

  /** The verdict as the host takes it. */
  toWire(): types.Verdict {
    return this.#wire;
  }
}

/** A change that waits for a person, with what it rests on. */
export type Proposal = Omit<types.Proposal, "evidence" | "oldValue" | "newValue"> &
  Partial<Pick<types.Proposal, "oldValue" | "newValue">>;

/** The report of one step, built up while the skill works: each method gives the report itself back. */
export class Report<Data = unknown> {
  /** At most a few sentences, for a person. */
  readonly summary: string;
  /** What the skill hands to its caller; an empty one where it is none. */
  readonly data: Data | undefined;
  readonly #wire: Omit<types.Report, "summary" | "data"> = {
    findings: [], verdict: null, proposals: [], gaps: [], next: [], ongoing: null,
  };

  constructor(summary: string, data?: Data) {
    this.summary = summary;
    this.data = data;
  }

  /** Adds findings; the most important one comes first. */
  finding(...findings: Finding[]): this {
    this.#wire.findings.push(...findings.map((finding) => finding.toWire()));
    return this;
  }

  /** Says what could not be checked, and why. The same gap is kept once. */
  gap(what: string, why: string | ToolError): this {
    const reason = typeof why === "string" ? why : why.message;
    const isKnown = this.#wire.gaps.some((gap) => gap.what === what && gap.why === reason);
    if (!isKnown) this.#wire.gaps.push({ what, why: reason });
    return this;
  }

  /** Concludes. */
  verdict(verdict: Verdict): this {
    this.#wire.verdict = verdict.toWire();
    return this;
  }

  /** Proposes a change that waits for a person. */
  proposal(evidence: Evidence, proposal: Proposal): this {
    this.#wire.proposals.push({ oldValue: null, newValue: null, ...proposal, evidence: evidence.ids });
    return this;
  }

  /** Says what a person should look at next; the most useful one comes first. */
  next(action: string): this {
    this.#wire.next.push(action);
    return this;
  }

  /** Says whether the fault is still going on at as-of; null where that is not known. */
  ongoing(ongoing: boolean | null): this {
    this.#wire.ongoing = ongoing;
    return this;
  }

  /** The report as the host takes it. */
  toWire(data: string): types.Report {
    return { summary: this.summary, data, ...this.#wire };
  }
}

/** Ends an investigation that cannot tell, with the reason: a report with a gap, empty data and no finding. */
export function abstain(why: string): Report<never> {
  return new Report<never>(`Not known: ${why}.`).gap("the answer of this skill", why);
}
