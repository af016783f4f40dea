"""What may be published of the records: small numbers hidden, terms of sources kept."""

from __future__ import annotations

from miggraph.publishing.disclosure import Disclosure, disclosed
from miggraph.publishing.licences import Licence, licence_of, redistributable
from miggraph.publishing.marks import Masked, Masking
from miggraph.publishing.masking import masked
from miggraph.publishing.published import Published

__all__ = [
    "Disclosure",
    "Licence",
    "Masked",
    "Masking",
    "Published",
    "disclosed",
    "licence_of",
    "masked",
    "redistributable",
]
