"""The dataset in the forms of RDF.

No form has a blank node, and each is the same bytes for the same quads. `FORMS` lists them.
"""

from __future__ import annotations

from miggraph.export.rdf.dataset import Dataset
from miggraph.export.rdf.forms import FORMS, Form, Written, write_rdf

__all__ = ["FORMS", "Dataset", "Form", "Written", "write_rdf"]
