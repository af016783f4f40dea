"""What a process of the explorer holds: the published graph, the templates, and recent views."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from functools import cached_property, partial
from typing import Any, Final

from msgspec import Struct

from miggraph.knowledge import KnowledgeGraph
from miggraph.records import Account, Claim
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.files.exported import exported
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.templates import page_environment

__all__ = ["Answer", "Site"]

_HTML: Final = "text/html"
#: How many views (a policy with clocks) a process keeps beside the first one.
_MOST_VIEWS: Final = 6


class Answer(Struct, frozen=True):
    """A whole answer: its status, media type, content, and headers beside the usual ones."""

    status: int
    media_type: str
    content: bytes
    headers: dict[str, str] = {}


class Site:
    """The graph under the views that are asked for, and the templates.

    Parameters
    ----------
    kg
        The graph.
    graph
        The options that it was opened with.
    is_built
        Whether there are scripts to load.
    """

    def __init__(self, kg: KnowledgeGraph, graph: Graph, *, is_built: bool) -> None:
        self.kg = kg
        self.graph = graph
        self._is_built = is_built
        self._templates = page_environment()
        self._templates.globals["exported"] = partial(exported, graph)
        self._views: OrderedDict[tuple[str, date, date], KnowledgeGraph] = OrderedDict()

    def at(self, asked: Asked, *, clock: bool = True) -> KnowledgeGraph:
        """Return the graph under the policy and clocks that are asked for.

        Parameters
        ----------
        asked
            The view.
        clock
            Whether the day of force is the clock of what held. Networks and lists filter by it
            instead, and the clock stays.
        """
        now = self.kg.clocks
        policy = asked.policy or self.kg.policy
        on = (asked.in_force_on if clock else None) or now.on
        known_on = asked.known_on or now.known_on
        if (policy, on, known_on) == (self.kg.policy, now.on, now.known_on):
            return self.kg
        key = (policy, on, known_on)
        if key not in self._views:
            self._views[key] = self.kg.at(policy=policy, on=on, known_on=known_on)
        self._views.move_to_end(key)
        while len(self._views) > _MOST_VIEWS:
            self._views.popitem(last=False)
        return self._views[key]

    def html(
        self,
        template: str,
        asked: Asked,
        *,
        kg: KnowledgeGraph | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        bar: tuple[str, ...] = (),
        **values: Any,
    ) -> Answer:
        """Fill a template.

        Parameters
        ----------
        template
            Its name.
        asked
            The view.
        kg
            The graph that the page rests on, for the words at its foot; without it, that of `at`.
        status, headers
            Of the answer.
        bar
            Parameters of the bar that change this page; the others are carried along.
        **values
            What the template shows.
        """
        shown = kg or self.at(asked)
        text = self._templates.get_template(template).render(
            asked=asked,
            bar=bar,
            bar_names=self._bar_names,
            view={
                "policy": shown.policy,
                "on": shown.clocks.on,
                "known_on": shown.clocks.known_on,
                "recorded_on": shown.clocks.recorded_on,
                "digest": shown.digest,
                "masked": shown.masked,
            },
            is_built=self._is_built,
            status=status,
            explorer=True,
            label=self.label,
            agency_label=self.agency_label,
            **values,
        )
        return Answer(status, _HTML, text.encode(), dict(headers or {}))

    def label(self, code: str) -> str:
        """Return the name of a state, or the code where there is none in the register."""
        state = self.kg.dossier.states.get(code)
        return code if state is None else state.label

    def agency_label(self, name: str) -> str | None:
        """Return the name of an agency; None where it is not in the register."""
        agency = self.kg.dossier.agencies.get(name)
        return None if agency is None else agency.label

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """All claims by their ids, whether they count or not; the same in every view."""
        return {claim.id: claim for claim in self.kg.dossier.claims}

    @cached_property
    def accounts(self) -> dict[str, Account]:
        """All accounts by their ids, whether they count or not; the same in every view."""
        return {account.id: account for account in self.kg.dossier.accounts}

    @cached_property
    def _bar_names(self) -> dict[str, Any]:
        """What the fields of the bar offer."""
        from miggraph.vocabulary import SCHEMES  # noqa: PLC0415

        states = sorted(self.kg.dossier.states.values(), key=lambda state: state.label)
        return {
            "policies": list(self.kg.dossier.policies),
            "policy": self.kg.policy,  # asked for by nothing
            "kinds": [(kind, kind.replace("-", " ")) for kind in sorted(SCHEMES["kind"])],
            "states": [(state.code, state.label) for state in states],
        }
