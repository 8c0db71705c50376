"""Series before and after a time, split by a label (version, canary, region, flag arm), and compared."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casefile.report import Answer, Evidence

if TYPE_CHECKING:
    from wit_world.imports.metrics import Point, Series

#: Fewer points than this are no level to compare.
POINTS_MIN = 5
#: An onset is a change of the level by so many times its usual spread.
SPREADS_MIN = 4.0


@dataclass
class Onset:
    """When series left their usual level for good."""

    at: int
    before: float
    after: float


@dataclass
class Arm:
    """The series that have one value of a label."""

    value: str
    series: SeriesSet


class SeriesSet(Answer["Series"]):
    """Series with what to cite for them."""

    def before(self, at: int) -> SeriesSet:
        """Keeps the points before `at`, which is excluded. Series without such points are left out."""
        return self._points_where(lambda point: point.at < at)

    def after(self, at: int) -> SeriesSet:
        """Keeps the points from `at` on, which is included. Series without such points are left out."""
        return self._points_where(lambda point: point.at >= at)

    def values(self) -> list[float]:
        """The values of all series."""
        return [point.value for series in self.items for point in series.points]

    def median(self) -> float | None:
        """The median of all values; none for fewer than `POINTS_MIN`."""
        values = self.values()
        return statistics.median(values) if len(values) >= POINTS_MIN else None

    def ratio_to(self, other: SeriesSet) -> float | None:
        """How many times the median of `other` the median of these is; none where one has too few points."""
        level, usual = self.median(), other.median()
        if level is None or usual is None:
            return None
        if level == usual:
            return 1.0
        return level / usual if usual else math.inf

    def onset(self) -> Onset | None:
        """When the series left their usual level for good, by their mean at each time: the one step that divides it
        best. For ramps and faults that come and go, run the skill core/onset instead."""
        times, values = self._means()
        step = _best_step(values)
        if step is None:
            return None
        before, after = statistics.median(values[:step]), statistics.median(values[step:])
        spread = statistics.median(abs(value - before) for value in values[:step]) * 1.4826
        size = abs(after - before)
        lasts = abs(statistics.median(values[-3:]) - before) > size / 2
        is_change = lasts and size > SPREADS_MIN * spread and size > 0
        return Onset(times[step], before, after) if is_change else None

    def split_at_onset(self) -> tuple[SeriesSet, SeriesSet] | None:
        """The points before the onset and those from it on; none where there is no onset."""
        onset = self.onset()
        return (self.before(onset.at), self.after(onset.at)) if onset else None

    def split_by(self, label: str) -> Arms:
        """Splits the series by the value of a label. Series without it are left out."""
        arms: dict[str, list[Series]] = {}
        for series in self.items:
            for found in series.labels:
                if found.name == label:
                    arms.setdefault(found.value, []).append(series)
        return Arms([Arm(value, self._with(items)) for value, items in arms.items()], self.evidence)

    def _means(self) -> tuple[list[int], list[float]]:
        at: dict[int, list[float]] = {}
        for series in self.items:
            for point in series.points:
                if math.isfinite(point.value):
                    at.setdefault(point.at, []).append(point.value)
        times = sorted(at)
        return times, [sum(at[time]) / len(at[time]) for time in times]

    def _points_where(self, keep: Callable[[Point], bool]) -> SeriesSet:
        kept = [replace(series, points=[point for point in series.points if keep(point)]) for series in self.items]
        return self._with([series for series in kept if series.points])

    def _with(self, items: list[Series]) -> SeriesSet:
        return SeriesSet(self.evidence, items, self.complete)


@dataclass
class Arms:
    """Series split by the values of a label, by first appearance and then by value."""

    arms: list[Arm]
    evidence: Evidence

    def __post_init__(self) -> None:
        self.arms.sort(key=lambda arm: (min(series.points[0].at for series in arm.series.items), arm.value))

    def newest_and_others(self) -> tuple[Arm, SeriesSet] | None:
        """The arm that appeared last and the series of all others; none where there are fewer than two arms."""
        return self.one_and_others(self.arms[-1].value) if self.arms else None

    def one_and_others(self, value: str) -> tuple[Arm, SeriesSet] | None:
        """The arm with this value and the series of all others; none where either is missing."""
        one = [arm for arm in self.arms if arm.value == value]
        others = [series for arm in self.arms if arm.value != value for series in arm.series.items]
        complete = all(arm.series.complete for arm in self.arms)
        return (one[0], SeriesSet(self.evidence, others, complete)) if one and others else None


def _best_step(values: list[float]) -> int | None:
    """The place at which two levels describe the values best (cumulative sums of the distance from the mean)."""
    count = len(values)
    if count < 2 * POINTS_MIN:
        return None
    mean = sum(values) / count
    best, best_score, away = None, 0.0, 0.0
    for place in range(1, count - POINTS_MIN + 1):
        away += values[place - 1] - mean
        score = abs(away) / math.sqrt(place * (count - place))
        if place >= POINTS_MIN and score > best_score:
            best, best_score = place, score
    return best
