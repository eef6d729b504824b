"""The pathways that a service goes by: with its own values, and with what it asks besides."""

from collections.abc import Iterable, Mapping

from attrs import evolve

from restorative_core import plugins
from restorative_core.casework.kernel import KERNEL
from restorative_core.casework.pathway import Pathway
from restorative_core.errors import Misconfigured, Reason, UnsoundPathway
from restorative_core.service.settings import Practice


def in_use(pathways: Iterable[Pathway], practice: Practice) -> Mapping[str, Pathway]:
    """*pathways* as a service with this *practice* goes by them, by name and version, in their order.

    Raises:
        AdapterFailed: No adapter offers a requirement that the practice names, or the adapter is broken.
        UnsoundPathway: A pathway does not bear what is asked besides, or goes without the kernel.
        Misconfigured: There is none, or one of them twice.
    """
    given = tuple(pathways)
    touched = tuple(_touched(given))
    if touched:
        raise UnsoundPathway(touched)
    additions = plugins.additions(practice.requirements)
    composed = {one.id: evolve(one.with_additions(*additions), policy=practice.policy) for one in given}
    if not composed or len(composed) < len(given):
        raise Misconfigured("A service goes by at least one pathway, and by each version of one just once.")
    return composed


def _touched(pathways: Iterable[Pathway]) -> Iterable[Reason]:
    """Every *must* of the kernel without which one of *pathways* goes: such a one serves a proof."""
    for pathway in pathways:
        for event, musts in KERNEL.items():
            for must in set(musts).difference(pathway.kernel.get(event, ())):
                yield Reason("pathway.kernel-touched", pathway.id, details={"requirement": must.key})
