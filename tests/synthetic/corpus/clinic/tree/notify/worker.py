"""Reminds patients the day before."""

import logging
import time

import httpx

from notify.outbox import Outbox
from notify.sms import SmsClient
from notify.templates import reminder

log = logging.getLogger("notify.worker")


def run(outbox: Outbox, sms: SmsClient) -> None:
    while True:
        for job in outbox.due(limit=50):
            try:
                number = sms.send(job.phone, reminder(job))
            except httpx.HTTPError as error:
                log.warning("reminder %s failed: %s", job.id, error)
                outbox.later(job, minutes=5)
            else:
                outbox.done(job, number)
        time.sleep(2)
