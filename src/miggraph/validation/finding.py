"""What is wrong, where, and how to mend it."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal, TypeAlias

from msgspec import Struct

__all__ = ["SEVERITIES", "Finding", "Report", "Severity"]

#: ``violation``: cannot stand in the data. ``warning``: built, but doubtful. ``info``: sources
#: disagree, or something to know.
Severity: TypeAlias = Literal["violation", "warning", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")


class Finding(Struct, frozen=True):
    """One fault or doubt.

    Attributes
    ----------
    rule
        Which check found it: ``syntax``, ``record``, a shape (``shape:signedOn-edtf``) or the id of
        a rule.
    severity
        How bad it is.
    file, line
        Where; `line` counts from 1 and is None where a file as a whole is meant.
    subject, label
        What it is about, as a compact IRI, with its label if it has one.
    message, fix
        What is wrong, and how to mend it.
    """

    rule: str
    severity: Severity
    file: str | None
    line: int | None
    subject: str | None
    label: str | None
    message: str
    fix: str

    @property
    def order(self) -> tuple[int, str, int, str, str]:
        """Violations first, then by place."""
        return (
            SEVERITIES.index(self.severity),
            self.file or "",
            self.line or 0,
            self.rule,
            self.subject or "",
        )


class Report(Struct, frozen=True):
    """All findings of one check, violations first.

    `files` counts the files that were checked; `others` are those outside the data folder, which
    were checked against the shapes alone.
    """

    findings: tuple[Finding, ...]
    files: int
    others: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings and infos may stand."""
        return not any(finding.severity == "violation" for finding in self.findings)

    def counts(self) -> dict[Severity, int]:
        """Count the findings by severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}
