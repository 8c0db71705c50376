"""Runbooks and what providers announce."""

from dataclasses import dataclass

from casefile import types
from casefile.errors import ToolError, ask, not_asked_for
from casefile.report import Answer, Evidence, read_pages

try:
    from wit_world.imports import docs as host
except ImportError:
    raise not_asked_for("docs") from None

#: Rows that one call reads at most.
ROWS_MAX = 2_000
#: Characters of a document that are read at most.
TEXT_CHARACTERS_MAX = 1_000_000


@dataclass
class Document:
    """A runbook."""

    evidence: Evidence
    text: str
    #: Whether the text is all there.
    complete: bool


def search(contains: str = "") -> Answer[host.DocInfo]:
    """Lists the documents that hold this text, by identifier."""
    return read_pages("docs", ROWS_MAX, host.search, lambda at: host.SearchQuery(contains, 0, at))


def read(id: str) -> Document:
    """Reads a document, put together from its parts."""

    def page(offset: int) -> host.ReadAnswer:
        return ask(host.read, host.ReadQuery(id, offset, 0))

    first = page(0)
    ids, text, offset = [first.evidence], first.text, first.next
    while offset is not None and len(text) < TEXT_CHARACTERS_MAX:
        try:
            part = page(offset)
        except ToolError:
            break
        ids.append(part.evidence)
        text += part.text
        offset = part.next
    return Document(Evidence(ids), text, offset is None)


def status(window: types.Window) -> Answer[host.StatusEvent]:
    """Gives announcements in a window, by time."""
    return read_pages("events", ROWS_MAX, host.status, lambda at: host.StatusQuery(window, 0, at))
