"""Which texts may tell a detail of one to three persons.

Texts are a curator's own words, so a pattern reads them. It errs towards withholding: a text that
is left out is missed by a reader, one that is let through tells what the numbers no longer do.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from miggraph.records import (
    Claim,
    CooperationMeasure,
    ExpectedEffect,
    FacilityUse,
    LegalChallenge,
    Payment,
    Structured,
)

__all__ = ["WITHHELD", "tells_a_detail", "tells_of_few", "value_tells_of_few", "withheld_value"]

#: Stands where a text has to stand and the curator's own could tell what is hidden.
WITHHELD: Final = "Withheld: the text could tell a detail that is not published."

_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
#: A day or a month, or a word that orders events or points at a person.
_DETAIL: Final = re.compile(
    r"\b[123]\b|\b(?:one|two|three|single|sole|only|first|second|third|last|next|man|woman|he|she)\b"
    rf"|\b\d{{1,2}} {_MONTH}|\b\d{{4}}-\d\d|{_MONTH}[a-z]* \d"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
    re.IGNORECASE,
)
#: What is counted where a number of one to three is none of persons.
_THING: Final = (
    r"(?:hundred|thousand|m|mn|million|bn|billion|tranche|instalment|installment|payment|year"
    r"|month|week|day|hour|time|term|half|halves|part|phase|stage|step|centre|center|camp|site"
    r"|place|facilit(?:y|ie)|building|state|countr(?:y|ie)|nationalit(?:y|ie)|direction|question"
    r"|figure|court|case|ruling|order|claim|source|page|account|version|flight|charter|plane|aircraft"
    r"|airline|helicopter|ship|boat|ferr(?:y|ie)|bus|buse|coache|train|truck|lorr(?:y|ie)|convoy"
    r"|airport|port|stop|operation|round|group|batche?|km|kilometre|percent|per cent)s?\b"
)
_NUMBER: Final = (
    r"(?<![\w.,/:-])(?:[123]|one|two|three|(?:sole|single)(?! (?:men|women)))(?![\w/:]|[.,-]\d)"
    rf"(?![ -](?:\w+ )?{_THING}|-(?:off|way|time|fifth|third|quarter)|[ ]?%"
    r"|[^;]* for (?:each|every)\b)"
)
_PERSON: Final = (
    r"\b(?:man|woman|he|she|him|his|her|himself|herself)\b"
    r"|\b(?:the|an?|another|this|that|whose) (?:\w+ )?(?:person|deportee|returnee|refugee|migrant"
    r"|asylum[- ]seeker|applicant|petitioner|plaintiff|detainee|volunteer|national|citizen"
    r"|child|minor)\b"
)
#: A or an with a name that is no office: "an Afghan", "a Colombian national".
_ONE_OF: Final = (
    r"\b(?:[Aa]n?|[Aa]nother) (?-i:(?!\w+day\b)[A-Z][a-z]{2,}(?:[- ][A-Z][a-z]+)?)\b"
    r"(?! (?:Court|Act|court|tribunal|judge|minist|government|official|embassy|parliament|senator"
    r"|agency|police|newspaper|paper|weekly|daily|broadcaster|airline|company|ship|boat|plane"
    r"|aircraft|airport|port|flight|charter|bus|train|island|prison|centre|town|city|region|law))"
)
_DAY: Final = rf"\b\d{{1,2}} {_MONTH}|\b\d{{4}}-\d\d-\d\d|{_MONTH}[a-z]* \d{{1,2}}\b"
_FEW: Final = re.compile(f"{_NUMBER}|{_PERSON}|{_ONE_OF}", re.IGNORECASE)
_FEW_OR_DAY: Final = re.compile(f"{_NUMBER}|{_PERSON}|{_ONE_OF}|{_DAY}", re.IGNORECASE)


def tells_of_few(text: str) -> bool:
    """Whether a text may tell of one to three persons, in figures, in words or as one person.

    Notes on any account are read so; a day or a month in them does not count.
    """
    return _FEW.search(text) is not None


def tells_a_detail(text: str) -> bool:
    """Whether a text may tell a day or a month, an order of events, or one to three persons.

    Notes that stand near a small cell are read so.
    """
    return _DETAIL.search(text) is not None or tells_of_few(text)


def value_tells_of_few(claim: Claim) -> bool:
    """Whether a text within the value of a claim may tell of one to three persons, or a day.

    Months do not count: a payment of March or a ruling of May is a matter of its own.
    """
    if isinstance(claim.value, str):  # a rule or a law, which has a day of its own
        texts = (claim.value,) if claim.property in ("eligibility", "legal-basis") else ()
        return any(tells_of_few(text) for text in texts)
    return any(_FEW_OR_DAY.search(text) is not None for text in _texts(claim.value) if text)


def withheld_value(claim: Claim) -> Claim | None:
    """Return a claim without the texts of its value, None where nothing else is told.

    All texts of the value go together, as one completes the other: a case "petition of a
    Colombian national" and its outcome "return ordered".
    """
    value = claim.value
    if isinstance(value, Payment):
        return replace(claim, value=replace(value, purpose=WITHHELD))
    if isinstance(value, LegalChallenge):
        return replace(claim, value=replace(value, case=None, outcome=None))
    return None


def _texts(value: Structured | bool) -> tuple[str | None, ...]:
    """Return the texts of a value; names of courts, agencies and places are none."""
    match value:
        case Payment():
            return (None if value.purpose == WITHHELD else value.purpose,)
        case LegalChallenge():
            return value.case, value.outcome
        case FacilityUse():
            return (value.use,)
        case CooperationMeasure():
            return (value.what,)
        case ExpectedEffect():
            return (value.effect,)
        case _:
            return ()
