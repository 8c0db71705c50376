import httpx

from planner.settings import settings

client = httpx.Client(
    base_url=settings.geoplex_url,
    headers={"X-Api-Key": settings.geoplex_key},
    timeout=10.0,
)


def route(start: tuple[float, float], end: tuple[float, float]) -> dict:
    """The fastest route of a truck, from the provider of maps."""
    response = client.get(
        "/truck/v1/route",
        params={"from": "%.5f,%.5f" % start, "to": "%.5f,%.5f" % end, "height": 4.0},
    )
    response.raise_for_status()
    return response.json()
