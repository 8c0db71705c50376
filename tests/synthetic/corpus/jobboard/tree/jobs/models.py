from django.db import models


class Company(models.Model):
    name = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    logo = models.CharField(max_length=200, blank=True)


class Job(models.Model):
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="jobs")
    title = models.CharField(max_length=200)
    field = models.CharField(max_length=40)
    region = models.CharField(max_length=40)
    source = models.CharField(max_length=40, default="direct")
    salary_from = models.IntegerField(null=True)
    salary_to = models.IntegerField(null=True)
    promoted = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "published_at"]),
            models.Index(fields=["field", "published_at"]),
        ]
