"""Read ``data/`` into typed records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from miggraph import dates
from miggraph.curated import registers
from miggraph.curated.subject import Subject, scheme_reader
from miggraph.curated.turtle import Description, Document, Graph, Term, parse
from miggraph.curated.values import (
    code_of,
    decode,
    decode_cohort,
    decode_count,
    decode_onward,
    decode_party,
    text_of,
)
from miggraph.errors import DataError, suggest
from miggraph.identity import account_id, claim_id
from miggraph.properties import KINDS, STRUCTURES
from miggraph.records import (
    Account,
    AgencyRole,
    Agreement,
    Capacity,
    Claim,
    Concern,
    CooperationMeasure,
    Dossier,
    ExpectedEffect,
    Party,
    PersonsAsOf,
    PersonsInPeriod,
    Safeguard,
    Source,
    State,
    Structured,
    Value,
)
from miggraph.vocabulary import CLAIM_PROPERTIES, SCHEMES

__all__ = ["read_dossier", "read_sources"]

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
_DURATION: Final = re.compile(r"P(?=\d|T)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?")


def read_dossier(folder: Path) -> Dossier:
    """Read a data folder.

    Raises
    ------
    DataError
        At the first fault, with file, line and a way to mend it.
    """
    if not (folder / "states.ttl").is_file():
        raise DataError(
            "This is not a data folder: it has no states.ttl.",
            file=folder,
            fix="give the folder that holds states.ttl, sources/ and agreements/.",
        )
    states = registers.read_states(folder / "states.ttl")
    sources = read_sources(folder)
    reader = _AgreementReader(states, sources)
    for path in sorted((folder / "agreements").glob("*.trig")):
        reader.read(parse(path))
    reader.check_references()
    return Dossier(
        states=states,
        publishers=registers.read_publishers(folder / "publishers.ttl"),
        agencies=registers.read_agencies(folder / "agencies.ttl"),
        facilities=registers.read_facilities(folder / "facilities.ttl"),
        policies=registers.read_policies(folder / "policies"),
        sources=sources,
        agreements=reader.agreements,
        claims=tuple(sorted(reader.claims, key=lambda claim: claim.id)),
        accounts=tuple(sorted(reader.accounts, key=lambda account: account.id)),
        judgements=registers.read_judgements(folder / "judgements.csv"),
    )


def read_sources(folder: Path) -> dict[str, Source]:
    """Read ``sources/*.ttl``."""
    sources: dict[str, Source] = {}
    homes: dict[str, Path] = {}
    for path in sorted((folder / "sources").glob("*.ttl")):
        for subject in registers.subjects(parse(path), "source", ("mig:Source",)):
            if subject.local in sources:
                raise subject.error(
                    f"{subject.name} is also described in {homes[subject.local].name}.",
                    fix="keep one of the two descriptions.",
                )
            homes[subject.local] = path
            sources[subject.local] = _source(subject)
    return sources


def _source(subject: Subject) -> Source:
    subject.check_predicates(
        (
            "mig:publisherName",
            "dcterms:title",
            "schema:url",
            "mig:sourceType",
            "dcterms:language",
            "mig:published",
            "mig:relays",
            "dcterms:license",
        )
    )
    return Source(
        id=subject.local,
        publisher=subject.required("mig:publisherName", text_of),
        title=subject.required("dcterms:title", text_of),
        type=subject.required("mig:sourceType", scheme_reader("source-type")),
        language=subject.required("dcterms:language", text_of),
        url=subject.optional("schema:url", text_of),
        published=subject.optional("mig:published", _date),
        relays=subject.optional("mig:relays", text_of),
    )


class _AgreementReader:
    """Collects agreements, claims and accounts over all files of ``agreements/``."""

    def __init__(self, states: dict[str, State], sources: dict[str, Source]) -> None:
        self.states = states
        self.sources = sources
        self.agreements: dict[str, Agreement] = {}
        self.claims: list[Claim] = []
        self.accounts: list[Account] = []
        self._homes: dict[str, Path] = {}
        self._concept = {scheme: scheme_reader(scheme) for scheme in SCHEMES}
        self._pending: list[tuple[Subject, str, str]] = []

    def read(self, document: Document) -> None:
        """Read one file."""
        described: Graph = document.graphs.get("", {})
        for name, description in described.items():
            if name.startswith("agreement:"):
                self._identity(Subject(document, name, description))
        if f"agreement:{document.path.stem}" not in described:
            raise DataError(
                f"The file does not describe agreement:{document.path.stem}.",
                file=document.path,
                fix="name the file after the agreement that it describes.",
            )
        for graph, subjects in document.graphs.items():
            if graph:
                self._source_graph(document, graph, subjects, described)

    def check_references(self) -> None:
        """Check what could only be checked when every file was read."""
        for subject, kind, other in self._pending:
            if other not in self.agreements:
                near = suggest(other, self.agreements, 1)
                raise subject.error(
                    f"{subject.name} refers to {kind}:{other}, which no file describes.",
                    f"{kind}:{other}",
                    fix=f"did you mean {kind}:{near[0]}?" if near else "add its file.",
                )

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
        if subject.local in self._homes:
            raise subject.error(
                f"{subject.name} is also described in {self._homes[subject.local].name}.",
                fix="keep one of the two identities and move the claims of the other to it.",
            )
        self._homes[subject.local] = subject.document.path
        relations = [
            (relation, other)
            for relation in RELATIONS
            for other in subject.every(f"mig:{relation}", lambda t: code_of(t, "agreement"))
        ]
        self._pending += [(subject, "agreement", other) for _, other in relations]
        self.agreements[subject.local] = Agreement(
            id=subject.local,
            label=subject.required("skos:prefLabel", text_of),
            kind=subject.required("mig:kind", self._concept["kind"]),
            form=subject.required("mig:form", self._concept["form"]),
            parties=tuple(sorted(subject.every("mig:party", self._party))),
            nature=subject.optional("mig:nature", self._concept["nature"]),
            relations=tuple(relations),
        )

    def _party(self, term: Term) -> Party:
        party = decode_party(term)
        self._known_state(party.state)
        _check_code("party-role", party.role)
        return party

    def _source_graph(
        self, document: Document, graph: str, subjects: Graph, described: Graph
    ) -> None:
        prefix, _, source = graph.partition(":")
        home = Subject(document, graph, subjects.get(graph, {}))
        if prefix != "source":
            raise home.error(f"The graph {graph} is no source.", fix="name the graph source:<id>.")
        if source not in self.sources:
            near = suggest(source, self.sources, 1)
            raise (
                home.error(
                    f"Claims are given for {graph}, which no file in sources/ describes.",
                    fix=f"did you mean source:{near[0]}? Otherwise describe it in sources/.",
                )
                if near
                else home.error(
                    f"Claims are given for {graph}, which no file in sources/ describes.",
                    fix="describe it in sources/.",
                )
            )
        home.check_predicates(("mig:recordedOn",))
        recorded = home.required("mig:recordedOn", _day)
        for name, description in subjects.items():
            subject = Subject(document, name, description)
            if name.startswith("claim:"):
                self.claims.append(self._claim(subject, source, recorded, described))
            elif name.startswith("account:"):
                self.accounts.append(self._account(subject, source, recorded, described))
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
        claim = Claim(
            id=subject.local,
            source=source,
            agreement=subject.required("mig:about", lambda t: code_of(t, "agreement")),
            property=name,
            value=subject.required(stated[0], lambda term: self._value(name, term, described)),
            recorded_on=subject.optional("mig:recordedOn", _day) or recorded,
            denies=subject.optional("mig:stance", self._concept["stance"]) == "denies",
            standing=subject.optional("mig:standing", self._concept["standing"]),
            locators=subject.every("mig:locator", text_of),
            notes=subject.every("mig:note", text_of),
            value_notes=subject.every("mig:valueNote", text_of),
            instrument=subject.optional("mig:instrument", lambda t: code_of(t, "instrument")),
            valid_from=subject.optional("mig:validFrom", _date),
            valid_until=subject.optional("mig:validUntil", _date),
            status_of=subject.optional("mig:statusOf", self._state),
            retracted_on=subject.optional("mig:retractedOn", _day),
            retracted_because=subject.optional("mig:retractedBecause", text_of),
        )
        self._check_name(subject, f"claim:{claim_id(claim)}")
        self._pending.append((subject, "agreement", claim.agreement))
        return claim

    def _account(
        self, subject: Subject, source: str, recorded: str, described: dict[str, Description]
    ) -> Account:
        subject.check_predicates(_ACCOUNT_PREDICATES)
        legs = sorted(subject.every("mig:via", self._leg))
        agreements = subject.every("mig:under", lambda t: code_of(t, "agreement"))
        if not agreements:
            raise subject.error(f"{subject.name} has no mig:under.", fix="name its agreement.")
        cohorts = tuple(sorted(subject.every("mig:cohort", decode_cohort)))
        for cohort in cohorts:
            if cohort.nationality not in SCHEMES["cohort-group"]:
                self._at(subject, f"cohort:{cohort.nationality}-", cohort.nationality)
        tells = subject.required("mig:tells", self._concept["telling"])
        account = Account(
            id=subject.local,
            source=source,
            transfer=subject.required("mig:tellsOf", lambda t: code_of(t, "transfer")),
            agreements=agreements,
            date=subject.required("mig:date", _date),
            sending=subject.required("mig:from", self._state),
            receiving=subject.every("mig:to", self._state),
            via=tuple(state for _, state in legs),
            persons=subject.optional("mig:persons", decode_count) or (None, None),
            cohorts=cohorts,
            onward=subject.every("mig:onward", lambda t: decode_onward(t, described)),
            mode=subject.optional("mig:mode", self._concept["mode"]) or "unknown",
            tells="total" if tells == "total" else "event",
            recorded_on=subject.optional("mig:recordedOn", _day) or recorded,
            basis=subject.optional("mig:movementBasis", self._concept["basis"]),
            standing=subject.optional("mig:standing", self._concept["standing"]),
            agencies=subject.every("mig:agencyName", text_of),
            locators=subject.every("mig:locator", text_of),
            notes=subject.every("mig:note", text_of),
            retracted_on=subject.optional("mig:retractedOn", _day),
            retracted_because=subject.optional("mig:retractedBecause", text_of),
        )
        for onward in account.onward:
            if onward.to is not None:
                self._at(subject, "mig:onward", onward.to)
        self._check_name(subject, f"account:{account_id(account)}")
        self._pending += [(subject, "agreement", agreement) for agreement in agreements]
        return account

    def _check_name(self, subject: Subject, name: str) -> None:
        if subject.name != name:
            raise subject.error(
                f"{subject.name} is not named by its content; its name is {name}.",
                fix=f"rename it to {name}; or retract the old claim and add the new one.",
            )

    def _value(self, name: str, term: Term, described: dict[str, Description]) -> Value:
        match KINDS[name]:
            case "date":
                return _date(term)
            case "status":
                return self._concept["status"](term)
            case "state":
                return self._state(term)
            case "duration":
                return _duration(term)
            case "text":
                return text_of(term)
            case "boolean":
                return _boolean(term)
        value = decode(STRUCTURES[name], term, described)
        for code in _codes_of(value):
            self._known_state(code)
        for scheme, code in _concepts_of(value):
            _check_code(scheme, code)
        for text in _dates_of(value):
            dates.span(text)
        return value

    def _state(self, term: Term) -> str:
        return self._known_state(code_of(term, "state"))

    def _leg(self, term: Term) -> tuple[int, str]:
        order, _, state = code_of(term, "leg").partition("-")
        if not order.isdigit():
            raise DataError(f"{term} is not a leg.", fix="write it like leg:1-RO.")
        return int(order), self._known_state(state)

    def _at(self, subject: Subject, mark: str, code: str) -> None:
        try:
            self._known_state(code)
        except DataError as error:
            raise subject.error(error.message, mark, fix=error.fix) from error

    def _known_state(self, code: str) -> str:
        if code not in self.states:
            near = suggest(code, self.states)
            hint = f"did you mean {', '.join(near)}? Otherwise " if near else ""
            raise DataError(
                f"{code!r} is not a state of states.ttl.",
                fix=f"{hint}describe it there. A residual such as 'Others' is never a state.",
            )
        return code


def _date(term: Term) -> str:
    text = text_of(term)
    dates.span(text)
    return text


def _day(term: Term) -> str:
    text = text_of(term)
    dates.parse_day(text)
    return text


def _duration(term: Term) -> str:
    text = text_of(term)
    if not _DURATION.fullmatch(text):
        raise DataError(
            f"{text!r} is not an ISO 8601 duration.", fix="write it like P2Y, P6M or P30D."
        )
    return text


def _boolean(term: Term) -> bool:
    text = text_of(term)
    if text not in ("true", "false"):
        raise DataError(f"{text!r} is neither true nor false.", fix="write true or false.")
    return text == "true"


def _check_code(scheme: str, code: str) -> None:
    if code not in SCHEMES[scheme]:
        scheme_reader(scheme)(f"{scheme}:{code}")


def _codes_of(value: Structured) -> Iterator[str]:
    """Yield the state codes of a value."""
    for name in ("payer", "payee", "state"):
        code = getattr(value, name, None)
        if code is not None:
            yield code
    if isinstance(value, PersonsAsOf):
        yield from value.destinations
    if isinstance(value, ExpectedEffect):
        yield from value.affected


def _concepts_of(value: Structured) -> Iterator[tuple[str, str]]:
    """Yield scheme and code of each concept in a value."""
    match value:
        case Capacity(bound=bound, per=per):
            yield "bound", bound
            yield "unit", per
        case PersonsAsOf(bound=bound) | PersonsInPeriod(bound=bound):
            yield "bound", bound
        case Safeguard(kind=kind, standing=standing):
            yield "safeguard-kind", kind
            yield ("norm" if standing in SCHEMES["norm"] else "practice"), standing
        case AgencyRole(role=role):
            yield "agency-role-type", role
        case CooperationMeasure(kind=kind, standing=standing):
            yield "measure-kind", kind
            yield "measure-standing", standing
        case Concern(kind=kind):
            yield "concern-kind", kind
        case ExpectedEffect(on=on):
            yield "effect-on", on


def _dates_of(value: Structured) -> Iterator[str]:
    """Yield the EDTF dates of a value."""
    for name in ("as_of", "period", "date"):
        text = getattr(value, name, None)
        if text is not None:
            yield text
