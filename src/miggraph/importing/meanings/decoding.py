"""What a text of a column means: a state, a cohort group, a word, or nothing that is known.

A table has few distinct texts in a column, so each is decoded once, here, and joined to the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final, Literal

from msgspec import Struct

from miggraph.errors import ProfileError, UnknownNameError
from miggraph.importing.codes import fold, group_table, readings
from miggraph.importing.profiles.profile import ROLES, STATE_ROLES, Profile
from miggraph.records import State
from miggraph.residuals import is_residual
from miggraph.vocabulary import SCHEMES

__all__ = ["REASONS", "Decoded", "Decoder"]

#: Why a text is refused, as reports say it.
UNKNOWN_CODE: Final = "code unknown"
AMBIGUOUS: Final = "code ambiguous"
DISSOLVED: Final = "dissolved state"
UNKNOWN_WORD: Final = "word unknown"
REASONS: Final = (UNKNOWN_CODE, AMBIGUOUS, DISSOLVED, UNKNOWN_WORD)


class Decoded(Struct, frozen=True):
    """What one text means in one role.

    `code` is the code of a state (of several, with blanks between, where persons went through
    them), a word of the cohort groups, or a word of the scheme of modes. `reason` says why a text
    is refused, or under which role and label a residual row is kept apart.
    """

    kind: Literal["state", "group", "word", "untold", "residual", "total", "rejected"]
    code: str | None = None
    reason: str | None = None


_UNTOLD: Final = Decoded("untold")
_TOTAL: Final = Decoded("total")


class Decoder:
    """Decodes the texts of the tables of one profile.

    Parameters
    ----------
    profile
        Whose constants and maps of values are checked here, against the states.
    states
        The states that may be meant, by code; see `miggraph.importing.codes.all_states`.

    Raises
    ------
    ProfileError
        If a constant or a map of values names a state that does not exist.
    MiggraphError
        If a code system needs a package that is not installed.
    """

    def __init__(self, profile: Profile, states: Mapping[str, State]) -> None:
        self._profile = profile
        self._states = states
        self._totals = _folded(profile.totals)
        self._residual = _folded(profile.residual)
        self._values = {
            role: {fold(text): word for text, word in words.items()}
            for role, words in profile.values.items()
        }
        systems = {role.codes for role in profile.roles.values() if role.codes is not None}
        self._readings = {system: readings(system, states) for system in sorted(systems)}
        self._groups = {system: group_table(system) for system in sorted(systems)}
        self._check()

    def decode(self, role: str, text: str | None) -> Decoded:
        """Return what a text of the column of a role means.

        Parameters
        ----------
        role
            A role of a state, ``mode`` or ``agreement``, with a column in the profile.
        text
            As the table has it; None is a cell without value.

        Raises
        ------
        UnknownNameError
            If the role is not one of these, or has no column.
        """
        has_column = role in self._profile.roles and self._profile.roles[role].column is not None
        if role not in {*STATE_ROLES, "mode", "agreement"} or not has_column:
            raise UnknownNameError("role with a column of names", role, self._named)
        if text is None or text.strip() in self._profile.markers:
            return _UNTOLD
        separator = self._profile.roles[role].separator
        if separator is not None and separator in text:
            return self._several(role, text.split(separator))
        return self._one(role, text.strip())

    def _one(self, role: str, text: str) -> Decoded:
        key = fold(text)
        if key in self._totals.get(role, ()):
            return _TOTAL
        word = self._values.get(role, {}).get(key)
        if role not in STATE_ROLES:
            return self._word(role, text, word)
        if word is not None:
            return self._meant(word)
        if key in self._residual.get(role, ()):
            return _residual(role, text)
        system = self._profile.roles[role].codes or ""
        group = self._groups[system].get(key)
        if group is not None and role == "nationality":
            return Decoded("group", group)
        codes = self._readings[system].get(key, ())
        if len(codes) > 1:
            return Decoded("rejected", reason=AMBIGUOUS)
        if codes:
            return self._meant(codes[0])
        # Below the codes, for a guard on words must not take a state for a residual row.
        if group is not None or is_residual(text):
            return _residual(role, text)
        return Decoded("rejected", reason=UNKNOWN_CODE)

    def _meant(self, word: str) -> Decoded:
        if word in SCHEMES["cohort-group"]:
            return Decoded("group", word)
        if self._states[word].kind == "former" and self._profile.dissolved == "refuse":
            return Decoded("rejected", reason=DISSOLVED)
        return Decoded("state", word)

    def _word(self, role: str, text: str, word: str | None) -> Decoded:
        if word is None and role == "agreement" and not self._values.get(role):
            return Decoded("word", text)
        return Decoded("word", word) if word else Decoded("rejected", reason=UNKNOWN_WORD)

    def _several(self, role: str, texts: list[str]) -> Decoded:
        """Return the states of a list; the first that is none of them decides."""
        parts = [self.decode(role, text) for text in texts]
        for part in parts:
            if part.kind != "state":
                return part
        return Decoded("state", " ".join(part.code or "" for part in parts))

    @cached_property
    def _named(self) -> tuple[str, ...]:
        return tuple(
            name
            for name, role in self._profile.roles.items()
            if role.column is not None and name in {*STATE_ROLES, "mode", "agreement"}
        )

    def _check(self) -> None:
        for name, role in self._profile.roles.items():
            if name in STATE_ROLES and role.value is not None:
                self._check_state(f"roles.{name}.value", name, role.value)
        for name, words in self._profile.values.items():
            for text, word in words.items() if name in STATE_ROLES else ():
                self._check_state(f"values.{name}.{text}", name, word)

    def _check_state(self, place: str, role: str, word: str) -> None:
        groups = SCHEMES["cohort-group"] if role == "nationality" else ()
        if word not in self._states and word not in groups:
            fix = UnknownNameError("state", word, [*self._states, *groups]).fix
            raise ProfileError(
                f"{word!r} is the code of no state ({place}).",
                file=self._profile.file or None,
                fix=fix,
            )


def _folded(labels: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(map(fold, texts)) for key, texts in labels.items() if key in ROLES}


def _residual(role: str, text: str) -> Decoded:
    return Decoded("residual", reason=f"{role}: {text}")
