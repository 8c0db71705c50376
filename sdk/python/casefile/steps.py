"""Runs other skills, each in an instance of its own with its own grant. Only those under `[steps]` in skill.toml."""

import json
from dataclasses import dataclass
from typing import Any

from casefile import types
from casefile.errors import StepError
from casefile.report import Evidence
from componentize_py_types import Err

try:
    from wit_world.imports import steps as host
except ImportError:
    words = 'this skill runs no others; add under [steps] in skill.toml: "core/onset" = "^1"'
    raise ImportError(words) from None


@dataclass
class Child:
    """What another skill found."""

    report: types.Report

    @property
    def data(self) -> Any:
        """Its data, as JSON gives it."""
        return json.loads(self.report.data)

    @property
    def findings(self) -> list[types.Finding]:
        """Its findings, which the caller may make its own."""
        return [finding for finding in self.report.findings if finding.evidence]

    @property
    def evidence(self) -> Evidence | None:
        """All that its findings cite; none where it found nothing."""
        ids = [id for finding in self.report.findings for id in finding.evidence]
        return Evidence(ids) if ids else None


def call(skill: str, parameters: dict[str, Any] | None = None, hand_down: Evidence | None = None) -> host.Call:
    """One run of another skill, for `run_all`."""
    return host.Call(skill, json.dumps(parameters or {}), hand_down.ids if hand_down else [])


def run(skill: str, parameters: dict[str, Any] | None = None, hand_down: Evidence | None = None) -> Child:
    """Runs one skill and waits for it; raises `StepError` where it did not complete."""
    try:
        return Child(host.run(call(skill, parameters, hand_down)))
    except Err as error:
        raise _step_error(error.value) from None


def run_all(calls: list[host.Call]) -> list[Child | StepError]:
    """Runs at most 64 skills at once and joins them in the order of the calls; the rest of the budget is split evenly."""
    ended = host.run_all(calls)
    return [_step_error(one.value) if isinstance(one, Err) else Child(one.value) for one in ended]


def _step_error(error: host.StepError) -> StepError:
    return StepError(error.outcome.name.lower().replace("_", "-"), error.limit, error.message)
