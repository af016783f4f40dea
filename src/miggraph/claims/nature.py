"""What an arrangement is: it follows from its decisions unless the compilers set it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.decide import Outcome
from miggraph.claims.force import in_force, latest_status, stages_of
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

#: Ranks of legal texts and courts, and of governments and intergovernmental bodies.
_AUTHORITIES: Final = (0, 1)


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
    """What is known of the claims besides their content.

    `ranks` gives the rank of the voice of each claim of anybody but content farms; 0 is the most
    trusted. `deniers` deny that the arrangement exists, in a voice that can carry a value.
    `entered` is the day on which each claim was entered.
    """

    ranks: Mapping[str, int]
    deniers: frozenset[str]
    entered: Mapping[str, date]


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
        What is known of the claims.
    on
        The day.
    has_transfers
        Whether a transfer under it is accepted as done.
    """
    stages = stages_of(decisions, witnesses.entered, on)
    force = in_force(decisions, stages, on)
    status = latest_status(stages, force)
    began = has_transfers or any(_has_begun(decision, on) for decision in decisions)
    nature, reason = _nature(agreement, decisions, status, witnesses, began=began)
    if nature in ("proposed", "refused"):
        force = "no"
    if status in ("in-force", "provisional") and BINDINGNESS[agreement.form] != "binding":
        status = "operative"
    return Life(nature, reason, status, force)


def _nature(
    agreement: Agreement,
    decisions: Sequence[Decision],
    status: str | None,
    witnesses: Witnesses,
    *,
    began: bool,
) -> tuple[str, str]:
    """Say what an arrangement is.

    That something was signed can be certain while its day is contested, and an act that only a list
    without named origin tells is still told as an act. So acts count here if anybody but a content
    farm tells them. A denial makes it disputed unless a text, a court or a government tells an act
    and ranks above the denial: what a minister denies is mostly told by the press.
    """
    if agreement.nature is not None:
        return agreement.nature, "set by the compilers"
    acts = [decision for decision in decisions if _is_act(decision, witnesses)]
    denials = {d for decision in decisions for d in decision.denials} & witnesses.deniers
    best = min((_rank(decision, witnesses) for decision in acts), default=None)
    weighty = any(
        best is None or best not in _AUTHORITIES or witnesses.ranks[denial] <= best
        for denial in denials
    )
    if weighty and (acts or began):
        return "claimed-and-disputed", "asserted, and its existence is denied"
    if acts:
        names = ", ".join(sorted({decision.question.property for decision in acts}))
        if all(decision.outcome is Outcome.UNSUPPORTED for decision in acts):
            return "concluded", f"told only by aggregators that name no origin: {names}"
        return "concluded", f"told: {names}"
    if began:
        return "concluded", "no act is told, but a transfer or the first one is accepted"
    if status in ("refused", "denied"):
        return "refused", f"latest accepted status: {status}"
    if status is not None:
        return "proposed", f"latest accepted status: {status}"
    told = _undecided_statuses(decisions)
    if "refused" in told and told <= {"refused", "denied", "requested", "negotiating"}:
        return "refused", "told as refused, though no status is accepted"
    return "proposed", "no act, status or transfer is told, content farms apart"


def _has_begun(decision: Decision, on: date) -> bool:
    """Whether a first transfer is accepted that lies before the day; a plan is no transfer."""
    if decision.question.property != "first-transfer-on" or not decision.is_accepted:
        return False
    first = dates.span(str(decision.value)).earliest
    return first is not None and first <= on


def _rank(decision: Decision, witnesses: Witnesses) -> int:
    """Return the best rank of a voice that tells an act."""
    tellers = (*decision.winners, *decision.losers)
    return min(witnesses.ranks[claim] for claim in tellers if claim in witnesses.ranks)


def _is_act(decision: Decision, witnesses: Witnesses) -> bool:
    """Whether a decision tells that the arrangement was made."""
    question = decision.question
    tellers = (*decision.winners, *decision.losers)
    if question.standing != "done" or not any(claim in witnesses.ranks for claim in tellers):
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
        for decision in decisions
        if decision.question.property == "status" and not decision.outcome.is_accepted
        for value in (decision.value, *decision.left)
        if value is not None
    }
