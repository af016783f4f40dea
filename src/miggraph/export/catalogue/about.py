"""What a release says of itself: the same words and values in every description of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import PackageMetadata, metadata
from typing import Final, NamedTuple
from urllib.parse import quote

from miggraph.claims.clocks import Clocks
from miggraph.tables.codebook import CAUTION
from miggraph.vocabulary import BASE

__all__ = ["DATA_LICENCE", "About", "Licence", "about_release"]


class Licence(NamedTuple):
    """A licence: its name in the list of SPDX, its title and its IRI."""

    name: str
    title: str
    iri: str


#: Of the data and of the ontology; data/LICENSE is the authority.
DATA_LICENCE: Final = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/",
)


@dataclass(frozen=True)
class About:
    """What a release says of itself.

    Attributes
    ----------
    name
        Short name, in lower case.
    title
        Name and version.
    summary
        What the data are, as one sentence.
    version, issued
        Of the release.
    licence
        Of the data.
    creators
        Names of those who publish it, as organisations.
    keywords
        In order.
    homepage
        Address of a web page; empty if there is none.
    caution
        What has to be known to read any number of it.
    policy, clocks
        Under which values were accepted.
    digest
        SHA-256 of the data that it was made from.
    notes
        Further sentences on the whole release.
    """

    name: str
    title: str
    summary: str
    version: str
    issued: date
    licence: Licence
    creators: tuple[str, ...]
    keywords: tuple[str, ...]
    homepage: str
    caution: str
    policy: str
    clocks: Clocks
    digest: str
    notes: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The IRI of this version of the dataset."""
        return f"{BASE}dataset/{quote(self.version, safe='')}"

    @property
    def basis(self) -> str:
        """Policy and clocks, as a sentence."""
        clocks = self.clocks
        return (
            f"Accepted under the policy {self.policy}, as of {clocks.on.isoformat()}, from what "
            f"was published by {clocks.known_on.isoformat()} and recorded by "
            f"{clocks.recorded_on.isoformat()}."
        )

    @property
    def description(self) -> str:
        """Summary, basis, notes and caution."""
        return " ".join((self.summary, self.basis, *self.notes, self.caution))

    @property
    def citation(self) -> str:
        """How to cite the release, as a sentence."""
        names = ", ".join(self.creators)
        return (
            f"{names} ({self.issued.year}). {self.title} [data set], issued "
            f"{self.issued.isoformat()}. {self.licence.name}. Policy {self.policy}; data digest "
            f"{self.digest}."
        )


def about_release(
    *,
    policy: str,
    clocks: Clocks,
    digest: str,
    version: str | None = None,
    issued: date | None = None,
    licence: Licence = DATA_LICENCE,
    creators: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> About:
    """Say what a release is; what is not given is taken from the metadata of the package.

    Parameters
    ----------
    policy, clocks
        Under which the view was made.
    digest
        SHA-256 of the data.
    version
        Of the release; that of the package if it is not given.
    issued
        The day of the release; if it is not given, the day up to which records count, so that the
        same data make the same files.
    licence
        Of the data.
    creators
        Names of organisations; the authors of the package if none is given.
    notes
        Further sentences on the whole release.

    Returns
    -------
    About
        To be told in every description of the release.
    """
    package = _package()
    name = package["Name"]
    version = version or package["Version"]
    return About(
        name=name,
        title=f"{name} {version}",
        summary=f"{package['Summary']}.",
        version=version,
        issued=issued or clocks.recorded_on,
        licence=licence,
        creators=tuple(creators) or (package["Author"],),
        keywords=tuple(sorted(package["Keywords"].split(","), key=str.casefold)),
        homepage=_homepage(package.get_all("Project-URL") or ()),
        caution=CAUTION,
        policy=policy,
        clocks=clocks,
        digest=digest,
        notes=tuple(notes),
    )


@cache
def _package() -> PackageMetadata:
    return metadata("miggraph")


def _homepage(links: Iterable[str]) -> str:
    """Return the address of the link that is called Homepage; empty if there is none."""
    pairs = (link.partition(",") for link in links)
    return next((url.strip() for label, _, url in pairs if label.casefold() == "homepage"), "")
