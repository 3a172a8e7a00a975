"""What stands between a room and the network: origin, size, shape and rate of what comes in."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

LARGEST = 4096
"""Bytes of a request: the longest missing outcome fits four times over."""

_NOWHERE_KEPT = re.compile("[\0\ud800-\udfff]")
"""NUL and halves of surrogate pairs: JSON can name them and databases refuse them, with the whole batch they are in."""


@dataclass(frozen=True)
class Turned(Exception):  # noqa: N818 - a request turned away is an answer, not a fault
    """A request that is turned away, with its HTTP status and the words for the person."""

    status: int
    error: str
    fix: str = ""


@dataclass
class Buckets:
    """For each key, ``burst`` tries at once and ``rate`` a second after that."""

    rate: float
    burst: int
    clock: Callable[[], float] = time.monotonic
    _held: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, key: str) -> None:
        """Spends one try.

        Raises:
            Turned: 429 when none is left.
        """
        now = self.clock()
        left, then = self._held.get(key, (float(self.burst), now))
        left = min(float(self.burst), left + (now - then) * self.rate)
        if left < 1:
            raise Turned(429, "That was too fast.", "Wait a few seconds and try again.")
        if len(self._held) > 20_000:
            self._held = {k: v for k, v in self._held.items() if now - v[1] < self.burst / self.rate}
        self._held[key] = (left - 1, now)


def same_origin(request: Request) -> None:
    """Lets only our own pages send: their origin is the host that was asked.

    Raises:
        Turned: 403 for another origin, or none.
    """
    origin = urlsplit(request.headers.get("origin", "")).netloc
    if not origin or origin != request.headers.get("host", ""):
        raise Turned(403, "This request came from another site.", "Open the room by its own link.")


async def sent(request: Request) -> dict[str, Any]:
    """The JSON object that was sent.

    Raises:
        Turned: 413 if it is larger than ``LARGEST``, 415 or 400 if it is something else.
    """
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Turned(415, "Only JSON is understood here.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Turned(413, "That is too long.", "Say it in one sentence.")
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise Turned(400, "That could not be read.", "Reload the page.")
    return read


def word(given: dict[str, Any], name: str, *, longest: int = 100) -> str:
    """A text that was sent under ``name``.

    Raises:
        Turned: 400 if it is missing, no text, too long, or of characters that no store keeps.
    """
    value = given.get(name)
    if not isinstance(value, str) or len(value) > longest or _NOWHERE_KEPT.search(value):
        raise Turned(400, f"{name!r} must be a text of at most {longest} characters.", "Reload the page.")
    return value


def caller(request: Request) -> str:
    """The address that a request comes from; behind a proxy, the proxy's."""
    return request.client.host if request.client else ""
