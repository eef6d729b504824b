"""Every slice, a family after the other."""

from restorative_core.casework.kernel import ALL_MUSTS
from restorative_core.casework.pathway import Pathway
from restorative_core.testing.explorer.families import (
    asking,
    assessment,
    cascade,
    complexity,
    consent,
    contact,
    ending,
    facilitators,
    grounds,
    guardians,
    informing,
    order,
    people,
    referring,
    risk,
    safety,
    sides,
    signing_off,
    speaking,
    team,
    youth,
)
from restorative_core.testing.explorer.slices import Slice

SLICES = (
    *referring.SLICES,
    *asking.SLICES,
    *informing.SLICES,
    *consent.SLICES,
    *guardians.SLICES,
    *speaking.SLICES,
    *contact.SLICES,
    *order.SLICES,
    *assessment.SLICES,
    *risk.SLICES,
    *sides.SLICES,
    *grounds.SLICES,
    *team.SLICES,
    *facilitators.SLICES,
    *complexity.SLICES,
    *signing_off.SLICES,
    *people.SLICES,
    *safety.SLICES,
    *ending.SLICES,
    *youth.SLICES,
    *cascade.SLICES,
)
"""Every slice."""


def slices_of(pathway: Pathway) -> tuple[Slice, ...]:
    """The slices of everything that binds *pathway*, and of what holds without any must, under its own values.

    The kernel binds every pathway, whatever its tables name.
    """
    binding = {requirement.key for requirement in (*pathway.requirements, *ALL_MUSTS)}
    return tuple(under(one, pathway) for one in SLICES if not one.must or one.must in binding)


def under(one: Slice, pathway: Pathway) -> Slice:
    """*one* under the values of *pathway*."""
    return one if one.under is None else one.under(pathway.policy)
