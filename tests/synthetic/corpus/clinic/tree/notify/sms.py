"""Text messages through the provider."""

import logging

import httpx

log = logging.getLogger("notify.sms")


class SmsClient:
    def __init__(self, base: str, token: str) -> None:
        self._http = httpx.Client(
            base_url=base,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(5.0, connect=2.0),
        )

    def send(self, to: str, text: str) -> str:
        """Sends one message and returns the provider's number for it."""
        answer = self._http.post("/v1/messages", json={"to": to, "text": text[:459]})
        answer.raise_for_status()
        return answer.json()["id"]
