"""A small SMTP server for tests: it keeps what it is given, and can be told to refuse or to fall silent."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast


@dataclass
class Letterbox:
    """`port` listens; `letters` came in. Addresses in `refused` get a 550; `is_silent`: the line drops once the text is
    there, before it is answered."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    is_silent: bool = False


class Dialogue(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        box: Letterbox = cast(Any, self.server).box
        self.say("220 letterbox ready")
        while line := self.rfile.readline():
            verb = line.decode().strip().upper()
            if verb.startswith("RCPT") and any(one.upper() in verb for one in box.refused):
                self.say("550 no such user here")
            elif verb == "DATA":
                self.say("354 go on")
                if not self.take(box):
                    return
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self, box: Letterbox) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        box.raw.append(b"".join(lines))
        box.letters.append(cast(EmailMessage, message_from_bytes(b"".join(lines), policy=default)))
        if box.is_silent:
            return False
        self.say("250 taken")
        return True

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """Listens on a free port of this machine inside the block."""
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dialogue) as server:
        server.daemon_threads = True
        box = Letterbox(port=server.server_address[1])
        server.box = box  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
