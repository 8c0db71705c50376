"""What a skill answers: claims, each made with what it rests on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from casefile import types
from casefile.errors import ToolError, ask

Row = TypeVar("Row")


class Evidence:
    """One or more recorded answers of tool calls. It comes from an answer, from another skill's report, or from what
    the caller handed down; the host refuses a report that cites anything else."""

    def __init__(self, ids: Iterable[str]):
        self.ids = list(dict.fromkeys(ids))
        if not self.ids:
            raise ValueError("evidence is at least one recorded answer")

    def and_(self, other: "Evidence") -> "Evidence":
        """Adds what another claim rests on."""
        return Evidence([*self.ids, *other.ids])


@dataclass
class Answer(Generic[Row]):
    """Rows that a tool gave, with what to cite for them."""

    evidence: Evidence
    items: list[Row]
    #: Whether these are all rows. A report should say so in a gap where they are not.
    complete: bool = True


def read_pages(rows: str, rows_max: int, tool: Callable, query: Callable[[str | None], Any]) -> Answer:
    """Asks a tool for pages until the last one or until `rows_max` rows were read; `rows` names the field that holds
    them, and `query` makes the question from a cursor. An error on a later page ends the answer early instead, as
    incomplete: what was read was recorded and can be cited."""
    found = ask(tool, query(None))
    ids, items, complete = [found.evidence], list(getattr(found, rows)), True
    while found.next is not None and complete:
        if len(items) >= rows_max:
            complete = False
            break
        try:
            found = ask(tool, query(found.next))
        except ToolError:
            complete = False
            break
        ids.append(found.evidence)
        items.extend(getattr(found, rows))
    return Answer(Evidence(ids), items[:rows_max], complete and len(items) <= rows_max)


class Finding:
    """Makes findings. Each takes its evidence first, then the claim, then one sentence for a person."""

    @staticmethod
    def note(evidence: Evidence, text: str) -> types.Finding:
        """Anything worth saying, for example which searches found nothing."""
        return types.Finding(types.Claim_Note(text), text, evidence.ids)

    @staticmethod
    def onset(evidence: Evidence, onset: types.Onset, summary: str) -> types.Finding:
        """Something started."""
        return types.Finding(types.Claim_Onset(onset), summary, evidence.ids)

    @staticmethod
    def first_failing(evidence: Evidence, first: types.FirstFailing, summary: str) -> types.Finding:
        """A service failed first."""
        return types.Finding(types.Claim_FirstFailing(first), summary, evidence.ids)

    @staticmethod
    def mechanism(evidence: Evidence, mechanism: types.Mechanism, summary: str) -> types.Finding:
        """A change could have produced the fault; the evidence should hold the answer that showed its content."""
        return types.Finding(types.Claim_Mechanism(mechanism), summary, evidence.ids)

    @staticmethod
    def outside_cause(evidence: Evidence, kind: str, what: str, summary: str) -> types.Finding:
        """The cause lies outside of what the team can change in code."""
        return types.Finding(types.Claim_OutsideCause(types.OutsideCause(kind, what)), summary, evidence.ids)

    @staticmethod
    def refuted(evidence: Evidence, what: str, change: types.ChangeRef | None, why: str) -> types.Finding:
        """The evidence rules an explanation out."""
        return types.Finding(types.Claim_Refuted(types.Refuted(what, change, why, evidence.ids)), why, evidence.ids)

    @staticmethod
    def cost_shift(evidence: Evidence, shift: types.CostShift, summary: str) -> types.Finding:
        """Cost moved from one place to another."""
        return types.Finding(types.Claim_CostShift(shift), summary, evidence.ids)


class Verdict:
    """Makes verdicts: the cause, or none, and how sure the skill is. Confidence is from 0 to 1."""

    @staticmethod
    def cause_found(cause: types.Cause, confidence: float, basis: str, **rest: Any) -> types.Verdict:
        """A change of ours is at fault."""
        return _verdict(types.VerdictStatus.CAUSE_FOUND, cause, confidence, basis, rest)

    @staticmethod
    def no_change_at_fault(what: str, confidence: float, basis: str, **rest: Any) -> types.Verdict:
        """Nothing that the team changed is at fault; `what` names the cause outside."""
        cause = types.Cause(types.ChangeKind.OUTSIDE, what, None, None, None)
        return _verdict(types.VerdictStatus.NO_CHANGE_AT_FAULT, cause, confidence, basis, rest)

    @staticmethod
    def inconclusive(confidence: float, basis: str, **rest: Any) -> types.Verdict:
        """The skill does not know; the confidence speaks of the best candidate."""
        return _verdict(types.VerdictStatus.INCONCLUSIVE, None, confidence, basis, rest)


def _verdict(status, cause, confidence: float, basis: str, rest: dict[str, Any]) -> types.Verdict:
    usual = {
        "candidates": [], "refuted": [], "first_failing_service": None, "blast_radius": [],
        "remediation": types.Remediation.NONE,
    }
    return types.Verdict(status, cause, min(max(confidence, 0.0), 1.0), basis, **(usual | rest))


class Report:
    """The report of one step, built up while the skill works: each method gives the report itself back."""

    def __init__(self, summary: str, data: Any = None):
        #: At most a few sentences, for a person.
        self.summary = summary
        #: What the skill hands to its caller, a `Data`; an empty one where it is none.
        self.data = data
        self._wire: dict[str, Any] = {
            "findings": [], "verdict": None, "proposals": [], "gaps": [], "next": [], "ongoing": None,
        }

    def finding(self, *findings: types.Finding) -> "Report":
        """Adds findings; the most important one comes first."""
        self._wire["findings"].extend(findings)
        return self

    def gap(self, what: str, why: str | ToolError) -> "Report":
        """Says what could not be checked, and why. The same gap is kept once."""
        gap = types.Gap(what, str(why))
        if gap not in self._wire["gaps"]:
            self._wire["gaps"].append(gap)
        return self

    def verdict(self, verdict: types.Verdict) -> "Report":
        """Concludes."""
        self._wire["verdict"] = verdict
        return self

    def proposal(self, proposal: types.Proposal) -> "Report":
        """Proposes a change that waits for a person."""
        self._wire["proposals"].append(proposal)
        return self

    def next(self, action: str) -> "Report":
        """Says what a person should look at next; the most useful one comes first."""
        self._wire["next"].append(action)
        return self

    def ongoing(self, ongoing: bool | None) -> "Report":
        """Says whether the fault is still going on at as-of; none where that is not known."""
        self._wire["ongoing"] = ongoing
        return self

    def to_wire(self, data: str) -> types.Report:
        """The report as the host takes it."""
        return types.Report(summary=self.summary, data=data, **self._wire)


def abstain(why: str) -> Report:
    """Ends an investigation that cannot tell, with the reason: a report with a gap, empty data and no finding."""
    return Report(f"Not known: {why}.").gap("the answer of this skill", why)
