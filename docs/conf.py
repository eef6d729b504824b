"""Sphinx builds the pages of this folder with this."""

import logging
from importlib.metadata import version as installed

from pygments.lexers.special import TextLexer
from sphinx.highlighting import lexers

project = "restorative_core"
author = "The restorative_core authors"
copyright = author
release = installed("restorative-core")
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build"]
# Drawings stand in the pages as they are written: whoever shows Mermaid draws them, and here they are to be read.
lexers["mermaid"] = TextLexer()
nitpicky = False
# A folder's index lists whatever pages the folder has, which may be none yet.
logging.getLogger("sphinx.sphinx.directives.other").addFilter(
    lambda record: vars(record).get("subtype") != "empty_glob"
)

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_class_signature = "separated"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Settings", "Sources"]

html_theme = "furo"
html_title = f"{project} {release}"
