"""Who is in which course."""

from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated

from campus.permissions import HasScope
from roster.models import Enrolment
from roster.serializers import EnrolmentSerializer


class Pages(CursorPagination):
    page_size = 200
    ordering = "id"


class Enrolments(ListAPIView):
    """All enrolments of a course, page by page."""

    permission_classes = [IsAuthenticated | HasScope("roster.read")]
    serializer_class = EnrolmentSerializer
    pagination_class = Pages

    def get_queryset(self):
        rows = Enrolment.objects.select_related("student", "course")
        course = self.request.query_params.get("course")
        return rows.filter(course__code=course) if course else rows
