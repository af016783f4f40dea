"""What a publication says of itself and of its files, in the forms that catalogues read."""

from __future__ import annotations

from miggraph.export.catalogue.dcat import dcat
from miggraph.export.catalogue.edition import Edition
from miggraph.export.catalogue.files import DataFile
from miggraph.export.catalogue.survey import Survey, survey
from miggraph.export.catalogue.void import void

__all__ = ["DataFile", "Edition", "Survey", "dcat", "survey", "void"]
