"""Typeset files that are kept in this process: what strangers may ask for costs one typesetting, however many ask."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

Make = Callable[[dict[str, Any]], bytes]


class KeptFiles:
    """The last `limit` files by who makes them and of what data (as JSON holds them): other data, another file."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[tuple[Make, str], bytes] = OrderedDict()
        self._lock, self._making = Lock(), Lock()

    def get(self, make: Make, data: dict[str, Any]) -> bytes:
        """What `make` makes of the data. Who asks while it is being made waits for that one."""
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        key = make, hashlib.sha256(text.encode()).hexdigest()
        if (content := self._found(key)) is not None:
            return content
        with self._making:
            content = self._found(key)
            if content is None:
                content = make(data)
                self._keep(key, content)
        return content

    def _found(self, key: tuple[Make, str]) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: tuple[Make, str], content: bytes) -> None:
        with self._lock:
            self._kept[key] = content
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
