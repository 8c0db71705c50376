"""Work that happens later."""

import os

from celery import Celery

app = Celery("campus", broker=os.environ.get("REDIS_URL", "redis://redis-campus:6379/0"))

app.conf.update(
    task_default_queue="default",
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    broker_transport_options={"visibility_timeout": 7200},
    task_routes={
        "grading.tasks.*": {"queue": "grading"},
        "media.tasks.*": {"queue": "media"},
    },
    task_time_limit=5400,
)
