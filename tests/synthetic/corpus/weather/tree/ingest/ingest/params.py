"""How the fields of the centres become ours. We store SI."""

from dataclasses import dataclass
from typing import Callable


def same(value):
    return value


@dataclass(frozen=True)
class Param:
    name: str
    unit: str
    convert: Callable = same


#: by the short name in the GRIB file
PARAMS = {
    "2t": Param("t2m", "K"),
    "10fg": Param("gust", "m/s"),
    "tp": Param("rr", "kg/m2", lambda metres: metres * 1000),
    "tcc": Param("tcc", "1"),
    "msl": Param("msl", "Pa"),
}
