"""Records about small numbers, for the tests of what is published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from miggraph.identity import account_id, claim_id
from miggraph.records import Account, Claim, Dossier, Judgement, PersonsAsOf, Source

from ..unit import factories

__all__ = ["account", "claim", "counted", "records"]

KINDS = ("newspaper", "government", "court", "legal-text", "intergovernmental")


def account(source: str = "newspaper", **changes: Any) -> Account:
    """Make an account by a source that is named by its type, with the id of its content."""
    told = factories.account(source, **({"transfer": "us-xk-2025-07-01-flight"} | changes))
    return replace(told, id=account_id(told))


def claim(property_: str, value: Any, source: str = "newspaper", **changes: Any) -> Claim:
    told = factories.claim(property_, value, source=source, **changes)
    return replace(told, id=claim_id(told))


def counted(persons: int, as_of: str = "2025-08-20", bound: str = "exactly") -> PersonsAsOf:
    return PersonsAsOf(bound, persons, as_of)


def records(
    *statements: Account | Claim, judgements: Iterable[Judgement] = (), **sources: str
) -> Dossier:
    """Put statements together; each source is of the type that its name begins with."""
    names = {item.source for item in statements}
    known: dict[str, Source] = {
        name: factories.source(name, type=next(k for k in KINDS if name.startswith(k)))
        for name in sorted(names)
    }
    return factories.dossier(
        sources=known | {n: factories.source(n, license=v) for n, v in sources.items()},
        claims=tuple(sorted((s for s in statements if isinstance(s, Claim)), key=lambda s: s.id)),
        accounts=tuple(
            sorted((s for s in statements if isinstance(s, Account)), key=lambda s: s.id)
        ),
        judgements=tuple(judgements),
    )
