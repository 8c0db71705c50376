"""Times as patients see them."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo


def local(at: datetime, zone: str) -> str:
    """Writes a time of the database (UTC) in a patient's zone."""
    return at.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone)).strftime("%d.%m.%Y %H:%M")
