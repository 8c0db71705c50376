from collections.abc import Iterator

from django.utils.dateparse import parse_datetime
from lxml import etree


def jobs_of(xml: bytes) -> Iterator[dict]:
    for node in etree.fromstring(xml).iterfind("job"):
        yield {
            "external_id": node.findtext("id"),
            "title": node.findtext("title")[:200],
            "region": node.findtext("region"),
            "published_at": parse_datetime(node.findtext("published")),
        }
