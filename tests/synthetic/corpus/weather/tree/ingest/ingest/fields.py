import logging

from ingest.params import PARAMS
from ingest.store import Store

log = logging.getLogger("ingest")


def write(message, store: Store):
    """Writes one message of a GRIB file."""
    param = PARAMS.get(message.short_name)
    if param is None:
        return
    values = param.convert(message.values)
    store.put(message.model, param.name, message.step, values)
    log.info("field written", extra={"model": message.model, "param": param.name, "step": message.step})
