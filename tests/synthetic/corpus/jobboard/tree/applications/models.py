from django.db import models


class Application(models.Model):
    job = models.ForeignKey("jobs.Job", on_delete=models.CASCADE)
    candidate = models.BigIntegerField()
    status = models.CharField(max_length=40, default="sent")
    cv = models.CharField(max_length=120)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["candidate", "sent_at"]), models.Index(fields=["job", "status"])]
