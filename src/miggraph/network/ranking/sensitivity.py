"""How far the rank of a hub depends on how contradictions are decided.

The scenarios are the base result; each policy with all counts at their least and at their greatest
numbers; and, under the chosen policy, the result without each type of source. The range is over
these scenarios and is no confidence interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from miggraph.claims.transfer import Transfer
from miggraph.claims.view import Resolver, View
from miggraph.network.ranking.hubs import Hub, HubParameters, HubReport, find_hubs, ranked

__all__ = ["hub_report"]


def hub_report(resolver: Resolver, view: View, parameters: HubParameters) -> HubReport:
    """Rank hubs and say how sure each rank is.

    Parameters
    ----------
    resolver
        Resolves the scenarios.
    view
        The base result.
    parameters
        The parameters of the ranking.
    """
    dossier, clocks = resolver.dossier, view.clocks
    base = find_hubs(dossier, view.transfers, view.lives, parameters, clocks)

    def hubs_of(transfers: Mapping[str, Transfer]) -> tuple[Hub, ...]:
        return find_hubs(dossier, transfers, None, parameters, clocks)

    rankings = [base]
    for policy in sorted(dossier.policies):
        hubs = base if policy == view.policy else hubs_of(resolver.transfers(policy, clocks))
        rankings += [ranked(hubs, parameters.by, "min"), ranked(hubs, parameters.by, "max")]
    rankings += [hubs_of(transfers) for transfers in _without_types(resolver, view)]
    return HubReport(
        policy=view.policy,
        clocks=clocks,
        possibly_known=view.possibly_known,
        parameters=parameters,
        hubs=tuple(replace(hub, sensitivity_range=_range(hub.state, rankings)) for hub in base),
    )


def _without_types(resolver: Resolver, view: View) -> Iterable[Mapping[str, Transfer]]:
    """Resolve the transfers without each type of source; what rests on none of it is reused."""
    for kind in sorted({source.type for source in resolver.dossier.sources.values()}):
        yield resolver.transfers(view.policy, view.clocks, (kind,), view.transfers)


def _range(state: str, rankings: Sequence[Sequence[Hub]]) -> tuple[int, int]:
    """Return the best and the worst rank; who is not in a ranking comes after its last."""
    places = []
    for ranking in rankings:
        found = [hub.rank for hub in ranking if hub.state == state]
        last = max((hub.rank for hub in ranking), default=0)
        places.append(found[0] if found else last + 1)
    return min(places), max(places)
