"""The parameters of a ranking of hubs, from the words that somebody asks with."""

from __future__ import annotations

from collections.abc import Iterable

from miggraph.errors import UnknownNameError
from miggraph.network.choices import bases_of
from miggraph.network.ranking.hubs import MEASURES, HubParameters

__all__ = ["hub_parameters"]


def hub_parameters(
    by: str, bases: str | Iterable[str], only_sender: str | None = None
) -> HubParameters:
    """Return the parameters of a ranking.

    Parameters
    ----------
    by
        The first measure.
    bases
        Movement bases that make an arrival.
    only_sender
        Rank only the states whose only sender is this one.

    Raises
    ------
    UnknownNameError
        If there is no such measure or movement basis.
    UsageError
        If no movement basis is given.
    """
    measure = next((name for name in MEASURES if name == by), None)
    if measure is None:
        raise UnknownNameError("measure", by, MEASURES)
    return HubParameters(measure, bases_of(bases), only_sender)
