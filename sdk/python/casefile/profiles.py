"""Stack samples."""

from casefile import types
from casefile.errors import not_asked_for
from casefile.report import Answer, read_pages

try:
    from wit_world.imports import profiles as host
except ImportError:
    raise not_asked_for("profiles") from None

#: Profiles that one call lists at most.
PROFILES_MAX = 2_000
#: Stacks that one call reads at most, unless it says another number.
STACKS_MAX = 5_000


def list_profiles(window: types.Window, service: str | None = None) -> Answer[host.ProfileInfo]:
    """Lists the profiles whose window touches the one asked for."""
    return read_pages("profiles", PROFILES_MAX, host.list_profiles, lambda at: host.ListQuery(service, window, 0, at))


def stacks(id: str, stacks_max: int = STACKS_MAX) -> Answer[host.Stack]:
    """Gives the stacks of one profile, heaviest first."""
    return read_pages("stacks", stacks_max, host.stacks, lambda at: host.StacksQuery(id, 0, at))
