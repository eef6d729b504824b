"""A facilitator is known by an id, which is stored for ever, and is never a name."""

import pytest
from tests.service.conftest import Desk

from restorative_core import events
from restorative_core.errors import Faulty
from restorative_core.vocabulary.credentials import Level


@pytest.mark.parametrize("name", ["Ann Example", "ann@example.org", "f 1", "F1", "", "-f", "f1\n", "f" * 41])
def test_a_name_is_registered_as_none(desk: Desk, name: str) -> None:
    """What is no code is no facilitator's id: nothing is stored, and what was typed is not repeated."""
    before = desk.records

    with pytest.raises(Faulty, match=r"\[code\.unreadable\]") as fault:
        desk.service.tell(name, events.FacilitatorRegistered(Level.ADVANCED), desk.occasion())

    assert desk.records == before
    assert "Ann" not in str(fault.value)


@pytest.mark.parametrize("name", ["f9", "f-17", "0a", "f" * 40])
def test_an_id_is_registered(desk: Desk, name: str) -> None:
    """What is a code, is."""
    desk.service.tell(name, events.FacilitatorRegistered(Level.ADVANCED), desk.occasion())

    assert [entry.event.kind for entry in desk.service.history(f"facilitator-{name}")] == ["facilitator-registered"]
