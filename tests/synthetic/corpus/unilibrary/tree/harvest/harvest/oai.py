import logging
from collections.abc import Iterator
from xml.etree import ElementTree

import requests

log = logging.getLogger("harvest.oai")
OAI = "{http://www.openarchives.org/OAI/2.0/}"


def records(base: str, since: str) -> Iterator[ElementTree.Element]:
    params = {"verb": "ListRecords", "metadataPrefix": "marc21", "from": since}
    while params:
        answer = requests.get(base, params=params, timeout=60)
        answer.raise_for_status()
        root = ElementTree.fromstring(answer.content)
        yield from root.iter(f"{OAI}record")
        token = root.findtext(f".//{OAI}resumptionToken")
        params = {"verb": "ListRecords", "resumptionToken": token} if token else {}
