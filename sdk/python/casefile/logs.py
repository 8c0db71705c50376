"""Text logs."""

from casefile import types
from casefile.errors import not_asked_for
from casefile.report import Answer, read_pages

try:
    from wit_world.imports import logs as host
except ImportError:
    raise not_asked_for("logs") from None

#: Rows that one call reads at most, unless it says another number.
ROWS_MAX = 5_000


def search(
    window: types.Window,
    service: str | None = None,
    contains: str = "",
    severities: list[str] | None = None,
    lines_max: int = ROWS_MAX,
) -> Answer[host.Line]:
    """Finds lines, by time."""
    return read_pages("lines", lines_max, host.search, lambda at: host.SearchQuery(window, service, contains, severities or [], 0, at))


def patterns(service: str | None = None) -> Answer[host.Pattern]:
    """Gives counted patterns as the source made them over the whole recording."""
    return read_pages("patterns", ROWS_MAX, host.patterns, lambda at: host.PatternsQuery(service, 0, at))
