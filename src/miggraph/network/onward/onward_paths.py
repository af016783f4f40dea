"""Chains: onward movement as it is reported, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import networkx as nx

from miggraph.dates import Span
from miggraph.errors import GraphError, UsageError
from miggraph.network.graphs.checks import check_graph
from miggraph.network.onward.chains import Allegation, Chain, Chains, listed
from miggraph.network.onward.destinations import Cohort, destination_class, home_bounds
from miggraph.network.onward.inferred import MAX_GAP_DAYS, InferredPath, inferred_paths
from miggraph.network.result import Basis
from miggraph.quantities import Bounds

__all__ = ["onward_chains"]

_NEEDED: Final = (
    "transfer",
    "settled",
    "tells",
    "date",
    "earliest",
    "latest",
    "nationality",
    "nationality_settled",
    "persons_min",
    "persons_max",
    "transfer_persons_min",
    "transfer_persons_max",
    "onward",
    "agreements",
    "sources",
)
#: Who says what about an agreement.
_SAID: Final = (
    "refoulement_alleged_by",
    "refoulement_found_by",
    "non_refoulement_observed_by",
    "refoulement_denied_by",
)


def onward_chains(
    transfers: nx.Graph[str],
    agreements: nx.Graph[str] | None = None,
    *,
    infer: bool = False,
    max_gap_days: int = MAX_GAP_DAYS,
) -> Chains:
    """Return the onward movements that are reported: sender, receiver, and where people went then.

    Parameters
    ----------
    transfers
        A network of transfers, one edge a cohort. An edge may carry `onward_sources` and
        `onward_voices`, which tell who reports each movement, and, of what is said about the
        onward movement itself, `chain_refoulement_alleged_by` and `chain_refoulement_found_by`:
        labels by destination. The records of miggraph have no such statement, and its networks do
        not carry these two.
    agreements
        The bipartite network of states and agreements: what is said about the agreements of the
        transfers is listed beside the chains.
    infer
        Whether time-respecting paths of transfers of one nationality are looked for, too. They are
        inferred and not reported, and stand apart.
    max_gap_days
        The most days that may lie between the two transfers of an inferred path.

    Returns
    -------
    Chains
        With persons as bounds. Movements of which it is told that they were of nobody are named
        under `of_nobody`.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    UsageError
        If `max_gap_days` is negative.

    Examples
    --------
    >>> import miggraph
    >>> from miggraph.network import onward_chains
    >>> kg = miggraph.open()
    >>> chains = onward_chains(kg.network("transfers"), kg.network("agreements"))
    >>> [chain.persons for chain in chains.chains if (chain.receiver, chain.to) == ("GH", "TG")]
    [Bounds(min=6, max=8)]
    """
    if max_gap_days < 0:
        raise UsageError(f"A gap of {max_gap_days} days is no gap.", fix="give 0 or more.")
    check_graph(transfers, edges=_NEEDED, directed=True)
    said = {} if agreements is None else _said(agreements)
    places = _places(transfers)
    grouped = _grouped(transfers)
    chains, nobody = _collected(grouped, places, said)
    inferred = inferred_paths(transfers, places.root, max_gap_days) if infer else ()
    named = {name for chain in chains for name in chain.agreements}
    return Chains(
        basis=Basis.of(transfers, *([] if agreements is None else [agreements.subgraph(named)])),
        infer=infer,
        max_gap_days=max_gap_days,
        transfers=len({transfer for transfer, *_ in grouped}),
        with_agreements=agreements is not None,
        chains=chains,
        allegations=tuple(said[name] for name in sorted(named & set(said))),
        inferred=inferred,
        of_nobody=nobody,
        withheld=tuple(
            sorted({t for (t, *_), rows in grouped.items() if rows[0].get("onward_withheld")})
        ),
        states={code: places.about(code) for code in _mentioned(chains, inferred)},
    )


def _collected(
    grouped: Mapping[tuple[str, str, str], list[dict[str, Any]]],
    places: _Places,
    said: Mapping[str, Allegation],
) -> tuple[tuple[Chain, ...], tuple[str, ...]]:
    """Return the chains, and where it is reported that nobody went."""
    chains, nobody = [], set()
    for (transfer, sender, receiver), cohorts in grouped.items():
        made = _Made(places, sender, receiver, cohorts, said)
        for number, movement in enumerate(cohorts[0]["onward"]):
            to, persons, mode = _movement(movement, transfer)
            if to is not None and places.root(to) == places.root(receiver):
                continue  # within the receiving state
            if persons.max == 0:
                nobody.add(f"{transfer}: {places.label(to)}")
            else:
                chains.append(made.chain(number, to, persons, mode))
    chains.sort(key=lambda c: (c.sender, c.receiver, c.to is None, c.to or "", c.transfer))
    _check_destinations(chains, places)
    return tuple(chains), tuple(sorted(nobody))


def _check_destinations(chains: list[Chain], places: _Places) -> None:
    """Refuse rows of statistical tables as destinations: they need be no nodes of the network."""
    states: nx.Graph[str] = nx.Graph()
    states.add_nodes_from((c.to, places.about(c.to)) for c in chains if c.to is not None)
    check_graph(states)


class _Places:
    """What is known of states, nodes or not."""

    def __init__(self, known: Mapping[str, Mapping[str, Any]]) -> None:
        self._known = known

    def root(self, code: str) -> str:
        """Return the administering state of a territory, and any other state itself."""
        return self._known.get(code, {}).get("administered_by") or code

    def label(self, code: str | None) -> str:
        return "a state that is not named" if code is None else self.about(code)["label"]

    def about(self, code: str) -> dict[str, Any]:
        data = self._known.get(code, {})
        return {
            "label": data.get("label", code),
            "latitude": data.get("latitude"),
            "longitude": data.get("longitude"),
        }


class _Made:
    """Makes the chains of one transfer between two states."""

    def __init__(
        self,
        places: _Places,
        sender: str,
        receiver: str,
        edges: list[dict[str, Any]],
        said: Mapping[str, Allegation],
    ) -> None:
        self._root: Callable[[str], str] = places.root
        self._ends = (sender, receiver)
        self._first = edges[0]
        self._cohorts = [
            Cohort(e["nationality"], Bounds(e["persons_min"], e["persons_max"]), settled)
            for e in edges
            if e["nationality"] is not None
            for settled in [bool(e["nationality_settled"])]
        ]
        self._said = said

    def chain(self, number: int, to: str | None, persons: Bounds, mode: str) -> Chain:
        """Return the chain of one onward movement."""
        first = self._first
        whole = Bounds(first["transfer_persons_min"], first["transfer_persons_max"])
        settled = bool(first["settled"])
        persons = persons if settled else Bounds(0, persons.max)
        shared = (whole, self._cohorts, self._root)
        sender, receiver = self._ends
        voices = _nth(first.get("onward_voices"), number)
        return Chain(
            sender=sender,
            receiver=receiver,
            to=to,
            transfer=first["transfer"],
            tells=first["tells"],
            date=first["date"],
            period=Span(first["earliest"], first["latest"]),
            mode=mode,
            persons=persons,
            nationals=home_bounds(to, persons, *shared),
            destination=destination_class(to, sender, persons, *shared),
            nationalities=tuple(sorted(c.nationality for c in self._cohorts if c.settled)),
            settled=settled,
            exceeds=self._exceeds(whole),
            agreements=tuple(first["agreements"]),
            sources=_nth(first.get("onward_sources"), number) or tuple(first["sources"]),
            voices=voices,
            wording=tuple(self._wording(to, voices)),
        )

    def _exceeds(self, whole: Bounds) -> bool:
        least = sum(low for to, low, *_ in self._first["onward"] if to is not None)
        return whole.max is not None and least > whole.max

    def _wording(self, to: str | None, voices: tuple[str, ...]) -> Iterator[str]:
        yield "onward movement reported" + (f" by {listed(voices)}" if voices else "")
        for attribute, words in (
            ("chain_refoulement_alleged_by", "chain refoulement alleged by"),
            ("chain_refoulement_found_by", "chain refoulement found by"),
        ):
            speakers = self._first.get(attribute, {}).get(to, ())
            if speakers:
                yield f"{words} {listed(speakers)}"
        for name in self._first["agreements"]:
            if name in self._said:
                yield from self._said[name].wording()


def _grouped(
    graph: nx.Graph[str],
) -> dict[tuple[str, str, str], list[dict[str, Any]]]:
    grouped: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for sender, receiver, data in graph.edges(data=True):
        grouped.setdefault((data["transfer"], sender, receiver), []).append(data)
    return grouped


def _movement(movement: Any, transfer: str) -> tuple[str | None, Bounds, str]:
    try:
        to, low, high, mode = movement
        is_sound = low >= 0 and (high is None or low <= high)
    except (TypeError, ValueError):
        is_sound = False
    if not is_sound:
        raise GraphError(
            f"The transfer {transfer!r} has an onward movement {movement!r}.",
            fix="give each as (to or None, at least, at most or None, mode).",
        )
    return to, Bounds(low, high), mode


def _said(agreements: nx.Graph[str]) -> dict[str, Allegation]:
    check_graph(agreements, nodes=("bipartite",), directed=False)
    found = {}
    for name, data in agreements.nodes(data=True):
        if data["bipartite"] != 1:
            continue
        missing = [key for key in _SAID if key not in data]
        if missing:
            raise GraphError(
                f"The agreement {name!r} has no attribute {missing[0]!r}.",
                fix="set it, () where nobody says so; docs/network-attributes.md describes it.",
            )
        values = [tuple(data[key]) for key in _SAID]
        if any(values):
            found[name] = Allegation(name, str(data.get("label", name)), *values)
    return found


def _places(graph: nx.Graph[str]) -> _Places:
    known = dict(graph.graph.get("further_states", {}))
    known.update((code, data) for code, data in graph.nodes(data=True))
    return _Places(known)


def _mentioned(chains: tuple[Chain, ...], inferred: tuple[InferredPath, ...]) -> list[str]:
    named: set[str | None] = {code for c in chains for code in (c.sender, c.receiver, c.to)}
    named |= {code for path in inferred for code in (path.sender, path.receiver, path.to)}
    return sorted(code for code in named if code is not None)


def _nth(values: Any, number: int) -> tuple[str, ...]:
    return tuple(values[number]) if values and number < len(values) else ()
