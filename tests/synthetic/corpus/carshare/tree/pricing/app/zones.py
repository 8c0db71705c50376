from dataclasses import dataclass

from app.db import pool

WINDOW = "30 minutes"


@dataclass(frozen=True)
class Tariff:
    unlock_cents: int
    minute_cents: int


SMALL = Tariff(unlock_cents=100, minute_cents=29)
VAN = Tariff(unlock_cents=200, minute_cents=45)


def tariff(vehicle: int) -> Tariff:
    return VAN if vehicle >= 900_000 else SMALL


async def demand(zone: int) -> dict:
    """How much a zone is asked for at the moment, from the searches of the last half hour."""
    row = await pool.fetchrow(
        f"SELECT count(*) AS searches, avg(free) AS free FROM searches"
        f" WHERE zone = $1 AND at > now() - interval '{WINDOW}'",
        zone,
    )
    pressure = row["searches"] / max(float(row["free"] or 1), 1.0)
    return {"factor": min(1.0 + pressure / 400, 1.6)}
