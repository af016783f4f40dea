"""Leave out of the register of facilities what only withheld claims name.

A facility without a claim would tell what the claim no longer does: its name, place and state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from miggraph.records import Claim, Facility, FacilityUse

__all__ = ["named_facilities"]


def named_facilities(
    facilities: Mapping[str, Facility], told: Iterable[Claim], withheld: Iterable[Claim]
) -> dict[str, Facility]:
    """Return the facilities but those that withheld claims name and no other claim does.

    Parameters
    ----------
    facilities
        The register, by id.
    told
        The claims that are published.
    withheld
        The claims that are left out.
    """
    still, gone = _names(told), _names(withheld)
    return {
        name: facility
        for name, facility in facilities.items()
        if not (_is_among(facility, gone) and not _is_among(facility, still))
    }


def _names(claims: Iterable[Claim]) -> set[tuple[str, str | None]]:
    """Return the names of places, or the places without a name, with their states."""
    return {
        (text, value.state)
        for claim in claims
        if isinstance(value := claim.value, FacilityUse) and (text := value.name or value.place)
    }


def _is_among(facility: Facility, names: set[tuple[str, str | None]]) -> bool:
    texts = (facility.label, *facility.names, *facility.places)
    return any(text in texts and facility.state in (state, None) for text, state in names)
