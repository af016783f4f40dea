"""What nodes and edges of the networks carry: every attribute with its type, unit and source.

The functions of `miggraph.network` that take a graph read these names and no others, so that they
work on any graph that carries them. `optional` ones are read where a graph carries them, and the
networks of miggraph do not. Bounds are two attributes, ``_min`` and ``_max`` or ``_earliest`` and
``_latest``; None is open or not known.
"""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["ATTRIBUTES", "Attribute"]


class Attribute(NamedTuple):
    """One attribute of a node, an edge or a graph.

    `type` is written as in Python; `unit` is empty where there is none; `source` says what the
    value is taken from; `optional` ones are for graphs of a caller's own.
    """

    name: str
    type: str
    unit: str
    meaning: str
    source: str
    optional: bool = False


_REGISTER: Final = "register of states"
_DECISION: Final = "decision on the accounts"
_READING: Final = "compilers' reading"
_TOLD: Final = "accounts, not decided"

_GRAPH: Final = (
    Attribute("name", "str", "", "which of the networks this is", ""),
    Attribute("policy", "str", "", "policy that decided between sources", "view"),
    Attribute("on", "date", "day", "what held on this day", "clock"),
    Attribute("known_on", "date", "day", "what sources had published by this day", "clock"),
    Attribute("recorded_on", "date", "day", "what had been entered by this day", "clock"),
    Attribute("possibly_known", "int", "sources", "that were possibly published by then", "view"),
    Attribute("digest", "str", "", "SHA-256 of the data", "data files"),
    Attribute("edition", "str", "", "version of miggraph, day and digest of the data", "release"),
    Attribute(
        "masked",
        "bool | None",
        "",
        "whether small counts are masked, as in a release; None: an endpoint does not tell it",
        "how it was opened",
    ),
    Attribute("filters", "dict", "", "the filters that were set, by name", "caller"),
    Attribute("left_out", "dict", "", "what has no place in the network, with the reason", ""),
)

_MOVEMENTS: Final = (
    *_GRAPH,
    Attribute(
        "further_states",
        "dict[str, dict]",
        "",
        "of transfers, flows and legs: other states that edges name, described as nodes are",
        _REGISTER,
    ),
)

_STATE: Final = (
    Attribute("label", "str", "", "English name", _REGISTER),
    Attribute("kind", "str", "", "state, union or former", _REGISTER),
    Attribute("alpha3", "str | None", "", "ISO 3166-1 alpha-3", _REGISTER),
    Attribute("numeric", "str | None", "", "ISO 3166-1 numeric", _REGISTER),
    Attribute("region", "str | None", "", "M49 code of the sub-region", _REGISTER),
    Attribute("region_label", "str | None", "", "name of the sub-region", "scheme of regions"),
    Attribute("latitude", "float | None", "degrees, WGS 84", "representative point", _REGISTER),
    Attribute("longitude", "float | None", "degrees, WGS 84", "representative point", _REGISTER),
    Attribute("administered_by", "str | None", "", "code of the state of a territory", _REGISTER),
)

_COHORT: Final = (
    Attribute("transfer", "str", "", "id of the transfer", "account"),
    Attribute(
        "nationality",
        "str | None",
        "",
        "code or cohort group; None: no account names one",
        _DECISION,
    ),
    Attribute(
        "nationality_settled", "bool", "", "whether it is accepted that there were any", _DECISION
    ),
    Attribute(
        "cohort_kind",
        "str",
        "",
        "third, own or open: whose nationals, seen from the receiver",
        "nationality and receiver",
    ),
    Attribute(
        "persons_min",
        "int",
        "persons",
        "of the cohort, at least; without nationality of the transfer",
        _DECISION,
    ),
    Attribute(
        "persons_max", "int | None", "persons", "of the cohort, at most; None is open", _DECISION
    ),
    Attribute(
        "count_told", "bool", "", "whether an account tells a number of the cohort", "account"
    ),
    Attribute(
        "transfer_persons_min", "int", "persons", "of the whole transfer, at least", _DECISION
    ),
    Attribute(
        "transfer_persons_max", "int | None", "persons", "of the whole transfer, at most", _DECISION
    ),
    Attribute(
        "transfer_third_persons_min",
        "int",
        "persons",
        "of the whole transfer, no nationals of the receiver, at least",
        _DECISION,
    ),
    Attribute(
        "transfer_third_persons_max",
        "int | None",
        "persons",
        "of the whole transfer, no nationals of the receiver, at most",
        _DECISION,
    ),
    Attribute(
        "transfer_onward_persons_min",
        "int",
        "persons",
        "of the whole transfer, reported to have moved on, at least",
        _DECISION,
    ),
    Attribute(
        "transfer_onward_persons_max",
        "int | None",
        "persons",
        "of the whole transfer, reported to have moved on, at most",
        _DECISION,
    ),
    Attribute(
        "onward_withheld",
        "bool",
        "",
        "whether onward movement of the transfer is reported that is not published",
        _TOLD,
    ),
    Attribute(
        "third_country",
        "str",
        "",
        "yes, partly, no or undetermined, of the transfer",
        "cohorts and receiver",
    ),
    Attribute(
        "settled",
        "bool",
        "",
        "whether sender and receiver are accepted; else both are only possible",
        _DECISION,
    ),
    Attribute("receiver_settled", "bool", "", "whether the receiver is accepted", _DECISION),
    Attribute(
        "joint", "bool", "", "whether one figure is for several receivers together", _DECISION
    ),
    Attribute("tells", "str", "", "event, or total over a period", _READING),
    Attribute("date", "str", "EDTF", "when", _DECISION),
    Attribute("earliest", "date | None", "day", "first day of the date", "date"),
    Attribute("latest", "date | None", "day", "last day of the date", "date"),
    Attribute(
        "happened_by",
        "date",
        "day",
        "by which it was over: end of its date or day of telling",
        "date and sources",
    ),
    Attribute("basis", "str", "", "movement basis", _DECISION),
    Attribute(
        "basis_inferred",
        "bool",
        "",
        "whether the basis follows from the kind of the agreement",
        "kind of the agreement",
    ),
    Attribute("mode", "str", "", "means of transport", _DECISION),
    Attribute("via", "tuple[str, ...]", "", "codes of the stops, in order", _DECISION),
    Attribute(
        "onward",
        "tuple[tuple[str | None, int, int | None, str], ...]",
        "persons",
        "later movements: to (None: not named), at least, at most, mode",
        _DECISION,
    ),
    Attribute(
        "onward_sources",
        "tuple[tuple[str, ...], ...]",
        "",
        "of each later movement: ids of the sources that tell of it",
        _TOLD,
    ),
    Attribute(
        "onward_voices",
        "tuple[tuple[str, ...], ...]",
        "",
        "of each later movement: on whose word; content farms are no voice",
        _TOLD,
    ),
    *(
        Attribute(
            f"chain_refoulement_{done}_by",
            "dict[str, tuple[str, ...]]",
            "",
            f"by destination: who {words} chain refoulement, about the onward movement itself",
            "caller",
            optional=True,
        )
        for done, words in (("alleged", "alleges"), ("found", "found"))
    ),
    Attribute(
        "agreements", "tuple[str, ...]", "", "ids of the agreements it was made under", "account"
    ),
    Attribute("agreement_kinds", "tuple[str, ...]", "", "their kinds", _READING),
    Attribute(
        "receiver_roles",
        "tuple[str, ...]",
        "",
        "roles of the receiver in these agreements",
        _READING,
    ),
    Attribute("agencies", "tuple[str, ...]", "", "ids of the agencies that accounts name", _TOLD),
    Attribute("accounts", "tuple[str, ...]", "", "ids of the accounts", "data files"),
    Attribute(
        "deciding",
        "dict[str, tuple[str, ...]]",
        "",
        "ids of the accounts whose answer is accepted, by question",
        _DECISION,
    ),
    Attribute("sources", "tuple[str, ...]", "", "ids of the sources of the accounts", "data files"),
    Attribute(
        "tables",
        "tuple[str, ...]",
        "",
        "those of the sources that are tables; totals of one table add up",
        "data files",
    ),
)

_FLOW: Final = (
    Attribute("weight", "int", "events and totals", "transfers and totals together", "count"),
    Attribute("transfers", "int", "events", "transfers whose ends are settled", "count"),
    Attribute("totals", "int", "totals", "sums over a period, no further events", "count"),
    Attribute(
        "persons_min", "int", "persons", "at least, by the rule for routes", "transfers and totals"
    ),
    Attribute(
        "persons_max", "int | None", "persons", "at most; None is open", "transfers and totals"
    ),
    Attribute(
        "third_persons_min",
        "int",
        "persons",
        "no nationals of the receiver, at least",
        "transfers and totals",
    ),
    Attribute(
        "third_persons_max",
        "int | None",
        "persons",
        "no nationals of the receiver, at most",
        "transfers and totals",
    ),
    Attribute(
        "third_country", "int", "events and totals", "with the answer yes or partly", "count"
    ),
    Attribute("undetermined", "int", "events and totals", "with the answer undetermined", "count"),
    Attribute("nationalities", "tuple[str, ...]", "", "codes whose presence is settled", _DECISION),
    Attribute("agreements", "tuple[str, ...]", "", "ids of the agreements", "account"),
    Attribute("earliest", "date | None", "day", "first day of the earliest", "date"),
    Attribute("latest", "date | None", "day", "last day of the latest", "date"),
    Attribute("sources", "tuple[str, ...]", "", "ids of the sources", "data files"),
)

_LEG: Final = (
    Attribute("transfer", "str", "", "id of the transfer", "account"),
    Attribute(
        "kind",
        "str",
        "",
        "leg (a stop on the way, and arrival) or onward (a later movement)",
        _DECISION,
    ),
    Attribute(
        "order",
        "int",
        "",
        "position on the way, from 0; an onward movement follows the last leg",
        _DECISION,
    ),
    Attribute(
        "mode",
        "str",
        "",
        "of a leg the means of transport; of an onward movement forced, assisted, own or unknown",
        _DECISION,
    ),
    Attribute("persons_min", "int", "persons", "at least", _DECISION),
    Attribute("persons_max", "int | None", "persons", "at most; None is open", _DECISION),
    Attribute("third_country", "str", "", "of the transfer", "cohorts and receiver"),
    Attribute("tells", "str", "", "event, or total over a period, of the transfer", _READING),
    Attribute("earliest", "date | None", "day", "first day of the transfer", "date"),
    Attribute(
        "latest",
        "date | None",
        "day",
        "last day of the transfer; None for an onward movement",
        "date",
    ),
    Attribute(
        "nationalities",
        "tuple[str, ...]",
        "",
        "codes whose presence in the transfer is settled",
        _DECISION,
    ),
    Attribute("agreements", "tuple[str, ...]", "", "ids of the agreements", "account"),
    Attribute("sources", "tuple[str, ...]", "", "ids of the sources of the transfer", "data files"),
)

_DATES: Final = tuple(
    Attribute(
        f"{name}_{end}",
        "date | None",
        "day",
        f"{side} day it was {words}",
        "decision on the claims",
    )
    for name, words in (
        ("requested_on", "requested"),
        ("announced_on", "announced"),
        ("signed_on", "signed"),
        ("in_force_on", "in force from"),
        ("suspended_on", "suspended"),
        ("ended_on", "ended"),
        ("first_transfer_on", "first used, as claimed"),
    )
    for end, side in (("earliest", "first possible"), ("latest", "last possible"))
)

_AGREEMENT: Final = (
    Attribute("bipartite", "int", "", "0 for a state, 1 for an agreement", ""),
    Attribute("label", "str", "", "short name", _READING),
    Attribute("kind", "str", "", "what it is mainly for", _READING),
    Attribute("form", "str", "", "treaty, memorandum, informal, …", _READING),
    Attribute(
        "nature", "str", "", "concluded, claimed-and-disputed, proposed, refused, …", "claims"
    ),
    Attribute("status", "str | None", "", "latest accepted status", "decision on the claims"),
    Attribute("in_force", "str", "", "yes, possibly or no, on the day of the clock", "claims"),
    *_DATES,
    Attribute(
        "began_earliest",
        "date | None",
        "day",
        "first day it can have begun: signed or in force, else announced, else first used",
        "dates above and transfers",
    ),
    Attribute(
        "began_latest",
        "date | None",
        "day",
        "last day it can have begun",
        "dates above and transfers",
    ),
    Attribute(
        "capacities",
        "tuple[tuple[str, int, int | None], ...]",
        "persons per unit",
        "accepted capacities: unit, at least, at most",
        "decision on the claims",
    ),
    Attribute("transfers", "int", "events", "accepted as done under it", "count"),
    Attribute("totals", "int", "totals", "accepted as done under it", "count"),
    Attribute(
        "first_moved_earliest",
        "date | None",
        "day",
        "first day on which the first transfer under it can have begun",
        "date",
    ),
    Attribute("first_moved_latest", "date | None", "day", "last day by which it had begun", "date"),
    *(
        Attribute(name, "tuple[str, ...]", "", words, "claims, not decided")
        for name, words in (
            ("refoulement_alleged_by", "who alleges a breach of non-refoulement, about it"),
            ("refoulement_found_by", "which court found a breach of non-refoulement, about it"),
            ("non_refoulement_observed_by", "who says that non-refoulement was observed"),
            ("refoulement_denied_by", "who denies a breach of non-refoulement"),
        )
    ),
    Attribute("sources", "tuple[str, ...]", "", "ids of the sources of its claims", "data files"),
)

_PARTNERS: Final = (
    Attribute("weight", "int", "agreements", "agreements that both states are party to", "count"),
    Attribute("agreements", "tuple[str, ...]", "", "their ids", "data files"),
    Attribute("kinds", "dict[str, int]", "agreements", "number by kind", "count"),
)

_BORDERS: Final = "Natural Earth, in data/neighbours.csv"
_NEIGHBOURS: Final = (
    Attribute("land", "bool", "", "whether the two have a land border", _BORDERS),
    Attribute(
        "sea_km",
        "float | None",
        "km",
        "least distance of their coasts, up to 400; None with a land border, or beyond",
        _BORDERS,
    ),
    Attribute(
        "bodies",
        "tuple[str, ...]",
        "",
        "abbreviations of the regional bodies of which both are members",
        "World Factbook, in data/regional-bodies.csv",
    ),
)

#: (network, element) -> attributes; the element is graph, node, edge or agreement.
ATTRIBUTES: Final[dict[tuple[str, str], tuple[Attribute, ...]]] = {
    ("transfers", "graph"): _MOVEMENTS,
    ("transfers", "node"): _STATE,
    ("transfers", "edge"): _COHORT,
    ("flows", "graph"): _MOVEMENTS,
    ("flows", "node"): _STATE,
    ("flows", "edge"): _FLOW,
    ("legs", "graph"): _MOVEMENTS,
    ("legs", "node"): _STATE,
    ("legs", "edge"): _LEG,
    ("agreements", "graph"): _GRAPH,
    ("agreements", "node"): (_AGREEMENT[0], *_STATE),
    ("agreements", "agreement"): _AGREEMENT,
    ("agreements", "edge"): (
        Attribute("roles", "tuple[str, ...]", "", "roles of the state in the agreement", _READING),
    ),
    ("partners", "graph"): _GRAPH,
    ("partners", "node"): _STATE,
    ("partners", "edge"): _PARTNERS,
    ("neighbours", "graph"): (
        *_GRAPH,
        Attribute("bodies", "dict", "", "names of the regional bodies, by abbreviation", ""),
    ),
    ("neighbours", "node"): _STATE,
    ("neighbours", "edge"): _NEIGHBOURS,
}
