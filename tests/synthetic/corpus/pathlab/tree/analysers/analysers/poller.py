import logging
import time

from analysers import hl7, publish, session
from analysers.config import ANALYSERS

log = logging.getLogger("analysers.poller")
EVERY = 5.0


def run() -> None:
    while True:
        for analyser in ANALYSERS:
            try:
                messages = session.fetch(analyser)
            except OSError as error:
                log.warning("poll failed: %s", error, extra={"analyser": analyser.name})
                continue
            for message in messages:
                for result in hl7.parse(message.decode("utf-8")):
                    publish.publish(analyser, result)
            log.info("polled %d messages", len(messages), extra={"analyser": analyser.name})
        time.sleep(EVERY)
