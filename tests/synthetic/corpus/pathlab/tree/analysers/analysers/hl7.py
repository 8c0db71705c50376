from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class Measured:
    accession: str
    test: str
    value: Decimal
    unit: str
    flag: str
    at: datetime


def parse(message: str) -> Iterator[Measured]:
    """Results of an ORU message, one for each OBX segment."""
    accession = ""
    for line in message.split("\r"):
        fields = line.split("|")
        if fields[0] == "OBR":
            accession = fields[3]
        elif fields[0] == "OBX":
            yield Measured(
                accession=accession,
                test=fields[3].split("^")[0],
                value=Decimal(fields[5]),
                unit=fields[6],
                flag=fields[8],
                at=datetime.strptime(fields[14], "%Y%m%d%H%M%S"),
            )
