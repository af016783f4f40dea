"""Load the dataset into another store, graph by graph.

Each graph is replaced as a whole, so that a push can be repeated. One that was stopped among the
sources goes on with the rest; one that was stopped after what is accepted began to arrive sends the
sources again. What is accepted comes last: the description of the view, by which a store is known
to hold our graph, appears when everything else is there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from typing import NamedTuple

from miggraph.errors import StoreError
from miggraph.store.endpoint import Endpoint
from miggraph.store.fetch import graph_sizes
from miggraph.store.graphstore import GraphStore
from miggraph.store.parts import Part, parts_of, pieces
from miggraph.store.probe import find_layout, find_view
from miggraph.store.pushed import Record
from miggraph.vocabulary import ACCEPTED, DEF

__all__ = ["Pushed", "push"]

#: Seconds from one word on the progress to the next.
_EVERY = 5.0
_SOME = 5
#: Triples of one request.
_PIECE = 20_000


class Pushed(NamedTuple):
    """What a push did: numbers of graphs, and the number of triples that the store now counts."""

    endpoint: str
    graph_store: str
    default_graph: bool
    graphs: int
    sent: int
    unchanged: int
    removed: tuple[str, ...]
    triples: int


class _Push:
    """One push on its way."""

    def __init__(
        self,
        endpoint: Endpoint,
        store: GraphStore,
        record: Record,
        say: Callable[[str], None],
        connections: int,
    ) -> None:
        self.endpoint = endpoint
        self.store = store
        self.record = record
        self.say = say
        self.connections = connections
        self._writing = threading.Lock()

    def send(self, parts: list[Part]) -> None:
        """Send graphs over a few connections; after the first fault no other is begun.

        Requests that are under way then are waited for, each up to its time limit; so they are
        after Ctrl-C.
        """
        done = 0
        with ThreadPoolExecutor(self.connections) as pool:
            waiting = {pool.submit(self._send, part) for part in parts}
            try:
                while waiting:
                    finished, waiting = wait(waiting, _EVERY, FIRST_EXCEPTION)
                    for future in finished:
                        future.result()
                    done += len(finished)
                    self.say(f"{done:,} of {len(parts):,} graphs sent.")
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _send(self, part: Part) -> None:
        self.store.put(part.graph, part.content)
        with self._writing:
            self.record.add(part.graph, part.digest)


def push(
    quads: bytes,
    url: str,
    *,
    graph_store: str | None = None,
    timeout: float = 600.0,
    connections: int = 4,
    everything: bool = False,
    cache: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Pushed:
    """Load a dataset into a store and check what it holds then.

    Parameters
    ----------
    quads
        The dataset that miggraph builds, as N-Quads.
    url
        Address of the SPARQL query service.
    graph_store
        Address of the Graph Store Protocol; without it, those that are usual are tried. On another
        host than the query service it is asked with the credentials for that host.
    timeout
        Seconds for one graph, or for one question.
    connections
        How many graphs are sent at once.
    everything
        Send also what an earlier push has sent and what the store counts right.
    cache
        Where it is kept what has been sent; None keeps nothing.
    say
        Is told how far it is.

    Returns
    -------
    Pushed
        What was done.

    Raises
    ------
    UsageError
        If an address or the credentials cannot be used.
    StoreError
        If the store does not take the graphs, or counts other numbers of triples afterwards. The
        next push goes on, see above.
    """
    parts = parts_of(quads)
    accepted = parts.pop(ACCEPTED)
    endpoint = Endpoint(url, timeout=timeout)
    store = GraphStore(endpoint, graph_store, timeout)
    shown = _shown(endpoint)
    record = Record(cache, f"{endpoint.address} {store.named}")
    record.begin(shown)
    sizes = graph_sizes(endpoint)
    work = _Push(endpoint, store, record, say, connections)
    wanted = [p for p in parts.values() if everything or not _stands(p, record, sizes)]
    say(f"{len(wanted):,} of {len(parts):,} graphs of sources are to be sent.")
    try:
        # One alone: it finds the address, and whether the store takes anything at all.
        work.send(wanted[:1])
        work.send(wanted[1:])
        removed = tuple(sorted(sizes.keys() - parts.keys()))
        for graph in removed:
            store.delete(graph)
            say(f"Removed {graph}, which is no source any more.")
        own = _own_default_graph(endpoint)
        say(f"Sending what is accepted: {accepted.size:,} triples.")
        _send_accepted(store, accepted, own)
        total = _verify(endpoint, parts, accepted, own, record)
        record.end(_shown(endpoint))
    finally:
        record.close()
    return Pushed(
        endpoint.url,
        store.address,
        own,
        len(parts) + 1,
        len(wanted) + 1,
        len(parts) - len(wanted),
        removed,
        total,
    )


def _shown(endpoint: Endpoint) -> str:
    """Return the digest of the data that a store shows, nothing if it shows none."""
    layout = find_layout(endpoint)
    try:
        view = None if layout is None else find_view(endpoint, layout)
    except StoreError:
        return ""  # it shows something that a push mends
    return "" if view is None else f"{view.digest} {view.policy}"


def _stands(part: Part, record: Record, sizes: dict[str, int]) -> bool:
    return record.digests.get(part.graph) == part.digest and sizes.get(part.graph) == part.size


def _own_default_graph(endpoint: Endpoint) -> bool:
    """Whether the store has a default graph of its own that is empty or ours.

    Asked when sources are there: if the default graph shows a claim, it is the union of all graphs.
    """
    if endpoint.holds(f"ASK {{ ?claim a <{DEF}Claim> }}"):
        return False
    ours = endpoint.holds(f"ASK {{ ?view a <{DEF}AcceptedView> }}")
    return ours or not endpoint.holds("ASK { ?s ?p ?o }")


def _send_accepted(store: GraphStore, accepted: Part, own: bool) -> None:
    """Replace what is accepted.

    A graph of its own is sent in pieces: Virtuoso gives up a long transaction. Until the last one
    the store shows no view. The default graph is replaced at once: without a view it would be
    taken for somebody else's.
    """
    if own:
        store.put("", accepted.content)
        store.delete(ACCEPTED)
        return
    first, *others = pieces(accepted, _PIECE)
    store.put(ACCEPTED, first)
    for piece in others:
        store.add(ACCEPTED, piece)


def _verify(
    endpoint: Endpoint, parts: dict[str, Part], accepted: Part, own: bool, record: Record
) -> int:
    """Count every graph in the store; say which differ."""
    pattern = "?s ?p ?o" if own else f"GRAPH <{ACCEPTED}> {{ ?s ?p ?o }}"
    counted = {
        **graph_sizes(endpoint),
        ACCEPTED: endpoint.number(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"),
    }
    sizes = {**{name: part.size for name, part in parts.items()}, ACCEPTED: accepted.size}
    wrong = [name for name in sorted(sizes) if counted.get(name, 0) != sizes[name]]
    if wrong:
        for name in wrong:
            record.add(name, "0" * 64)
        told = "; ".join(
            f"{name} has {counted.get(name, 0):,} for {sizes[name]:,}" for name in wrong[:_SOME]
        )
        more = f"; and {len(wrong) - _SOME:,} more" if len(wrong) > _SOME else ""
        raise StoreError(
            f"{endpoint.url} counts other triples in {len(wrong):,} graphs: {told}{more}.",
            fix="push again: only these are sent. If that does not help, the store changes data.",
        )
    return sum(counted.values())
