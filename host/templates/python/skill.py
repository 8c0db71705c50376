"""Skill `{{name}}`: is only the new version slow?"""

from dataclasses import dataclass
from typing import Annotated

from casefile import HOUR_MS, Case, Finding, Report, abstain, metrics


@dataclass
class Parameters:
    """What the caller may choose."""

    label: Annotated[str, "The label that tells the versions apart."] = "version"
    times: Annotated[float, "How many times the usual latency counts as slow."] = 1.5


@dataclass
class Data:
    """What the caller gets."""

    only_new_is_slow: Annotated[bool | None, "Whether only the new version is slow; absent where not known."] = None
    new_version: Annotated[str | None, "The version that appeared last."] = None


def investigate(case: Case, parameters: Parameters) -> Report:
    latency = metrics.of_alert(case, 2 * HOUR_MS)
    parts = latency.split_at_onset()
    if parts is None:
        return abstain("the latency did not change for good")
    before, after = parts
    arms = after.split_by(parameters.label).newest_and_others()
    if arms is None:
        return abstain("there is only one version")
    new, others = arms
    new_is, others_are = new.series.ratio_to(before), others.ratio_to(before)
    if new_is is None or others_are is None:
        return abstain("a version has fewer than 5 points before or after the onset")
    only_new = new_is > parameters.times >= others_are
    text = f"{new.value}: {new_is:.1f} times the usual; other versions: {others_are:.1f} times."
    return Report(text, Data(only_new, new.value)).finding(Finding.note(latency.evidence, text))
