"""Read one claim or one account of a source."""

from __future__ import annotations

from collections.abc import Collection

from miggraph import dates
from miggraph.curated.checks import check_account, check_state, check_value
from miggraph.curated.movements import decode_cohort, decode_count, decode_leg, decode_onward
from miggraph.curated.places import check_place
from miggraph.curated.predicates import PREDICATES, PROPERTY_OF
from miggraph.curated.subject import Subject, date_of, day_of, scheme_reader
from miggraph.curated.terms import boolean_of, code_of, text_of
from miggraph.curated.turtle import Description, Term
from miggraph.curated.values import decode
from miggraph.errors import DataError
from miggraph.identity import onward_name
from miggraph.properties import KINDS, STRUCTURES
from miggraph.records import Account, Claim, Cohort, Onward, Value
from miggraph.vocabulary import SCHEMES

__all__ = ["StatementReader"]


class StatementReader:
    """Reads statements, and remembers in `used` which described values they name.

    Parameters
    ----------
    states
        The codes of the register.
    """

    def __init__(self, states: Collection[str]) -> None:
        self.used: set[str] = set()
        self._onwards: dict[str, Onward] = {}
        self._states = states
        self._concept = {scheme: scheme_reader(scheme) for scheme in SCHEMES}

    def claim(
        self, subject: Subject, source: str, recorded: str, described: dict[str, Description]
    ) -> Claim:
        """Read a claim; its name is not checked.

        Parameters
        ----------
        subject
            The claim as it is described.
        source, recorded
            Whose graph it stands in, and the record date of that graph.
        described
            The values that the file describes.
        """
        stated = [p for p in subject.description if p in PROPERTY_OF]
        if len(stated) != 1:
            subject.check_predicates((*PREDICATES["claim"], *PROPERTY_OF))
            raise subject.error(
                f"{subject.name} makes {len(stated)} statements where a claim makes one"
                + (f": {', '.join(sorted(stated))}." if stated else "."),
                fix="split it into claims of their own." if stated else "give it a property.",
            )
        subject.check_predicates((*PREDICATES["claim"], stated[0]))
        name = PROPERTY_OF[stated[0]]
        about = subject.required("mig:about", lambda term: code_of(term, "agreement"))
        check_place(subject, (about,))
        claim = Claim(
            id=subject.local,
            source=source,
            agreement=about,
            property=name,
            value=subject.required(
                stated[0], lambda term: self._value(subject, name, term, described)
            ),
            recorded_on=subject.optional("mig:recordedOn", day_of) or recorded,
            denies=subject.optional("mig:stance", self._concept["stance"]) == "denies",
            standing=self._standing(subject),
            locators=subject.every("mig:locator", text_of),
            notes=subject.every("mig:note", text_of),
            value_notes=subject.every("mig:valueNote", text_of),
            instrument=subject.optional("mig:instrument", lambda t: code_of(t, "instrument")),
            valid_from=subject.optional("mig:validFrom", date_of),
            valid_until=subject.optional("mig:validUntil", date_of),
            status_of=subject.optional("mig:statusOf", self._state),
            retracted_on=subject.optional("mig:retractedOn", day_of),
            retracted_because=subject.optional("mig:retractedBecause", text_of),
        )
        _check_retraction(subject, claim)
        if claim.valid_from and claim.valid_until:
            first, last = dates.span(claim.valid_from), dates.span(claim.valid_until)
            if last.is_before(first):
                raise subject.error(
                    f"{subject.name} is valid until {claim.valid_until}, before it begins.",
                    "mig:validUntil",
                    fix="swap the two dates.",
                )
        return claim

    def account(
        self, subject: Subject, source: str, recorded: str, described: dict[str, Description]
    ) -> Account:
        """Read an account; see `claim`."""
        subject.check_predicates(PREDICATES["account"])
        legs = sorted(subject.every("mig:via", self._leg))
        agreements = subject.every("mig:under", lambda t: code_of(t, "agreement"))
        if not agreements:
            raise subject.error(f"{subject.name} has no mig:under.", fix="name its agreement.")
        check_place(subject, agreements)
        tells = subject.required("mig:tells", self._concept["telling"])
        account = Account(
            id=subject.local,
            source=source,
            transfer=subject.required("mig:tellsOf", lambda t: code_of(t, "transfer")),
            agreements=agreements,
            date=subject.required("mig:date", date_of),
            sending=subject.required("mig:from", self._state),
            receiving=subject.every("mig:to", self._state),
            via=tuple(state for _, state in legs),
            persons=subject.optional("mig:persons", decode_count) or (None, None),
            cohorts=tuple(sorted(subject.every("mig:cohort", self._cohort))),
            onward=tuple(
                sorted(
                    subject.every("mig:onward", lambda term: self._onward(term, described)),
                    key=onward_name,
                )
            ),
            mode=subject.optional("mig:mode", self._concept["mode"]) or "unknown",
            tells="total" if tells == "total" else "event",
            recorded_on=subject.optional("mig:recordedOn", day_of) or recorded,
            basis=subject.optional("mig:movementBasis", self._concept["basis"]),
            standing=self._standing(subject),
            agencies=subject.every("mig:agencyName", text_of),
            locators=subject.every("mig:locator", text_of),
            notes=subject.every("mig:note", text_of),
            retracted_on=subject.optional("mig:retractedOn", day_of),
            retracted_because=subject.optional("mig:retractedBecause", text_of),
            onward_withheld=subject.optional("mig:onwardWithheld", boolean_of) or False,
        )
        try:
            check_account(account, self._states)
        except DataError as error:
            raise subject.error(f"{subject.name}: {error.message}", fix=error.fix) from error
        _check_retraction(subject, account)
        return account

    def _standing(self, subject: Subject) -> str | None:
        """Return the standing; that a thing is done goes without saying."""
        standing = subject.optional("mig:standing", self._concept["standing"])
        return None if standing == "done" else standing

    def _value(
        self, subject: Subject, name: str, term: Term, described: dict[str, Description]
    ) -> Value:
        value: Value
        match KINDS[name]:
            case "status":
                value = code_of(term, "status")
            case "state":
                value = code_of(term, "state")
            case "boolean":
                value = boolean_of(term)
            case "structure":
                value = self._structure(subject, name, term, described)
            case _:
                value = text_of(term)
        check_value(name, value, self._states)
        return value

    def _structure(
        self, subject: Subject, name: str, term: Term, described: dict[str, Description]
    ) -> Value:
        try:
            value = decode(STRUCTURES[name], term, described)
        except DataError as error:
            if term not in described:
                raise
            node = Subject(subject.document, str(term), described[str(term)])
            raise node.error(error.message, fix=error.fix) from error
        self.used.add(str(term))
        return value

    def _state(self, term: Term) -> str:
        return check_state(code_of(term, "state"), self._states)

    def _cohort(self, term: Term) -> Cohort:
        cohort = decode_cohort(term)
        if cohort.nationality not in SCHEMES["cohort-group"]:
            check_state(cohort.nationality, self._states)
        return cohort

    def _onward(self, term: Term, described: dict[str, Description]) -> Onward:
        onward = decode_onward(term, described)
        self.used.add(str(term))
        if onward.to is not None:
            check_state(onward.to, self._states)
        other = self._onwards.setdefault(onward_name(onward), onward)
        if other != onward:
            raise DataError(
                f"{term} is read as {onward.mode} ({onward.standing}) here and as {other.mode} "
                f"({other.standing}) elsewhere.",
                fix="read the same words on the same movement in the same way.",
            )
        return onward

    def _leg(self, term: Term) -> tuple[int, str]:
        order, state = decode_leg(term)
        return order, check_state(state, self._states)


def _check_retraction(subject: Subject, statement: Claim | Account) -> None:
    retraction = {"mig:retractedOn", "mig:retractedBecause"} & subject.description.keys()
    if len(retraction) == 1:
        raise subject.error(
            f"{subject.name} has {retraction.pop()} alone.",
            fix="a retraction has a day (mig:retractedOn) and a reason (mig:retractedBecause).",
        )
    if statement.retracted_on is not None and statement.retracted_on < statement.recorded_on:
        raise subject.error(
            f"{subject.name} is retracted on {statement.retracted_on}, before its entry on "
            f"{statement.recorded_on}.",
            "mig:retractedOn",
            fix="correct one of the two days.",
        )
