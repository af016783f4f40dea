"""Write records in the canonical form of ``data/``."""

from __future__ import annotations

from collections.abc import Iterable

from miggraph import dates
from miggraph.curated import canonical, turtle
from miggraph.curated.layout import agreement_text
from miggraph.curated.movements import describe_onward, encode_cohort, encode_count, onward_term
from miggraph.curated.terms import date_term, day_term, phrase
from miggraph.curated.turtle import Description, Graph, Literal, Term
from miggraph.curated.values import describe, encode, value_term
from miggraph.properties import KINDS
from miggraph.records import Account, Agreement, Claim, Instrument, Source
from miggraph.vocabulary import CLAIM_PROPERTIES

__all__ = [
    "agreement_file",
    "describe_account",
    "describe_agreement",
    "describe_claim",
    "describe_instrument",
    "describe_source",
    "file_of_year",
    "source_file",
    "source_file_name",
]


def source_file_name(source: Source) -> str:
    """Return the file of ``sources/`` that a source belongs in."""
    return file_of_year(source.published)


def file_of_year(published: str | None) -> str:
    """Return the file of ``sources/`` for a date of publication: one a year.

    A period belongs to the year in which it ends.
    """
    end = dates.span(published).latest if published else None
    return "undated.ttl" if end is None else f"{end.year:04}.ttl"


def source_file(sources: Iterable[Source]) -> str:
    """Write one file of ``sources/``."""
    return canonical.register(
        {f"source:{source.id}": describe_source(source) for source in sources}
    )


def describe_source(source: Source) -> Description:
    """Describe a source."""
    description: Description = {
        "rdf:type": ["mig:Source"],
        "dcterms:title": [Literal(source.title)],
        "mig:publisherName": [Literal(source.publisher)],
        "mig:sourceType": [f"source-type:{source.type}"],
        "dcterms:language": [Literal(source.language)],
    }
    if source.url is not None:
        description["schema:url"] = [Literal(source.url, "xsd:anyURI")]
    if source.published is not None:
        description["mig:published"] = [date_term(source.published)]
    if source.relays is not None:
        description["mig:relays"] = [Literal(source.relays)]
    if source.license is not None:
        description["dcterms:license"] = [turtle.compact(source.license)]
    if source.is_table:
        description["mig:isTable"] = [Literal("true", "xsd:boolean")]
    return description


def agreement_file(
    agreement: Agreement, claims: Iterable[Claim], accounts: Iterable[Account]
) -> str:
    """Write the file of one agreement: its identity, the values, and a graph for each source."""
    claims, accounts = list(claims), list(accounts)
    described: Graph = {f"agreement:{agreement.id}": describe_agreement(agreement)}
    for instrument in agreement.instruments:
        described[f"instrument:{instrument.id}"] = describe_instrument(instrument)
    graphs: dict[str, Graph] = {"": described | _values(claims, accounts)}
    for account in accounts:
        graph = graphs.setdefault(f"source:{account.source}", {})
        graph[f"account:{account.id}"] = describe_account(account)
    for claim in claims:
        graph = graphs.setdefault(f"source:{claim.source}", {})
        graph[f"claim:{claim.id}"] = describe_claim(claim)
    return agreement_text(graphs)


def describe_agreement(agreement: Agreement) -> Description:
    """Describe the identity of an agreement."""
    description: Description = {
        "rdf:type": ["mig:Agreement"],
        "skos:prefLabel": [phrase(agreement.label)],
        "mig:kind": [f"kind:{agreement.kind}"],
        "mig:form": [f"form:{agreement.form}"],
    }
    if agreement.nature is not None:
        description["mig:nature"] = [f"nature:{agreement.nature}"]
    if agreement.parties:
        description["mig:party"] = [f"party:{p.state}-{p.role}" for p in agreement.parties]
    for relation, other in agreement.relations:
        description.setdefault(f"mig:{relation}", []).append(f"agreement:{other}")
    return description


def describe_instrument(instrument: Instrument) -> Description:
    """Describe an instrument."""
    description: Description = {
        "rdf:type": ["mig:Instrument"],
        "skos:prefLabel": [phrase(instrument.label)],
        "mig:form": [f"form:{instrument.form}"],
        "mig:instrumentOf": [f"agreement:{instrument.agreement}"],
    }
    for relation, other in instrument.relations:
        description.setdefault(f"mig:{relation}", []).append(other)
    return description


def _values(claims: list[Claim], accounts: list[Account]) -> Graph:
    values: Graph = {}
    for claim in claims:
        if not isinstance(claim.value, str | bool):
            description = describe(claim.value)
            if description is not None:
                values[encode(claim.value)] = description
    for account in accounts:
        for onward in account.onward:
            values[onward_term(onward)] = describe_onward(onward)
    return values


def describe_claim(claim: Claim) -> Description:
    """Describe a claim."""
    term = f"mig:{CLAIM_PROPERTIES[claim.property]}"
    description: Description = {
        "mig:about": [f"agreement:{claim.agreement}"],
        term: [value_term(claim.value, KINDS[claim.property])],
    }
    if claim.denies:
        description["mig:stance"] = ["stance:denies"]
    if claim.instrument is not None:
        description["mig:instrument"] = [f"instrument:{claim.instrument}"]
    if claim.valid_from is not None:
        description["mig:validFrom"] = [date_term(claim.valid_from)]
    if claim.valid_until is not None:
        description["mig:validUntil"] = [date_term(claim.valid_until)]
    if claim.status_of is not None:
        description["mig:statusOf"] = [f"state:{claim.status_of}"]
    if claim.value_notes:
        description["mig:valueNote"] = [phrase(note) for note in claim.value_notes]
    _attributes(description, claim)
    return description


def describe_account(account: Account) -> Description:
    """Describe an account."""
    description: Description = {
        "mig:tellsOf": [f"transfer:{account.transfer}"],
        "mig:under": [f"agreement:{agreement}" for agreement in account.agreements],
        "mig:date": [date_term(account.date)],
        "mig:from": [f"state:{account.sending}"],
        "mig:tells": [f"telling:{account.tells}"],
        "mig:mode": [f"mode:{account.mode}"],
    }
    lists: dict[str, list[Term]] = {
        "mig:to": [f"state:{code}" for code in account.receiving],
        "mig:via": [f"leg:{order}-{code}" for order, code in enumerate(account.via, 1)],
        "mig:cohort": [encode_cohort(cohort) for cohort in account.cohorts],
        "mig:onward": [onward_term(onward) for onward in account.onward],
        "mig:agencyName": [Literal(name) for name in account.agencies],
    }
    description |= {predicate: terms for predicate, terms in lists.items() if terms}
    persons = encode_count(account.persons)
    if persons is not None:
        description["mig:persons"] = [persons]
    if account.basis is not None:
        description["mig:movementBasis"] = [f"basis:{account.basis}"]
    if account.onward_withheld:
        description["mig:onwardWithheld"] = [Literal("true", "xsd:boolean")]
    _attributes(description, account)
    return description


def _attributes(description: Description, item: Claim | Account) -> None:
    """Add what claims and accounts have in common."""
    if item.standing is not None:
        description["mig:standing"] = [f"standing:{item.standing}"]
    if item.locators:
        description["mig:locator"] = [Literal(locator) for locator in item.locators]
    if item.notes:
        description["mig:note"] = [phrase(note) for note in item.notes]
    description["mig:recordedOn"] = [day_term(item.recorded_on)]
    if item.retracted_on is not None:
        description["mig:retractedOn"] = [day_term(item.retracted_on)]
    if item.retracted_because is not None:
        description["mig:retractedBecause"] = [phrase(item.retracted_because)]
