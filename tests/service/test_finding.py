"""A person is found by what is known of them, quickly, for a purpose, and not once they are erased."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.service.conftest import FORM, HARMED, RESPONSIBLE, SUPERVISOR, Desk, person_with

from restorative_core import RestorativeService, events
from restorative_core.errors import Faulty, Misconfigured, Refused
from restorative_core.memory import MemoryStorage
from restorative_core.records import Part
from restorative_core.service.finding import MOST, Match
from restorative_core.vocabulary import finding
from restorative_core.vocabulary.finding import Sought
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.referral import DeclineReason, Referral
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.wire import structure

ANN = date(1990, 2, 3)


def _find(desk: Desk, **asked: Any) -> tuple[Match, ...]:
    return desk.service.find_people(desk.occasion(), "first-contact", **asked)


def _people(desk: Desk, **asked: Any) -> list[str]:
    return [match.person for match in _find(desk, **asked)]


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "Ann Example"},
        {"name": "example,  ANN"},
        {"name": "Ánn"},
        {"phone": "+44 7700 900123"},
        {"phone": "07700-900123"},
        {"born": ANN},
        {"name": "Somebody Else", "born": ANN},
    ],
)
def test_found(desk: Desk, asked: dict[str, Any]) -> None:
    """Case, accents, order, spacing, the way a number is written make no difference; one thing that fits is enough."""
    case = desk.receive()
    (match,) = _find(desk, **asked)

    assert match.person == desk.service.person(case.id, "p1")
    assert match.cases == {case.id: "p1"}
    assert match.by == {Sought(name) for name in asked if asked[name] != "Somebody Else"}


@pytest.mark.parametrize("asked", [{"name": "Ann Other"}, {"phone": "07700 900124"}, {"born": date(1990, 3, 2)}])
def test_not_found(desk: Desk, asked: dict[str, Any]) -> None:
    """Whoever does not fit is not told of, and nothing is stored."""
    desk.receive()
    count = desk.records

    assert _find(desk, **asked) == ()
    assert desk.records == count


def test_by_a_reference(desk: Desk) -> None:
    """Everybody in a case is found by the reference it was sent under, and by the police's number."""
    case = desk.receive(
        source="police", organisation="force", reference="F/15", incident={"crime_reference": "15/0001 A"}
    )
    both = sorted(desk.service.person(case.id, name) for name in ("p1", "p2"))

    assert _people(desk, reference="F/15", organisation="force") == both
    assert _people(desk, reference="15-0001a") == both
    assert _people(desk, reference="F/15") == []


def test_what_was_known_before(desk: Desk) -> None:
    """Somebody is found by the name they had, and by the one they have now."""
    case = desk.receive()
    ann = desk.service.person(case.id, "p1")
    desk.service.describe(ann, events.PersonDetailsChanged(name="Anne Newname", phone="01604 555019"), desk.occasion())

    assert _people(desk, name="ann example") == _people(desk, name="newname") == [ann]
    assert _people(desk, phone="(01604) 555 019") == [ann]


def test_who_fits_best_comes_first(desk: Desk) -> None:
    """Whoever agrees in more comes before whoever agrees in less."""
    other = desk.receive(reference="X2", participants=[person_with(HARMED, name="Ann Other"), RESPONSIBLE])
    case = desk.receive(participants=[person_with(HARMED, born="1991-02-03"), RESPONSIBLE])
    found = _people(desk, name="Ann Example", phone="07700 900123")

    assert found == [desk.service.person(case.id, "p1"), desk.service.person(other.id, "p1")]


def test_every_look_is_recorded(desk: Desk) -> None:
    """That somebody was looked for and found, for what and by what, stands on their stream, without what was asked."""
    case = desk.receive()
    ann = desk.service.person(case.id, "p1")
    _find(desk, name="Ann", born=ANN)

    entry = desk.service.history(ann)[-1]
    assert entry.event == events.PersonFound("first-contact", frozenset({Sought.NAME, Sought.BORN}))
    assert entry.by.id == "f1"


def _codes(error: pytest.ExceptionInfo[Any]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_not_everybody_may(desk: Desk) -> None:
    """Those who may look at details may look for somebody, and nobody else."""
    desk.receive()
    occasion = Occasion(desk.now, Actor("x", "svc"))

    with pytest.raises(Refused) as found:
        desk.service.find_people(occasion, "first-contact", name="Ann")
    with pytest.raises(Refused) as suggested:
        desk.service.suggestions(desk.case, occasion)

    assert _codes(found) == _codes(suggested) == ["role.missing"]


@pytest.mark.parametrize(("purpose", "code"), [("", "value.missing"), ("to ask Ann", "value.no-code")])
def test_a_purpose_is_given(desk: Desk, purpose: str, code: str) -> None:
    """Nobody looks without saying what for, and a text says nothing here."""
    with pytest.raises(Refused) as refused:
        desk.service.find_people(desk.occasion(), purpose, name="Ann")

    assert _codes(refused) == [code]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "search.empty"),
        ({"name": " "}, "search.empty"),
        ({"name": "?!"}, "search.unreadable"),
        ({"phone": "ask her mother"}, "search.unreadable"),
        ({"reference": "-"}, "search.unreadable"),
    ],
)
def test_what_is_asked_can_be_read(desk: Desk, asked: dict[str, Any], code: str) -> None:
    """Whoever asks for nothing, or for what nobody can read, is told so."""
    with pytest.raises(Faulty) as faulty:
        _find(desk, **asked)

    assert _codes(faulty) == [code]


def _crowd(desk: Desk, count: int) -> None:
    for number in range(count):
        harmed = {"roles": ["harmed"], "name": f"Ann Example{number}", "born": f"19{number + 10}-01-01"}
        desk.service.receive(
            structure({**FORM, "reference": f"C{number}", "participants": [harmed]}, Referral), desk.occasion()
        )


def test_nobody_looks_through_the_register(desk: Desk) -> None:
    """Where more people fit than anybody knows apart, none is told of; who says more is told of those who fit best."""
    _crowd(desk, MOST)
    assert len(_people(desk, name="ann")) == MOST

    desk.receive()
    count = desk.records
    with pytest.raises(Refused) as refused:
        _find(desk, name="ann")

    assert _codes(refused) == ["search.too-wide"]
    assert desk.records == count
    assert _people(desk, name="ann", born=ANN) == [desk.service.person(desk.case, "p1")]


def test_erased_with_the_person(desk: Desk) -> None:
    """Whoever was erased is found by nothing, no key of theirs stays anywhere, and every chain verifies."""
    desk.receive(incident={"crime_reference": "15/1"})
    desk.each(events.ReferralAccepted(), events.CaseClosed(ClosureReason.HARMED_WITHDREW))
    ann, bob = (desk.service.person(desk.case, name) for name in ("p1", "p2"))
    keys = {key for part in desk.storage.parts_about(ann) for key in part.subjects if key.startswith("find-")}
    desk.service.erase(ann, desk.occasion(SUPERVISOR))

    assert len(keys) == 5
    assert [key for key in keys if key in repr(desk.storage.kept)] == []
    assert _people(desk, name="Ann Example", phone="07700 900123", born=ANN, reference="15/1") == []
    assert _people(desk, reference="X1") == [bob]
    assert desk.problems() == []


def test_no_key_stays_in_a_file(tmp_path: Path) -> None:
    """Of whoever was erased no key is left among the bytes of the file, its log and its index."""
    desk = Desk()
    with RestorativeService.open(f"sqlite:///{tmp_path}/county.db", clock=lambda: desk.now) as service:
        case = service.receive(structure(FORM, Referral), desk.occasion())
        ann = service.person(case.id, "p1")
        keys = {key for part in service.storage.parts_about(ann) for key in part.subjects if "find-" in key}
        stored = _bytes(tmp_path)
        assert [key for key in keys if key.encode() not in stored] == []

        service.record(case.id, events.ReferralDeclined(DeclineReason.OUT_OF_AREA), desk.occasion())
        service.erase(ann, desk.occasion(SUPERVISOR))
        left = _bytes(tmp_path)
        assert [key for key in keys if key.encode() in left] == []
        assert len(service.find_people(desk.occasion(), "check", name="bob sample")) == 1


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_a_key_tells_nothing(desk: Desk) -> None:
    """What a key stands for cannot be read from it, and another storage makes another of it."""
    other = Desk()
    for one in (desk, other):
        one.receive()
    keys = [
        {key for part in one.storage.kept.parts for key in part.subjects if "find-" in key} for one in (desk, other)
    ]

    assert keys[0].isdisjoint(keys[1])
    assert all(len(key) == len("find-") + 64 for key in keys[0])


def test_a_key_is_no_person(desk: Desk) -> None:
    """Nobody else is said to be meant by a detail that somebody is found by."""
    case = desk.receive()
    ann = desk.service.person(case.id, "p1")

    assert next(one for one in desk.service.reveal(ann, desk.occasion(), "check").details if one.field == "name").alone
    assert {person for part in desk.storage.parts_about(ann) for person in part.people} == {
        ann,
        desk.service.person(case.id, "p2"),
    }


# Those who may be one


def test_suggested(desk: Desk) -> None:
    """Somebody of the same name, or number, in another case is suggested, and nobody is joined."""
    first = desk.receive()
    ann = desk.service.person(first.id, "p1")
    second = desk.receive(reference="X2", participants=[person_with(HARMED, name="ANN EXAMPLE"), RESPONSIBLE])
    found = {match.like: match for match in desk.service.suggestions(second.id, desk.occasion())}

    assert found["p1"] == Match(ann, frozenset({Sought.NAME, Sought.PHONE, Sought.BORN}), {first.id: "p1"}, "p1")
    assert found["p2"].by == {Sought.NAME, Sought.BORN}
    assert desk.service.history(ann)[-1].event == events.PersonFound("duplicate-check", found["p1"].by)
    assert desk.service.person(second.id, "p1") != ann


@pytest.mark.parametrize(
    ("person", "suggested"),
    [
        ({"name": "Ann Example"}, True),
        ({"name": "Ann Example", "born": "1991-02-03"}, False),
        ({"name": "Ann"}, False),
        ({"name": "Zoe Other", "contact": {"phone": "+447700900123"}}, True),
        ({"name": "Zoe Other", "born": "1990-02-03"}, False),
        ({"name": "Zoe Other"}, False),
    ],
)
def test_what_suggests(desk: Desk, person: dict[str, Any], suggested: bool) -> None:
    """A whole name or a number does, unless they were born on other days; half a name or a birth date does not."""
    desk.receive()
    again = desk.receive(reference="X2", participants=[{"roles": ["harmed"], **person}])

    assert bool(desk.service.suggestions(again.id, desk.occasion())) is suggested


def test_nobody_is_suggested_to_be_somebody_of_the_same_case(desk: Desk) -> None:
    """A father and a son of one name are two people, as whoever added them knew; and so is somebody in both cases."""
    case = desk.receive(participants=[person_with(HARMED, born=None), person_with(RESPONSIBLE, name="Ann Example")])
    assert desk.service.suggestions(case.id, desk.occasion()) == ()

    ann = desk.service.person(case.id, "p1")
    other = desk.receive(reference="X2", participants=[{"roles": ["harmed"], "name": "Zoe Other"}])
    desk.record(events.PersonAdded("p2", Role.SUPPORTER, supports="p1", person=ann))
    assert ann not in {match.person for match in desk.service.suggestions(other.id, desk.occasion())}


def test_a_name_that_everybody_has_suggests_nobody(desk: Desk) -> None:
    """Where more fit than anybody would look at, nobody is suggested."""
    for number in range(MOST + 1):
        desk.receive(reference=f"C{number}", participants=[{"roles": ["harmed"], "name": "Ann Example"}])
    case = desk.receive(reference="X2", participants=[{"roles": ["harmed"], "name": "Ann Example"}])

    assert desk.service.suggestions(case.id, desk.occasion()) == ()


# What was recorded without keys


def test_those_of_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was recorded without keys is found once they are made findable, which is done once; and erased whole."""
    with monkeypatch.context() as before:
        before.setattr("restorative_core.service.ledger.words", lambda _sought, _value: ())
        desk.ready()
        desk.each(events.CaseClosed(ClosureReason.HARMED_WITHDREW))
    ann, bob = (desk.service.person(desk.case, name) for name in ("p1", "p2"))
    assert _find(desk, name="Ann Example") == ()

    assert desk.service.make_findable(desk.occasion()) == 2
    assert desk.service.make_findable(desk.occasion()) == 0
    assert _find(desk, name="Ann Example", born=ANN)[0] == Match(
        ann, frozenset({Sought.NAME, Sought.BORN}), {desk.case: "p1"}
    )
    assert _people(desk, name="Bob Sample") == [bob]
    assert desk.service.reveal(ann, desk.occasion(), "check").latest("found_by") is None
    assert desk.problems() == []
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    assert _people(desk, name="Ann Example") == []
    assert "find-" not in repr([part for part in desk.storage.kept.parts if ann in part.subjects])


def test_crime_numbers_of_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crime number that was recorded without keys finds everybody of its case, once it is made to."""
    with monkeypatch.context() as before:
        before.setattr("restorative_core.service.ledger.words", lambda _sought, _value: ())
        desk.receive(incident={"crime_reference": "14/ABC 123"})
    both = {desk.service.person(desk.case, name) for name in ("p1", "p2")}
    later = desk.receive(reference="X2", incident={"crime_reference": "15/XYZ 9"}).id
    assert _people(desk, reference="14/abc123") == []

    assert desk.service.make_findable(desk.occasion()) == 2
    assert desk.service.make_findable(desk.occasion()) == 0
    assert {*_people(desk, reference="14/abc123")} == both
    assert {*_people(desk, reference="15 XYZ 9")} == {desk.service.person(later, name) for name in ("p1", "p2")}
    assert desk.problems() == []


def test_the_key_of_a_crime_number_goes_with_the_texts_of_the_case(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that was made later is kept no longer than the number would be, and goes with the person."""
    with monkeypatch.context() as before:
        before.setattr("restorative_core.service.ledger.words", lambda _sought, _value: ())
        desk.receive(incident={"crime_reference": "14/ABC 123"})
    desk.each(events.ReferralAccepted(), events.CaseClosed(ClosureReason.HARMED_WITHDREW))
    desk.service.make_findable(desk.occasion())
    ann, bob = (desk.service.person(desk.case, name) for name in ("p1", "p2"))

    made = {part.field: part.keep for part in desk.storage.parts(ann) if part.field.endswith("found_by")}
    assert made == {"found_by": "identity", "cases_found_by": "casework"}
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    assert _people(desk, reference="14/ABC 123") == [bob]
    desk.service.erase(bob, desk.occasion(SUPERVISOR))
    assert _people(desk, reference="14/ABC 123") == []
    assert "find-" not in repr(desk.storage.kept.parts)


def test_whoever_was_erased_is_made_findable_by_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crime number that is kept for somebody else's hold gives no key to whoever was erased."""
    with monkeypatch.context() as before:
        before.setattr("restorative_core.service.ledger.words", lambda _sought, _value: ())
        desk.receive(incident={"crime_reference": "14/ABC 123"})
    desk.each(events.ReferralAccepted(), events.CaseClosed(ClosureReason.HARMED_WITHDREW))
    ann, bob = (desk.service.person(desk.case, name) for name in ("p1", "p2"))
    desk.service.tell(bob, events.LegalHoldPlaced("h1", "court-order"), desk.occasion(SUPERVISOR))
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    assert "crime_reference" in [part.field for part in desk.storage.parts_about(ann)]

    assert desk.service.make_findable(desk.occasion()) == 1
    assert list(desk.storage.parts(ann)) == []
    assert desk.service.make_findable(desk.occasion()) == 0


def test_without_the_package(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing reads numbers everything else finds, a number says what to install, and it is found afterwards."""
    with monkeypatch.context() as without:
        without.setattr(finding, "_phonenumbers", lambda: None)
        case = desk.receive()
        ann = desk.service.person(case.id, "p1")
        assert _people(desk, name="Ann") == [ann]
        with pytest.raises(Misconfigured, match=r"restorative-core\[finding\]"):
            _find(desk, phone="07700 900123")

    assert _people(desk, phone="07700 900123") == []
    assert desk.service.make_findable(desk.occasion()) == 1
    assert _people(desk, phone="07700 900123") == [ann]


class _Moving(MemoryStorage):
    """Somebody else writes just before."""

    first: Any = None

    def append(self, records: Any, **rest: Any) -> None:
        """Let the other one go first, once."""
        first, self.first = self.first, None
        if first is not None:
            first()
        super().append(records, **rest)


def test_somebody_who_is_erased_meanwhile_is_not_told_of() -> None:
    """A look is recorded with those whom it tells of, or is made anew."""
    storage = _Moving()
    desk = Desk(storage)
    desk.receive()
    desk.each(events.ReferralAccepted(), events.CaseClosed(ClosureReason.HARMED_WITHDREW))
    ann = desk.service.person(desk.case, "p1")
    other = RestorativeService(storage, clock=lambda: desk.now)
    storage.first = lambda: other.erase(ann, desk.occasion(SUPERVISOR))

    assert _find(desk, name="Ann Example") == ()


def test_a_forged_key_is_found_out(desk: Desk) -> None:
    """A key that was put on somebody's part afterwards finds nobody: the part is not what was stored."""
    desk.receive()
    kept = desk.storage.kept
    name = next(part for part in kept.parts if part.field == "name")
    key = next(key for part in kept.parts if part.stream != name.stream for key in part.subjects if "find-" in key)
    forged = Part(name.stream, name.number, name.field, (*name.subjects, key), name.keep, name.salt, name.value)
    kept.parts[kept.parts.index(name)] = forged

    assert desk.problems()


def test_who_may_not_look_makes_nobody_findable(desk: Desk) -> None:
    """Only those who may look at details may have the keys made of what is known of everybody."""
    desk.receive()
    before = desk.records

    with pytest.raises(Refused, match=r"role\.missing"):
        desk.service.make_findable(desk.occasion(Actor("x", "svc", ())))
    assert desk.records == before
