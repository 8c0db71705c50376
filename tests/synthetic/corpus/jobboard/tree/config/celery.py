from celery import Celery
from celery.schedules import crontab

app = Celery("stellar", broker="amqp://rabbit//")
app.autodiscover_tasks(["alerts", "feeds"])
app.conf.task_routes = {"alerts.*": {"queue": "mail"}, "feeds.*": {"queue": "import"}}
app.conf.beat_schedule = {
    "alerts": {"task": "alerts.tasks.fan_out", "schedule": crontab(hour=6, minute=0)},
}
app.conf.worker_prefetch_multiplier = 4
