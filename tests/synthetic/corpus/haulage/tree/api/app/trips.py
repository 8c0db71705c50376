from datetime import datetime

from fastapi import APIRouter
from sqlalchemy import text

from app.db import Session

router = APIRouter(prefix="/trips")

TRIP = text(
    """
    SELECT at, lat, lon, speed_kmh
      FROM positions
     WHERE device = :device AND at BETWEEN :since AND :until
     ORDER BY at
    """
)


LATEST = text("SELECT at, lat, lon, speed_kmh FROM positions WHERE device = :device ORDER BY at DESC LIMIT 1")


@router.get("/{device}/latest")
async def latest(device: str) -> dict | None:
    """Where a vehicle is; the portal asks every five seconds."""
    async with Session() as session:
        row = (await session.execute(LATEST, {"device": device})).mappings().first()
        return dict(row) if row else None


@router.get("/{device}")
async def trip(device: str, since: datetime, until: datetime) -> list[dict]:
    async with Session() as session:
        rows = await session.execute(TRIP, {"device": device, "since": since, "until": until})
        return [dict(row) for row in rows.mappings()]
