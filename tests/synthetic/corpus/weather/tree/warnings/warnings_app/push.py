import logging

import requests

log = logging.getLogger("warnings")
session = requests.Session()

TIMEOUT = {"apns": 4, "fcm": 4, "huawei": 3}
URLS = {
    "apns": "https://apns-relay.internal/send",
    "fcm": "https://fcm.push.example/v1/send",
    "huawei": "https://push.hms.example/v1/send",
}


def send(gateway, tokens, warning):
    """Sends one warning to a batch of phones. Raises what the queue should send again."""
    response = session.post(
        URLS[gateway],
        json={"tokens": tokens, "title": warning.title, "body": warning.text},
        timeout=TIMEOUT[gateway],
    )
    response.raise_for_status()
    log.info("push answered", extra={"gateway": gateway, "status": response.status_code})
