"""Addresses with real data: of each kind of thing the one of which most is told."""

from __future__ import annotations

from collections import Counter
from typing import Final

from miggraph.records import Dossier
from miggraph.web.explorer.routes import PAGES, THINGS

__all__ = ["DOCUMENTS", "PLACES", "addresses"]

#: Addresses of the explorer that are no pages.
DOCUMENTS: Final = {path for path in PAGES if path.endswith(".json") or "{" in path}
#: Names of all pages: a path, or a kind of thing.
PLACES: Final = (*(path for path in PAGES if path not in DOCUMENTS), *THINGS)
_EXAMPLES: Final = {"/search": "/search?q=rwanda", "/ontology": "/ontology", "/ask": "/ask"}


def addresses(dossier: Dossier) -> dict[str, str]:
    """Return an address for each of `PLACES`."""
    claims = dossier.claims
    accounts = dossier.accounts
    called = {name: a.id for a in dossier.agencies.values() for name in (a.label, *a.names)}
    counted: dict[str, Counter[str]] = {
        "agreement": Counter(claim.agreement for claim in claims),
        "state": Counter(code for account in accounts for code in account.receiving),
        "transfer": Counter(account.transfer for account in accounts),
        "source": Counter(claim.source for claim in claims),
        "agency": Counter(
            called[name] for account in accounts for name in account.agencies if name in called
        ),
        "claim": Counter({claim.id: len(claim.locators) for claim in claims}),
        "account": Counter({account.id: len(account.cohorts) for account in accounts}),
    }
    found = {path: _EXAMPLES.get(path, path) for path in PLACES if path.startswith("/")}
    for kind in THINGS:
        best = min(counted[kind].items(), key=lambda item: (-item[1], item[0]))
        found[kind] = f"/id/{kind}/{best[0]}"
    return found
