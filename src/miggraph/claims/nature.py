"""What an arrangement is, and whether it is in force on a day: both follow from its decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.decide import Outcome
from miggraph.claims.questions import UNDATED
from miggraph.claims.resolve import Decision
from miggraph.records import Agreement
from miggraph.vocabulary import BINDINGNESS

__all__ = ["Life", "Witnesses", "life_of"]

#: Statuses that only an arrangement that was made can have.
CONCLUDED: Final = frozenset(
    {
        "agreed",
        "signed",
        "provisional",
        "in-force",
        "operative",
        "suspended",
        "blocked-by-court",
        "terminated",
        "expired",
        "never-implemented",
    }
)
_IN_FORCE: Final = frozenset({"in-force", "operative", "provisional"})
_NOT_IN_FORCE: Final = frozenset(
    {"suspended", "blocked-by-court", "terminated", "expired", "never-implemented"}
)


class Life(NamedTuple):
    """The state of an arrangement on a day.

    `status` is the latest accepted one; for an arrangement that does not bind, what treaties call
    in force is called operative.
    """

    nature: str
    nature_reason: str
    status: str | None
    in_force: Known


class Witnesses(NamedTuple):
    """Claims by what they can carry.

    `tellers` are claims of anybody but content farms; `deniers` deny that the arrangement exists,
    in a voice that can carry a value.
    """

    tellers: frozenset[str]
    deniers: frozenset[str]


class _Stage(NamedTuple):
    """An accepted status with the days between which it was published."""

    status: str
    earliest: date | None
    latest: date | None


def life_of(
    agreement: Agreement,
    decisions: Sequence[Decision],
    witnesses: Witnesses,
    on: date,
    *,
    has_transfers: bool,
) -> Life:
    """Work out nature, status and force of an agreement.

    Parameters
    ----------
    agreement
        The agreement.
    decisions
        All its decisions.
    witnesses
        Which claims can carry or dispute that an arrangement exists.
    on
        The day.
    has_transfers
        Whether a transfer under it is accepted as done.
    """
    stages = _stages(decisions, on)
    status = stages[-1].status if stages else None
    nature, reason = _nature(agreement, decisions, status, witnesses, has_transfers=has_transfers)
    in_force = _in_force(decisions, stages, on)
    if nature in ("proposed", "refused"):
        in_force = "no"
    if status in ("in-force", "provisional") and BINDINGNESS[agreement.form] != "binding":
        status = "operative"
    return Life(nature, reason, status, in_force)


def _nature(
    agreement: Agreement,
    decisions: Sequence[Decision],
    status: str | None,
    witnesses: Witnesses,
    *,
    has_transfers: bool,
) -> tuple[str, str]:
    """Say what an arrangement is.

    That something was signed can be certain while its day is contested, and an act that only a list
    without named origin tells is still told as an act. So acts count here if anybody but a content
    farm tells them; whether they are denied is a question of its own.
    """
    if agreement.nature is not None:
        return agreement.nature, "set by the compilers"
    acts = sorted({d.question.property for d in decisions if _is_act(d, witnesses)})
    denied = any(not witnesses.deniers.isdisjoint(d.denials) for d in decisions)
    if denied and (acts or has_transfers):
        return "claimed-and-disputed", "asserted, and its existence is denied"
    if acts:
        return "concluded", f"told: {', '.join(acts)}"
    if has_transfers or any(
        d.question.property == "first-transfer-on" and d.is_accepted for d in decisions
    ):
        return "concluded", "no act is told, but transfers are accepted"
    if status in ("refused", "denied"):
        return "refused", f"latest accepted status: {status}"
    if status is not None:
        return "proposed", f"latest accepted status: {status}"
    told = _undecided_statuses(decisions)
    if "refused" in told and told <= {"refused", "denied", "requested", "negotiating"}:
        return "refused", "told as refused, though no status is accepted"
    return "proposed", "no act, status or transfer is told, content farms apart"


def _is_act(decision: Decision, witnesses: Witnesses) -> bool:
    """Whether a decision tells that the arrangement was made."""
    question = decision.question
    if question.standing != "done" or witnesses.tellers.isdisjoint(
        (*decision.winners, *decision.losers)
    ):
        return False
    if question.property == "text-public":
        return decision.is_accepted and decision.value is True
    if question.property == "status":
        values = decision.left if decision.value is None else (decision.value,)
        return bool(values) and all(value in CONCLUDED for value in values)
    return question.property in ("signed-on", "in-force-on") and bool(
        decision.left or decision.value is not None
    )


def _undecided_statuses(decisions: Iterable[Decision]) -> set[str]:
    """Return the statuses that were told and are not accepted."""
    return {
        str(value)
        for d in decisions
        if d.question.property == "status" and not d.outcome.is_accepted
        for value in (d.value, *d.left)
        if value is not None
    }


def _stages(decisions: Iterable[Decision], on: date) -> list[_Stage]:
    """Return the accepted statuses up to a day, earliest first; those without a date come first."""
    stages = []
    for decision in decisions:
        if decision.question.property != "status" or not decision.is_accepted:
            continue
        time = decision.question.key.partition(" ")[0]
        span = dates.Span(None, None) if time == UNDATED else dates.span(time)
        if span.earliest is None or span.earliest <= on:
            stages.append(_Stage(str(decision.value), span.earliest, span.latest))
    return sorted(stages, key=lambda stage: (stage.latest or date.min, stage.status))


def _in_force(decisions: Sequence[Decision], stages: list[_Stage], on: date) -> Known:
    started, start = _reached(decisions, ("in-force-on",), on)
    for stage in stages:
        if stage.status in _IN_FORCE:
            sure = stage.latest is None or stage.latest <= on
            started = "yes" if sure or started == "yes" else "possibly"
            start = max(start, stage.latest or date.min)
    if started == "no":
        return "no"
    ended, end = _reached(decisions, ("ended-on", "suspended-on"), on)
    if ended != "no" and end < start:
        ended = "no"  # It was said to be in force after that day.
    last = [stage for stage in stages if stage.status in _IN_FORCE | _NOT_IN_FORCE]
    if last and last[-1].status in _NOT_IN_FORCE:
        sure = last[-1].latest is not None and last[-1].latest <= on
        ended = "yes" if sure else "possibly"
    if ended == "yes":
        return "no"
    return "possibly" if "possibly" in (started, ended) else "yes"


def _reached(
    decisions: Iterable[Decision], properties: tuple[str, ...], on: date
) -> tuple[Known, date]:
    """Say whether a date has passed, and which was the last one that has."""
    answer: Known = "no"
    last = date.min
    for decision in decisions:
        if decision.question.property not in properties or decision.question.standing != "done":
            continue
        if decision.is_accepted:
            values, sure = [decision.value], True
        elif decision.outcome is Outcome.CONTESTED:
            values, sure = [v for v in (decision.value, *decision.left) if v is not None], False
        else:
            continue
        for value in values:
            span = dates.span(str(value))
            if span.latest is not None and span.latest <= on and sure:
                answer = "yes"
            elif (span.earliest is None or span.earliest <= on) and answer == "no":
                answer = "possibly"
            else:
                continue
            last = max(last, span.latest or on)
    return answer, last
