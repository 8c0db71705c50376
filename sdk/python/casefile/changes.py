"""What people changed: commits, deploys, configuration, flags."""

from dataclasses import dataclass

from casefile import types
from casefile.errors import ToolError, ask, not_asked_for
from casefile.report import Answer, Evidence, read_pages

try:
    from wit_world.imports import changes as host
except ImportError:
    raise not_asked_for("changes") from None

#: Changes that one call lists at most.
CHANGES_MAX = 5_000
#: Characters of a diff that are read at most.
DIFF_CHARACTERS_MAX = 1_000_000


@dataclass
class Content:
    """What a change changed."""

    evidence: Evidence
    message: str
    #: Unified diff of a commit; none where the source holds none.
    diff: str | None
    old_value: str | None
    new_value: str | None
    #: Whether the diff is all there.
    complete: bool


def list_changes(
    window: types.Window, kinds: list[types.ChangeKind] | None = None, service: str | None = None
) -> Answer[host.ChangeInfo]:
    """Lists changes, by time."""
    return read_pages("changes", CHANGES_MAX, host.list_changes, lambda at: host.ListQuery(window, kinds or [], service, 0, at))


def content(change: types.ChangeRef) -> Content:
    """Gives the content of one change, its diff put together from its parts."""

    def page(offset: int) -> host.ContentAnswer:
        return ask(host.content, host.ContentQuery(change, offset, 0))

    first = page(0)
    ids, diff, offset = [first.evidence], first.diff, first.next
    while diff is not None and offset is not None and len(diff) < DIFF_CHARACTERS_MAX:
        try:
            part = page(offset)
        except ToolError:
            break
        ids.append(part.evidence)
        diff += part.diff or ""
        offset = part.next
    return Content(Evidence(ids), first.message, diff, first.old_value, first.new_value, offset is None)
