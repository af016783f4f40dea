"""Faults that are planted into a copy of the data, and what the check must say of each.

Rules look at data that can be read, so what they must find stands in agreements of its own
(`SCENARIOS`), whose statements are named by their content. Faults of shapes, records and syntax
are lines in other files. All are planted at once, each on a line of its own.

Three rules cannot be planted here, as they look at the ontology, which is no part of a data folder:
``unused-concept``, ``unused-term`` and ``circular-definition``. So do the shapes of
``ontology.ttl``.

``python -m tests.data.faults`` plants, checks and prints the table.
"""

# ruff: noqa: E501  # a planted line is one line
from __future__ import annotations

import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from miggraph.curated.format import format_folder
from miggraph.resources import resource
from miggraph.validation import Finding, Report, Severity, validate
from miggraph.vocabulary import PREFIXES

__all__ = ["FAULTS", "SCENARIOS", "Fault", "Place", "found", "place", "plant", "table"]


class Fault(NamedTuple):
    """One planted fault.

    Attributes
    ----------
    name
        What is planted.
    rule, severity
        Which check must find it, and how bad it is.
    file
        Where, within the data folder.
    mark
        A text of the line that must be named. Where a transfer has several accounts, several lines
        hold it; then it is the account whose name comes first.
    text
        What is planted; empty where a scenario holds it.
    subject
        What the finding must be about: ``""`` for what begins the line, None for nothing.
    """

    name: str
    rule: str
    severity: Severity
    file: str
    mark: str
    text: str = ""
    subject: str | None = ""


class Place(NamedTuple):
    """Where a planted fault stands, and what it is about."""

    path: Path
    line: int | None
    subject: str | None


HEADER: Final = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
DAY: Final = '"2026-11-21"^^xsd:date'
#: Sources of the faults: a government, two newsrooms of one rank and day, and an aggregator; one
#: that is older than what it tells, and one that is younger than its claims.
_SOURCES: Final = {
    "gov": ("UK Home Office", "government", "2026-06-01"),
    "news": ("Reuters", "news-agency", "2026-06-01"),
    "wire": ("Agence France-Presse", "news-agency", "2026-06-01"),
    "aggregator": ("234 Radio", "aggregator", "2026-06-01"),
    "early": ("Reuters", "news-agency", "2019-05-01"),
    "late": ("Reuters", "news-agency", "2026-12-15"),
}


def _source(name: str, *lines: str, without: Iterable[str] = (), also: str = "") -> str:
    """Write a source; lines with the predicate of a given one replace it."""
    publisher, kind, published = _SOURCES.get(name, ("Reuters", "news-agency", "2026-06-01"))
    usual = {
        "dcterms:language": '"en"',
        "dcterms:title": f'"Planted {name}"',
        "mig:published": f'"{published}"^^edtf:EDTF',
        "mig:publisherName": f'"{publisher}"',
        "mig:sourceType": f"source-type:{kind}",
        "schema:url": f'"https://faults.example/{name}"^^xsd:anyURI',
    }
    given = dict(line.split(" ", 1) for line in lines)
    kept = {p: value for p, value in (usual | given).items() if p not in without}
    body = " ;\n".join(f"    {p} {kept[p]}" for p in sorted(kept))
    return f"\nsource:fault-{name} a mig:Source ;\n{body}{also} .\n"


def _identity(
    name: str,
    *,
    kind: str = "kind:third-country-transfer",
    form: str = "form:treaty",
    parties: str = "party:RW-receiving , party:US-sending",
    label: str = "",
) -> str:
    return (
        f"agreement:{name} a mig:Agreement ;\n    mig:form {form} ;\n    mig:kind {kind} ;\n"
        f'    mig:party {parties} ;\n    skos:prefLabel "{label or name}"@en .\n'
    )


def _graph(source: str, *lines: str) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    home = f"source:fault-{source}"
    return f"{home} {{\n    {home} mig:recordedOn {DAY} .\n{body}}}\n"


class _Statements:
    """Writes claims and accounts on one agreement, each with a name and a mark of its own."""

    def __init__(self, agreement: str) -> None:
        self._agreement = agreement
        self._number = 0

    def claim(self, fault: str, content: str) -> str:
        self._number += 1
        return (
            f"claim:n{self._number} mig:about agreement:{self._agreement} ; {content} ; "
            f'mig:locator "p. {self._number}" ; mig:note "{_mark(fault)}"@en .'
        )

    def account(self, fault: str, transfer: str, content: str) -> str:
        self._number += 1
        return (
            f"account:n{self._number} mig:tellsOf transfer:fault-{transfer} ; "
            f"mig:under agreement:{self._agreement} ; mig:tells telling:event ; {content} ; "
            f'mig:locator "p. {self._number}" ; mig:note "{_mark(fault)}"@en .'
        )


def _mark(fault: str) -> str:
    return f"fault {fault}."


def _move(day: str, start: str = "US", end: str = "RW") -> str:
    return f'mig:date "{day}"^^edtf:EDTF ; mig:from state:{start} ; mig:to state:{end}'


def _on(predicate: str, day: str) -> str:
    return f'mig:{predicate} "{day}"^^edtf:EDTF'


def _file(name: str) -> str:
    return f"agreements/{name}.trig"


_CLAIMS: Final = "us-rw-nd-fault-claims"
_MOVES: Final = "us-rw-nd-fault-transfers"
_TEXTS: Final = "us-rw-nd-fault-instruments"
_FORCE: Final = "us-rw-nd-fault-force"
_SIGNED: Final = "us-rw-nd-fault-signed"
_AFTER: Final = "us-rw-nd-fault-after"
_BEFORE: Final = "us-rw-nd-fault-before"
_SILENT: Final = "us-rw-nd-fault-silent"
_LABEL: Final = "us-rw-nd-fault-label"
_TWINS: Final = ("us-rw-2031-fault-twin-a", "us-rw-2031-fault-twin-b")


def _claims() -> str:
    s = _Statements(_CLAIMS)
    return _identity(_CLAIMS, form="form:memorandum") + "\n".join(
        (
            _graph(
                "gov",
                s.claim("admitted", "mig:acceptedNationality state:SY"),
                s.claim("kept out", "mig:excludedNationality state:SY"),
                s.claim("admitted by one", "mig:acceptedNationality state:IQ"),
                s.claim("accepted", "mig:textPublic true"),
                s.claim("treaty status", "mig:status status:in-force"),
            ),
            _graph(
                "news",
                s.claim("contested", "mig:capacity capacity:exactly-50-total"),
                s.claim("not by other", "mig:acceptedNationality state:IQ ; mig:stance stance:denies"),
            ),
            _graph("wire", s.claim("contested", "mig:capacity capacity:exactly-60-total")),
            _graph("aggregator", s.claim("denial", "mig:textPublic true ; mig:stance stance:denies")),
            _graph("early", s.claim("after publication", _on("requestedOn", "2025-02-03"))),
            _graph("late", s.claim("entered early", 'mig:eligibility "adults"@en')),
        )
    )  # fmt: skip


def _moves() -> str:
    s = _Statements(_MOVES)
    count = "mig:persons persons:exactly-5"
    return _identity(_MOVES) + "\n".join(
        (
            _graph(
                "gov",
                s.account("announced", "plan", f"{_move('2024-02')} ; mig:standing standing:announced"),
                s.account("cohorts", "cohorts", f"{_move('2024-03-01')} ; {count} ; mig:cohort cohort:SY-4 , cohort:IQ-3"),
                s.account("accepted cohorts", "sum", f"{_move('2024-04-01')} ; {count}"),
                s.account("to itself", "circle", _move("2024-05-01", "RW", "RW")),
                s.account("former state", "former", _move("2010-06-01", "US", "YUCS")),
                s.account("successor", "early-successor", _move("2005-06-01", "US", "RS")),
                s.account("own nationals", "own", f"{_move('2024-06-01')} ; {count} ; mig:cohort cohort:RW-5 ; mig:movementBasis basis:forced-removal"),
                s.account("no party", "foreign", _move("2024-07-01", "FR", "DE")),
                s.account("one outside", "outside", _move("2024-08-01", "US", "DE")),
                s.account("agency", "agency", f'{_move("2024-09-01")} ; mig:agencyName "Ministry of Planted Faults"'),
            ),
            _graph(
                "news",
                s.account("accepted cohorts", "sum", f"{_move('2024-04-01')} ; mig:cohort cohort:SY-4 , cohort:IQ-3"),
            ),
        )
    )  # fmt: skip


def _texts() -> str:
    s = _Statements(_TEXTS)
    first, second = (f"instrument:{_TEXTS}.{name}" for name in ("note", "protocol"))
    described = "".join(
        f"{text} a mig:Instrument ; mig:form form:protocol ; "
        f'mig:instrumentOf agreement:{_TEXTS} ; skos:prefLabel "Text"@en .\n'
        for text in (first, second)
    )
    signed = _on("signedOn", "2023-04-05")
    return _identity(_TEXTS, parties="party:NO-sending , party:UG-receiving") + described + "\n".join(
        (
            _graph(
                "gov",
                s.claim("one text", f"{signed} ; mig:instrument {first}"),
                s.claim("other text", f"{_on('signedOn', '2024-06-07')} ; mig:instrument {second}"),
            ),
            _graph(
                "aggregator",
                s.claim("texts mixed", f"{signed} ; mig:instrument {second}"),
            ),
        )
    )  # fmt: skip


def _dated(name: str, *claims: tuple[str, str], moved: str = "") -> str:
    """Write an agreement of other parties, so that it is no twin of another one of that year."""
    s = _Statements(name)
    lines = [s.claim(*claim) for claim in claims]
    if moved:
        lines.append(s.account("moved", name.rpartition("-")[2], _move(moved, "IL", "UG")))
    return _identity(name, parties="party:IL-sending , party:UG-receiving") + _graph("gov", *lines)


#: Agreements for the rules, all of whose statements can be read; their text by file.
SCENARIOS: Final = {
    _file(name): text
    for name, text in {
        _CLAIMS: _claims(),
        _MOVES: _moves(),
        _TEXTS: _texts(),
        _FORCE: _dated(
            _FORCE,
            ("force", _on("inForceOn", "2021-05-01")),
            ("ended", _on("endedOn", "2020-05-01")),
        ),
        _SIGNED: _dated(
            _SIGNED,
            ("force before signature", _on("inForceOn", "2017-05-01")),
            ("signed", _on("signedOn", "2018-05-01")),
        ),
        _AFTER: _dated(_AFTER, ("end", _on("endedOn", "2015-05-01")), moved="2016-06-01"),
        _BEFORE: _dated(_BEFORE, ("start", _on("signedOn", "2014-05-01")), moved="2013-06-01"),
        _SILENT: _identity(_SILENT),
        _LABEL: _identity(_LABEL, label="Secret planted deal")
        + _graph("wire", _Statements(_LABEL).claim("label", "mig:textPublic false")),
        **{
            name: _identity(name, kind="kind:labour-mobility")
            + _graph("wire", _Statements(name).claim("twin", "mig:textPublic false"))
            for name in _TWINS
        },
    }.items()
}


def _rule(
    rule: str, severity: Severity, name: str, mark: str, subject: str | None = "", what: str = ""
) -> Fault:
    """Expect that a rule finds what a scenario tells; `mark` is a note, or a whole text."""
    whole = mark if mark.startswith("agreement:") else _mark(mark)
    return Fault(what or rule.replace("-", " "), rule, severity, _file(name), whole, "", subject)


def _agreement(name: str) -> str:
    return f"agreement:{name} a "


_RULES: Final = (
    _rule("accepted-and-excluded", "warning", _CLAIMS, _agreement(_CLAIMS)),
    _rule("agreement-without-claim", "warning", _SILENT, _agreement(_SILENT)),
    _rule("announced-long-past", "info", _MOVES, "announced", "transfer:fault-plan"),
    _rule("cohorts-exceed-total", "warning", _MOVES, "cohorts"),
    _rule("contested-value", "info", _CLAIMS, "contested", f"agreement:{_CLAIMS}"),
    _rule("denied-by-source", "info", _CLAIMS, "denial", f"agreement:{_CLAIMS}"),
    _rule("end-to-itself", "warning", _MOVES, "to itself"),
    _rule("in-force-after-end", "warning", _FORCE, "ended", f"agreement:{_FORCE}"),
    _rule("instrument-value-mixed", "warning", _TEXTS, "texts mixed"),
    _rule("nationality-disagreement", "info", _CLAIMS, "admitted by one", f"agreement:{_CLAIMS}"),
    _rule("published-before-reported", "warning", _CLAIMS, "after publication"),
    _rule("recorded-before-published", "warning", _CLAIMS, "entered early"),
    _rule(
        "signed-after-in-force",
        "warning",
        _SIGNED,
        "force before signature",
        f"agreement:{_SIGNED}",
    ),
    _rule("state-not-existing", "violation", _MOVES, "former state"),
    _rule("successor-before-start", "warning", _MOVES, "successor"),
    _rule(
        "third-country-kind-contradicts", "warning", _MOVES, "own nationals", "transfer:fault-own"
    ),
    _rule("transfer-after-end", "warning", _AFTER, "moved", "transfer:fault-after"),
    _rule("transfer-before-agreement", "warning", _BEFORE, "moved", "transfer:fault-before"),
    _rule(
        "transfer-cohorts-exceed-total", "warning", _MOVES, "accepted cohorts", "transfer:fault-sum"
    ),
    _rule("transfer-ends-no-parties", "warning", _MOVES, "no party", "transfer:fault-foreign"),
    _rule("transfer-outside-parties", "warning", _MOVES, "one outside", "transfer:fault-outside"),
    _rule("treaty-status-on-nonbinding", "warning", _CLAIMS, "treaty status"),
    _rule("unidentified-agency", "warning", _MOVES, "agency"),
    _rule("unrelated-twins", "warning", _TWINS[0], _agreement(_TWINS[0])),
    _rule("word-in-label", "violation", _LABEL, _agreement(_LABEL)),
    # The three that are about sources stand with them.
    Fault(
        "two sources of one address",
        "duplicate-source-address",
        "violation",
        "sources/2026.ttl",
        "source:fault-twin-b a ",
        _source("twin-a", 'schema:url "https://faults.example/twin"^^xsd:anyURI')
        + _source(
            "twin-b", 'schema:url "http://www.faults.example/twin/?utm_source=x"^^xsd:anyURI'
        ),
    ),
    Fault(
        "publisher of no register",
        "missing-publisher",
        "violation",
        "sources/2026.ttl",
        "source:fault-unpublished a ",
        _source("unpublished", 'mig:publisherName "The Planted Gazette"'),
    ),
    Fault(
        "source of nothing",
        "unused-source",
        "warning",
        "sources/2026.ttl",
        "source:fault-unused a ",
        _source("unused"),
    ),
)

_BROKEN: Final = "us-rw-nd-fault-broken"
_LATIN: Final = "us-rw-nd-fault-latin"
_PREFIX: Final = "us-rw-nd-fault-prefix"
_SYNTAX: Final = (
    Fault(
        "broken TriG",
        "syntax",
        "violation",
        _file(_BROKEN),
        "this is no predicate",
        f"{HEADER}{_identity(_BROKEN)}agreement:{_BROKEN} this is no predicate .\n",
        None,
    ),
    Fault(
        "broken Turtle",
        "syntax",
        "violation",
        "sources/2031.ttl",
        'mig:published 2031-"',
        f'{HEADER}\nsource:fault-broken a mig:Source ;\n    mig:published 2031-"01 .\n',
        None,
    ),
    Fault(
        "prefix not declared",
        "syntax",
        "violation",
        _file(_PREFIX),
        "planted:thing",
        f"{HEADER}{_identity(_PREFIX)}planted:thing a mig:Payment .\n",
        None,
    ),
    Fault(
        "blank node",
        "syntax",
        "violation",
        _file("us-rw-nd-fault-blank"),
        "[ a mig:Payment ]",
        f"{HEADER}{_identity('us-rw-nd-fault-blank')}[ a mig:Payment ] .\n",
        None,
    ),
    Fault(
        "file that is not UTF-8",
        "syntax",
        "violation",
        _file(_LATIN),
        "Accord plant\ufffd",
        f'{HEADER}agreement:{_LATIN} a mig:Agreement ;\n    skos:prefLabel "Accord plant\xe9"@fr .\n',
        None,
    ),
)

_SHAPED: Final = "us-rw-nd-fault-shapes"
_RECORDS: Final = "us-rw-nd-fault-records"
_UNUSED: Final = "us-rw-nd-fault-unused"
_ALIEN: Final = "us-rw-nd-fault-alien"


def _about(content: str, name: str = _SHAPED) -> str:
    return f"mig:about agreement:{name} ; {content}"


def _statement(
    what: str, rule: str, kind: str, content: str, severity: Severity = "violation", node: str = ""
) -> Fault:
    """Plant a claim, an account or a value on a line of its own."""
    name = f"{kind}:fault-{what.replace(' ', '-')}"
    file = _file(_SHAPED if rule.startswith("shape:") else _RECORDS)
    return Fault(what, rule, severity, file, f"{name} ", f"{name} {content} .", node)


def _claim(
    what: str, shape: str, content: str, severity: Severity = "violation", node: str = ""
) -> Fault:
    text = _about(f'{content} ; mig:locator "p. 1" ; mig:note "{_mark(what)}"@en')
    return _statement(what, f"shape:{shape}", "claim", text, severity, node)


def _bare(what: str, shape: str, content: str, severity: Severity = "violation") -> Fault:
    """Plant a claim without anything that goes without saying."""
    return _statement(what, f"shape:{shape}", "claim", content, severity)


_ACCOUNT: Final = {
    "mig:date": '"2024-01-01"^^edtf:EDTF',
    "mig:from": "state:US",
    "mig:locator": '"p. 1"',
    "mig:mode": "mode:land",
    "mig:tells": "telling:event",
    "mig:to": "state:RW",
    "mig:under": f"agreement:{_SHAPED}",
}


def _account(
    what: str, shape: str, *lines: str, severity: Severity = "violation", node: str = ""
) -> Fault:
    """Plant an account; a line replaces what it has of that predicate, or takes it away."""
    given = {"mig:tellsOf": f"transfer:fault-{what.replace(' ', '-')}", **_ACCOUNT}
    for line in lines:
        predicate, _, value = line.partition(" ")
        given[predicate] = value
    text = " ; ".join(f"{predicate} {value}" for predicate, value in given.items() if value)
    return _statement(what, f"shape:{shape}", "account", text, severity, node)


def _value(
    what: str, shape: str, kind: str, content: str, severity: Severity = "violation"
) -> Fault:
    return _statement(what, f"shape:{shape}", kind, content, severity)


_PAYMENT: Final = 'a mig:Payment ; mig:currency "USD" ; mig:payer state:US ; mig:payee state:RW'
_ROLE: Final = "a mig:AgencyRole ; mig:agencyState state:RW"
_MEASURE: Final = 'a mig:CooperationMeasure ; mig:content "training"@en'

_SHAPES: Final = (
    # Claims.
    _claim("signed in month 13", "signedOn-edtf", _on("signedOn", "2025-13-01")),
    _claim("end in words", "endedOn-edtf", _on("endedOn", "11 June 2025")),
    _claim("force as xsd date", "inForceOn-datatype", 'mig:inForceOn "2025-06-11"^^xsd:date'),
    _claim(
        "two announcements",
        "announcedOn-once",
        'mig:announcedOn "2025-06-11"^^edtf:EDTF , "2025-06-12"^^edtf:EDTF',
    ),
    _claim("requested in summer", "requestedOn-edtf", _on("requestedOn", "summer 2025")),
    _claim("first transfer unsure", "firstTransferOn-edtf", _on("firstTransferOn", "perhaps 2025")),
    _claim("suspended in 25", "suspendedOn-edtf", _on("suspendedOn", "25")),
    _claim("unknown status", "status-concept", "mig:status status:pending"),
    _claim("concept of another scheme", "status-concept", "mig:status stance:asserts"),
    _claim(
        "status of nobody", "statusOf-kind", "mig:status status:signed ; mig:statusOf state:QQ"
    ),
    _claim("party without status", "statusOf-status", "mig:textPublic true ; mig:statusOf state:US", "warning"),
    _claim("unknown stance", "stance-concept", "mig:textPublic true ; mig:stance stance:doubts"),
    _claim(
        "unknown standing", "standing-concept", "mig:textPublic true ; mig:standing standing:planned"
    ),
    _claim("unreadable capacity", "capacity-kind", "mig:capacity capacity:fifty-or-so"),
    _claim(
        "unknown unit",
        "Capacity-per-concept",
        "mig:capacity capacity:up-to-50-fortnight",
        node="capacity:up-to-50-fortnight",
    ),
    _claim("unknown bound", "capacity-kind", "mig:capacity capacity:roughly-50-total"),
    _claim("residual nationality", "acceptedNationality-kind", "mig:acceptedNationality state:Others"),
    _claim("union as nationality", "excludedNationality-kind", "mig:excludedNationality state:EU"),
    _claim("duration in words", "duration-form", 'mig:duration "two years"^^xsd:duration'),
    _claim("stay without datatype", "stayLength-datatype", 'mig:stayLength "P6M"'),
    _claim("public or not", "textPublic-kind", 'mig:textPublic "yes"'),
    _claim("eligibility without language", "eligibility-kind", 'mig:eligibility "adults"'),
    _claim("legal basis without language", "legalBasis-kind", 'mig:legalBasis "Act of 1952"'),
    _claim(
        "period as a date", "personsTransferred-kind",
        "mig:personsTransferred persons:exactly-5.in-2025",
    ),
    _claim("count without period", "personsInPeriod-kind", "mig:personsInPeriod persons:exactly-5"),
    _claim(
        "count on no day",
        "personsPresent-kind",
        "mig:personsPresent persons:exactly-7.as-of-2025-99",
    ),
    _claim(
        "count to nowhere",
        "PersonsCount-destination-kind",
        "mig:personsTransferred persons:exactly-8.as-of-2025.to-QQ",
        node="persons:exactly-8.as-of-2025.to-QQ",
    ),
    _claim("unreadable safeguard", "safeguard-kind", "mig:safeguard safeguard:non-refoulement"),
    _claim(
        "unknown safeguard",
        "Safeguard-kind-concept",
        "mig:safeguard safeguard:free-lunch.assurance",
        node="safeguard:free-lunch.assurance",
    ),
    _claim(
        "unknown practice",
        "Safeguard-practice-concept",
        "mig:safeguard safeguard:non-refoulement.hoped-for",
        node="safeguard:non-refoulement.hoped-for",
    ),
    _claim("text of nobody", "instrument-kind", f"mig:textPublic true ; mig:instrument instrument:{_SHAPED}.lost"),
    _claim("valid from soon", "validFrom-edtf", f"mig:textPublic true ; {_on('validFrom', 'soon')}"),
    _claim(
        "valid until a day", "validUntil-datatype",
        'mig:textPublic true ; mig:validUntil "2025-06-11"^^xsd:date',
    ),
    _claim("entered in a month", "recordedOn-day", 'mig:textPublic true ; mig:recordedOn "2026-11"^^xsd:date'),
    _claim(
        "retracted without reason", "retractedOn-reason", f"mig:textPublic true ; mig:retractedOn {DAY}"
    ),
    _claim(
        "retracted without day", "retractedBecause-day",
        'mig:textPublic true ; mig:retractedBecause "misread"@en',
    ),
    _claim(
        "retracted in a year", "retractedOn-day",
        'mig:textPublic true ; mig:retractedOn "2026"^^xsd:date ; mig:retractedBecause "misread"@en',
    ),
    _claim("payment not described", "payment-kind", "mig:payment payment:fault-lost"),
    _claim("role not described", "agencyRole-kind", "mig:agencyRole agency-role:fault-lost"),
    _bare("claim on nothing", "Claim-about-kind", 'mig:about agreement:us-zz-2025-lost ; mig:textPublic true ; mig:locator "p. 1"'),
    _bare("claim on two", "Claim-about-once", f'mig:about agreement:{_SHAPED} , agreement:{_RECORDS} ; mig:textPublic true ; mig:locator "p. 1"'),
    _bare("claim without locator", "Claim-locator-missing", _about("mig:textPublic true"), "warning"),
    _bare("locator with language", "locator-kind", _about('mig:textPublic true ; mig:locator "p. 1"@en')),
    _bare("note without language", "note-kind", _about('mig:textPublic true ; mig:locator "p. 1" ; mig:note "twice"')),
    # Texts.
    _bare("bell in locator", "locatorText-characters", _about('mig:textPublic true ; mig:locator "p.\x07 1"')),
    _bare("escaped bell in note", "noteText-characters", _about('mig:textPublic true ; mig:locator "p. 1" ; mig:note "said\\u0007 twice"@en')),
    _bare("space after note", "noteText-space", _about('mig:textPublic true ; mig:locator "p. 1" ; mig:note "twice "@en'), "warning"),
    # Values.
    _value("two amounts", "Payment-amount-once", "payment", f"{_PAYMENT} ; mig:amount 5 , 6"),
    _value("amount in words", "Payment-amount-number", "payment", f'{_PAYMENT} ; mig:amount "much"'),
    _value("currency in words", "Payment-currency-code", "payment", 'a mig:Payment ; mig:amount 5 ; mig:currency "dollars"', "warning"),
    _value("amount without currency", "amount-currency", "payment", "a mig:Payment ; mig:amount 5", "warning"),
    _value("currency without amount", "currency-amount", "payment", 'a mig:Payment ; mig:currency "USD"', "warning"),
    _value("payer of nowhere", "Payment-payer-kind", "payment", 'a mig:Payment ; mig:amount 5 ; mig:currency "USD" ; mig:payer state:QQ'),
    _value("payer pays itself", "Payment-payer-other", "payment", 'a mig:Payment ; mig:amount 5 ; mig:currency "USD" ; mig:payer state:US ; mig:payee state:US', "info"),
    _value("unknown agency role", "AgencyRole-role-concept", "agency-role", f'{_ROLE} ; mig:agencyName "Police" ; mig:role agency-role-type:cook'),
    _value("role without agency", "AgencyRole-name-once", "agency-role", f"{_ROLE} ; mig:role agency-role-type:escort"),
    _value("agency name with language", "agencyName-kind", "agency-role", f'{_ROLE} ; mig:agencyName "Police"@en ; mig:role agency-role-type:escort'),
    _value("use without language", "FacilityUse-use-kind", "facility-use", 'a mig:FacilityUse ; mig:facilityName "Camp" ; mig:facilityState state:RW ; mig:use "reception"'),
    _value("facility of nowhere", "FacilityUse-state-kind", "facility-use", 'a mig:FacilityUse ; mig:facilityName "Camp" ; mig:facilityState state:QQ ; mig:use "reception"@en'),
    _value("challenge on no day", "LegalChallenge-date-edtf", "challenge", 'a mig:LegalChallenge ; mig:court "High Court" ; mig:challengeDate "spring 2025"^^edtf:EDTF'),
    _value("challenge before no court", "LegalChallenge-court-missing", "challenge", 'a mig:LegalChallenge ; mig:caseNumber "1/25"', "warning"),
    _value("unknown measure", "CooperationMeasure-kind-concept", "measure", f"{_MEASURE} ; mig:measureKind measure-kind:dinner ; mig:measureStanding measure-standing:promised"),
    _value("unknown measure standing", "CooperationMeasure-standing-concept", "measure", f"{_MEASURE} ; mig:measureKind measure-kind:coordination ; mig:measureStanding measure-standing:dreamt"),
    _value("measure of no standing", "CooperationMeasure-standing-once", "measure", f"{_MEASURE} ; mig:measureKind measure-kind:coordination"),
    _value("unknown concern", "Concern-kind-concept", "concern", 'a mig:Concern ; mig:concernKind concern-kind:weather ; mig:raisedBy "the ombudsperson"@en'),
    _value("concern of nobody", "Concern-raised-once", "concern", "a mig:Concern ; mig:concernKind concern-kind:abuse-in-proceedings"),
    _value("effect on nothing", "ExpectedEffect-field-concept", "effect", 'a mig:ExpectedEffect ; mig:effectOn effect-on:tides ; mig:effect "higher"@en'),
    _value("effect on nowhere", "ExpectedEffect-affected-kind", "effect", 'a mig:ExpectedEffect ; mig:effectOn effect-on:society ; mig:effect "higher"@en ; mig:affected state:QQ'),
    _value("unknown onward mode", "OnwardMovement-mode-concept", "onward", 'a mig:OnwardMovement ; mig:basisText "left"@en ; mig:onwardMode onward-mode:teleport'),
    _value("onward to Others", "OnwardMovement-to-kind", "onward", 'a mig:OnwardMovement ; mig:basisText "left"@en ; mig:to state:Others'),
    _value("onward on no day", "OnwardMovement-date-edtf", "onward", 'a mig:OnwardMovement ; mig:basisText "left"@en ; mig:date "later"^^edtf:EDTF'),
    _value("open number of onward", "OnwardMovement-persons-closed", "onward", 'a mig:OnwardMovement ; mig:basisText "left"@en ; mig:persons persons:at-least-2', "warning"),
    # Accounts.
    _account("account without date", "TransferAccount-date-once", "mig:date"),
    _account("account on no day", "TransferAccount-date-edtf", 'mig:date "2024-02-31"^^edtf:EDTF'),
    _account("unknown mode", "TransferAccount-mode-concept", "mig:mode mode:balloon"),
    _account("unknown telling", "TransferAccount-tells-concept", "mig:tells telling:rumour"),
    _account("unknown basis", "TransferAccount-basis-concept", "mig:movementBasis basis:whim"),
    _account("from nowhere", "TransferAccount-from-kind", "mig:from state:QQ"),
    _account("to a union", "TransferAccount-to-place", "mig:to state:EU", severity="warning"),
    _account("to the same", "TransferAccount-to-other", "mig:to state:US", severity="warning"),
    _account("to several", "TransferAccount-to-several", "mig:to state:RW , state:UG", severity="info"),
    _account("to no end", "TransferAccount-to-missing", "mig:to", severity="info"),
    _account("under nothing", "TransferAccount-under-missing", "mig:under"),
    _account("of no transfer", "TransferAccount-tells-of-kind", 'mig:tellsOf "the flight"'),
    _account("account without locator", "TransferAccount-locator-missing", "mig:locator", severity="warning"),
    _account("unreadable stop", "TransferAccount-via-kind", "mig:via leg:first-UG"),
    _account("stop nowhere", "Leg-state-kind", "mig:via leg:1-QQ", node="leg:1-QQ"),
    _account("stop nought", "Leg-order-count", "mig:via leg:0-UG", node="leg:0-UG"),
    _account("unreadable cohort", "TransferAccount-cohort-kind", "mig:cohort cohort:Syrians"),
    _account("residual cohort", "Cohort-nationality-kind", "mig:cohort cohort:Others-5", node="cohort:Others-5"),
    _account("unreadable count", "TransferAccount-persons-kind", "mig:persons persons:several"),
    _account("count upside down", "PersonsCount-order", "mig:persons persons:9-to-3", node="persons:9-to-3"),
    _account("onward not described", "TransferAccount-onward-kind", "mig:onward onward:fault-lost"),
)  # fmt: skip


def _identity_fault(
    what: str, shape: str, change: str, by: str, mark: str = "", node: str = "",
    severity: Severity = "violation",
) -> Fault:  # fmt: skip
    """Plant an agreement file in whose identity a text is replaced."""
    name = f"us-rw-nd-fault-{what.replace(' ', '-')}"
    text = _identity(name)
    assert change in text, change
    return Fault(
        what,
        f"shape:{shape}",
        severity,
        _file(name),
        mark or _agreement(name),
        HEADER + text.replace(change, by),
        node or f"agreement:{name}",
    )


_FORM: Final = "mig:form form:treaty"
_PARTIES: Final = "mig:party party:RW-receiving , party:US-sending"
_IDENTITIES: Final = (
    _identity_fault("two kinds", "Agreement-kind-once", "mig:kind kind:third-country-transfer", "mig:kind kind:readmission , kind:resettlement", "mig:kind"),
    _identity_fault("unknown kind", "Agreement-kind-concept", "kind:third-country-transfer", "kind:barter", "kind:barter"),
    _identity_fault("unknown form", "Agreement-form-concept", _FORM, "mig:form form:handshake", "form:handshake"),
    _identity_fault("no form", "Agreement-form-once", f"    {_FORM} ;\n", ""),
    _identity_fault("unknown nature", "Agreement-nature-concept", _FORM, f"{_FORM} ; mig:nature nature:odd", "nature:odd"),
    _identity_fault("no party", "Agreement-party-missing", f"    {_PARTIES} ;\n", "", severity="warning"),
    _identity_fault("unknown party role", "PartyRole-role-concept", _PARTIES, "mig:party party:US-watching", "party:US-watching", "party:US-watching"),
    _identity_fault("unknown party state", "PartyRole-state-kind", _PARTIES, "mig:party party:QQ-sending", "party:QQ-sending", "party:QQ-sending"),
    _identity_fault("unreadable party", "Agreement-party-kind", _PARTIES, "mig:party state:US", "mig:party state:US"),
    _identity_fault("relies on nothing", "Agreement-reliesOn-kind", _FORM, f"{_FORM} ; mig:reliesOn agreement:lost", "agreement:lost"),
    _identity_fault("label without language", "prefLabelText-language", '"@en', '"', "skos:prefLabel"),
    _identity_fault("label turned round", "prefLabelText-characters", 'skos:prefLabel "', 'skos:prefLabel "\u202e', "skos:prefLabel"),
    Fault(
        "instrument of nothing", "shape:Instrument-owner-kind", "violation", _file(_SHAPED),
        f"instrument:{_SHAPED}.stray ",
        f'instrument:{_SHAPED}.stray a mig:Instrument ; mig:form form:protocol ; mig:instrumentOf agreement:lost ; skos:prefLabel "Stray"@en .',
    ),
    Fault(
        "unknown form of instrument", "shape:Instrument-form-concept", "violation", _file(_SHAPED),
        f"instrument:{_SHAPED}.odd ",
        f'instrument:{_SHAPED}.odd a mig:Instrument ; mig:form form:napkin ; mig:instrumentOf agreement:{_SHAPED} ; skos:prefLabel "Odd"@en .',
    ),
)  # fmt: skip


def _of_source(
    what: str, shape: str, *lines: str, without: str = "", also: str = "", mark: str = "",
    severity: Severity = "violation",
) -> Fault:  # fmt: skip
    name = what.replace(" ", "-")
    return Fault(
        what,
        f"shape:{shape}",
        severity,
        "sources/2026.ttl",
        mark or f"source:fault-{name} a ",
        _source(name, *lines, without=[without], also=also),
        f"source:fault-{name}",
    )


def _register(
    what: str, shape: str, file: str, text: str, mark: str = "", severity: Severity = "violation"
) -> Fault:
    """Plant an entry of a register; each predicate has a line."""
    subject = text.split(" ", 1)[0]
    body = text.replace(" ; ", " ;\n    ")
    where = mark or f"{subject} a "
    return Fault(what, f"shape:{shape}", severity, file, where, f"\n{body} .\n", subject)


_STATE: Final = "a mig:State ; geo:lat 1.5 ; geo:long 2.5 ; mig:region region:039"
_POLICY: Final = "policies/fault.ttl"
_REGISTERS: Final = (
    _of_source("source without title", "Source-title-once", without="dcterms:title"),
    _of_source("source of two titles", "Source-title-once", 'dcterms:title "One title" , "Another title"', mark="Another title"),
    _of_source("space in a quoted title", "titleText-space", 'dcterms:title "They said \\"planted\\" "', mark="They said", severity="warning"),
    _of_source("source of unknown type", "Source-type-concept", "mig:sourceType source-type:blog", mark="source-type:blog"),
    _of_source("source on no day", "Source-published-edtf", 'mig:published "2026-13"^^edtf:EDTF', mark='"2026-13"'),
    _of_source("source on a plain day", "Source-published-datatype", 'mig:published "2026-06-01"^^xsd:date', mark='"2026-06-01"^^xsd:date'),
    _of_source("source without language", "Source-language-once", without="dcterms:language"),
    _of_source("source in English", "Source-language-code", 'dcterms:language "English"', mark='"English"', severity="warning"),
    _of_source("source off the web", "Source-address-web", 'schema:url "ftp://faults.example/a"^^xsd:anyURI', mark="ftp://faults.example/a", severity="warning"),
    _of_source("source without address", "Source-address-missing", without="schema:url", severity="info"),
    _of_source("licence in words", "Source-licence-kind", also=' ;\n    dcterms:license "planted licence"', mark="planted licence"),
    _of_source("title turned round", "titleText-characters", 'dcterms:title "Turned \u2067 round"', mark="Turned \u2067 round"),
    _register("small code", "State-alpha2-code", "states.ttl", f'state:QA1 {_STATE} ; mig:alpha2 "qa" ; skos:prefLabel "Planted one"@en', 'mig:alpha2 "qa"'),
    _register("two labels", "State-label-once", "states.ttl", f'state:QA2 {_STATE} ; skos:prefLabel "Planted two"@en , "Planted too"@en', "Planted too"),
    _register("no region", "State-region-missing", "states.ttl", 'state:QA3 a mig:State ; geo:lat 1.5 ; geo:long 2.5 ; skos:prefLabel "Planted three"@en', severity="warning"),
    _register("beyond the pole", "State-latitude-range", "states.ttl", 'state:QA4 a mig:State ; geo:lat 91.5 ; geo:long 2.5 ; mig:region region:039 ; skos:prefLabel "Planted four"@en', "geo:lat 91.5"),
    _register("region of nowhere", "State-region-concept", "states.ttl", 'state:QA5 a mig:State ; geo:lat 1.5 ; geo:long 2.5 ; mig:region region:999 ; skos:prefLabel "Planted five"@en', "region:999"),
    _register("former state in use", "FormerState-withdrawn-once", "states.ttl", 'state:QAQA a mig:FormerState ; geo:lat 1.5 ; geo:long 2.5 ; mig:alpha4 "QAQA" ; mig:region region:039 ; skos:prefLabel "Planted six"@en'),
    _register("union without point", "Union-latitude-missing", "states.ttl", 'state:QU a mig:Union ; geo:long 2.5 ; skos:prefLabel "Planted union"@en', severity="warning"),
    _register("unknown publisher type", "Publisher-type-concept", "publishers.ttl", 'publisher:fault-type a mig:Publisher ; mig:publisherType source-type:blog ; skos:prefLabel "Planted Blog"@en', "source-type:blog"),
    _register("publisher of nowhere", "ofState-kind", "publishers.ttl", 'publisher:fault-state a mig:Publisher ; mig:ofState state:QQ ; mig:publisherType source-type:ngo ; skos:prefLabel "Planted NGO"@en', "state:QQ"),
    _register("other name turned round", "altLabelText-characters", "publishers.ttl", 'publisher:fault-turned a mig:Publisher ; mig:publisherType source-type:ngo ; skos:altLabel "Turned\u202e"@en ; skos:prefLabel "Planted Herald"@en', "Turned\u202e"),
    _register("agency without label", "Agency-label-once", "agencies.ttl", "agency:fault-unlabelled a mig:Agency ; mig:ofState state:RW"),
    _register("facility of a union", "Facility-state-place", "facilities.ttl", 'facility:fault-union a mig:Facility ; mig:ofState state:EU ; skos:prefLabel "Planted camp"@en', "state:EU", "warning"),
    _register("place with language", "Facility-place-kind", "facilities.ttl", 'facility:fault-place a mig:Facility ; mig:ofState state:RW ; mig:place "Kigali fault"@en ; skos:prefLabel "Planted hostel"@en', "Kigali fault"),
    _register("unknown method", "Policy-method-concept", _POLICY, 'policy:fault a mig:Policy ; mig:method policy-method:dice ; mig:tier policy:fault.1 , policy:fault.2 ; skos:definition "Planted."@en ; skos:prefLabel "Planted policy"@en', "policy-method:dice"),
    _register("policy without tier", "Policy-tier-missing", _POLICY, 'policy:fault-flat a mig:Policy ; mig:method policy-method:majority ; skos:definition "Planted."@en ; skos:prefLabel "Planted policy"@en'),
    _register("tier of no order", "Tier-order-once", _POLICY, "policy:fault.1 a mig:Tier ; mig:sourceType source-type:court"),
    _register("tier of unknown type", "Tier-type-concept", _POLICY, "policy:fault.2 a mig:Tier ; mig:order 2 ; mig:sourceType source-type:gossip", "source-type:gossip"),
)  # fmt: skip


def _record(what: str, kind: str, content: str) -> Fault:
    return _statement(what, "record", kind, content, node="")._replace(subject=None)


_LOCATED: Final = 'mig:locator "p. 1"'
_RECORD: Final = (
    Fault(
        "claim not named by its content", "record", "violation", _file(_RECORDS),
        "claim:0123456789abcdef ",
        f"claim:0123456789abcdef {_about('mig:textPublic true', _RECORDS)} ; {_LOCATED} .", None,
    ),
    _record("unknown predicate", "claim", f"{_about('mig:status status:signed', _RECORDS)} ; mig:statuss status:signed ; {_LOCATED}"),
    _record("two statements in one", "claim", f"{_about('mig:status status:signed ; mig:textPublic true', _RECORDS)} ; {_LOCATED}"),
    # Which years have a 29 February is beyond the pattern of a shape.
    _record("no 29 February", "claim", f"{_about(_on('signedOn', '2025-02-29'), _RECORDS)} ; {_LOCATED}"),
    _record("no statement", "claim", f"{_about(_LOCATED, _RECORDS)}"),
    _record("claim in a foreign file", "claim", f"{_about('mig:textPublic true', 'au-nr-2025-nzyq')} ; {_LOCATED}"),
    _record("instrument of a foreign file", "claim", f"{_about('mig:textPublic true', _RECORDS)} ; mig:instrument instrument:{_TEXTS}.note ; {_LOCATED}"),
    Fault(
        "neither claim nor account", "record", "violation", _file(_RECORDS), "payment:fault-inside ",
        f"payment:fault-inside {_PAYMENT} ; mig:amount 5 .", None,
    ),
    Fault(
        "value that nobody uses", "record", "violation", _file(_UNUSED), "onward:fault-unused ",
        f'{HEADER}{_identity(_UNUSED)}onward:fault-unused a mig:OnwardMovement ; mig:basisText "left"@en .\n',
        None,
    ),
    Fault(
        "graph of an unknown source", "record", "violation", _file(_ALIEN),
        "source:fault-nobody mig:recordedOn",
        HEADER + _identity(_ALIEN) + _graph("nobody", f"claim:fault-alien {_about('mig:textPublic true', _ALIEN)} ; {_LOCATED} ."),
        None,
    ),
    Fault(
        "file named after another agreement", "record", "violation", _file("us-rw-nd-fault-misnamed"),
        "", HEADER + _identity("us-rw-nd-fault-renamed"), None,
    ),
    Fault(
        "source described twice", "record", "violation", "sources/undated.ttl", "source:fault-gov a ",
        _source("gov"), None,
    ),
    Fault(
        "source with an unknown predicate", "record", "violation", "sources/2026.ttl",
        "mig:colour", _source("coloured", also=' ;\n    mig:colour "red"'), None,
    ),
    Fault("no judgement", "record", "violation", "judgements.csv", "x-fault-odd,", "x-fault-odd,fault-plan,maybe,curator,2026-11-21,a reason,", None),
    Fault("judgement without reason", "record", "violation", "judgements.csv", "x-fault-why,", "x-fault-why,fault-plan,same,curator,2026-11-21,,", None),
    Fault("wrong columns", "record", "violation", "onward-readings.csv", "basis;mode;standing", "basis;mode;standing\n", None),
    Fault("row of two columns", "record", "violation", "corrections.csv", "fault-short,title", "fault-short,title", None),
)  # fmt: skip


def _judged(what: str, left: str, right: str, judgement: str) -> Fault:
    reason = f"fault {what}"
    row = f"{left},{right},{judgement},curator,2026-11-21,{reason},"
    return Fault(what, "judgement", "violation", "judgements.csv", f",{reason},", row, None)


_JUDGED: Final = (
    _judged("unknown transfer", "fault-plan", "fault-lost", "different"),
    _judged("judged against itself", "fault-own", "fault-own", "unsure"),
    _judged("contradiction", "fault-cohorts", "fault-former", "different"),
    _judged("judged twice", "fault-circle", "fault-foreign", "unsure"),
)
#: What the last two of them contradict and repeat.
_JUDGED_BEFORE: Final = (
    "fault-cohorts,fault-circle,same,curator,2026-11-21,planted,",
    "fault-circle,fault-former,same,curator,2026-11-21,planted,",
    "fault-foreign,fault-circle,different,curator,2026-11-21,planted,",
)

FAULTS: Final = (
    *_RULES,
    *_SYNTAX,
    *_RECORD,
    *_JUDGED,
    *_SHAPES,
    *_IDENTITIES,
    *_REGISTERS,
)


def plant(folder: Path) -> None:
    """Plant all faults into a data folder that has none."""
    sources = folder / "sources/2026.ttl"
    _append(sources, "".join(_source(name) for name in _SOURCES))
    for name, text in SCENARIOS.items():
        (folder / name).write_text(HEADER + text, encoding="utf-8")
    format_folder(folder, list(SCENARIOS))
    texts: dict[str, list[Fault]] = defaultdict(list)
    for fault in FAULTS:
        if fault.text:
            texts[fault.file].append(fault)
    for name in (_SHAPED, _RECORDS):
        lines = [fault.text for fault in texts.pop(_file(name))]
        inside = [line for line in lines if not _outside(line)]
        outside = "".join(f"{line}\n" for line in lines if _outside(line))
        text = HEADER + _identity(name) + outside + _graph("gov", *inside)
        (folder / _file(name)).write_text(text, encoding="utf-8")
    for name, faults in texts.items():
        path = folder / name
        if name.endswith(".csv"):
            _plant_rows(path, [fault.text for fault in faults])
        elif name.startswith("agreements/") or not path.exists():
            header = "" if faults[0].text.startswith(HEADER) else HEADER
            encoding = "latin-1" if "latin" in name else "utf-8"
            body = header + "".join(fault.text for fault in faults)
            path.write_text(body, encoding=encoding)
        else:
            _append(path, "".join(fault.text for fault in faults))


def _outside(line: str) -> bool:
    """Whether a line stands before the first source."""
    return not line.startswith(("claim:", "account:", "payment:fault-inside"))


def _plant_rows(path: Path, rows: list[str]) -> None:
    if path.name == "onward-readings.csv":
        _, _, rest = path.read_text(encoding="utf-8").partition("\n")
        path.write_text(rows[0] + rest, encoding="utf-8")
        return
    before = _JUDGED_BEFORE if path.name == "judgements.csv" else ()
    _append(path, "".join(f"{row}\n" for row in (*before, *rows)))


def _append(path: Path, text: str) -> None:
    old = path.read_text(encoding="utf-8")
    new = [line for line in HEADER.splitlines(keepends=True) if line not in old]
    if path.suffix == ".ttl":
        # At the end, so that no line of the data moves; Turtle allows a prefix anywhere.
        text = "".join(line for line in new if _uses(text, line)) + text
    path.write_text(old + text, encoding="utf-8")


def _uses(text: str, prefix: str) -> bool:
    return f" {prefix.split()[1]}" in text.replace("^^", " ")


def place(folder: Path, fault: Fault) -> Place:
    """Find the line of a planted fault in the files as they are now."""
    path = folder / fault.file
    if not fault.mark:
        return Place(path, None, fault.subject)
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    marked = [(line.split(None, 1)[0], n) for n, line in enumerate(lines, 1) if fault.mark in line]
    if not marked:
        raise AssertionError(f"{fault.name}: no line of {fault.file} holds {fault.mark!r}")
    word, number = min(marked)
    return Place(path, number, word if fault.subject == "" else fault.subject)


def found(report: Report, at: Place, fault: Fault) -> Finding | None:
    """Return the finding that tells of a planted fault."""
    wanted = (fault.rule, fault.severity, str(at.path), at.line, at.subject)
    for one in report.findings:
        if (one.rule, one.severity, one.file, one.line, one.subject) == wanted:
            return one
    return None


def table(folder: Path, report: Report) -> str:
    """Write what was planted and where it was found, as Markdown."""
    rows = ["| fault | rule | severity | found at |", "| --- | --- | --- | --- |"]
    for fault in FAULTS:
        at = place(folder, fault)
        where = fault.file if at.line is None else f"{fault.file}:{at.line}"
        if found(report, at, fault) is None:
            wanted = (fault.rule, str(at.path), at.subject)
            told = [one for one in report.findings if (one.rule, one.file, one.subject) == wanted]
            where += f", told of line {told[0].line}" if told else ", **not found**"
        rows.append(f"| {fault.name} | {fault.rule} | {fault.severity} | {where} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Plant, check and print the table."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(resource("data"), Path(scratch) / "data"))
        plant(folder)
        sys.stdout.write(table(folder, validate(folder)))


if __name__ == "__main__":
    main()
