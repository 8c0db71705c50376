import asyncio

from app.cache import remembered
from app.zones import demand, tariff


async def quote(vehicle: int, zone: int) -> dict:
    factor = await remembered(f"zone:{zone}", lambda: demand(zone))
    rate = tariff(vehicle)
    return {
        "vehicle": vehicle,
        "unlock": rate.unlock_cents,
        "minute": round(rate.minute_cents * factor["factor"]),
    }


async def quotes(pairs: list[tuple[int, int]]) -> list[dict]:
    return await asyncio.gather(*(quote(vehicle, zone) for vehicle, zone in pairs))
