"""Every must has a proof, and a proof that fails where the must is missing: else it would prove nothing."""

import pytest

from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Force
from restorative_core.pathways import PUBLISHED
from restorative_core.testing.explorer.kept import without
from restorative_core.testing.explorer.proof import Proof
from restorative_core.testing.explorer.proving import proved
from restorative_core.testing.explorer.register import slices_of


def _musts(pathway: Pathway) -> dict[str, Pathway]:
    return {one.key: pathway for one in pathway.requirements if one.force is Force.MUST}


MUSTS: dict[str, Pathway] = {}
for published in reversed(PUBLISHED):
    MUSTS.update(_musts(published))


def _first_failure(must: str, pathway: Pathway) -> Proof | None:
    """The first proof of *must* that finds a history once the must is gone from everywhere it stands."""
    weakened = without(must, pathway)
    proofs = (proved(one, weakened) for one in slices_of(pathway) if one.must == must)
    return next((proof for proof in proofs if proof.counter_example is not None), None)


@pytest.mark.parametrize("pathway", PUBLISHED, ids=lambda pathway: pathway.name)
def test_every_must_has_a_slice(pathway: Pathway) -> None:
    """No must of any pathway goes without a proof."""
    assert set(_musts(pathway)) - {one.must for one in slices_of(pathway)} == set()


@pytest.mark.parametrize("must", sorted(MUSTS))
@pytest.mark.timeout(120)
def test_without_the_must_its_proof_fails(must: str) -> None:
    """Once a must is gone, its proof fails, with a history that somebody can read."""
    failed = _first_failure(must, MUSTS[must])

    assert failed is not None
    assert failed.counter_example is not None
    assert failed.counter_example.entries
    assert len(str(failed.counter_example).splitlines()) > len(failed.counter_example.entries)
    assert failed.counter_example.wrong
