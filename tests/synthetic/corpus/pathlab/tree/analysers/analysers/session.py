import logging
import socket

from analysers.config import Analyser

log = logging.getLogger("analysers.session")
START, END = b"\x0b", b"\x1c\r"
TIMEOUT = 4.0


def fetch(analyser: Analyser) -> list[bytes]:
    """All messages that an analyser has for us."""
    with socket.create_connection((analyser.host, analyser.port), TIMEOUT) as connection:
        connection.sendall(START + b"QRY|results" + END)
        return read(connection)


def read(connection: socket.socket) -> list[bytes]:
    data = b""
    while not data.endswith(END + b"\x04"):
        part = connection.recv(65536)
        if not part:
            break
        data += part
    return [message.lstrip(START) for message in data.split(END) if message.strip(b"\x04")]
