"""Which transfers and agreements a network holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from miggraph.dates import Span
from miggraph.errors import UnknownNameError, UsageError
from miggraph.records import Policy, State
from miggraph.vocabulary import SCHEMES

__all__ = ["Filters", "as_tuple", "types_below"]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is left in a network; what is not set leaves everything.

    Attributes
    ----------
    since, until
        Window of days, both inclusive. A transfer is in it if it can have happened within; an
        agreement, if it is told when it began, it can have begun by the end and is not known to
        have ended before the start.
    in_force_on
        Only agreements that were in force on this day, surely or possibly, and transfers under
        them.
    kinds
        Only agreements of these kinds, and transfers under them.
    states
        Only edges one of whose ends is one of these states, or agreements one of whose parties is.
    nationalities
        Only cohorts of these nationalities; counts of a transfer are then those of these cohorts.
    min_source_type
        Only what sources say whose type the policy ranks at least as high as this one.
    """

    since: date | None = None
    until: date | None = None
    in_force_on: date | None = None
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    min_source_type: str | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since > self.until:
            raise UsageError(
                f"The window is empty: it starts on {self.since} and ends on {self.until}.",
                fix="exchange the two days.",
            )
        for kind in self.kinds:
            if kind not in SCHEMES["kind"]:
                raise UnknownNameError("kind of agreement", kind, SCHEMES["kind"])

    def in_window(self, span: Span) -> bool:
        """Whether something can have happened within the window."""
        return not span.is_before(Span(self.since, None)) and not Span(None, self.until).is_before(
            span
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the filters that are set, by name."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in found.items() if value not in (None, ())}

    def check_states(self, states: Mapping[str, State]) -> None:
        """Check that the states are codes of the register.

        Raises
        ------
        UnknownNameError
            If one is not; suggests the code of a state that is called so.
        """
        for code in self.states:
            if code not in states:
                raise _unknown_code("state", code, states, ())

    def check_nationalities(self, states: Mapping[str, State]) -> None:
        """Check that the nationalities are codes of the register, or cohort groups.

        Raises
        ------
        UnknownNameError
            If one is neither; suggests the code of a state that is called so.
        """
        known = {*states, *SCHEMES["cohort-group"]}
        for code in self.nationalities:
            if code not in known:
                raise _unknown_code("nationality", code, states, sorted(SCHEMES["cohort-group"]))


def _unknown_code(
    what: str, code: str, states: Mapping[str, State], groups: Sequence[str]
) -> UnknownNameError:
    called = {
        word: state.code
        for state in states.values()
        for word in (state.label, *state.names, state.alpha3)
        if word is not None
    }
    error = UnknownNameError(what, code, [*states, *groups], called)
    if not error.suggestions:
        others = f", or one of {', '.join(groups)}" if groups else ""
        error.fix = (
            f"use the code of a state, as `miggraph export csv --table states` lists them{others}."
        )
    return error


def types_below(least: str | None, policy: Policy) -> tuple[str, ...]:
    """Return the source types that a policy ranks below one of them; none where `least` is None.

    Raises
    ------
    UnknownNameError
        If the policy does not rank this type.
    """
    if least is None:
        return ()
    ranks = {kind: rank for rank, tier in enumerate(policy.tiers) for kind in tier}
    if least not in ranks:
        raise UnknownNameError("source type", least, ranks)
    return tuple(sorted(kind for kind, rank in ranks.items() if rank > ranks[least]))


def as_tuple(values: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return one or several words as a sorted tuple."""
    if values is None:
        return ()
    return (values,) if isinstance(values, str) else tuple(sorted(set(values)))
