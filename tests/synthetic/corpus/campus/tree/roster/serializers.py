from rest_framework import serializers

from roster.models import Enrolment


class EnrolmentSerializer(serializers.ModelSerializer):
    student = serializers.CharField(source="student.number")
    name = serializers.CharField(source="student.name")
    course = serializers.CharField(source="course.code")

    class Meta:
        model = Enrolment
        fields = ["student", "name", "course", "since", "role"]
