"""On whose word an onward movement, or a breach of non-refoulement, is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from miggraph.claims.transfer import Transfer
from miggraph.claims.view import Resolver, View
from miggraph.claims.voices import Speaker, speaking
from miggraph.records import Claim, Dossier, Publisher, Safeguard

__all__ = ["REFOULEMENT", "Tellers", "refoulement_voices"]

_FARM: Final = "content-farm"
_SAFEGUARD: Final = "non-refoulement"
#: Standing of the safeguard -> attribute of the agreement.
_STANDINGS: Final = {
    "breach-alleged": "refoulement_alleged_by",
    "breach-found": "refoulement_found_by",
    "observed": "non_refoulement_observed_by",
}
_DENIED: Final = "refoulement_denied_by"
#: Attributes of an agreement that say who says what of non-refoulement.
REFOULEMENT: Final = (*_STANDINGS.values(), _DENIED)


class Tellers:
    """Finds who tells of each onward movement.

    Parameters
    ----------
    dossier
        The records.
    policy
        Name of the policy; it ranks pages that relay several origins.
    """

    def __init__(self, dossier: Dossier, policy: str) -> None:
        resolver = Resolver(dossier)
        self._speakers = resolver.speakers(resolver.rules(policy))
        self._publishers = dossier.publishers
        self._accounts = {account.id: account for account in dossier.accounts}

    def onward(self, transfer: Transfer) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Return sources and voices of each onward movement, in the order of the movements.

        An account that says of a place that nobody went there does not tell of the movement.
        """
        sources = []
        for movement in transfer.onward:
            found = {
                account.source
                for account in map(self._accounts.__getitem__, transfer.accounts)
                if any(
                    o.to == movement.to and o.standing == "done" and o.persons != 0
                    for o in account.onward
                )
            }
            sources.append(tuple(sorted(found)))
        return {
            "onward_sources": tuple(sources),
            "onward_voices": tuple(self._voices(names) for names in sources),
        }

    def _voices(self, sources: Iterable[str]) -> tuple[str, ...]:
        speakers = [self._speakers[name] for name in sources]
        return _labels((s.voices for s in speakers if s.type != _FARM), self._publishers)


def refoulement_voices(
    resolver: Resolver, view: View, without: Collection[str] = ()
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return who alleges, found or denies a breach of non-refoulement, by agreement.

    Safeguards are not decided: every voice stands beside the others. All pages of one origin are
    one voice, which speaks as it last spoke. A content farm is no voice here.

    Parameters
    ----------
    resolver, view
        The records; policy and clocks say which claims count.
    without
        Source types that are left out.

    Returns
    -------
    dict
        Agreement -> attribute -> labels of publishers, sorted. Agreements of which nobody says
        anything have no entry.
    """
    claims, _, _ = resolver.statements(view.clocks, without)
    speakers = resolver.speakers(resolver.rules(view.policy))
    by_agreement: dict[str, list[Claim]] = {}
    for claim in claims:
        if _attribute(claim) is not None and speakers[claim.source].type != _FARM:
            by_agreement.setdefault(claim.agreement, []).append(claim)
    return {
        name: _heard(
            members, [speakers[claim.source] for claim in members], resolver.dossier.publishers
        )
        for name, members in sorted(by_agreement.items())
    }


def _heard(
    claims: list[Claim], speakers: list[Speaker], publishers: Mapping[str, Publisher]
) -> dict[str, tuple[str, ...]]:
    said: dict[str, list[tuple[str, ...]]] = {name: [] for name in REFOULEMENT}
    for spoken in speaking(speakers):
        for item in spoken.items:
            attribute = _attribute(claims[item])
            if attribute is not None:
                said[attribute].append(speakers[item].voices)
    return {name: _labels(voices, publishers) for name, voices in said.items()}


def _attribute(claim: Claim) -> str | None:
    """Return where a claim belongs; the denial of anything but a breach has no place."""
    value = claim.value
    if not isinstance(value, Safeguard) or value.kind != _SAFEGUARD:
        return None
    attribute = _STANDINGS.get(value.standing)
    if claim.denies and attribute is not None:
        return _DENIED if value.standing.startswith("breach") else None
    return attribute


def _labels(
    voices: Iterable[tuple[str, ...]], publishers: Mapping[str, Publisher]
) -> tuple[str, ...]:
    names = {name for group in voices for name in group}
    return tuple(sorted(publishers[n].label if n in publishers else n for n in names))
