"""Check ``data/``: whether it can be read, its shapes, and rules over the whole graph."""

from miggraph.validation.finding import Finding, Report, Severity
from miggraph.validation.validate import validate

__all__ = ["Finding", "Report", "Severity", "validate"]
