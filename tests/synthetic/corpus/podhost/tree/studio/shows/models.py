from django.db import models


class Show(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey("accounts.Account", on_delete=models.PROTECT)
    language = models.CharField(max_length=8, default="en")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]


class Episode(models.Model):
    show = models.ForeignKey(Show, related_name="episodes", on_delete=models.CASCADE)
    guid = models.UUIDField(unique=True)
    title = models.CharField(max_length=300)
    notes = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    audio = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["show", "-published_at"])]
