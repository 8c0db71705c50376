import logging
import time

from ladder.cache import cache
from ladder.store import rows

log = logging.getLogger("ladder")

FRESH = 120
BUILD_LOCK = 30


def standings(season, league):
    """The first thousand of a league. Whoever finds them missing builds them; the others wait for that."""
    key = f"standings:{season}:{league}"
    while True:
        found = cache.get(key)
        if found is not None:
            return found
        if cache.add(f"{key}:lock", 1, BUILD_LOCK):
            break
        time.sleep(0.2)
    try:
        began = time.monotonic()
        built = rank(rows(season, league))[:1000]
        cache.set(key, built, FRESH)
        log.info("standings built", extra={"season": season, "league": league, "ms": int(1000 * (time.monotonic() - began))})
        return built
    finally:
        cache.delete(f"{key}:lock")


def rank(players):
    return sorted(players, key=lambda player: (-player["rating"], player["reached_at"]))
