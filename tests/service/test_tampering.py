"""What was changed behind the service's back is not acted upon."""

from datetime import UTC, datetime

import attrs
import pytest

from restorative_core import Actor, Occasion, Referral, RestorativeService, StorageFailed, referral_from_form
from restorative_core.memory import MemoryStorage

NOW = Occasion(datetime(2026, 3, 2, 10, tzinfo=UTC), Actor("c-1", roles={"coordinator"}))  # type: ignore[arg-type]


def _referral() -> Referral:
    return referral_from_form(
        {
            "received": "2026-03-01",
            "source": "self",
            "initiator": "harmed",
            "participants": [{"roles": ["harmed"], "name": "Ana Example", "contact": {"email": "ana@example.org"}}],
        }
    )


def test_a_record_that_was_changed_is_not_read() -> None:
    """Nothing is decided or shown from an entry that is not what was stored."""
    storage = MemoryStorage()
    case = RestorativeService(storage).receive(_referral(), NOW).id
    stored = storage.kept.streams[case]
    stored[0] = attrs.evolve(stored[0], payload=stored[0].payload.replace("c-1", "c-2"))

    with pytest.raises(StorageFailed, match=f"Entry 1 of {case} is not what was stored"):
        RestorativeService(storage).case(case)


def test_a_personal_part_that_was_changed_is_not_revealed() -> None:
    """No letter goes to an address that was put in another's place."""
    storage = MemoryStorage()
    service = RestorativeService(storage)
    person = service.person(service.receive(_referral(), NOW).id, "p1")
    storage.kept.parts[:] = [
        attrs.evolve(part, value=part.value.replace("example.org", "evil.example")) for part in storage.kept.parts
    ]

    with pytest.raises(StorageFailed, match="keeps apart is not what was stored"):
        service.reveal(person, NOW, "first-contact")
