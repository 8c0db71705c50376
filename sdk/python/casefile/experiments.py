"""Results of A/B tests."""

from casefile import types
from casefile.errors import not_asked_for
from casefile.report import Answer, read_pages

try:
    from wit_world.imports import experiments as host
except ImportError:
    raise not_asked_for("experiments") from None

#: Experiments that one call reads at most.
EXPERIMENTS_MAX = 2_000


def results(window: types.Window, service: str | None = None) -> Answer[host.Experiment]:
    """Gives experiments that ran in the window, by start."""
    return read_pages("experiments", EXPERIMENTS_MAX, host.results, lambda at: host.ResultsQuery(window, service, 0, at))
