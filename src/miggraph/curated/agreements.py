"""Read the files of ``agreements/``: identities, claims and accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from miggraph.curated.faults import Report, refuse, reported
from miggraph.curated.identities import agreement_of, instrument_of
from miggraph.curated.places import Places, check_name
from miggraph.curated.statements import StatementReader
from miggraph.curated.subject import Subject, day_of
from miggraph.curated.turtle import Document, Graph
from miggraph.errors import DataError, suggest
from miggraph.identity import account_id, claim_id
from miggraph.records import Account, Agreement, Claim

__all__ = ["AgreementReader"]


class AgreementReader:
    """Collects agreements, claims and accounts over all files of ``agreements/``.

    Parameters
    ----------
    states, sources
        The ids of what the files refer to; None: it is not known which sources there are.
    report
        What to do with a fault; what is faulty is left out.
    names
        If given, names are not checked; the right one of each statement is put here, by graph and
        present name.
    """

    def __init__(
        self,
        states: Collection[str],
        sources: Collection[str] | None,
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
        self._statements = StatementReader(states)

    def read(self, document: Document) -> None:
        """Read one file."""
        described: Graph = document.graphs.get("", {})
        used = self._statements.used = {f"agreement:{document.path.stem}"}
        faults: list[DataError] = []
        for prefix, read in (("agreement:", self._identity), ("instrument:", self._instrument)):
            for name, description in described.items():
                if name.startswith(prefix):
                    used.add(name)
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
            if name not in self._statements.used:
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
        self._places.settle_identity(subject)
        if subject.local != subject.document.path.stem:
            raise subject.error(
                f"{subject.name} is described in the file of another agreement.",
                fix=f"give it a file of its own, {subject.local}.trig.",
            )
        agreement = agreement_of(subject, self.states)
        self._places.refer(subject, tuple(f"agreement:{other}" for _, other in agreement.relations))
        self.agreements[agreement.id] = agreement

    def _instrument(self, subject: Subject) -> None:
        self._places.settle_identity(subject)
        instrument = instrument_of(subject)
        self._places.refer(subject, tuple(other for _, other in instrument.relations))
        agreement = self.agreements.get(instrument.agreement)
        if agreement is not None:
            texts = sorted((*agreement.instruments, instrument), key=lambda text: text.id)
            self.agreements[agreement.id] = replace(agreement, instruments=tuple(texts))

    def _source_graph(
        self, document: Document, graph: str, subjects: Graph, report: Report
    ) -> None:
        described = document.graphs.get("", {})
        prefix, _, source = graph.partition(":")
        home = Subject(document, graph, subjects.get(graph, {}))
        if prefix != "source":
            raise home.error(f"The graph {graph} is no source.", fix="name the graph source:<id>.")
        if self.sources is not None and source not in self.sources:
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
                    claim = self._statements.claim(subject, source, recorded, described)
                    self._check_name(subject, f"claim:{claim_id(claim)}", source)
                    self._places.settle(subject, (claim.agreement,))
                    self._check_instrument(subject, claim)
                    self.claims.append(claim)
                elif name.startswith("account:"):
                    account = self._statements.account(subject, source, recorded, described)
                    self._check_name(subject, f"account:{account_id(account)}", source)
                    self._places.settle(subject, account.agreements)
                    self.accounts.append(account)
                elif name != graph:
                    raise subject.error(
                        f"{name} is neither a claim nor an account.",
                        fix="describe values before the first source, outside the braces.",
                    )

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

    def _check_name(self, subject: Subject, name: str, source: str) -> None:
        """Check the name of a statement, or find out what it should be."""
        if self._names is None:
            check_name(subject, name, source)
        else:
            self._names[f"source:{source}", subject.name] = name
