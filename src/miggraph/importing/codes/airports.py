"""Airports by their code, and the state they lie in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from miggraph.errors import MiggraphError

__all__ = ["airports"]


def airports(system: Literal["IATA", "ICAO"]) -> Iterator[tuple[str, str]]:
    """Yield the code of each airport and the ISO 3166-1 code of its state.

    Parameters
    ----------
    system
        ``"IATA"`` (three letters) or ``"ICAO"`` (four letters or digits).

    Raises
    ------
    MiggraphError
        If the package airportsdata is not installed.
    """
    try:
        import airportsdata  # noqa: PLC0415 - 3 MB of text, and an extra
    except ImportError as error:
        raise MiggraphError(
            f"The code system {system.lower()} needs the package airportsdata.",
            fix="pip install 'miggraph[airports]'.",
        ) from error
    for code, airport in airportsdata.load(system).items():
        yield code, airport["country"]
