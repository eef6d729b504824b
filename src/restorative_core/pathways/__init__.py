"""The tables, one module for each setting. This is `restorative_core.pathways`, a part of door 1."""

from restorative_core.pathways.justice import justice

__all__ = ["justice"]
