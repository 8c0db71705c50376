"""What a step says while it runs. Nothing here leaves the host."""

from casefile.errors import ask, not_asked_for
from casefile.report import Evidence

try:
    from wit_world.imports import notes as host
except ImportError:
    raise not_asked_for("notes") from None


def progress(message: str) -> None:
    """Says how far the step is, for a person who waits."""
    host.progress(message)


def attach(title: str, media_type: str, content: str, derived_from: Evidence) -> Evidence:
    """Keeps a derived table or chart with the case; gives what cites it."""
    kept = ask(host.attach, host.Attachment(title, media_type, content, derived_from.ids))
    return Evidence([kept.evidence])
