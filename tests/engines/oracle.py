"""The ranking of facts once more, in Python and fact by fact: what the SQL is compared with.

Written from the rules: accounts by reporter, each question decided among them, and the parts
brought together by `miggraph.claims.thirdcountry.compose`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from miggraph.claims.thirdcountry import compose, root
from miggraph.claims.transfer import basis_of
from miggraph.network.ranking.arrivals import BASES
from miggraph.quantities import Bounds, total
from tests.engines.facts import AGREEMENTS, STATES, Fact

__all__ = ["Expected", "expected"]

#: Receiving state -> senders, of all bases, nationalities, persons, totals, undetermined, its
#: persons, flagged.
Expected = dict[str, tuple[list[str], list[str], list[str], Bounds, int, int, Bounds, int]]
_PLACES = {"receiving", "transit", "both"}


def expected(
    facts: Iterable[Fact],
    bases: Sequence[str] = BASES,
    since: date = date.min,
    until: date = date.max,
) -> Expected:
    """Return all that is told of each receiving state."""
    transfers = defaultdict(list)
    for told_fact in facts:
        first, last = told_fact.span
        if told_fact.high == 0 or last < since or first > until:
            continue
        inside = since <= first and last <= until
        # Of what may lie outside nothing is known.
        known = inside or told_fact.third_country != "yes"
        fact = told_fact if known else told_fact._replace(nationality=None)
        key = (fact.sending, fact.receiving, fact.via, fact.mode, fact.agreement, fact.year)
        transfers[key].append(fact)
    tallies = defaultdict(lambda: defaultdict(list))
    for (sending, receiving, _, mode, agreement, _), told in transfers.items():
        place = _place(sending, receiving, agreement)
        if place is None:
            continue
        third, nationalities = _settled(receiving, told)
        if third is None:
            continue
        basis = mode
        if mode == "unknown" and agreement in AGREEMENTS:
            basis = basis_of(AGREEMENTS[agreement], root(receiving, STATES))
        sender = root(sending, STATES) if STATES[sending].kind != "union" else None
        _count(tallies[receiving], third, nationalities, basis in bases, sender, place)
    return {
        state: (
            sorted(set(tally["senders"])),
            sorted(set(tally["all"])),
            sorted(set(tally["nationalities"])),
            total(tally["persons"]),
            len(tally["persons"]),
            len(tally["doubts"]),
            total(tally["doubts"]),
            len(tally["flagged"]),
        )
        for state, tally in sorted(tallies.items())
    }


def _count(tally, third, nationalities, chosen, sender, place) -> None:
    if third.min > 0:
        tally["all"] += [sender] if sender else []
        if chosen:
            tally["senders"] += [sender] if sender else []
            tally["nationalities"] += nationalities
            tally["persons"].append(third)
            tally["flagged"] += [] if place else [1]
    elif chosen:
        tally["doubts"].append(third)


def _place(sending: str | None, receiving: str | None, agreement: str | None) -> bool | None:
    """Whether a role names the receiving state; None if there can be no arrival."""
    if sending not in STATES or receiving not in STATES or STATES[receiving].kind == "union":
        return None
    home = root(receiving, STATES)
    if root(sending, STATES) == home:
        return None
    parties = AGREEMENTS[agreement].parties if agreement in AGREEMENTS else ()
    roles = {party.role for party in parties if root(party.state, STATES) == home}
    if roles & _PLACES:
        return True
    return None if roles else False


def _settled(receiving: str, told: Sequence[Fact]) -> tuple[Bounds | None, list[str]]:
    """Return the foreigners of a transfer and their nationalities; None if all were nationals."""
    accounts = defaultdict(lambda: defaultdict(list))
    for fact in told:
        accounts[fact.reporter or ""][fact.nationality].append(Bounds(fact.low, fact.high))
    sums = {r: {n: total(c) for n, c in cells.items()} for r, cells in accounts.items()}
    wholes = {r: total(cells.values()) for r, cells in sums.items()}
    complete = {r for r, cells in sums.items() if None not in cells and wholes[r].max is not None}
    names = sorted({n for cells in sums.values() for n in cells if n is not None})
    parts = []
    for name in names:
        tellers = {r for r, cells in sums.items() if name in cells}
        count = _left([sums[r][name] for r in sorted(tellers)])
        accepted = complete <= tellers
        parts.append((name, count if accepted else Bounds(0, count.max), accepted))
    covering = [set(sums[r]) for r in complete if wholes[r].min != wholes[r].max]
    made = compose(receiving, _left(list(wholes.values())), parts, STATES, covering)
    kinds = {f.nationality: f.third_country for f in told}
    own = [n for n in (*names, None) if kinds.get(n) == "no"]
    others = [
        _left([cells[n] for cells in sums.values() if n in cells]) for n in kinds if n not in own
    ]
    foreign = [n for n, c, a in made.cohorts if a and c.min > 0 and kinds[n] == "yes"]
    if not others or (made.kind == "no" and len(accounts) > 1):
        return None, []
    if len(accounts) == 1:
        low = sum(c.min for n, c in next(iter(sums.values())).items() if kinds[n] == "yes")
        return Bounds(low, total(others).max), [n for n in foreign if n in STATES]
    third = made.third_persons if foreign else Bounds(0, made.third_persons.max)
    most = total(others).max
    if most is not None:
        most = max(most, third.min)
        third = Bounds(third.min, most if third.max is None else min(third.max, most))
    return third, [n for n in foreign if n in STATES]


def _left(counts: Sequence[Bounds]) -> Bounds:
    """Return what lies within all others that it can be compared with, or the envelope."""
    finest = [c for c in counts if not any(c != o and c.contains(o) for o in counts)]
    result = finest[0]
    for other in finest[1:]:
        result = result.envelope(other)
    return result
