from django.db import models


class SavedSearch(models.Model):
    """A search whose new jobs somebody gets by mail."""

    mail = models.EmailField()
    words = models.CharField(max_length=200)
    region = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_sent = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["active", "last_sent"])]
