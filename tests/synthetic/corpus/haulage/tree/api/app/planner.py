import httpx

from app.settings import settings

client = httpx.AsyncClient(base_url=settings.planner_url, timeout=settings.planner_timeout)


async def arrival(device: str, stop: int) -> str:
    """When a vehicle will be at a stop, as ISO 8601."""
    response = await client.get("/arrivals", params={"device": device, "stop": stop})
    response.raise_for_status()
    return response.json()["arrival"]
