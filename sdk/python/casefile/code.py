"""Source code at a revision that was reachable at as-of. An empty revision is the newest."""

from casefile.errors import ask, not_asked_for
from casefile.report import Answer, Evidence, read_pages

try:
    from wit_world.imports import code as host
except ImportError:
    raise not_asked_for("code") from None

#: Matches that one call reads at most.
MATCHES_MAX = 2_000


def read(path: str, revision: str = "", line: int = 1, lines_max: int = 0) -> host.ReadAnswer:
    """Reads a part of a file from a line on; its `evidence` is one identifier, for `Evidence([…])`."""
    return ask(host.read, host.ReadQuery(revision, path, line, lines_max))


def search(contains: str, revision: str = "", path_prefix: str = "") -> Answer[host.Match]:
    """Finds literal text, by path and line."""
    return read_pages("matches", MATCHES_MAX, host.search, lambda at: host.SearchQuery(revision, contains, path_prefix, 0, at))


def search_structure(language: str, pattern: str, revision: str = "", path_prefix: str = "") -> Answer[host.Match]:
    """Finds code by its structure."""
    return read_pages("matches", MATCHES_MAX, host.search_structure, lambda at: host.StructureQuery(revision, language, pattern, path_prefix, 0, at))


def owners(path: str) -> Answer[str]:
    """Says who owns a path, by the most specific rule first."""
    found = ask(host.owners, host.OwnersQuery(path))
    return Answer(Evidence([found.evidence]), found.owners)
