import logging

from celery import Celery

from planner.history import usual_minutes
from planner.matrix import distances
from planner.routes import route

app = Celery("planner", broker="amqp://rabbitmq", backend="redis://redis/2")
app.conf.worker_prefetch_multiplier = 1
log = logging.getLogger(__name__)


@app.task
def stays(visits: list[dict]) -> dict[int, float]:
    """Minutes at each stop, for the times of arrival."""
    return usual_minutes(visits)


@app.task(acks_late=True)
def plan(tour: int, stops: list[tuple[float, float]]) -> list[int]:
    """Order of the stops of a tour: always the nearest one next."""
    km = distances(tuple(map(tuple, stops)))
    order, left = [0], set(range(1, len(stops)))
    while left:
        nearest = min(left, key=lambda stop: km[order[-1], stop])
        order.append(nearest)
        left.remove(nearest)
    for here, there in zip(order, order[1:]):
        route(stops[here], stops[there])
    log.info("planned tour %d with %d stops", tour, len(stops))
    return order
