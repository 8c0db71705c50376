"""Spans of distributed traces."""

from casefile import types
from casefile.errors import not_asked_for
from casefile.report import Answer, read_pages

try:
    from wit_world.imports import traces as host
except ImportError:
    raise not_asked_for("traces") from None

#: Spans that one call reads at most.
SPANS_MAX = 5_000


def search(
    window: types.Window, service: str | None = None, trace_id: str | None = None, errors_only: bool = False
) -> Answer[host.Span]:
    """Finds spans that start in the window and end by as-of, by start."""
    return read_pages("spans", SPANS_MAX, host.spans, lambda at: host.SpansQuery(window, service, trace_id, errors_only, 0, at))
