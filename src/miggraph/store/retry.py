"""Ask again where a server is busy: with a growing pause, as it asks for, and never for long."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple, Protocol, TypeVar

__all__ = ["BUSY", "Schedule", "retrying", "wanted_pause"]

#: What passes: too many requests, bad gateway, unavailable, gateway timeout.
BUSY: Final = frozenset({429, 502, 503, 504})


class _Answer(Protocol):
    @property
    def status(self) -> int: ...
    @property
    def retry_after(self) -> str | None: ...


A = TypeVar("A", bound=_Answer)


class Schedule(NamedTuple):
    """How often, and with which pauses in seconds: each twice the one before, up to the longest."""

    attempts: int = 5
    first: float = 0.5
    longest: float = 30.0


def retrying(
    send: Callable[[], A],
    deadline: float,
    schedule: Schedule = Schedule(),  # noqa: B008  # immutable
    *,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> A:
    """Send until the answer is no passing refusal.

    Parameters
    ----------
    send
        Sends once.
    deadline
        When to stop, on the `clock`. No pause reaches beyond it.
    schedule
        How often.
    sleep, clock
        For tests.

    Returns
    -------
    _Answer
        The last answer, which may still be a refusal.
    """
    pause = schedule.first
    for _ in range(schedule.attempts - 1):
        answer = send()
        if answer.status not in BUSY:
            return answer
        wanted = wanted_pause(answer.retry_after)
        # Spread, so that many clients do not come back at once.
        wait = pause * random.uniform(0.5, 1.0) if wanted is None else wanted  # noqa: S311
        if wait > schedule.longest or clock() + wait >= deadline:
            return answer
        sleep(wait)
        pause = min(pause * 2, schedule.longest)
    return send()


def wanted_pause(header: str | None) -> float | None:
    """Return the seconds that ``Retry-After`` asks for, given as a number or as a date."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
