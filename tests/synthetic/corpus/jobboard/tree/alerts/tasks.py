from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from alerts.mail import send_jobs
from alerts.models import SavedSearch
from jobs.search import search


@shared_task
def fan_out() -> int:
    """Every morning at six: one task for each saved search that is due."""
    cutoff = timezone.now() - timedelta(hours=20)
    due = SavedSearch.objects.filter(active=True, last_sent__lt=cutoff)
    count = 0
    for pk in due.values_list("pk", flat=True).iterator(chunk_size=5000):
        send_alert.delay(pk)
        count += 1
    return count


@shared_task(acks_late=True)
def send_alert(pk: int) -> None:
    saved = SavedSearch.objects.get(pk=pk)
    jobs = search(saved.words, saved.region or None)
    if jobs:
        send_jobs(saved.mail, jobs)
    SavedSearch.objects.filter(pk=pk).update(last_sent=timezone.now())
