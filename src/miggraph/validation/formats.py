"""Findings as other tools read them: annotations of GitHub, and SARIF."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from miggraph.validation.finding import Finding

__all__ = ["github_text", "place", "sarif_text"]

_GITHUB: Final = {"violation": "error", "warning": "warning", "info": "notice"}
_SARIF: Final = {"violation": "error", "warning": "warning", "info": "note"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def place(finding: Finding) -> str:
    """Write file and line, the file as seen from the present folder if it lies below."""
    if finding.file is None:
        return ""
    file = _relative(finding.file)
    return f"{file}:{finding.line}" if finding.line else file


def github_text(findings: Iterable[Finding]) -> str:
    """Write findings as workflow commands, which GitHub shows beside the lines of a change."""
    lines = []
    for one in findings:
        fields = {"title": one.rule}
        if one.file is not None:
            fields = {"file": _relative(one.file), "line": str(one.line or 1), **fields}
        shown = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in fields.items())
        lines.append(f"::{_GITHUB[one.severity]} {shown}::{_escaped(_text(one))}\n")
    return "".join(lines)


def sarif_text(findings: Iterable[Finding], version: str) -> str:
    """Write findings as SARIF 2.1.0, the interchange format of static analysis (OASIS).

    Parameters
    ----------
    findings
        The findings.
    version
        That of miggraph.
    """
    found = list(findings)
    run = {
        "tool": {
            "driver": {
                "name": "miggraph",
                "version": version,
                "rules": [{"id": rule} for rule in sorted({one.rule for one in found})],
            }
        },
        "results": [_sarif(one) for one in found],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _sarif(one: Finding) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "level": _SARIF[one.severity],
        "message": {"text": _text(one)},
    }
    if one.file is not None:
        where: dict[str, Any] = {"artifactLocation": {"uri": quote(_relative(one.file))}}
        if one.line:
            where["region"] = {"startLine": one.line}
        result["locations"] = [{"physicalLocation": where}]
    return result


def _text(one: Finding) -> str:
    about = f" ({one.label})" if one.label else ""
    return f"{one.message}{about} To mend it: {one.fix}"


def _relative(file: str) -> str:
    path = Path(os.path.relpath(file))  # as written, links are not followed
    return (Path(file) if path.parts[:1] == ("..",) else path).as_posix()


def _escaped(text: str, more: str = "") -> str:
    for mark in ("%", "\r", "\n", *more):
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text
