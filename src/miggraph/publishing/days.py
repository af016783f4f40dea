"""Days of masked transfers that other statements under the same agreement would tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from miggraph.dates import span
from miggraph.publishing.events import Event
from miggraph.publishing.quarters import to_quarters

__all__ = ["HiddenDays"]


class HiddenDays:
    """The days that are hidden, by agreement.

    Parameters
    ----------
    events
        All events by their ids, as they are told.
    """

    def __init__(self, events: Mapping[str, Event]) -> None:
        self._under: dict[str, set[date | None]] = {}
        for event in events.values():
            for account in event.accounts:
                if event.is_small and not event.may_tell(account.date):
                    for name in {name for a in event.accounts for name in a.agreements}:
                        self._under.setdefault(name, set()).update(span(account.date))

    def coarse(self, agreements: Iterable[str], text: str) -> str:
        """Make a quarter of each end of a date that is a hidden day."""
        hidden = set().union(*(self._under.get(name, ()) for name in agreements)) - {None}
        ends = [
            to_quarters(end) if end not in ("", "..") and hidden & set(span(end)) else end
            for end in text.split("/")
        ]
        return ends[0] if len(set(ends)) == 1 else "/".join(ends)
