from django.shortcuts import get_object_or_404
from rest_framework.decorators import api_view, throttle_classes
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from shows.models import Episode, Show
from shows.serializers import EpisodeSerializer, ShowSerializer


@api_view(["GET"])
def show(request, slug):
    found = get_object_or_404(Show.objects.select_related("owner"), slug=slug.lower())
    return Response(ShowSerializer(found).data)


@api_view(["GET"])
def episodes(request, slug):
    found = get_object_or_404(Show, slug=slug.lower())
    latest = Episode.objects.filter(show=found, published_at__isnull=False).order_by("-published_at")[:50]
    return Response(EpisodeSerializer(latest, many=True).data)


@api_view(["GET"])
@throttle_classes([ScopedRateThrottle])
def chapters(request, guid):
    episode = get_object_or_404(Episode, guid=guid)
    return Response({"chapters": episode.chapters()})


chapters.cls.throttle_scope = "chapters"
