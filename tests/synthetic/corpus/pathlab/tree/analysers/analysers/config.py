from dataclasses import dataclass


@dataclass(frozen=True)
class Analyser:
    name: str
    section: str
    host: str
    port: int


ANALYSERS = [
    Analyser("chem-1", "chemistry", "10.8.1.11", 9100),
    Analyser("chem-2", "chemistry", "10.8.1.12", 9100),
    Analyser("chem-3", "chemistry", "10.8.1.13", 9100),
    Analyser("haem-1", "haematology", "10.8.1.21", 9100),
    Analyser("haem-2", "haematology", "10.8.1.22", 9100),
    Analyser("coag-1", "coagulation", "10.8.1.31", 9100),
]
