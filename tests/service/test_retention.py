"""What is due by a service's own rules goes, and not before; what is not due stays, and the plan says why."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.service.conftest import HARMED, RESPONSIBLE, SUPERVISOR, Desk, person_with
from tests.service.test_erasing import YEAR, Meanwhile

from restorative_core import RestorativeService, events
from restorative_core.errors import Faulty, Misconfigured, Refused, Unknown
from restorative_core.evidence.profiles import PROFILES
from restorative_core.memory import MemoryStorage
from restorative_core.records import Record, digest_after
from restorative_core.service.ledger import Ledger
from restorative_core.service.naming import new_stream
from restorative_core.service.reckoning import Planned
from restorative_core.service.retention import Retaining
from restorative_core.service.settings import practice_from_toml
from restorative_core.testing import texts
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.personal import Keep
from restorative_core.vocabulary.referral import DeclineReason
from restorative_core.vocabulary.roles import Role, StaffRole

SEVEN = '[[retention.rules]]\nname = "seven"\nyears = 7\n'
CHILDREN = '[[retention.rules]]\nname = "children"\nyears = 7\nuntil_age = 25\n'
DECLINED = '[[retention.rules]]\nname = "declined"\nafter = "referral-declined"\ndays = 28\n'
BY_CLASS = (
    '[[retention.rules]]\nname = "names"\nclasses = ["identity"]\nyears = 1\n'
    '[[retention.rules]]\nname = "texts"\nclasses = ["casework"]\nyears = 3\n'
)


def _desk(rules: str, desk: Desk | None = None) -> Desk:
    """A desk whose service goes by *rules*."""
    desk = desk or Desk()
    practice = attrs.evolve(practice_from_toml(rules), policy=desk.service.practice.policy)
    desk.service = RestorativeService(
        desk.storage, channels=desk.service.channels, practice=practice, clock=lambda: desk.now
    )
    return desk


def _closed(desk: Desk, **changes: Any) -> str:
    desk.receive(**changes)
    desk.each(events.ReferralAccepted(), events.FacilitatorAllocated("f1"))
    desk.each(events.NoteTaken(("p1",), "she moved"), events.NoteTaken(("p1", "p2"), "they met at school"))
    desk.each(events.CaseClosed(ClosureReason.HARMED_DECLINED))
    return desk.case


def _declined(desk: Desk, **changes: Any) -> str:
    desk.receive(**changes)
    desk.each(events.ReferralDeclined(DeclineReason.NO_CAPACITY))
    return desk.case


def _plan(desk: Desk, on: str) -> list[Planned]:
    return list(desk.service.retention(Occasion(Moment(on), SUPERVISOR)))


def _codes(planned: list[Planned]) -> set[str]:
    return {reason.code for one in planned for reason in one.reasons}


def _apply(desk: Desk, on: str) -> int:
    desk.later(days=(date.fromisoformat(on) - desk.now.date()).days)
    return desk.service.apply_retention(desk.occasion(SUPERVISOR)).parts


def _told(desk: Desk, person: str) -> events.PersonErased:
    """The last entry on the stream of *person*, which tells of the erasing."""
    told = desk.service.history(person)[-1].event
    assert isinstance(told, events.PersonErased)
    return told


def _about(desk: Desk, person: str) -> list[str]:
    return [part.field for part in desk.storage.parts_about(person)]


class TestPlan:
    """What the plan says."""

    def test_no_period_is_built_in(self) -> None:
        """Where no rule is set nothing is ever due, and the plan says why."""
        desk = Desk()
        _closed(desk)

        planned = _plan(desk, "2115-01-01")

        assert planned
        assert _codes(planned) == {"retention.no-rule"}
        assert all(one.due is None and not one.is_due for one in planned)
        assert desk.service.apply_retention(desk.occasion(SUPERVISOR)).parts == 0

    @pytest.mark.parametrize(("on", "due"), [("2022-02-28", False), ("2022-03-01", False), ("2022-03-02", True)])
    def test_a_period_ends_on_its_day(self, on: str, due: bool) -> None:
        """Seven years after the day on which the case was closed it is due, and on no day before."""
        desk = _desk(SEVEN)
        _closed(desk)
        assert desk.now.date() == date(2015, 3, 2)

        planned = _plan(desk, on)

        assert {one.is_due for one in planned} == {due}
        assert {(one.due, one.rule) for one in planned} == {(date(2022, 3, 2), "seven")}
        assert _codes(planned) == (set() if due else {"retention.not-yet"})

    def test_an_open_case(self) -> None:
        """A period begins when the case ends."""
        desk = _desk(SEVEN)
        desk.receive()

        assert _codes(_plan(desk, "2115-01-01")) == {"retention.case-open"}

    def test_a_case_that_was_opened_again(self) -> None:
        """What was due is not, once somebody works on the case again; closed again, the period begins anew."""
        desk = _desk(SEVEN)
        _closed(desk)
        desk.later(days=365)
        desk.record(events.CaseReopened(), by=SUPERVISOR)
        assert _codes(_plan(desk, "2115-01-01")) == {"retention.case-open"}

        desk.each(events.CaseClosed(ClosureReason.HARMED_DECLINED))

        assert {one.due for one in _plan(desk, "2016-04-01")} == {date(2023, 3, 1)}

    def test_a_legal_hold_beats_it(self) -> None:
        """Of somebody with a hold nothing is due, nor is what tells of them and somebody else."""
        desk = _desk(SEVEN)
        _closed(desk)
        ann, bob = desk.service.person(desk.case, "p1"), desk.service.person(desk.case, "p2")
        desk.service.tell(ann, events.LegalHoldPlaced("h1", "court-order"), desk.occasion(SUPERVISOR))

        planned = _plan(desk, "2022-03-03")

        assert {reason.code for one in planned if one.person == ann for reason in one.reasons} >= {"hold.standing"}
        assert not any(one.is_due for one in planned if one.person == ann)
        shared = {key.field for one in planned if one.person == bob and not one.is_due for key in one.parts}
        assert shared == {"account", "text"}
        _apply(desk, "2022-03-03")
        assert "they met at school" in repr([part.value for part in desk.storage.kept.parts])
        assert desk.problems() == []

    @pytest.mark.parametrize(
        ("born", "due"),
        [("1997-03-02", date(2022, 3, 2)), ("1997-03-03", date(2022, 3, 3)), ("2001-05-06", date(2026, 5, 6))],
    )
    def test_a_child_is_kept_until_an_age(self, born: str, due: date) -> None:
        """Who was under 18 when the case began is kept until their birthday; an adult, for the years alone."""
        desk = _desk(CHILDREN)
        _closed(desk, participants=[person_with(HARMED, born=born), RESPONSIBLE])
        ann = desk.service.person(desk.case, "p1")

        assert {one.due for one in _plan(desk, "2022-03-03") if one.person == ann} == {due}

    def test_what_tells_of_a_child_and_an_adult_waits_for_the_child(self) -> None:
        """A text about several people goes when it may for each of them."""
        desk = _desk(CHILDREN)
        _closed(desk, participants=[person_with(HARMED, born="2001-05-06"), RESPONSIBLE])
        bob = desk.service.person(desk.case, "p2")

        days = {key.field: one.due for one in _plan(desk, "2022-03-03") for key in one.parts if one.person == bob}

        assert days["name"] == date(2022, 3, 2)
        assert days["account"] == days["text"] == date(2026, 5, 6)
        assert "retention.child" in _codes(_plan(desk, "2022-03-03"))

    def test_a_child_whose_birth_date_has_gone(self) -> None:
        """Where only an age band is left, the youngest that it allows is taken."""
        rules = '[[retention.rules]]\nname = "names"\nclasses = ["identity"]\ndays = 1\n' + CHILDREN
        desk = _desk(rules)
        _closed(desk, participants=[person_with(HARMED, born="2001-05-06"), RESPONSIBLE])
        ann = desk.service.person(desk.case, "p1")
        _apply(desk, "2015-03-05")
        assert "born" not in _about(desk, ann)

        assert {one.due for one in _plan(desk, "2022-03-03") if one.keep is Keep.CASEWORK} == {date(2030, 3, 2)}

    @pytest.mark.parametrize("told", ["unknown", "0001-01-01", "0005", "1990", "2015-02-01"])
    def test_a_child_whose_birth_was_told_on_no_such_day(self, told: str) -> None:
        """A date of birth for which no band can stand stays as long as a rule needs it, and nothing goes too early."""
        desk = _desk(BY_CLASS.replace("years = 3", "years = 3\nuntil_age = 25"))
        _closed(desk, participants=[HARMED, RESPONSIBLE])
        ann = desk.service.person(desk.case, "p1")
        born = events.PersonDetailsChanged(born=date(2004, 2, 29))
        desk.service.describe(ann, born, Occasion(Moment(told), SUPERVISOR))
        kept = {key.field: one.due for one in _plan(desk, "2019-06-01") if one.person == ann for key in one.parts}

        _apply(desk, "2019-06-01")
        assert ("born" in _about(desk, ann)) is (told != "2015-02-01")
        assert "name" not in _about(desk, ann)
        _apply(desk, "2019-06-02")
        assert kept["text"] == date(2029, 3, 1)
        assert {"text", "account"} <= {*_about(desk, ann)}
        assert _apply(desk, "2029-02-28") == 0
        _apply(desk, "2030-03-02")
        assert _about(desk, ann) == []

    def test_no_more_goes_than_the_plan_told(self) -> None:
        """A referral whose day nobody knows: the plan is the same after what was due has gone."""
        desk = _desk(BY_CLASS.replace("years = 3", "years = 3\nuntil_age = 25"))
        _closed(desk, received="unknown", participants=[person_with(HARMED, born="2004-02-29"), RESPONSIBLE])
        due = {key for one in _plan(desk, "2019-06-01") if one.is_due for key in one.parts}

        assert _apply(desk, "2019-06-01") == len(due)

        assert not any(one.is_due for one in _plan(desk, "2019-06-02"))

    def test_an_age_that_cannot_be_told(self) -> None:
        """Where the date of birth went and the band says nothing, what waits for an age stays until somebody acts."""
        desk = _desk(BY_CLASS)
        _closed(desk, received="unknown", participants=[person_with(HARMED, born="2004-02-29"), RESPONSIBLE])
        ann = desk.service.person(desk.case, "p1")
        _apply(desk, "2016-06-01")
        assert "born" not in _about(desk, ann)
        desk = _desk(BY_CLASS.replace("years = 3", "years = 3\nuntil_age = 25"), desk)

        assert "retention.no-age" in _codes(_plan(desk, "2039-06-01"))
        assert _apply(desk, "2019-06-01") == 0
        for one in (ann, desk.service.person(desk.case, "p2")):
            desk.service.describe(one, events.PersonDetailsChanged(born=date(2004, 2, 29)), desk.occasion())

        assert "retention.no-age" not in _codes(_plan(desk, "2019-06-02"))

    def test_the_result_of_a_case(self) -> None:
        """A rule for one sort of ending fits no other; of several that fit, the first counts."""
        rules = '[[retention.rules]]\nname = "done"\nresults = ["completed"]\nyears = 1\n' + SEVEN
        choice = '[[retention.rules]]\nname = "choice"\nresults = ["participant-choice"]\nyears = 2\n' + rules
        desk = _desk(rules)
        _closed(desk)

        assert {one.rule for one in _plan(desk, "2016-03-03")} == {"seven"}
        assert {one.rule for one in _plan(_desk(choice, desk), "2017-03-03")} == {"choice"}

    def test_what_a_newer_release_stored(self) -> None:
        """Of somebody of whom not everything can be read nothing is due; others are erased all the same."""
        desk = _desk(SEVEN)
        other = desk.service.person(_closed(desk), "p1")
        bob = desk.service.person(_closed(desk, reference="X2"), "p2")
        last = desk.storage.kept.streams[bob][-1]
        digest = digest_after(last.digest, bob, last.number + 1, "moon-landed", last.payload)
        newer = Record(bob, last.number + 1, "moon-landed", last.payload, digest)
        desk.storage.append([newer], after={bob: last.number})

        assert {one.is_due for one in _plan(desk, "2022-03-02") if one.person == bob} == {False}
        assert "record.newer" in _codes(_plan(desk, "2022-03-02"))
        _apply(desk, "2022-04-02")
        assert "name" in _about(desk, bob)
        assert _about(desk, other) == []

    def test_the_last_of_several_cases(self) -> None:
        """What is known of somebody in several cases waits for the last; what one case knows goes with that case."""
        desk = _desk(SEVEN + DECLINED)
        first = _closed(desk)
        ann = desk.service.person(first, "p1")
        second = desk.receive(reference="X2", participants=[person_with(HARMED, name="Cid")]).id
        desk.record(events.PersonAdded("p2", Role.RESPONSIBLE, person=ann))
        desk.each(events.ReferralDeclined(DeclineReason.OUT_OF_AREA))

        days = {one.stream: one.due for one in _plan(desk, "2015-05-01") if one.person == ann}

        assert days == {ann: date(2022, 3, 2), first: date(2022, 3, 2), second: date(2015, 3, 30)}


class Counting(MemoryStorage):
    """A storage that tells how often each stream was read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: Counter[str] = Counter()

    def history(self, stream: str, after: int = 0) -> Iterator[Record]:
        """Count it, and read it."""
        self.read[stream] += 1
        return super().history(stream, after)


def _slowly(desk: Desk, on: str) -> list[Planned]:
    """The plan of somebody who has no worklists, and reads every case."""
    ledger = Ledger(desk.storage, lambda: desk.now, new_stream)
    return list(Retaining(ledger, desk.service.practice.retention).plan(Moment(on).by))


def _further(desk: Desk) -> None:
    """Ann is in another case, which stays open."""
    ann = desk.service.person(desk.case, "p1")
    desk.receive(reference=f"Y{desk.records}", participants=[person_with(HARMED, name="Cid")])
    desk.record(events.PersonAdded("p2", Role.RESPONSIBLE, person=ann))


_HAPPENINGS: dict[str, Callable[[Desk], object]] = {
    "open": lambda desk: desk.receive(reference=f"X{desk.records}"),
    "closed": lambda desk: _closed(desk, reference=f"X{desk.records}"),
    "declined": lambda desk: _declined(desk, reference=f"X{desk.records}"),
    "opened again": lambda desk: desk.record(events.CaseReopened(), by=SUPERVISOR),
    "held": lambda desk: desk.service.tell(
        desk.service.person(desk.case, "p1"), events.LegalHoldPlaced("h1", "court-order"), desk.occasion(SUPERVISOR)
    ),
    "erased": lambda desk: desk.service.erase(desk.service.person(desk.case, "p2"), desk.occasion(SUPERVISOR)),
    "in another case": _further,
    "applied": lambda desk: desk.service.apply_retention(desk.occasion(SUPERVISOR)),
    "a year": lambda desk: desk.later(days=366),
}


class TestQuickly:
    """A person all of whose cases are open is planned for without reading these."""

    @settings(max_examples=60)  # each is several cases
    @given(
        st.lists(st.sampled_from([*_HAPPENINGS.values()]), min_size=1, max_size=7),
        st.sampled_from([SEVEN, CHILDREN, DECLINED, BY_CLASS, SEVEN + DECLINED]),
    )
    def test_the_plan_is_the_same(self, happenings: list[Callable[[Desk], object]], rules: str) -> None:
        """Whatever happened, by whatever rules and on whatever day, it is the plan of whoever reads every case."""
        desk = _desk(rules)
        desk.receive()
        for happens in happenings:
            with suppress(Refused, Unknown):  # not everything happens after everything
                happens(desk)

        for on in ("2015-03-30", "2018-04-01", "2030-01-01"):
            assert _plan(desk, on) == _slowly(desk, on)

    def test_an_open_case_is_not_read(self) -> None:
        """Of an open case nothing is read, and of one that ended something is."""
        storage = Counting()
        desk = _desk(SEVEN, Desk(storage))
        closed = _closed(desk)
        opened = desk.receive(reference="X2").id
        storage.read.clear()

        assert _codes(_plan(desk, "2115-01-01")) == {"retention.case-open"}

        assert storage.read[opened] == 0
        assert storage.read[closed] > 0


class TestApply:
    """What applying the rules does."""

    def test_what_is_due_goes_and_nothing_else(self) -> None:
        """Just what the plan says is due goes, with an entry each; run again, nothing is left to do."""
        desk = _desk(SEVEN)
        _closed(desk)
        _closed(desk, reference="X2")
        ann = desk.service.person(desk.case, "p1")
        desk.later(days=300)
        desk.service.tell("f1", events.SupervisionHeld(), desk.occasion())
        young = _closed(desk, reference="X3")
        before = [part for part in desk.storage.kept.parts if part.stream == young]
        known = desk.service.person(young, "p1")
        told: list[str] = []

        desk.later(days=(date(2022, 4, 1) - desk.now.date()).days)
        done = desk.service.apply_retention(desk.occasion(SUPERVISOR), each=lambda one: told.append(one.person))

        assert (done.persons, len(told)) == (4, 4)
        assert _about(desk, ann) == []
        assert [part for part in desk.storage.kept.parts if part.stream == young] == before
        assert "name" in _about(desk, known)
        assert _told(desk, ann).ground is events.ErasureGround.RETENTION
        count = desk.records
        assert desk.service.apply_retention(desk.occasion(SUPERVISOR)).parts == 0
        assert (desk.records, desk.problems()) == (count, [])

    def test_classes_go_one_after_the_other(self) -> None:
        """Names go a year before texts; the entry says which class went, and who they are in the case goes last."""
        desk = _desk(BY_CLASS)
        _closed(desk)
        ann = desk.service.person(desk.case, "p1")

        _apply(desk, "2016-03-03")

        assert "Ann" not in repr([part.value for part in desk.storage.kept.parts])
        assert desk.service.person(desk.case, "p1") == ann
        told = _told(desk, ann)
        assert told.classes == {Keep.IDENTITY}
        assert told.partly
        assert {*_about(desk, ann)} == {"account", "text", "person"}
        _apply(desk, "2018-03-03")
        assert _about(desk, ann) == []
        told = _told(desk, ann)
        assert told.classes == {*Keep}
        assert not told.partly
        assert desk.problems() == []

    def test_a_hold_that_is_placed_meanwhile(self) -> None:
        """A hold that somebody places between the plan and the erasing beats it."""
        storage = Meanwhile()
        desk = _desk(SEVEN, Desk(storage))
        _closed(desk)
        ann = desk.service.person(desk.case, "p1")
        desk.later(days=3000)
        hold = events.LegalHoldPlaced("h1", "court-order")
        storage.meanwhile = lambda: desk.service.tell(ann, hold, desk.occasion(SUPERVISOR))

        desk.service.apply_retention(desk.occasion(SUPERVISOR))

        assert "Ann Example" in repr([part.value for part in storage.kept.parts])

    def test_a_case_that_is_opened_meanwhile(self) -> None:
        """A case that somebody opens again between the plan and the erasing keeps what it knows."""
        storage = Meanwhile()
        desk = _desk(SEVEN, Desk(storage))
        _closed(desk)
        desk.later(days=3000)
        storage.meanwhile = lambda: desk.record(events.CaseReopened(), by=SUPERVISOR)
        before = len(storage.kept.parts)

        desk.service.apply_retention(desk.occasion(SUPERVISOR))

        assert len(storage.kept.parts) == before

    def test_nobody_is_early(self) -> None:
        """What is due on a day to come does not go today: an occasion that is still to come is refused."""
        desk = _desk(SEVEN)
        _closed(desk)
        before = list(desk.storage.kept.parts)

        with pytest.raises(Refused, match=r"moment\.future"):
            desk.service.apply_retention(Occasion("2099-01-01", SUPERVISOR))
        assert desk.storage.kept.parts == before

    def test_not_everybody_may(self) -> None:
        """Who may not erase may not apply the rules either."""
        desk = _desk(SEVEN)
        _closed(desk)

        with pytest.raises(Refused, match="coordinator"):
            desk.service.apply_retention(Occasion(desk.now, Actor("f1", "svc", {StaffRole.FACILITATOR})))

    def test_what_was_kept_for_a_hold_of_another(self) -> None:
        """What stayed of somebody who was erased, for somebody else's hold, goes once that is lifted."""
        desk = _desk(SEVEN)
        _closed(desk)
        ann, bob = desk.service.person(desk.case, "p1"), desk.service.person(desk.case, "p2")
        desk.service.tell(bob, events.LegalHoldPlaced("h1", "court-order"), desk.occasion(SUPERVISOR))
        desk.service.erase(ann, desk.occasion(SUPERVISOR))
        assert {*_about(desk, ann)} == {"account", "text"}
        desk.service.tell(bob, events.LegalHoldLifted("h1"), desk.occasion(SUPERVISOR))

        desk.service.apply_retention(desk.occasion(SUPERVISOR))

        assert _about(desk, ann) == []
        assert "name" in _about(desk, bob)


class TestDeclined:
    """A declined referral shrinks to what its notice promised."""

    def test_only_coded_values_stay(self) -> None:
        """Nothing personal stays of a referral that was declined; the age band and every figure do."""
        desk = _desk(DECLINED)
        case = _declined(desk)
        ann = desk.service.person(case, "p1")
        before = {name: desk.service.report(name, YEAR).figures for name in PROFILES}

        assert _apply(desk, "2015-03-29") == 0
        assert _apply(desk, "2015-03-30") > 0

        assert desk.storage.kept.parts == []
        assert {name: desk.service.report(name, YEAR).figures for name in PROFILES} == before
        assert desk.service.history(ann)[0].left == {"age_band": "25-34"}
        assert _told(desk, ann).ground is events.ErasureGround.DECLINED
        for known in ("Ann", "Bob", "07700", "example.org", "He hit me", "1990-02-03"):
            assert known not in repr(desk.storage.kept)
        assert desk.problems() == []

    @given(texts(), texts(), texts(), st.dates(date(1930, 1, 1), date(2015, 1, 1)))
    def test_nothing_that_was_said_stays(self, name: str, account: str, need: str, born: date) -> None:
        """Whatever a referral says, once it was declined and is due nothing personal is stored, and it still counts."""
        desk = _desk(DECLINED)
        harmed = person_with(HARMED, name=name, needs=[need], born=born.isoformat())
        try:
            case = desk.receive(participants=[harmed, RESPONSIBLE], account=account, notes=name)
        except Faulty:
            assume(False)
        desk.each(events.ReferralDeclined(DeclineReason.NO_CAPACITY))
        before = {name: desk.service.report(name, YEAR).figures for name in PROFILES}
        people = [*desk.storage.streams("person")]

        _apply(desk, "2015-03-30")

        assert desk.storage.kept.parts == []
        assert {name: desk.service.report(name, YEAR).figures for name in PROFILES} == before
        assert [*desk.storage.streams("person")] == people
        assert desk.service.case(case.id).people.keys() == case.people.keys()
        assert desk.problems() == []

    def test_a_case_that_went_on_stays(self) -> None:
        """The rule for declined referrals touches nobody whose case was worked on."""
        desk = _desk(DECLINED)
        _closed(desk)

        assert _codes(_plan(desk, "2115-01-01")) == {"retention.no-rule"}


class TestSettings:
    """What `[retention]` may say."""

    @pytest.mark.parametrize(
        ("rules", "says"),
        [
            ('[[retention.rules]]\nname = "a"\n', "The rule a gives no period."),
            ('[[retention.rules]]\nname = "a"\nyears = -1\n', "years"),
            ('[[retention.rules]]\nname = "a"\nyears = 101\n', "years"),
            ('[[retention.rules]]\nname = "a"\ndays = true\n', "days"),
            ('[[retention.rules]]\nname = "a"\nyears = 1\nuntil_age = 17\n', "until_age"),
            ('[[retention.rules]]\nname = "Ann Example"\nyears = 1\n', "a code"),
            ('[[retention.rules]]\nname = "a"\nyears = 1\nclasses = ["names"]\n', "classes"),
            ('[[retention.rules]]\nname = "a"\nyears = 1\nafter = "death"\n', "after"),
            ('[[retention.rules]]\nname = "a"\nyears = 1\nmonths = 3\n', "months"),
            (DECLINED + 'results = ["completed"]\n', "has no result"),
            (SEVEN + SEVEN, "one name"),
            ("retention = 7\n", "retention"),
        ],
    )
    def test_what_cannot_be(self, rules: str, says: str) -> None:
        """A rule that makes no sense is refused with its place, before anything is opened."""
        with pytest.raises(Misconfigured, match=says):
            practice_from_toml(rules)

    def test_what_can(self) -> None:
        """A rule says how long, and what it is for."""
        (rule,) = practice_from_toml(CHILDREN).retention.rules

        assert (rule.years, rule.until_age) == (7, 25)
        assert rule.classes == {*Keep}

    def test_a_leap_day(self) -> None:
        """A year after 29 February is 1 March; a period beyond the calendar never ends."""
        (rule,) = practice_from_toml('[[retention.rules]]\nname = "a"\nyears = 1\n').retention.rules

        assert rule.due(date(2016, 2, 29)) == date(2017, 3, 1)
        assert rule.due(date(9999, 12, 30)) == date.max
