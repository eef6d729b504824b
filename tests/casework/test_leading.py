"""Where an event leads a case, and where it leaves it as it is."""

import pytest
from tests.casework.conftest import Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.pathways.justice import justice
from restorative_core.vocabulary.roles import Duty
from restorative_core.vocabulary.stages import OPEN, Stage


def _led(walk: Walk, event: Event) -> Stage | None:
    return justice.rows[type(event)].leads(walk.case, event)


@pytest.mark.parametrize("stage", list(Stage))
def test_taken_over(walk: Walk, stage: Stage) -> None:
    """A case that is taken over comes to the stage that it had, where it was open."""
    assert _led(walk.received(), events.CaseTakenOver(stage)) is (stage if stage in OPEN else None)


@pytest.mark.parametrize("duty", list(Duty))
def test_allocated(walk: Walk, duty: Duty) -> None:
    """A case is engaged with once somebody leads it."""
    walk.received().done(events.ReferralAccepted())

    assert _led(walk, events.FacilitatorAllocated("f1", duty)) is (Stage.ENGAGING if duty is Duty.LEAD else None)


@pytest.mark.parametrize("stage", list(Stage))
def test_adopted(walk: Walk, stage: Stage) -> None:
    """A case that goes by other tables comes to the stage that they map, where it is open."""
    adopted = events.PathwayAdopted("school/1", stage)

    assert _led(walk.received(), adopted) is (stage if stage in OPEN else None)
