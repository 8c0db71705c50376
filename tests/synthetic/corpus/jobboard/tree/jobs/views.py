from datetime import timedelta

from django.utils import timezone
from rest_framework.generics import ListAPIView

from jobs.models import Job
from jobs.serializers import JobSerializer

AGES = {"day": 1, "week": 7, "month": 30}


class JobList(ListAPIView):
    """Jobs of a region: those that are paid for, then the newest."""

    serializer_class = JobSerializer

    def get_queryset(self):
        jobs = Job.objects.select_related("company").order_by("-promoted", "-published_at")
        region = self.request.query_params.get("region")
        if region:
            jobs = jobs.filter(region=region)
        age = self.request.query_params.get("age")
        if age in AGES:
            jobs = jobs.filter(published_at__gte=timezone.now() - timedelta(days=AGES[age]))
        return jobs
