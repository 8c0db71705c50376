// The interfaces in `wit/` as a component sees them: names in camel case, an absent option is `null`, a variant is
// `{ tag, val }`, a refusal is thrown as an error whose `payload` says why. Integers are numbers.

declare module "casefile:tools/types@0.1.0" {
  export interface Label { name: string; value: string }
  /** Milliseconds since the Unix epoch; the end is excluded. */
  export interface Window { start: number; end: number }
  export interface ToolError {
    tag: "denied" | "not-found" | "invalid-argument" | "limit-exceeded" | "unavailable";
    val: string;
  }
  export interface Alert {
    kind: string; service: string; metric: string; threshold: number | null; observed: number | null; firedAt: number;
    severity: string; monitor: string; summary: string;
  }
  export interface Budget { fuel: number; toolCalls: number; answerBytes: number; steps: number }
  export interface Request {
    alert: Alert | null; asOf: number; parameters: string; evidence: string[]; budget: Budget;
  }
  export interface SeriesRef { service: string; metric: string; labels: Label[] }
  export interface PatternRef { service: string; signature: string }
  export type Subject = { tag: "series"; val: SeriesRef } | { tag: "pattern"; val: PatternRef };
  export interface Onset {
    kind: "change-point" | "first-error" | "first-crash"; subject: Subject; at: number; before: number; after: number;
  }
  export type ChangeKind = "commit" | "config" | "flag" | "experiment" | "deploy" | "outside" | "none";
  export interface ChangeRef { kind: ChangeKind; id: string }
  export interface Mechanism { change: ChangeRef; part: string; faultKind: string; why: string }
  export interface FirstFailing { service: string; at: number; victims: string[] }
  export interface OutsideCause { kind: string; what: string }
  export interface Refuted { what: string; change: ChangeRef | null; why: string; evidence: string[] }
  export interface CostShift { fromSubject: string; toSubject: string; amount: number }
  export type Claim =
    | { tag: "onset"; val: Onset }
    | { tag: "first-failing"; val: FirstFailing }
    | { tag: "mechanism"; val: Mechanism }
    | { tag: "outside-cause"; val: OutsideCause }
    | { tag: "refuted"; val: Refuted }
    | { tag: "cost-shift"; val: CostShift }
    | { tag: "note"; val: string };
  export interface Finding { claim: Claim; summary: string; evidence: string[] }
  export type VerdictStatus = "cause-found" | "no-change-at-fault" | "inconclusive";
  export interface Cause {
    kind: ChangeKind; id: string; commit: string | null; owner: string | null; deployedAt: number | null;
  }
  export interface Candidate { commit: string; score: number }
  export type Remediation =
    | "rollback" | "roll-forward" | "config-revert" | "feature-flag-disable" | "scale" | "reschedule" | "failover"
    | "escalate-upstream" | "rotate-cert" | "purge-bad-data" | "none";
  export interface Verdict {
    status: VerdictStatus; cause: Cause | null; confidence: number; confidenceBasis: string; candidates: Candidate[];
    refuted: Refuted[]; firstFailingService: string | null; blastRadius: string[]; remediation: Remediation;
  }
  export type ProposalKind = "revert" | "fix-forward" | "config-revert" | "flag-change" | "mitigation";
  export interface Proposal {
    kind: ProposalKind; change: ChangeRef; title: string; why: string; oldValue: string | null; newValue: string | null;
    evidence: string[];
  }
  export interface Gap { what: string; why: string }
  export interface Report {
    summary: string; findings: Finding[]; verdict: Verdict | null; proposals: Proposal[]; gaps: Gap[]; next: string[];
    ongoing: boolean | null; data: string;
  }
  export type FailureKind = "invalid-parameters" | "missing-data" | "internal";
  export interface Failure { kind: FailureKind; message: string }
}

declare module "casefile:tools/metrics@0.1.0" {
  import type { Label, Window } from "casefile:tools/types@0.1.0";
  export interface Selector { service: string | null; metric: string | null; labels: Label[] }
  export interface SeriesInfo {
    service: string; metric: string; labels: Label[]; points: number; first: number; last: number;
  }
  export interface ListQuery { select: Selector; limit: number; cursor: string | null }
  export interface ListAnswer { evidence: string; series: SeriesInfo[]; next: string | null }
  export interface RangeQuery { select: Selector; window: Window; limit: number; cursor: string | null }
  export interface Point { at: number; value: number }
  export interface Series { service: string; metric: string; labels: Label[]; points: Point[] }
  export interface RangeAnswer { evidence: string; series: Series[]; next: string | null }
  export function listSeries(query: ListQuery): ListAnswer;
  export function range(query: RangeQuery): RangeAnswer;
}

declare module "casefile:tools/profiles@0.1.0" {
  import type { Window } from "casefile:tools/types@0.1.0";
  export interface ProfileInfo {
    id: string; service: string; kind: string; unit: string; window: Window; total: number;
  }
  export interface ListQuery { service: string | null; window: Window; limit: number; cursor: string | null }
  export interface ListAnswer { evidence: string; profiles: ProfileInfo[]; next: string | null }
  export interface Stack { frames: string[]; weight: number }
  export interface StacksQuery { id: string; limit: number; cursor: string | null }
  export interface StacksAnswer { evidence: string; stacks: Stack[]; total: number; next: string | null }
  export function listProfiles(query: ListQuery): ListAnswer;
  export function stacks(query: StacksQuery): StacksAnswer;
}

declare module "casefile:tools/logs@0.1.0" {
  import type { Label, Window } from "casefile:tools/types@0.1.0";
  export interface Line {
    at: number; service: string; severity: string; message: string; traceId: string | null; attributes: Label[];
  }
  export interface SearchQuery {
    window: Window; service: string | null; contains: string; severities: string[]; limit: number; cursor: string | null;
  }
  export interface SearchAnswer { evidence: string; lines: Line[]; total: number; next: string | null }
  export interface Pattern {
    signature: string; service: string; count: number; delta: number | null;
    sentiment: "negative" | "neutral" | "positive";
  }
  export interface PatternsQuery { service: string | null; limit: number; cursor: string | null }
  export interface PatternsAnswer { evidence: string; patterns: Pattern[]; next: string | null }
  export function search(query: SearchQuery): SearchAnswer;
  export function patterns(query: PatternsQuery): PatternsAnswer;
}

declare module "casefile:tools/traces@0.1.0" {
  import type { Label, Window } from "casefile:tools/types@0.1.0";
  export interface Span {
    traceId: string; spanId: string; parentId: string | null; service: string; name: string; start: number;
    durationMs: number; status: string; attributes: Label[];
  }
  export interface SpansQuery {
    window: Window; service: string | null; traceId: string | null; errorsOnly: boolean; limit: number;
    cursor: string | null;
  }
  export interface SpansAnswer { evidence: string; spans: Span[]; total: number; next: string | null }
  export function spans(query: SpansQuery): SpansAnswer;
}

declare module "casefile:tools/changes@0.1.0" {
  import type { ChangeKind, ChangeRef, Window } from "casefile:tools/types@0.1.0";
  export interface ChangeInfo {
    change: ChangeRef; at: number; service: string | null; author: string | null; title: string; files: string[];
    commit: string | null; hasContent: boolean;
  }
  export interface ListQuery {
    window: Window; kinds: ChangeKind[]; service: string | null; limit: number; cursor: string | null;
  }
  export interface ListAnswer { evidence: string; changes: ChangeInfo[]; total: number; next: string | null }
  export interface ContentQuery { change: ChangeRef; offset: number; limit: number }
  export interface ContentAnswer {
    evidence: string; change: ChangeRef; message: string; diff: string | null; oldValue: string | null;
    newValue: string | null; next: number | null;
  }
  export function listChanges(query: ListQuery): ListAnswer;
  export function content(query: ContentQuery): ContentAnswer;
}

declare module "casefile:tools/experiments@0.1.0" {
  import type { Window } from "casefile:tools/types@0.1.0";
  export interface Arm { name: string; metric: string; mean: number; standardError: number; count: number }
  export interface Experiment { id: string; service: string; startedAt: number; endedAt: number | null; arms: Arm[] }
  export interface ResultsQuery { window: Window; service: string | null; limit: number; cursor: string | null }
  export interface ResultsAnswer { evidence: string; experiments: Experiment[]; next: string | null }
  export function results(query: ResultsQuery): ResultsAnswer;
}

declare module "casefile:tools/code@0.1.0" {
  export interface ReadQuery { revision: string; path: string; line: number; limit: number }
  export interface ReadAnswer {
    evidence: string; revision: string; text: string; linesTotal: number; next: number | null;
  }
  export interface Match { path: string; line: number; text: string }
  export interface SearchQuery {
    revision: string; contains: string; pathPrefix: string; limit: number; cursor: string | null;
  }
  export interface SearchAnswer { evidence: string; matches: Match[]; next: string | null }
  export interface StructureQuery {
    revision: string; language: string; pattern: string; pathPrefix: string; limit: number; cursor: string | null;
  }
  export interface OwnersQuery { path: string }
  export interface OwnersAnswer { evidence: string; owners: string[] }
  export function read(query: ReadQuery): ReadAnswer;
  export function search(query: SearchQuery): SearchAnswer;
  export function searchStructure(query: StructureQuery): SearchAnswer;
  export function owners(query: OwnersQuery): OwnersAnswer;
}

declare module "casefile:tools/docs@0.1.0" {
  import type { Window } from "casefile:tools/types@0.1.0";
  export interface DocInfo { id: string; title: string; length: number }
  export interface SearchQuery { contains: string; limit: number; cursor: string | null }
  export interface SearchAnswer { evidence: string; docs: DocInfo[]; next: string | null }
  export interface ReadQuery { id: string; offset: number; limit: number }
  export interface ReadAnswer { evidence: string; text: string; next: number | null }
  export interface StatusEvent { at: number; source: string; component: string; status: string; detail: string }
  export interface StatusQuery { window: Window; limit: number; cursor: string | null }
  export interface StatusAnswer { evidence: string; events: StatusEvent[]; next: string | null }
  export function search(query: SearchQuery): SearchAnswer;
  export function read(query: ReadQuery): ReadAnswer;
  export function status(query: StatusQuery): StatusAnswer;
}

declare module "casefile:tools/steps@0.1.0" {
  import type { Report } from "casefile:tools/types@0.1.0";
  export interface Call { skill: string; parameters: string; evidence: string[] }
  export type StepOutcome = "failed" | "trapped" | "limit-exceeded" | "denied" | "interrupted";
  export interface StepError { outcome: StepOutcome; limit: string | null; message: string }
  export function run(call: Call): Report;
  export function runAll(calls: Call[]): ({ tag: "ok"; val: Report } | { tag: "err"; val: StepError })[];
}

declare module "casefile:tools/notes@0.1.0" {
  export interface Attachment { title: string; mediaType: string; content: string; derivedFrom: string[] }
  export interface AttachAnswer { evidence: string }
  export function progress(message: string): void;
  export function attach(attachment: Attachment): AttachAnswer;
}
