"""Who moved on from the receiving state, as reported."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from miggraph.claims.answers import accepted_or_envelope, count_text
from miggraph.claims.compare import relation_of_counts
from miggraph.claims.hearing import Hearing
from miggraph.claims.transfer import OnwardMovement
from miggraph.quantities import NONE, SOME, Bounds, total
from miggraph.records import Account, Onward

__all__ = ["resolve_onward"]


def resolve_onward(
    hearing: Hearing,
    accounts: list[Account],
    receiving: str | None,
    most: int | None,
) -> tuple[tuple[OnwardMovement, ...], Bounds]:
    """Decide how many moved on in all, and to each state; plans are no movement.

    An account that is silent about a state does not deny that some went there. So the least is
    that of the accepted whole, or of one state if that is more; the most is the sum over the
    states, as far as that many had come. Where an account has movements that are withheld, nothing
    is known but that.
    """
    moved = {a.id: [o for o in a.onward if _is_movement(o, receiving)] for a in accounts}

    def summed(wanted: Callable[[Onward], bool]) -> Callable[[Account], Bounds | None]:
        def of_account(account: Account) -> Bounds | None:
            mine = [_onward_count(o) for o in moved[account.id] if wanted(o)]
            return total(mine).capped(most) if mine else None

        return of_account

    whole = accepted_or_envelope(
        hearing.ask(accounts, "onward", summed(_any), relation_of_counts, count_text)
    )
    movements = []
    for to in sorted({o.to for mine in moved.values() for o in mine}, key=str):
        one = accepted_or_envelope(
            hearing.ask(
                accounts,
                f"onward to {to or 'states not named'}",
                summed(partial(_goes_to, to)),
                relation_of_counts,
                count_text,
            )
        )
        if one is not None:
            modes = {o.mode for mine in moved.values() for o in mine if o.to == to}
            movements.append(OnwardMovement(to, one, _one_mode(modes)))
    if any(account.onward_withheld for account in accounts):
        return tuple(movements), Bounds(0, most)
    if whole is None:
        return tuple(movements), NONE
    parts = [movement.persons for movement in movements]
    added = total(parts)
    least = max([whole.min, *(part.min for part in parts)])
    bounds = Bounds(least, None if added.max is None else max(added.max, whole.max or 0))
    return tuple(movements), bounds.capped(most)


def _any(_: Onward) -> bool:
    return True


def _goes_to(to: str | None, onward: Onward) -> bool:
    return onward.to == to


def _is_movement(onward: Onward, receiving: str | None) -> bool:
    return onward.standing == "done" and (onward.to is None or onward.to != receiving)


def _onward_count(onward: Onward) -> Bounds:
    return onward.told or SOME


def _one_mode(modes: set[str]) -> str:
    known = modes - {"unknown"}
    return known.pop() if len(known) == 1 else "unknown"
