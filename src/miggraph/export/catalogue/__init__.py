"""What a publication says of itself and of its files, in the forms that catalogues read."""

from __future__ import annotations

from miggraph.export.catalogue.about import About, Licence, about_release
from miggraph.export.catalogue.checksums import checksums, data_file
from miggraph.export.catalogue.citation import citation
from miggraph.export.catalogue.crate import crate
from miggraph.export.catalogue.croissant import croissant
from miggraph.export.catalogue.datapackage import datapackage
from miggraph.export.catalogue.dcat import dcat
from miggraph.export.catalogue.edition import Edition
from miggraph.export.catalogue.files import DataFile
from miggraph.export.catalogue.survey import Survey, survey
from miggraph.export.catalogue.void import void

__all__ = [
    "About",
    "DataFile",
    "Edition",
    "Licence",
    "Survey",
    "about_release",
    "checksums",
    "citation",
    "crate",
    "croissant",
    "data_file",
    "datapackage",
    "dcat",
    "survey",
    "void",
]
