"""Copies appointments into the calendars of practices."""

import logging

import httpx

log = logging.getLogger("calendar_sync")


class BookingClient:
    def __init__(self, base: str) -> None:
        self._http = httpx.Client(base_url=base, timeout=8.0)

    def appointment(self, number: int) -> dict:
        answer = self._http.get(f"/appointments/{number}")
        answer.raise_for_status()
        return answer.json()


def entry(appointment: dict) -> dict:
    """The calendar's entry of an appointment."""
    return {
        "uid": f"clinic-{appointment['id']}",
        "calendar": appointment["practice_id"],
        "begin": appointment["starts_at"],
        "title": appointment["reason"] or "Termin",
    }
