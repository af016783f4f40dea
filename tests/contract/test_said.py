"""Statements come with their sources, as the sources say them."""

from __future__ import annotations

import pytest

import miggraph
from miggraph.errors import UnknownNameError


def test_every_claim_keeps_its_stance_and_its_source(kg: miggraph.KnowledgeGraph) -> None:
    claims = kg.dossier.claims
    said = kg.said(claim.id for claim in claims)
    assert [one.id for one in said] == [claim.id for claim in claims]
    for one, claim in zip(said, claims, strict=True):
        source = kg.dossier.sources[claim.source]
        assert one.stance == ("denies" if claim.denies else "asserts")
        assert (one.source, one.publisher, one.url) == (source.id, source.publisher, source.url)
        assert (one.agreement, one.property) == (claim.agreement, claim.property)
    assert {one.stance for one in said} == {"asserts", "denies"}


def test_an_account_tells_its_transfer(kg: miggraph.KnowledgeGraph) -> None:
    accounts = kg.dossier.accounts
    for one, account in zip(kg.said(a.id for a in accounts), accounts, strict=True):
        assert (one.property, one.value["transfer"]) == ("account", account.transfer)
        assert (one.value["persons"]["min"], one.value["persons"]["max"]) == account.persons


def test_an_unknown_statement_is_refused(kg: miggraph.KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="claim or account"):
        kg.said(["no-such-id"])
