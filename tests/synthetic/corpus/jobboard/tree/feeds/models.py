import requests
from django.db import models


class Feed(models.Model):
    name = models.CharField(max_length=40, unique=True)
    url = models.URLField()

    def fetch(self, full: bool) -> bytes:
        answer = requests.get(self.url, params={"full": int(full)}, timeout=60)
        answer.raise_for_status()
        return answer.content
