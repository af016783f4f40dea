"""Third-country hubs of a network, with everything that a ranking has to be read with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from miggraph.claims.clocks import Known
from miggraph.network.ranking.hubs import Hub
from miggraph.network.result import Interval, Result, Table, number
from miggraph.quantities import Bounds

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["HubFinding", "HubRoute", "Latent", "Point", "ThirdCountryHubs"]

_HEAD: Final = (
    "rank",
    "receiving state",
    "senders",
    "nat.",
    "effective",
    "persons",
    "events",
    "totals",
    "undet.",
    "third-country",
    "onward",
    "deals",
    "latent",
    "transit",
)


@dataclass(frozen=True)
class Latent:
    """A concluded agreement that is not over, and under which nobody is recorded to have arrived.

    Attributes
    ----------
    agreement, kind
        Id and kind.
    senders
        Codes of the parties that can send.
    in_force
        yes, possibly or no, on the day of the clock.
    status
        Latest accepted status.
    capacities
        Stated capacities: unit, and persons at least and at most; empty where none is accepted.
    """

    agreement: str
    kind: str
    senders: tuple[str, ...]
    in_force: Known
    status: str | None
    capacities: tuple[tuple[str, int, int | None], ...]


@dataclass(frozen=True)
class HubFinding:
    """What is found of one receiving state.

    Attributes
    ----------
    hub
        Rank, senders, nationalities, persons, transfers, undetermined transfers, onward persons.
    third_country_share
        Of the transfers and totals into the state on the chosen bases, the share with foreign
        nationals: undetermined ones count as none and as all. None under a filter by nationality.
    onward_share
        Persons reported to have moved on, of the third-country persons who arrived.
    uncounted_cohorts, cohorts
        Cohorts of foreign nationals of which no number is told, nor follows; and all of them.
    concluded
        Number of concluded agreements to receive people who are not nationals, by kind.
    latent
        Those that are not over and under which nobody is recorded to have arrived.
    unused
        Persons that accepted total capacities leave over: bounds; None where none is accepted, or
        filters are set.
    transit_transfers, transit_senders
        Transfers that stopped in the state on the way to another, and the number of their senders;
        no part of the rank.
    """

    hub: Hub
    third_country_share: Interval
    onward_share: Interval
    uncounted_cohorts: int
    cohorts: int
    concluded: Mapping[str, int]
    latent: tuple[Latent, ...]
    unused: Bounds | None
    transit_transfers: int
    transit_senders: int


@dataclass(frozen=True)
class HubRoute:
    """The arrivals in one receiving state from one sender.

    Attributes
    ----------
    sender, receiver
        Codes.
    arrivals
        Transfers and totals.
    persons
        Third-country persons, as bounds.
    """

    sender: str
    receiver: str
    arrivals: int
    persons: Bounds


@dataclass(frozen=True)
class Point:
    """Name and representative point of a state, in degrees (WGS 84); None is not known."""

    label: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, kw_only=True)
class ThirdCountryHubs(Result):
    """Receiving states of third-country transfers, ranked.

    Attributes
    ----------
    basis
        What the numbers rest on.
    by
        The measure that was asked for.
    ranked_by
        The measure that ranks; another one only where too few counts are told.
    bases
        Movement bases of an arrival.
    kinds
        Kinds of agreements that count as agreements to receive people who are not nationals.
    hubs
        By rank.
    routes
        The arrivals by sender and receiver.
    points
        The states of the routes, by code.
    latent
        The same for every state that has such an agreement, by code.
    undetermined_elsewhere
        States that are no hub here and into which undetermined transfers may have gone: number of
        these, by code.
    left_out
        What has no place in the network: reason -> number.
    """

    by: str
    ranked_by: str
    bases: tuple[str, ...]
    kinds: tuple[str, ...]
    hubs: tuple[HubFinding, ...]
    routes: tuple[HubRoute, ...]
    points: Mapping[str, Point]
    latent: Mapping[str, tuple[Latent, ...]]
    undetermined_elsewhere: Mapping[str, int]
    left_out: Mapping[str, int]

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a state; codes separated by spaces."""
        return [_row(finding) for finding in self.hubs]

    def tables(self) -> tuple[Table, ...]:
        """Return the ranking, and agreed places where nobody is recorded to have arrived."""
        ranking = Table(
            "Receiving states of third-country transfers",
            _HEAD,
            [title not in ("receiving state", "senders") for title in _HEAD],
            [_cells(finding) for finding in self.hubs],
        )
        agreed = Table(
            "Agreed, and no arrival is recorded under the agreement",
            ("receiving state", "agreement", "senders", "in force", "status", "stated capacity"),
            (False,) * 6,
            [
                [
                    state,
                    item.agreement,
                    " ".join(item.senders),
                    item.in_force,
                    item.status or "-",
                    _capacity(item),
                ]
                for state, items in self.latent.items()
                for item in items
            ],
        )
        return ranking, agreed

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the ranking."""
        found = []
        if not self.hubs:
            found.append("No arrival of foreign nationals under these parameters and filters.")
        if self.ranked_by != self.by:
            found.append(
                "More than half of the cohorts have no count, so states are ranked by the number "
                "of nationalities and not by their effective number."
            )
        uncounted = sum(finding.uncounted_cohorts for finding in self.hubs)
        cohorts = sum(finding.cohorts for finding in self.hubs)
        found.append(
            f"By {self.ranked_by}; movement bases {', '.join(self.bases)}. "
            f"{uncounted} of {cohorts} cohorts of foreign nationals have no count. "
            "A state with one sender is a receiving state of that sender and no hub."
        )
        if self.left_out:
            found.append(
                "Left out of the network: "
                + "; ".join(f"{reason} ({n})" for reason, n in self.left_out.items())
                + "."
            )
        if self.undetermined_elsewhere:
            found.append(
                "Undetermined transfers may have been arrivals in "
                + ", ".join(f"{code} ({n})" for code, n in self.undetermined_elsewhere.items())
                + "."
            )
        return tuple(found)

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figures: ``persons`` (as intervals) and ``map``."""
        return {"persons": self._persons, "map": self._map}

    def _map(self) -> Figure:
        from miggraph.network.plot.maps import Arc, Place, flow_map  # noqa: PLC0415

        located = {
            code: Place(point.label, point.latitude, point.longitude)
            for code, point in self.points.items()
            if point.latitude is not None and point.longitude is not None
        }
        drawn = [r for r in self.routes if r.sender in located and r.receiver in located]
        left = len(self.routes) - len(drawn)
        return flow_map(
            located,
            [Arc(r.sender, r.receiver, float(max(r.persons.min, 1)), "") for r in drawn],
            title="Transfers of foreign nationals, from sender to receiving state",
            caption="Width: least number of third-country persons. "
            + (f"{left} routes without a known point are not drawn. " if left else "")
            + self.basis.caption(),
            unit="persons",
        )

    def _persons(self) -> Figure:
        from miggraph.network.plot.dots import Dot, ranked_dots  # noqa: PLC0415

        several = "two or more senders"
        return ranked_dots(
            [
                Dot(
                    f"{f.hub.label} ({' '.join(f.hub.senders) or 'sender not settled'})",
                    None,
                    f.hub.persons.min,
                    f.hub.persons.max,
                    several if len(f.hub.senders) > 1 else "one sender",
                )
                for f in self.hubs
            ],
            title="Third-country persons who arrived, as bounds",
            xlabel="persons",
            caption=self.basis.caption(),
        )


def _cells(finding: HubFinding) -> list[str]:
    hub = finding.hub
    return [
        str(hub.rank),
        f"{hub.label} ({hub.state})",
        " ".join(hub.senders) or "not settled",
        str(len(hub.nationalities)),
        number(Interval(*hub.effective_nationalities), 1),
        number(hub.persons),
        str(hub.transfers),
        str(hub.totals),
        str(hub.undetermined_transfers),
        _percent(finding.third_country_share),
        number(hub.onward) if hub.onward != (0, 0) else "-",
        str(sum(finding.concluded.values())),
        str(len(finding.latent)),
        str(finding.transit_transfers),
    ]


def _row(finding: HubFinding) -> dict[str, Any]:
    hub = finding.hub
    return {
        "rank": hub.rank,
        "state": hub.state,
        "label": hub.label,
        "senders": " ".join(hub.senders),
        "senders_all_bases": " ".join(hub.senders_all_bases),
        "nationalities": " ".join(hub.nationalities),
        "effective_nationalities_min": hub.effective_nationalities.min,
        "effective_nationalities_max": hub.effective_nationalities.max,
        "persons_min": hub.persons.min,
        "persons_max": hub.persons.max,
        "transfers": hub.transfers,
        "totals": hub.totals,
        "undetermined_transfers": hub.undetermined_transfers,
        "undetermined_persons_max": hub.undetermined_persons.max,
        "third_country_share_min": finding.third_country_share.min,
        "third_country_share_max": finding.third_country_share.max,
        "onward_min": hub.onward.min,
        "onward_max": hub.onward.max,
        "onward_share_min": finding.onward_share.min,
        "onward_share_max": finding.onward_share.max,
        "uncounted_cohorts": finding.uncounted_cohorts,
        "cohorts": finding.cohorts,
        "concluded_agreements": sum(finding.concluded.values()),
        "concluded_kinds": " ".join(finding.concluded),
        "latent_agreements": " ".join(item.agreement for item in finding.latent),
        "unused_capacity_min": finding.unused.min if finding.unused else None,
        "unused_capacity_max": finding.unused.max if finding.unused else None,
        "transit_transfers": finding.transit_transfers,
        "transit_senders": finding.transit_senders,
        "agreements": " ".join(agreement.id for agreement in hub.agreements),
    }


def _percent(share: Interval) -> str:
    low, high = share
    return "-" if low is None or high is None else number(Interval(100 * low, 100 * high)) + " %"


def _capacity(item: Latent) -> str:
    texts = [f"{number(Bounds(low, high))} ({unit})" for unit, low, high in item.capacities]
    return ", ".join(texts) or "none accepted"
