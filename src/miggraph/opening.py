"""The public entry: `miggraph.open()` gives a `KnowledgeGraph`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from miggraph.cache import Cache
from miggraph.dates import day_of
from miggraph.errors import DataError, UnknownNameError, UsageError
from miggraph.knowledge import KnowledgeGraph
from miggraph.origin import Dataset, Folder
from miggraph.pushed import PushedGraph
from miggraph.resources import resource

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["open_dataset", "open_graph"]

DEFAULT_POLICY = "trusted-first"


def open_graph(
    data: str | Path | None = None,
    *,
    endpoint: str | None = None,
    timeout: float = 60.0,
    policy: str | None = None,
    on: str | date | None = None,
    known_on: str | date | None = None,
    recorded_on: str | date | None = None,
) -> KnowledgeGraph:
    """Open the curated graph, another data folder, or a graph that was pushed to an endpoint.

    Parameters
    ----------
    data
        A data folder; without it, the one that is part of miggraph.
    endpoint
        Address of a SPARQL query service that a graph was pushed to. Queries are answered there,
        under the policy and clocks of the view that was pushed; for everything else the claims are
        fetched, and resolved here. Its `store.probe` says what the endpoint gets wrong.
    timeout
        Seconds for one answer of the endpoint.
    policy
        How contradictions are decided: ``"trusted-first"``, which is the default, or
        ``"majority"``. Without it, an endpoint has that of its view.
    on
        Valid time: what held on this day (``YYYY-MM-DD``). Without it, the newest record date; of
        an endpoint, the day of its view. So with the other two clocks.
    known_on
        What published sources had said by this day.
    recorded_on
        What had been entered here by this day.

    Raises
    ------
    DataError
        If the data have a fault or a day is not a date.
    StoreError
        If the endpoint cannot be asked, or holds no graph.
    UnknownNameError
        If there is no such policy.
    UsageError
        If both a folder and an endpoint are given.

    Examples
    --------
    >>> import miggraph
    >>> kg = miggraph.open()
    >>> kg.show("us-xk-2025-third-country").label
    'United States-Kosovo third-country deportee reception'
    """
    if endpoint is not None:
        if data is not None:
            raise UsageError("Both data and an endpoint are given.", fix="give one of them.")
        asked = _days(on, known_on, recorded_on)
        pushed = PushedGraph(endpoint, timeout)
        view = pushed.probe.view
        held = (view.on, view.known_on, view.recorded_on)
        # What was not asked for is as in the view, so that query and hubs speak of the same days.
        days = (asked[0] or held[0], asked[1] or held[1], asked[2] or held[2])
        origin = Dataset(pushed.store.quads, pushed.records_digest)
        return KnowledgeGraph(origin, policy or view.policy, days, Cache.default(), pushed)
    policy = policy or DEFAULT_POLICY
    folder = resource("data") if data is None else Path(data)
    if not folder.is_dir():
        raise DataError("There is no such folder.", file=folder, fix="give a data folder.")
    if not (folder / "states.ttl").is_file():
        from miggraph.curated.registers import not_a_data_folder  # noqa: PLC0415  # only for the error

        raise not_a_data_folder(folder)
    if not (folder / "policies" / f"{policy}.ttl").is_file():
        known = sorted(path.stem for path in folder.glob("policies/*.ttl"))
        raise UnknownNameError("policy", policy, known)
    asked = _days(on, known_on, recorded_on)
    return KnowledgeGraph(Folder(folder), policy, asked, Cache.default())


def open_dataset(
    quads: Callable[[], bytes | Iterable[ox.Quad]],
    *,
    digest: str | None = None,
    policy: str = DEFAULT_POLICY,
    on: str | date | None = None,
    known_on: str | date | None = None,
    recorded_on: str | date | None = None,
) -> KnowledgeGraph:
    """Open the records of a built dataset, whatever policy and clocks it was built under.

    What rests on records is answered: hubs, show, disputes, alike, said and the counts. For
    SPARQL, ask the store that has the dataset.

    Parameters
    ----------
    quads
        Fetches the dataset, as N-Quads or as parsed quads; called when records are wanted.
    digest
        The ``mig:recordsDigest`` of ``inventory:all``, if it was asked for. With it, a dataset
        whose records are in the cache is not fetched.
    policy, on, known_on, recorded_on
        As in `open_graph`.

    Raises
    ------
    DataError
        If a day is not a date. If the dataset is not whole, when records are wanted.
    UnknownNameError
        If there is no such policy, when records are wanted.
    """
    days = _days(on, known_on, recorded_on)
    return KnowledgeGraph(Dataset(quads, digest), policy, days, Cache.default())


def _days(
    on: str | date | None, known_on: str | date | None, recorded_on: str | date | None
) -> tuple[date | None, date | None, date | None]:
    return (
        day_of(on, "clock on"),
        day_of(known_on, "clock known-on"),
        day_of(recorded_on, "clock recorded-on"),
    )
