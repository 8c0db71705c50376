import logging

from celery import shared_task

from feeds.models import Feed
from feeds.parse import jobs_of
from jobs.models import Job
from jobs.search import index

log = logging.getLogger(__name__)


@shared_task(bind=True, max_retries=3)
def import_feed(self, feed_id: int, full: bool = False) -> int:
    """Fetches a partner's feed and takes over its jobs."""
    feed = Feed.objects.get(pk=feed_id)
    count = 0
    for values in jobs_of(feed.fetch(full)):
        job, created = Job.objects.update_or_create(
            source=feed.name, external_id=values.pop("external_id"), defaults=values
        )
        if created:
            index(job)
        count += 1
    log.info("feed %s: %d jobs", feed.name, count)
    return count
