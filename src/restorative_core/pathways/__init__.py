"""The tables, one module for each setting. This is `restorative_core.pathways`, a part of door 1."""

from restorative_core.pathways.community import community
from restorative_core.pathways.justice import justice
from restorative_core.pathways.school import school
from restorative_core.pathways.youth_ni import youth_ni

__all__ = ["PUBLISHED", "community", "justice", "school", "youth_ni"]

PUBLISHED = (justice, community, school, youth_ni)
"""Every pathway that comes with the library; the first is that of a case whose referral names none."""
