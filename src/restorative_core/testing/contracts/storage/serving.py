"""Core: what a service makes of a storage, in every history, and when the storage or the clock goes wrong."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from restorative_core.casework.catalogue import AccessNeedRecorded
from restorative_core.casework.entry import Entry
from restorative_core.casework.evolve import fold
from restorative_core.errors import StorageFailed
from restorative_core.ports import Part, Storage, Tier
from restorative_core.records import BEGINNING, Sealed, commitment, commitments, seal, unseal
from restorative_core.service.restorative import RestorativeService
from restorative_core.testing.contracts.contract import Contract, every
from restorative_core.testing.contracts.stored import fresh_stream
from restorative_core.testing.histories import WORKER, histories
from restorative_core.testing.unreliable import Fault, JumpingClock, unreliable
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.people import NeedCategory
from restorative_core.vocabulary.referral import Initiator, Referral, ReferralSource, ReferredPerson
from restorative_core.vocabulary.roles import Role

_SALT = bytes(range(16))
_NOW = datetime(2015, 3, 2, 10, tzinfo=UTC)
_DAY = Moment("2015-01-02")  # so long ago that no clock that is set back comes before it
_TRIES = 20
_LONGEST = 12
_some = settings(every, max_examples=15)
"""How the clauses are run whose every example is a whole history."""


class Serving(Contract, of=Tier.CORE):
    """A service on the storage says what it was told: nothing twice, nothing lost, nothing half."""

    @_some
    @given(histories(longest=_LONGEST))
    def test_every_history_is_kept(self, storage: Storage, history: tuple[Entry, ...]) -> None:
        """S1.41. Every history that the practice permits is read from the storage as it was: entries and parts."""
        stream, digest = fresh_stream(), BEGINNING
        subjects = {f"p{number}": f"person-{stream}{number}" for number in range(1, 9)}
        written: list[Sealed] = []
        for entry in history:
            one = seal(stream, entry, digest, subjects, lambda _: _SALT)
            storage.append([one.record], after={stream: entry.number - 1}, parts=one.parts)
            written.append(one)
            digest = one.record.digest

        read = list(storage.history(stream))
        assert read == [one.record for one in written]
        entries = tuple(unseal(record) for record in read)
        assert entries == tuple(one.entry for one in written)
        assert fold(stream, entries) == fold(stream, [one.entry for one in written])
        parts = list(storage.parts(stream))
        assert Counter(parts) == Counter(part for one in written for part in one.parts)
        assert {(part.number, part.field): commitment(part) for part in parts} == {
            (record.number, field): promised for record in read for field, promised in commitments(record).items()
        }

    @_some
    @given(
        st.lists(st.none() | st.sampled_from(Fault), max_size=12), st.lists(st.integers(-90_000, 90_000), max_size=30)
    )
    def test_a_service_over_faults(self, storage: Storage, plan: list[Fault | None], jumps: list[int]) -> None:
        """S1.42. Appends that fail, before or after they are durable, and clocks that jump: each act is stored once."""
        failing = unreliable(storage, plan)
        clock = JumpingClock(_NOW, [timedelta(seconds=jump) for jump in jumps])
        service = RestorativeService(failing, clock=clock)
        case = _referred(service, fresh_stream())
        for place in range(4):
            _insist(service, case, AccessNeedRecorded(f"n{place}", "p1", NeedCategory.OTHER, adjustment=f"{place}"))

        after = RestorativeService(storage, clock=clock)
        acts = [entry.event for entry in after.history(case)]
        assert [act.need for act in acts if isinstance(act, AccessNeedRecorded)] == [f"n{place}" for place in range(4)]
        told = [part for part in storage.parts(case) if part.field == "adjustment"]
        assert [part.value for part in told] == [f'"{place}"' for place in range(4)]
        assert _is_whole(storage, case, told)

    @pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.FULL, Fault.AFTER, Fault.LOST, Fault.LOST_AFTER])
    def test_the_outcome_is_found_out(self, storage: Storage, fault: Fault) -> None:
        """S1.43. After an error the service finds out whether the commit is durable, and answers as it is."""
        failing = unreliable(storage, [])
        service = RestorativeService(failing, clock=lambda: _NOW)
        case = _referred(service, fresh_stream())
        before = service.case(case).number
        failing.fail(fault)
        act = AccessNeedRecorded("n1", "p1", NeedCategory.OTHER)
        stored = fault in (Fault.AFTER, Fault.LOST_AFTER)
        if fault is Fault.AFTER:
            assert service.record(case, act, Occasion(_DAY, WORKER)).number == before + 1
        else:
            with pytest.raises(StorageFailed):
                service.record(case, act, Occasion(_DAY, WORKER))
        assert RestorativeService(storage).case(case).number == before + int(stored)


def _referred(service: RestorativeService, reference: str) -> str:
    """A new case: it is referred again and again, until that is done. The reference says that it is known."""
    person = ReferredPerson((Role.HARMED,), name="Zoë", agrees_to_contact=True)
    referral = Referral(_DAY, ReferralSource.SELF, Initiator.AGENCY, (person,), reference=reference, account="…")
    for _ in range(_TRIES):
        try:
            return service.receive(referral, Occasion(_DAY, WORKER)).id
        except StorageFailed:
            continue
    raise AssertionError("the plan of faults never ends")


def _insist(service: RestorativeService, case: str, act: AccessNeedRecorded) -> None:
    """Record *act*, again and again until that is done. Its key says that it is the same act."""
    for _ in range(_TRIES):
        try:
            service.record(case, act, Occasion(_DAY, WORKER), key=act.need)
        except StorageFailed:
            continue
        return
    raise AssertionError("the plan of faults never ends")


def _is_whole(storage: Storage, case: str, told: list[Part]) -> bool:
    """Whether each of the parts that were *told* stands with the record that promises it, and no record lacks one."""
    promised = {record.number for record in storage.history(case) if "adjustment" in commitments(record)}
    return promised == {part.number for part in told}
