"""Under which terms a source may be passed on.

Claims and accounts are facts in the words of the project, under its own licence; a source is cited,
and none of its text is passed on. What is asked here is what the source itself says of its terms.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple, TypeAlias

from msgspec.structs import replace

from miggraph.records import Dossier, Source

__all__ = ["Licence", "Redistributable", "licence_of", "redistributable"]

Redistributable: TypeAlias = Literal["yes", "no", "unstated"]

#: Addresses of licences under which everybody may pass a work on, changed and sold as well: the
#: public-domain marks, Creative Commons with no more than attribution and share-alike, Open Data
#: Commons, the Open Government Licence and Germany's data licence. Other terms do not say so, or
#: nobody here has read them.
_OPEN: Final = re.compile(
    r"https?://(?:www\.)?(?:"
    r"creativecommons\.org/(?:publicdomain/(?:zero|mark)|licenses/by(?:-sa)?)/\d[^?#]*"
    r"|opendatacommons\.org/licenses/(?:pddl|by|odbl)(?:/[^?#]*)?"
    r"|nationalarchives\.gov\.uk/doc/open-government-licence(?:/[^?#]*)?"
    r"|govdata\.de/dl-de/(?:by|zero)-2-0"
    r")",
    re.IGNORECASE,
)


class Licence(NamedTuple):
    """The terms of a source.

    Attributes
    ----------
    licence
        Their address, None where no curator gives it.
    redistributable
        ``yes``: known to allow it; ``no``: terms are stated and not known to allow it;
        ``unstated``: no terms are given, which is no permission.
    """

    licence: str | None
    redistributable: Redistributable


def licence_of(source: Source) -> Licence:
    """Return the terms of a source, and whether they let it be passed on."""
    if source.license is None:
        return Licence(None, "unstated")
    return Licence(source.license, "yes" if _OPEN.fullmatch(source.license) else "no")


def redistributable(dossier: Dossier) -> Dossier:
    """Return the records without the sources that say that they may not be passed on.

    With such a source go its claims and accounts. A source that states no terms stays: it is only
    cited. Agreements and registers are the project's own, and stay.
    """
    kept = {
        name: source
        for name, source in dossier.sources.items()
        if licence_of(source).redistributable != "no"
    }
    accounts = tuple(account for account in dossier.accounts if account.source in kept)
    return replace(
        dossier,
        sources=kept,
        claims=tuple(claim for claim in dossier.claims if claim.source in kept),
        accounts=accounts,
    )
