from __future__ import annotations

import heapq
import json
import logging
from datetime import timedelta

from shapely.geometry import shape

log = logging.getLogger("eta.graph")


class Graph:
    def __init__(self) -> None:
        self.sections: dict[int, list[tuple[int, float]]] = {}

    @classmethod
    def load(cls, path: str) -> Graph:
        graph = cls()
        with open(path) as file:
            for feature in json.load(file)["features"]:
                minutes = shape(feature["geometry"]).length / feature["properties"]["speed"]
                graph.add(feature["properties"]["from"], feature["properties"]["to"], minutes)
        return graph

    def add(self, start: int, end: int, minutes: float) -> None:
        self.sections.setdefault(start, []).append((end, minutes))

    def shortest(self, start: int, end: int) -> timedelta | None:
        queue, done = [(0.0, start)], set()
        while queue:
            minutes, yard = heapq.heappop(queue)
            if yard == end:
                return timedelta(minutes=minutes)
            if yard in done:
                continue
            done.add(yard)
            for following, more in self.sections.get(yard, []):
                heapq.heappush(queue, (minutes + more, following))
        return None
