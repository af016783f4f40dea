"""What an account tells of one question on its transfer, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from miggraph.quantities import Bounds
from miggraph.records import Account, Onward
from miggraph.shown import Shown, ShownValue
from miggraph.web.explorer.things.sides import Question, Role, Side, question
from miggraph.web.explorer.words import bounds_words, when

__all__ = ["about_words", "rulings", "told"]

Label: TypeAlias = Callable[[str], str]

_NOT_TOLD: Final = "not told"


def rulings(shown: Shown, accounts: Mapping[str, Account], label: Label) -> tuple[Question, ...]:
    """Return the questions on a transfer, each with what its accounts tell of it.

    Parameters
    ----------
    shown
        The transfer, as `KnowledgeGraph.show` gives it.
    accounts
        All accounts by their ids.
    label
        Gives the name of a state.
    """
    return tuple(_ruling(value, accounts, label) for value in shown.values)


def told(account: Account, about: str, label: Label) -> str:
    """Say what an account tells of one question.

    Parameters
    ----------
    account
        The account.
    about
        As a ruling names its question: ``date``, ``to``, ``persons KG``, ``onward to KZ`` …
    label
        Gives the name of a state.
    """
    word, _, rest = about.partition(" ")
    match word:
        case "date":
            return when(account.date)
        case "from":
            return label(account.sending)
        case "to":
            return " and ".join(map(label, account.receiving)) or _NOT_TOLD
        case "via":
            return ", ".join(map(label, account.via)) or "no stop told"
        case "mode":
            return account.mode.replace("-", " ")
        case "basis":
            return (account.basis or _NOT_TOLD).replace("-", " ")
        case "nationality":
            return _cohort(account, rest) or ("not named" if account.cohorts else _NOT_TOLD)
        case "onward":
            return "; ".join(_onward(one, label) for one in account.onward) or _NOT_TOLD
    return _cohort(account, rest.partition(" ")[0]) or _persons(account)


def _ruling(value: ShownValue, accounts: Mapping[str, Account], label: Label) -> Question:
    about = value.property
    word, _, rest = about.partition(" ")
    sides: dict[tuple[Role, str], list[int]] = {}
    said = (*value.claims, *value.losers)
    for place, one in enumerate(said):
        role: Role = "otherwise"
        if place < len(value.claims):
            role = "accepted" if value.accepted is not None else "asserted"
        sides.setdefault((role, told(accounts[one.id], about, label)), []).append(place)
    plain = question(value)
    return Question(
        anchor=plain.anchor,
        property=word,
        title=about_words(rest, label),
        time="",
        outcome=value.outcome,
        announced=False,
        accepted=None if value.accepted is None else _accepted(word, str(value.accepted), label),
        reason=value.reason,
        sides=tuple(
            Side(role, None, text, tuple(said[place] for place in places))
            for (role, text), places in sides.items()
        ),
    )


def about_words(rest: str, label: Label) -> str:
    """Say in words what a question is about: a nationality, a period, or both."""
    return " ".join(when(word) if word[:1].isdigit() else label(word) for word in rest.split())


def _accepted(word: str, value: str, label: Label) -> str:
    if word in ("from", "to", "via"):
        return ", ".join(label(code) for code in value.replace(",", " ").split())
    return when(value) if word == "date" else value.replace("-", " ")


def _cohort(account: Account, nationality: str) -> str:
    for cohort in account.cohorts:
        if cohort.nationality == nationality:
            return "some, no number told" if cohort.told is None else bounds_words(cohort.told)
    return ""


def _persons(account: Account) -> str:
    least, most = account.persons
    return _NOT_TOLD if least is None and most is None else bounds_words(Bounds(least or 0, most))


def _onward(one: Onward, label: Label) -> str:
    parts: Iterable[str] = (
        f"to {label(one.to)}" if one.to else "to a state not named",
        "number not told" if one.told is None else bounds_words(one.told),
        "" if one.mode == "unknown" else one.mode,
        "announced" if one.standing == "announced" else "",
    )
    return ", ".join(part for part in parts if part)
