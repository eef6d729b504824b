"""What becomes of what was undertaken, when the agreement varies, when money is paid, and who knows of it."""

import pytest
from tests.casework.calling_off import item
from tests.casework.conftest import Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.proposals import proposals
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.roles import Role

COMPLETED = events.UndertakingEnded("u2", UndertakingStatus.COMPLETED)


def _money(name: str, pence: int = 9000) -> Undertaking:
    return Undertaking(name, UndertakingKind.PAYMENT, "p2", pence=pence)


def _agreed(walk: Walk) -> Walk:
    """Three things are undertaken in one agreement, another in a second, and some money is paid."""
    walk.met().agreed(_money("u1"), item("u2"), item("u3")).agreed(item("u4"), agreement="a2")
    return walk.given(events.InstalmentPaid("u1", 500), events.InstalmentPaid("u1", 1500), COMPLETED)


def _told(person: str = "p1") -> events.OutcomeTold:
    return events.OutcomeTold(person, Channel.PHONE)


class TestVarying:
    """An agreement that varies leaves what it does not speak of."""

    def test_each(self, walk: Walk) -> None:
        """What is named again goes on, what was done stays done, what is not named any more is varied away."""
        _agreed(walk).given(events.AgreementVaried("a1", 2, ("p1", "p2"), (_money("u1", 8000),)))
        found = {name: one.status.value for name, one in walk.case.undertakings.items()}

        assert found == {"u1": "agreed", "u2": "completed", "u3": "varied", "u4": "agreed"}

    def test_what_was_paid(self, walk: Walk) -> None:
        """What was paid stays paid."""
        _agreed(walk).given(events.AgreementVaried("a1", 2, ("p1", "p2"), (_money("u1", 8000),)))

        assert walk.case.undertakings["u1"].paid == 2000

    def test_in_another_agreement(self, walk: Walk) -> None:
        """What is undertaken in another agreement, even by the same id, has nothing paid on it."""
        _agreed(walk).given(events.AgreementVaried("a2", 2, ("p1", "p2"), (_money("u1"), _money("u9"))))

        assert (walk.case.undertakings["u1"].paid, walk.case.undertakings["u9"].paid) == (0, 0)


class TestWhoWasTold:
    """Those who were harmed are told what came of it."""

    def test_one(self, walk: Walk) -> None:
        """The one who was harmed knows."""
        _agreed(walk).given(_told())

        assert walk.case.undertakings["u2"].told_to == {"p1"}

    def test_not_ended(self, walk: Walk) -> None:
        """Of what has not ended there is nothing to tell."""
        _agreed(walk).given(_told())

        assert walk.case.undertakings["u1"].told_to == frozenset()

    def test_two(self, walk: Walk) -> None:
        """Where two were harmed, each is told on their own."""
        _agreed(walk).given(events.PersonAdded("p3", Role.HARMED), _told())
        first = walk.case.undertakings["u2"].told_to
        walk.given(_told("p3"))

        assert [sorted(first), sorted(walk.case.undertakings["u2"].told_to)] == [["p1"], ["p1", "p3"]]

    @pytest.mark.parametrize("person", ["p2", "p9"])
    def test_somebody_else(self, walk: Walk, person: str) -> None:
        """That somebody who was not harmed knows, or nobody here, counts for nothing."""
        _agreed(walk).given(_told(person))

        assert walk.case.undertakings["u2"].told_to == frozenset()

    def test_it_ended_otherwise(self, walk: Walk) -> None:
        """Where it is said to have ended otherwise, they are told again."""
        _agreed(walk).given(_told(), events.UndertakingEnded("u2", UndertakingStatus.NOT_COMPLETED))

        assert walk.case.undertakings["u2"].told_to == frozenset()


class TestProposals:
    """What may be told next of what was undertaken."""

    def test_variation(self, walk: Walk) -> None:
        """The next version of each agreement, with what is still to be done in it."""
        found = proposals(_agreed(walk).case, events.AgreementVaried)

        assert found == (
            events.AgreementVaried("a1", 2, ("p1", "p2"), (_money("u1"), item("u3"))),
            events.AgreementVaried("a2", 2, ("p1", "p2"), (item("u4"),)),
        )

    def test_payment(self, walk: Walk) -> None:
        """What is still to be paid of what is not settled."""
        assert proposals(_agreed(walk).case, events.InstalmentPaid) == (events.InstalmentPaid("u1", 7000),)

    def test_pending(self, walk: Walk) -> None:
        """What is still to be done is done, or is not, or comes to be in doubt."""
        pending = ("u1", "u3", "u4")
        ended = (UndertakingStatus.COMPLETED, UndertakingStatus.NOT_COMPLETED)
        case = _agreed(walk).case

        assert proposals(case, events.UndertakingDoubted) == tuple(events.UndertakingDoubted(name) for name in pending)
        assert proposals(case, events.UndertakingEnded) == tuple(
            events.UndertakingEnded(name, one) for name in pending for one in ended
        )
