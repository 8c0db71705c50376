from dataclasses import dataclass

import httpx

from app.settings import settings

client = httpx.AsyncClient(base_url="http://locations", timeout=1.0)


@dataclass
class Courier:
    id: int
    position: tuple[float, float]


async def near(place: tuple[float, float]) -> list[Courier]:
    answer = await client.get("/near", params={"lat": place[0], "lon": place[1], "metres": settings.search_radius})
    answer.raise_for_status()
    return [Courier(row["id"], (row["lat"], row["lon"])) for row in answer.json()]
