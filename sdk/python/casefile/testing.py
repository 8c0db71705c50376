"""The tools from memory, for the unit tests of a skill. It is not part of a component.

    tools = Tools(as_of=120 * MINUTE_MS).alert_on("api", "p99_ms", 120 * MINUTE_MS)
    tools.series("api", "p99_ms", points, version="1.0")
    report = tools.run(skill)

A tool that is not from memory here is an object with the functions of its module in `wit_world.imports`:
`Tools(...).double("logs", MyLogs())`.
"""

import contextlib
import importlib
import json
from dataclasses import replace
from types import ModuleType
from typing import Any
from unittest import mock

from casefile import entry, types
from casefile.errors import Failure
from componentize_py_types import Err


class Series:
    """The tool `metrics` from memory."""

    def __init__(self) -> None:
        self.kept: list[Any] = []

    def range(self, query: Any) -> Any:
        """All series that match, with their points in the window, on one page."""
        from wit_world.imports import metrics

        window = query.window
        found = [
            replace(series, points=[point for point in series.points if window.start <= point.at < window.end])
            for series in self._matching(query.select)
        ]
        return metrics.RangeAnswer("sha256:" + "a" * 64, [series for series in found if series.points], None)

    def list_series(self, query: Any) -> Any:
        """All series that match."""
        from wit_world.imports import metrics

        infos = [
            metrics.SeriesInfo(one.service, one.metric, one.labels, len(one.points), one.points[0].at, one.points[-1].at)
            for one in self._matching(query.select)
        ]
        return metrics.ListAnswer("sha256:" + "b" * 64, infos, None)

    def _matching(self, select: Any) -> list[Any]:
        return [
            series
            for series in self.kept
            if select.service in (None, series.service)
            and select.metric in (None, series.metric)
            and all(label in series.labels for label in select.labels)
        ]


class Tools:
    """What a skill sees in a test."""

    def __init__(self, as_of: int):
        self._request = types.Request(None, as_of, "{}", [], types.Budget(10**12, 10_000, 10**9, 100))
        self._series = Series()
        self._doubles: dict[str, Any] = {"metrics": self._series}

    def alert_on(self, service: str, metric: str, fired_at: int) -> "Tools":
        """The alert that the skill is asked about."""
        self._request.alert = types.Alert("incident", service, metric, None, None, fired_at, "warning", "test", "")
        return self

    def series(self, service: str, metric: str, points: list[tuple[int, float]], **labels: str) -> "Tools":
        """Adds a series, as pairs of time and value."""
        from wit_world.imports import metrics

        named = [types.Label(name, value) for name, value in sorted(labels.items())]
        self._series.kept.append(metrics.Series(service, metric, named, [metrics.Point(*point) for point in points]))
        return self

    def double(self, tool: str, double: Any) -> "Tools":
        """Puts an object in the place of a tool."""
        self._doubles[tool] = double
        return self

    def run(self, skill: ModuleType, **parameters: Any) -> types.Report:
        """Runs the skill and gives its report, its data parsed; a failure is raised as `Failure`."""
        request = replace(self._request, parameters=json.dumps(parameters))
        with contextlib.ExitStack() as installed:
            for tool, double in self._doubles.items():
                installed.enter_context(_in_place(tool, double))
            try:
                report = entry.run(skill, request)
            except Err as error:
                raise Failure(error.value.kind, error.value.message) from None
        report.data = json.loads(report.data)
        return report


def _in_place(tool: str, double: Any) -> Any:
    """Puts the double's functions in the place of the host's; a tool that the skill does not ask for is not there."""
    try:
        host = importlib.import_module(f"wit_world.imports.{tool}")
    except ImportError:
        return contextlib.nullcontext()
    functions = {name: getattr(double, name) for name in dir(double) if not name.startswith("_")}
    return mock.patch.multiple(host, **{name: one for name, one in functions.items() if hasattr(host, name)})
