"""Draws and null graphs as one would write them plainly: one at a time, in Python.

A draw lets one voice of each transfer speak, resolves the accounts that are left anew and ranks the
hubs. A null graph of the first kind gives each sender as many receivers as it has deals with, as a
NetworkX graph, and counts in-degrees; one of the second kind shuffles the receivers of each
sender's transfers of a year and counts nationalities. This does less than
``miggraph network hubs``: bounded counts are not drawn, nobody who is forbidden as a receiver is
left out, and nothing is left out in turn. Prints as JSON the seconds until the graph is open, and
the seconds of one draw and of one null graph of each kind, as means.

    python benchmarks/baseline_network.py DRAWS NULLS
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from typing import Any

import networkx as nx
from msgspec.structs import replace

import miggraph
from miggraph.claims.view import Resolver, View
from miggraph.network import deals
from miggraph.network.ranking.hubs import HubParameters, find_hubs
from miggraph.records import Dossier


def voices_of(resolver: Resolver, policy: str) -> dict[str, str]:
    """Return the voice of each source."""
    speakers = resolver.speakers(resolver.rules(policy))
    return {source: "+".join(speakers[source].voices) for source in resolver.dossier.sources}


def draw(dossier: Dossier, view: View, voice: dict[str, str], rng: random.Random) -> int:
    """Let one voice of each transfer speak, and rank; return the number of hubs."""
    order = sorted(set(voice.values()))
    rng.shuffle(order)
    priority = {name: place for place, name in enumerate(order)}
    first: dict[str, str] = {}
    for account in dossier.accounts:
        told = view.merged.get(account.transfer, account.transfer)
        mine = voice[account.source]
        if told not in first or priority[mine] < priority[first[told]]:
            first[told] = mine
    left = [
        account
        for account in dossier.accounts
        if voice[account.source] == first[view.merged.get(account.transfer, account.transfer)]
    ]
    drawn = Resolver(replace(dossier, accounts=tuple(left)))
    transfers = drawn.transfers(view.policy, view.clocks)
    return len(find_hubs(drawn.dossier, transfers, None, HubParameters(), view.clocks))


def null_of_deals(pairs: list[tuple[str, str]], states: list[str], rng: random.Random) -> int:
    """Give each sender other receivers; return the greatest in-degree."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for sender, number in Counter(sender for sender, _ in pairs).items():
        others = [state for state in states if state != sender]
        graph.add_edges_from((sender, receiver) for receiver in rng.sample(others, number))
    return max((degree for _, degree in graph.in_degree()), default=0)


def null_of_transfers(transfers: nx.MultiDiGraph[str], rng: random.Random) -> int:
    """Shuffle receivers within sender and year; return the greatest number of nationalities."""
    strata: dict[tuple[str, Any], list[tuple[str, set[str]]]] = {}
    nationalities: dict[str, set[str]] = {}
    ends: dict[str, tuple[str, str, Any]] = {}
    for sender, receiver, data in transfers.edges(data=True):
        if data["settled"] and data["nationality"] is not None:
            ends[data["transfer"]] = (sender, receiver, data["date"][:4])
            nationalities.setdefault(data["transfer"], set()).add(data["nationality"])
    for name, (sender, receiver, year) in ends.items():
        strata.setdefault((sender, year), []).append((receiver, nationalities[name]))
    found: dict[str, set[str]] = {}
    for members in strata.values():
        receivers = [receiver for receiver, _ in members]
        rng.shuffle(receivers)
        for receiver, (_, codes) in zip(receivers, members, strict=True):
            found.setdefault(receiver, set()).update(codes)
    return max(map(len, found.values()), default=0)


def main() -> None:
    """Measure a few of each and print their means."""
    draws, nulls = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(0)  # noqa: S311
    start = time.perf_counter()
    kg = miggraph.open()
    dossier, view = kg.dossier, kg.view
    voice = voices_of(Resolver(dossier), view.policy)
    transfers, agreements = kg.network("transfers"), kg.network("agreements")
    pairs = sorted({(deal.sender, deal.receiver) for deal in deals(agreements)})
    states = sorted(code for code, state in dossier.states.items() if state.kind == "state")
    opened = time.perf_counter()
    for _ in range(draws):
        draw(dossier, view, voice, rng)
    drawn = time.perf_counter()
    for _ in range(nulls):
        null_of_deals(pairs, states, rng)
        null_of_transfers(transfers, rng)  # type: ignore[arg-type]
    done = time.perf_counter()
    seconds = {
        "opening": opened - start,
        "draw": (drawn - opened) / draws,
        "null": (done - drawn) / nulls,
    }
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
