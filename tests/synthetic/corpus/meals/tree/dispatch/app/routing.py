import httpx

from app.settings import settings

client = httpx.AsyncClient(base_url=settings.waymark_url, timeout=settings.waymark_timeout)


async def minutes(start: tuple[float, float], end: tuple[float, float]) -> float:
    """How long a courier takes from one place to another."""
    answer = await client.get("/v1/route", params={"from": "%f,%f" % start, "to": "%f,%f" % end, "mode": "bicycle"})
    answer.raise_for_status()
    return answer.json()["seconds"] / 60
