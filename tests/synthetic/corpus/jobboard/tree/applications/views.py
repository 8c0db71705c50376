import logging
import tempfile

from rest_framework.decorators import api_view
from rest_framework.response import Response

from applications.models import Application
from applications.scan import clean
from applications.store import keep

log = logging.getLogger(__name__)

MAX_BYTES = 12 * 1024 * 1024


@api_view(["POST"])
def apply(request, job: int):
    upload = request.FILES["cv"]
    if upload.size > MAX_BYTES:
        return Response({"cv": "too big"}, status=413)
    with tempfile.NamedTemporaryFile(dir="/data/uploads") as spool:
        for chunk in upload.chunks():
            spool.write(chunk)
            log.debug("chunk of %s: %r", upload.name, chunk)
        spool.flush()
        if not clean(spool.name):
            return Response({"cv": "refused"}, status=422)
        key = keep(spool.name)
    application = Application.objects.create(job_id=job, candidate=request.user.pk, cv=key)
    return Response({"id": application.pk}, status=201)
