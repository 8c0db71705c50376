import requests
from django.conf import settings

session = requests.Session()


def post(payload: dict) -> None:
    answer = session.post(
        "https://api.postbote.example/v3/send",
        json=payload,
        headers={"Authorization": f"Bearer {settings.POSTBOTE_KEY}"},
        timeout=10,
    )
    answer.raise_for_status()


def send_jobs(mail: str, jobs: list[int]) -> None:
    post({"to": mail, "template": "jobs", "values": {"jobs": jobs}})


def send_confirmation(mail: str, link: str) -> None:
    post({"to": mail, "template": "confirm", "values": {"link": link}})
