"""Time series: numbers that a service or a machine reports about itself."""

from casefile import types
from casefile.arms import SeriesSet
from casefile.case import Case
from casefile.errors import Failure, not_asked_for
from casefile.report import Answer, read_pages

try:
    from wit_world.imports import metrics as host
except ImportError:
    raise not_asked_for("metrics") from None

#: Series that one call reads at most; more makes the answer incomplete.
SERIES_MAX = 2_000


def select(service: str | None = None, metric: str | None = None, **labels: str) -> host.Selector:
    """Chooses series; what is not given is not narrowed."""
    return host.Selector(service, metric, [types.Label(name, value) for name, value in labels.items()])


def list_series(chosen: host.Selector) -> Answer[host.SeriesInfo]:
    """Lists the series that match, without points, by service, metric and labels."""
    return read_pages("series", SERIES_MAX, host.list_series, lambda at: host.ListQuery(chosen, 0, at))


def range(chosen: host.Selector, window: types.Window, series_max: int = SERIES_MAX) -> SeriesSet:
    """Gives the points of the series that match, by service, metric and labels."""
    found = read_pages("series", series_max, host.range, lambda at: host.RangeQuery(chosen, window, 0, at))
    return SeriesSet(found.evidence, found.items, found.complete)


def of_alert(case: Case, span_ms: int) -> SeriesSet:
    """Gives the series that the alert is about, over the time before it fired; `missing-data` where there is none."""
    alert = case.alert
    found = range(select(alert.service, alert.metric), case.before(alert.fired_at, span_ms))
    if not found.items:
        what = f"no series `{alert.metric}` of {alert.service} in the time before the alert"
        raise Failure.missing_data(what)
    return found
