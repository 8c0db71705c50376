import logging
from datetime import datetime

from fastapi import FastAPI, HTTPException

from app import positions
from app.graph import Graph

log = logging.getLogger("eta.main")
app = FastAPI()
graph = Graph.load("/data/network.geojson")


@app.get("/arrivals")
async def arrival(start: int, to: int, departs: datetime) -> dict[str, datetime]:
    route = graph.shortest(start, to)
    if route is None:
        raise HTTPException(404, "no route")
    delay = await positions.delay_on(route)
    return {"at": departs + route.duration + delay}


@app.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}
