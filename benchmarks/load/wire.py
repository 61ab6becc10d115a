"""One HTTP connection by hand: requests that can be sent without waiting, and dropped before they are answered."""

import json
import socket
from dataclasses import dataclass
from typing import Any

from benchmarks.load.serving import HOST

PATIENCE = 30  # seconds


@dataclass(frozen=True)
class Account:
    """What a browser that is signed in sends with each request."""

    username: str
    cookie: str
    token: str


@dataclass(frozen=True)
class Answer:
    """`duration` is the server's own time in ms, where it tells (`Server-Timing`)."""

    status: int
    body: bytes
    duration: float | None

    def document(self) -> Any:
        """The JSON of the answer; None for anything else."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Wire:
    """A kept-alive connection of one account; every method raises OSError where the server is gone."""

    def __init__(self, port: int, account: Account):
        self.port = port
        self.head = (
            f"Host: {HOST}:{port}\r\nCookie: session={account.cookie}\r\nX-CSRFToken: {account.token}\r\n"
            "Content-Type: application/json\r\n"
        )
        self.socket: socket.socket | None = None
        self.read = b""

    def post(self, path: str, document: Any) -> Answer:
        """Send, and wait for the answer."""
        self.send(path, document)
        return self.answer()

    def send(self, path: str, document: Any) -> None:
        """Send without waiting."""
        body = json.dumps(document).encode()
        if self.socket is None:
            self.socket = socket.create_connection((HOST, self.port), PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = f"POST {path} HTTP/1.1\r\n{self.head}Content-Length: {len(body)}\r\n\r\n"
        self.socket.sendall(head.encode() + body)

    def answer(self) -> Answer:
        """The answer to what was sent."""
        while (end := self.read.find(b"\r\n\r\n")) < 0:
            self._more()
        lines = self.read[:end].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = int(headers["content-length"])
        while len(self.read) < end + 4 + length:
            self._more()
        body, self.read = self.read[end + 4 : end + 4 + length], self.read[end + 4 + length :]
        timing = headers.get("server-timing", "").partition("dur=")[2]
        return Answer(int(lines[0].split()[1]), body, float(timing) if timing else None)

    def drop(self) -> None:
        """Close the connection, whatever is on its way."""
        if self.socket is not None:
            self.socket.close()
        self.socket, self.read = None, b""

    def _more(self) -> None:
        assert self.socket is not None
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionResetError
        self.read += part
