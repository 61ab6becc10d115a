"""Parsed documents of runs, kept in this process under their digest: what a digest names can never change."""

import json
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

Document = dict[str, Any]


class ParsedDocuments:
    """The last `limit` documents by digest. Whoever gets one must not change it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._lock = Lock()

    def get(self, sha256: str, read: Callable[[], bytes]) -> Document:
        """The document with this digest; `read` gives its canonical bytes if it is not here."""
        with self._lock:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
                return self._kept[sha256]
        document: Document = json.loads(read())
        with self._lock:
            self._kept[sha256] = document
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return document

    def knows(self, sha256: str) -> bool:
        """Whether the document with this digest need not be read."""
        with self._lock:
            return sha256 in self._kept

    def clear(self) -> None:
        """Forget everything, to measure what a first reader waits."""
        with self._lock:
            self._kept.clear()


results = ParsedDocuments(limit=16)
bundles = ParsedDocuments(limit=4)
