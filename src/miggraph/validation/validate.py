"""Check ``data/``: can it be read, do the shapes hold, do the rules find anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from miggraph.claims.clocks import Clocks
from miggraph.claims.view import Resolver, clocks_for
from miggraph.curated.faults import reported
from miggraph.curated.read import REGISTERS, parse_folder, read_corpus
from miggraph.curated.rows import rows
from miggraph.curated.terms import visible
from miggraph.curated.turtle import Document, escaped, ontology_documents, parse
from miggraph.errors import DataError
from miggraph.graph import build_quads
from miggraph.records import Account, Dossier
from miggraph.resources import resource
from miggraph.store.embedded import EmbeddedStore
from miggraph.validation.background import Checked, Result, ShapeCheck
from miggraph.validation.finding import Finding, Report, Severity
from miggraph.validation.judgements import judgement_faults
from miggraph.validation.labels import Labels
from miggraph.validation.places import Places
from miggraph.validation.rules import read_rules
from miggraph.validation.selection import TABLES, Selection, select, stray_files, transfers_in
from miggraph.vocabulary import PREFIXES

__all__ = ["validate"]

#: So many findings of one shape on one node are told, and so many characters of a value.
_MOST: Final = 20
_LONGEST: Final = 200
#: The policy under which the rules look at what is accepted.
_POLICY = "trusted-first"


def validate(folder: Path, paths: Sequence[Path] = ()) -> Report:
    """Check a data folder.

    Shapes are checked on the files as they are written, in a process of its own. Rules are asked
    of the graph that is built of what can be read, under the default policy and clocks.

    Parameters
    ----------
    folder
        The data folder.
    paths
        Only these files, with what they refer to; they may also be RDF files elsewhere, which are
        checked against the shapes alone. Nothing: all files, and the ontology.

    Returns
    -------
    Report
        The findings, violations first.

    Raises
    ------
    DataError
        If the folder is no data folder or a path cannot be checked.
    """
    selection = select(folder, paths)
    with ShapeCheck(_shapes_on(selection)) as shapes:
        check = _Check(selection)
        findings = [*check.reading(), *check.rules()]
        broken = [*check.shapes(shapes.results())]
    violated = {(one.file, one.line) for one in broken if one.severity == "violation"}
    # The reader stops at the fault that a shape has told in better words.
    kept = [one for one in findings if one.rule != "record" or (one.file, one.line) not in violated]
    found = sorted({*kept, *broken}, key=lambda finding: finding.order)
    return Report(tuple(found), len(selection.checked), tuple(map(str, selection.others)))


def _shapes_on(selection: Selection) -> Checked:
    folder = selection.folder
    rdf = [name for name in selection.names if name not in TABLES]
    context = [n for n in selection.referred if n == "states.ttl" or n.startswith("agreements/")]
    return Checked(
        ontology=str(resource("ontology")),
        files=tuple(str(path) for path in (*(folder / name for name in rdf), *selection.others)),
        context=tuple(str(folder / name) for name in context),
        agreements=tuple(sorted(path.stem for path in (folder / "agreements").glob("*.trig"))),
        whole=selection.whole,
    )


class _Check:
    """One check: what was read, and where it stands."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._checked = selection.checked
        self._ontology = ontology_documents(resource("ontology"))
        if selection.whole:
            self._checked |= {document.path for document in self._ontology}
        self._syntax: list[DataError] = []
        self._records: list[DataError] = []
        names = {*selection.names, *selection.referred}
        self._corpus = parse_folder(selection.folder, self._syntax.append, names)
        self._dossier = _usable(read_corpus(self._corpus, self._records.append))
        # Without states each reference to one would be a fault: nothing else is judged then.
        self._withheld = "states.ttl" not in self._corpus.documents
        self._labels = Labels(self._dossier)
        others = list(self._others())
        self._places = Places([*self._corpus.documents.values(), *others, *self._ontology])

    def reading(self) -> Iterator[Finding]:
        """Yield what stops the reader."""
        for error in self._syntax:
            yield from self._fault(error, "syntax")
        for error in self._records:
            if not (self._withheld and Path(error.file or "").suffix == ".trig"):
                yield from self._fault(error, "record")
        if self._selection.whole:
            for error in stray_files(self._selection.folder):
                yield from self._fault(error, "record")
        for name, columns in TABLES.items():
            path = self._selection.folder / name
            if path in self._checked and name != "judgements.csv":
                try:
                    list(rows(path, columns))
                except DataError as error:
                    yield from self._fault(error, "record")
        path = self._selection.folder / "judgements.csv"
        if path in self._checked:
            for fault in judgement_faults(path, self._transfers()):
                yield from self._fault(fault, "judgement")

    def _transfers(self) -> set[str]:
        """Return the ids that accounts tell of, those of faulty files included."""
        found = {account.transfer for account in self._dossier.accounts}
        for error in (*self._syntax, *self._records):
            path = Path(error.file or "")
            if path.suffix == ".trig" and path.is_file():
                text = path.read_text(encoding="utf-8", errors="replace")
                found |= transfers_in(text)
        return found

    def rules(self) -> Iterator[Finding]:
        """Yield what the rules find in the checked files."""
        if _POLICY not in self._dossier.policies or self._withheld or not self._selection.names:
            return
        store = self._store()
        queries = resource("queries")
        library = "\n".join(
            path.read_text(encoding="utf-8") for path in sorted(queries.rglob("*.rq"))
        )
        for rule in read_rules(queries):
            if rule.needs_everything and not self._selection.whole:
                continue
            for fault in rule.faults(store, library):
                file, line = self._places.first(fault.at, self._checked)
                if file in self._checked or (file is None and self._selection.whole):
                    yield Finding(
                        rule=rule.id,
                        severity=rule.severity,
                        file=None if file is None else str(file),
                        line=line,
                        subject=fault.subject,
                        label=self._label(fault.subject),
                        message=visible(fault.message),
                        fix=fault.fix,
                    )

    def shapes(self, results: Iterable[Result]) -> Iterator[Finding]:
        """Yield what the shapes find; of one node and one shape, the first so many."""
        seen: Counter[tuple[str, str]] = Counter()
        for result in results:
            seen[result.shape, result.focus] += 1
            if seen[result.shape, result.focus] > _MOST:
                continue
            marks = [result.path, escaped(result.value)] if result.value else [result.path]
            message, fix = _sentences(result.message)
            for file, line in self._places.of(result.focus, result.path, result.value, *marks):
                yield Finding(
                    rule=result.shape,
                    severity=_severity(result.severity),
                    file=str(file),
                    line=line,
                    subject=result.focus,
                    label=self._label(result.focus),
                    message=f"{message} {_told(result.value)}".rstrip(),
                    fix=fix,
                )

    def _label(self, name: str) -> str | None:
        label = self._labels.of(name)
        return None if label is None else visible(label)

    def _fault(self, error: DataError, rule: str) -> Iterator[Finding]:
        file = None if error.file is None else Path(error.file)
        if file is None or file in self._checked or self._selection.whole:
            yield Finding(
                rule,
                "violation",
                None if file is None else str(file),
                error.line,
                None,
                None,
                error.message,
                error.fix or "",
            )

    def _others(self) -> Iterator[Document]:
        for path in self._selection.others:
            with reported(self._syntax.append):
                yield parse(path)

    def _store(self) -> EmbeddedStore:
        dossier = self._dossier
        if dossier.claims or dossier.accounts:
            clocks = clocks_for(dossier)
        else:  # only registers or sources: nothing is compared with the clocks
            clocks = Clocks(date.max, date.max, date.max)
        resolver = Resolver(dossier)
        view = resolver.view(_POLICY, clocks)
        registers = [
            document
            for name, document in self._corpus.documents.items()
            if name in REGISTERS or name.startswith("policies/")
        ]
        quads = build_quads(resolver, view, [*self._ontology, *registers], "")
        return EmbeddedStore(quads, PREFIXES)


def _usable(dossier: Dossier) -> Dossier:
    """Leave out statements on agreements, or of sources, that could not be read."""
    agreements, sources = dossier.agreements, dossier.sources

    def read(account: Account) -> Account:
        return replace(account, agreements=tuple(a for a in account.agreements if a in agreements))

    return replace(
        dossier,
        claims=tuple(
            claim
            for claim in dossier.claims
            if claim.agreement in agreements and claim.source in sources
        ),
        accounts=tuple(
            account
            for account in map(read, dossier.accounts)
            if account.agreements and account.source in sources
        ),
    )


def _told(value: str) -> str:
    """Say what stands there; a long text is cut."""
    shown = visible(value)
    return f"It is {shown if len(shown) <= _LONGEST else shown[:_LONGEST] + ' …'}." if value else ""


def _sentences(message: str) -> tuple[str, str]:
    """Part the message of a shape: the first sentence says what is wrong, the rest what to do."""
    wrong, _, fix = message.partition(". ")
    return f"{wrong}.", fix


def _severity(name: str) -> Severity:
    if name == "violation":
        return "violation"
    return "warning" if name == "warning" else "info"
