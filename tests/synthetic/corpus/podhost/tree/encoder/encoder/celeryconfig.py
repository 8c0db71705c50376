"""Settings of Celery. Pods named encoder take `default`, those named encoder-imports take `imports`."""

broker_url = "redis://redis-main:6379/2"
task_default_queue = "default"
task_routes = {
    "encoder.tasks.imports.*": {"queue": "imports"},
}
worker_prefetch_multiplier = 1
task_acks_late = True
task_time_limit = 4 * 3600
