"""A graph that was pushed to another store: its view, and what can be asked of it there."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from miggraph.errors import QueryError
from miggraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from miggraph.store.probe import Probe
    from miggraph.store.remote import RemoteStore

__all__ = ["PushedGraph"]

_CLOCKS = ("on", "known-on", "recorded-on")


class PushedGraph:
    """The graph at a SPARQL endpoint.

    Parameters
    ----------
    url
        Address of the query service.
    timeout
        Seconds for one answer.

    Raises
    ------
    StoreError
        If it cannot be asked, or holds no graph of ours.
    """

    def __init__(self, url: str, timeout: float) -> None:
        from miggraph.store.remote import RemoteStore  # noqa: PLC0415  # loads Oxigraph

        self.store: RemoteStore = RemoteStore(url, PREFIXES, timeout)
        #: What the endpoint gets wrong, and which view it holds.
        self.probe: Probe = self.store.probe

    @cached_property
    def records_digest(self) -> str | None:
        """What names the state of the records there; None if the graph does not tell it."""
        from miggraph.store.results import Result  # noqa: PLC0415

        answer = self.store.query("SELECT ?digest { inventory:all mig:recordsDigest ?digest }")
        rows = answer.plain() if isinstance(answer, Result) else []
        return rows[0][0] if len(rows) == 1 else None

    def check(self, policy: str, days: tuple[date | None, date | None, date | None]) -> None:
        """Refuse another policy or clock than that of the view, for SPARQL.

        Parameters
        ----------
        policy
            The policy that was asked for.
        days
            The clocks that were asked for; None asks for those of the view.

        Raises
        ------
        QueryError
            With the policy or clock that the view has.
        """
        view = self.probe.view
        wanted = [(f"the clock {name}", day) for name, day in zip(_CLOCKS, days, strict=True)]
        held = (view.on, view.known_on, view.recorded_on)
        for (name, asked), has in zip(
            [("the policy", policy), *wanted], [view.policy, *held], strict=True
        ):
            if asked not in (None, has):
                raise QueryError(
                    f"The view at {self.store.endpoint.url} was built with {name} {has}, so a "
                    f"query cannot ask for {asked}.",
                    fix="leave it out; or push another view; or ask hubs, show or disputes, which "
                    "fetch the claims and resolve them here.",
                )
