from rest_framework.decorators import api_view
from rest_framework.response import Response

from feeds.models import Feed
from feeds.tasks import import_feed


@api_view(["POST"])
def changed(request, name: str):
    """A partner says that its feed has changed."""
    feed = Feed.objects.get(name=name)
    import_feed.apply_async(kwargs={"feed_id": feed.pk, "full": bool(request.data.get("full"))}, queue="import")
    return Response(status=202)
