from datetime import timedelta

from rest_framework import serializers

from jobs.models import Job

NEW_FOR = timedelta(days=2)


class JobSerializer(serializers.ModelSerializer):
    company = serializers.CharField(source="company.name")
    city = serializers.CharField(source="company.city")
    new_until = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = ["id", "title", "company", "city", "salary_from", "salary_to", "published_at", "new_until"]

    def get_new_until(self, job):
        return (job.published_at + NEW_FOR).isoformat()
