import json
import uuid

from analysers.amqp import channel
from analysers.config import Analyser
from analysers.hl7 import Measured


def body(measured: Measured) -> dict[str, str]:
    return {
        "message_id": str(uuid.uuid4()),
        "accession": measured.accession,
        "test": measured.test,
        "value": str(measured.value),
        "unit": measured.unit,
        "flag": measured.flag,
        "measured_at": measured.at.astimezone().isoformat(),
    }


def publish(analyser: Analyser, measured: Measured) -> None:
    channel().basic_publish("lab", f"results.{analyser.section}", json.dumps(body(measured)).encode())
