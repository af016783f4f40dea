"""Read the files of ``agreements/``: identities, claims and accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from msgspec.structs import replace

from miggraph.curated.checks import (
    check_account,
    check_concept,
    check_state,
    check_value,
)
from miggraph.curated.faults import Report, refuse, reported
from miggraph.curated.movements import (
    decode_cohort,
    decode_count,
    decode_leg,
    decode_onward,
    decode_party,
)
from miggraph.curated.places import Places, check_name, check_place
from miggraph.curated.subject import Subject, date_of, day_of, scheme_reader
from miggraph.curated.terms import boolean_of, code_of, text_of
from miggraph.curated.turtle import Description, Document, Graph, Term
from miggraph.curated.values import decode
from miggraph.errors import DataError, suggest
from miggraph.identity import account_id, claim_id
from miggraph.properties import KINDS, STRUCTURES
from miggraph.records import (
    Account,
    Agreement,
    Claim,
    Cohort,
    Instrument,
    Onward,
    Party,
    Source,
    State,
    Value,
)
from miggraph.vocabulary import CLAIM_PROPERTIES, SCHEMES

__all__ = ["AgreementReader"]

_PROPERTY_OF: Final = {f"mig:{term}": key for key, term in CLAIM_PROPERTIES.items()}
_CLAIM_PREDICATES: Final = (
    "mig:about",
    "mig:stance",
    "mig:standing",
    "mig:instrument",
    "mig:validFrom",
    "mig:validUntil",
    "mig:statusOf",
    "mig:locator",
    "mig:note",
    "mig:valueNote",
    "mig:recordedOn",
    "mig:retractedOn",
    "mig:retractedBecause",
)
_ACCOUNT_PREDICATES: Final = (
    "mig:tellsOf",
    "mig:under",
    "mig:date",
    "mig:from",
    "mig:to",
    "mig:via",
    "mig:persons",
    "mig:cohort",
    "mig:mode",
    "mig:agencyName",
    "mig:onward",
    "mig:tells",
    "mig:movementBasis",
    "mig:standing",
    "mig:locator",
    "mig:note",
    "mig:recordedOn",
    "mig:retractedOn",
    "mig:retractedBecause",
)
RELATIONS: Final = ("amends", "renews", "replaces", "implements", "reliesOn")


class AgreementReader:
    """Collects agreements, claims and accounts over all files of ``agreements/``.

    Parameters
    ----------
    states, sources
        What the files refer to.
    report
        What to do with a fault; what is faulty is left out.
    names
        If given, names are not checked; the right one of each statement is put here, by graph and
        present name.
    """

    def __init__(
        self,
        states: dict[str, State],
        sources: dict[str, Source],
        report: Report = refuse,
        names: dict[tuple[str, str], str] | None = None,
    ) -> None:
        self.states = states
        self.sources = sources
        self.agreements: dict[str, Agreement] = {}
        self.claims: list[Claim] = []
        self.accounts: list[Account] = []
        self._places = Places()
        self._report = report
        self._names = names
        self._used: set[str] = set()
        self._concept = {scheme: scheme_reader(scheme) for scheme in SCHEMES}

    def read(self, document: Document) -> None:
        """Read one file."""
        described: Graph = document.graphs.get("", {})
        self._used = {f"agreement:{document.path.stem}"}
        faults: list[DataError] = []
        for prefix, read in (("agreement:", self._identity), ("instrument:", self._instrument)):
            for name, description in described.items():
                if name.startswith(prefix):
                    self._used.add(name)
                    with reported(faults.append):
                        read(Subject(document, name, description))
        if f"agreement:{document.path.stem}" not in described:
            faults.append(
                DataError(
                    f"The file does not describe agreement:{document.path.stem}.",
                    file=document.path,
                    fix="name the file after the agreement that it describes.",
                )
            )
        for graph, subjects in document.graphs.items():
            if graph:
                with reported(faults.append):
                    self._source_graph(document, graph, subjects, faults.append)
        if not faults:
            faults += self._unused(document, described)
        for fault in faults:
            self._report(fault)

    def _unused(self, document: Document, described: Graph) -> Iterator[DataError]:
        for name, description in described.items():
            if name not in self._used:
                yield Subject(document, name, description).error(
                    f"{name} is described, but no claim or account of this file uses it.",
                    fix="delete the line, or correct the name where it should be used.",
                )

    def check_references(self, files: Collection[str]) -> None:
        """Check what could only be checked when every file was read.

        Parameters
        ----------
        files
            The agreements that have a file, whether or not it was read.
        """
        known = {f"agreement:{name}" for name in (*files, *self.agreements)}
        for agreement in self.agreements.values():
            known |= {f"instrument:{instrument.id}" for instrument in agreement.instruments}
        for fault in self._places.lost(known, self.agreements):
            self._report(fault)

    def _identity(self, subject: Subject) -> None:
        subject.check_predicates(
            (
                "skos:prefLabel",
                "mig:kind",
                "mig:form",
                "mig:nature",
                "mig:party",
                *(f"mig:{relation}" for relation in RELATIONS),
            )
        )
        self._places.settle_identity(subject)
        relations = [
            (relation, other)
            for relation in RELATIONS
            for other in subject.every(f"mig:{relation}", lambda t: code_of(t, "agreement"))
        ]
        self._places.refer(subject, tuple(f"agreement:{other}" for _, other in relations))
        agreement = Agreement(
            id=subject.local,
            label=subject.required("skos:prefLabel", text_of),
            kind=subject.required("mig:kind", self._concept["kind"]),
            form=subject.required("mig:form", self._concept["form"]),
            parties=tuple(sorted(subject.every("mig:party", self._party))),
            nature=subject.optional("mig:nature", self._concept["nature"]),
            relations=tuple(relations),
        )
        self.agreements[agreement.id] = agreement

    def _instrument(self, subject: Subject) -> None:
        subject.check_predicates(
            (
                "skos:prefLabel",
                "mig:form",
                "mig:instrumentOf",
                *(f"mig:{relation}" for relation in RELATIONS),
            )
        )
        owner = subject.required("mig:instrumentOf", lambda t: code_of(t, "agreement"))
        if owner not in self.agreements or not subject.local.startswith(f"{owner}."):
            raise subject.error(
                f"{subject.name} is no instrument of agreement:{owner} in this file.",
                fix=f"describe it in {owner}.trig, and name it instrument:{owner}.<text>.",
            )
        relations = tuple(
            (relation, other)
            for relation in RELATIONS
            for other in subject.every(f"mig:{relation}", _relative)
        )
        self._places.settle_identity(subject)
        self._places.refer(subject, tuple(other for _, other in relations))
        instrument = Instrument(
            id=subject.local,
            agreement=owner,
            label=subject.required("skos:prefLabel", text_of),
            form=subject.required("mig:form", self._concept["form"]),
            relations=relations,
        )
        agreement = self.agreements[owner]
        self.agreements[owner] = replace(
            agreement,
            instruments=tuple(sorted((*agreement.instruments, instrument), key=lambda i: i.id)),
        )

    def _party(self, term: Term) -> Party:
        party = decode_party(term)
        check_state(party.state, self.states)
        check_concept("party-role", party.role)
        return party

    def _source_graph(
        self, document: Document, graph: str, subjects: Graph, report: Report
    ) -> None:
        described = document.graphs.get("", {})
        prefix, _, source = graph.partition(":")
        home = Subject(document, graph, subjects.get(graph, {}))
        if prefix != "source":
            raise home.error(f"The graph {graph} is no source.", fix="name the graph source:<id>.")
        if source not in self.sources:
            near = suggest(source, self.sources, 1)
            hint = f"did you mean source:{near[0]}? Otherwise " if near else ""
            raise home.error(
                f"Claims are given for {graph}, which no file in sources/ describes.",
                fix=f"{hint}describe it in sources/.",
            )
        home.check_predicates(("mig:recordedOn",))
        recorded = home.required("mig:recordedOn", day_of)
        for name, description in subjects.items():
            subject = Subject(document, name, description)
            with reported(report):
                if name.startswith("claim:"):
                    claim = self._claim(subject, source, recorded, described)
                    self._places.settle(subject, (claim.agreement,))
                    self._check_instrument(subject, claim)
                    _check_retraction(subject)
                    self.claims.append(claim)
                elif name.startswith("account:"):
                    account = self._account(subject, source, recorded, described)
                    self._places.settle(subject, account.agreements)
                    _check_retraction(subject)
                    self.accounts.append(account)
                elif name != graph:
                    raise subject.error(
                        f"{name} is neither a claim nor an account.",
                        fix="describe values before the first source, outside the braces.",
                    )

    def _claim(
        self, subject: Subject, source: str, recorded: str, described: dict[str, Description]
    ) -> Claim:
        stated = [p for p in subject.description if p in _PROPERTY_OF]
        if len(stated) != 1:
            subject.check_predicates((*_CLAIM_PREDICATES, *_PROPERTY_OF))
            raise subject.error(
                f"{subject.name} makes {len(stated)} statements where a claim makes one"
                + (f": {', '.join(sorted(stated))}." if stated else "."),
                fix="split it into claims of their own." if stated else "give it a property.",
            )
        subject.check_predicates((*_CLAIM_PREDICATES, stated[0]))
        name = _PROPERTY_OF[stated[0]]
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
        self._check_name(subject, f"claim:{claim_id(claim)}", source)
        return claim

    def _check_instrument(self, subject: Subject, claim: Claim) -> None:
        agreement = self.agreements.get(claim.agreement)
        if claim.instrument is None or agreement is None:
            return
        known = [instrument.id for instrument in agreement.instruments]
        if claim.instrument not in known:
            near = suggest(claim.instrument, known, 1)
            raise subject.error(
                f"{subject.name} names instrument:{claim.instrument}, which is no instrument of "
                f"agreement:{claim.agreement}.",
                "mig:instrument",
                fix=f"did you mean instrument:{near[0]}?" if near else "describe it in this file.",
            )

    def _account(
        self, subject: Subject, source: str, recorded: str, described: dict[str, Description]
    ) -> Account:
        subject.check_predicates(_ACCOUNT_PREDICATES)
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
            onward=subject.every("mig:onward", lambda term: self._onward(term, described)),
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
        )
        try:
            check_account(account, self.states)
        except DataError as error:
            raise subject.error(f"{subject.name}: {error.message}", fix=error.fix) from error
        self._check_name(subject, f"account:{account_id(account)}", source)
        return account

    def _check_name(self, subject: Subject, name: str, source: str) -> None:
        """Check the name of a statement, or find out what it should be."""
        if self._names is None:
            check_name(subject, name, source)
        else:
            self._names[f"source:{source}", subject.name] = name

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
        check_value(name, value, self.states)
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
        self._used.add(str(term))
        return value

    def _state(self, term: Term) -> str:
        return check_state(code_of(term, "state"), self.states)

    def _cohort(self, term: Term) -> Cohort:
        cohort = decode_cohort(term)
        if cohort.nationality not in SCHEMES["cohort-group"]:
            check_state(cohort.nationality, self.states)
        return cohort

    def _onward(self, term: Term, described: dict[str, Description]) -> Onward:
        onward = decode_onward(term, described)
        self._used.add(str(term))
        if onward.to is not None:
            check_state(onward.to, self.states)
        return onward

    def _leg(self, term: Term) -> tuple[int, str]:
        order, state = decode_leg(term)
        return order, check_state(state, self.states)


def _relative(term: Term) -> str:
    """Return the compact name of the instrument or agreement that a relation leads to."""
    code_of(term, "instrument", "agreement")
    return str(term)


def _check_retraction(subject: Subject) -> None:
    retraction = {"mig:retractedOn", "mig:retractedBecause"} & subject.description.keys()
    if len(retraction) == 1:
        raise subject.error(
            f"{subject.name} has {retraction.pop()} alone.",
            fix="a retraction has a day (mig:retractedOn) and a reason (mig:retractedBecause).",
        )
