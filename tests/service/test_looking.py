"""Looking at people, at the feed and at the past; and whether it was changed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.service.conftest import FORM, Desk

from restorative_core import Actor, events
from restorative_core.casework.case import Case
from restorative_core.errors import Faulty, Refused, RestorativeError
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Part, Record
from restorative_core.records import digest_after
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.referral import DeclineReason, Referral
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.wire import structure

SECRETS = ("Ann Example", "ann@example.org", "07700 900123", "1990-02-03", "He hit me", "Bob Sample")


class TestRevealing:
    """The one way to a name."""

    def test_logged_first(self, desk: Desk) -> None:
        """A look is recorded, and then shown."""
        desk.receive()
        person = desk.service.person(desk.case, "p1")

        revealed = desk.service.reveal(person, desk.occasion(), "first-contact")

        assert revealed.latest("name") == "Ann Example"
        assert desk.service.history(person)[-1].event == events.DetailsRevealed("first-contact")

    def test_not_shown_unless_logged(self, desk: Desk) -> None:
        """Where the look cannot be recorded, nothing is shown."""
        desk.receive()
        person = desk.service.person(desk.case, "p1")
        desk.storage.append = _broken  # type: ignore[method-assign]

        with pytest.raises(RestorativeError):
            desk.service.reveal(person, desk.occasion(), "first-contact")

    @pytest.mark.parametrize(
        ("purpose", "code"), [("", "value.missing"), (" ", "value.missing"), ("Ann's new address", "value.no-code")]
    )
    def test_purpose(self, desk: Desk, purpose: str, code: str) -> None:
        """A look has a purpose, as a code."""
        desk.receive()

        with pytest.raises(Refused) as refused:
            desk.service.reveal(desk.service.person(desk.case, "p1"), desk.occasion(), purpose)

        assert [reason.code for reason in refused.value.reasons] == [code]

    def test_role(self, desk: Desk) -> None:
        """Somebody without a role at the service sees nothing, and the try changes nothing."""
        desk.receive()
        person = desk.service.person(desk.case, "p1")
        before = desk.records

        with pytest.raises(Refused, match=r"role\.missing"):
            desk.service.reveal(person, desk.occasion(Actor("nobody")), "first-contact")

        assert desk.records == before

    def test_about_two(self, desk: Desk) -> None:
        """A text about two people is not one's alone."""
        desk.receive()

        revealed = desk.service.reveal(desk.service.person(desk.case, "p1"), desk.occasion(), "first-contact")

        assert {detail.field: detail.alone for detail in revealed.details}["account"] is False

    def test_described(self, desk: Desk) -> None:
        """A detail that changes takes the place of the one before; what is not given stays."""
        desk.receive()
        person = desk.service.person(desk.case, "p1")
        desk.service.describe(person, events.PersonDetailsChanged(phone="07700 900999"), desk.occasion())

        revealed = desk.service.reveal(person, desk.occasion(), "first-contact")

        assert (revealed.latest("phone"), revealed.latest("name")) == ("07700 900999", "Ann Example")

    @pytest.mark.parametrize("email", ["ann@example.org\nBcc: bob@example.org", "Ann <ann@example.org>", "no"])
    def test_no_address(self, desk: Desk, email: str) -> None:
        """What is no e-mail address is not stored as one."""
        desk.receive()

        with pytest.raises(Faulty, match="implausible"):
            desk.service.describe(
                desk.service.person(desk.case, "p1"), events.PersonDetailsChanged(email=email), desk.occasion()
            )


def _broken(*_args: Any, **_more: Any) -> None:
    raise RestorativeError("no disk")


class TestNothingLeaks:
    """No name, address, date of birth or text shows where it is not asked for."""

    def test_payloads(self, desk: Desk) -> None:
        """No payload, kind or stream holds a personal value."""
        desk.arranged()
        desk.record(events.NoteTaken(("p1",), "He hit me again"))
        desk.deliver()
        stored = " ".join(repr(placed) for placed in desk.storage.feed())

        assert [secret for secret in SECRETS if secret in stored] == []

    def test_reprs(self, desk: Desk) -> None:
        """No repr of a case, a history, a part, a letter or a referral shows one."""
        case = desk.arranged()
        desk.deliver()
        person = desk.service.person(desk.case, "p1")
        shown = repr(
            (
                case,
                desk.service.history(case.id),
                desk.service.history(person),
                list(desk.service.changes()),
                list(desk.storage.parts_about(person)),
                desk.letters.letters,
                structure(FORM, Referral),
                desk.service.reveal(person, desk.occasion(), "first-contact"),
                desk.service.options(case.id, desk.occasion()),
                events.PersonRegistered(name="Ann Example", email="ann@example.org", born=date(1990, 2, 3)),
                events.NoteTaken(("p1",), "He hit me"),
            )
        )

        assert [secret for secret in SECRETS if secret in shown] == []

    @pytest.mark.parametrize("place", ["name", "born", "contact", "preferences", "roles", "aware"])
    def test_faults(self, place: str) -> None:
        """An error about a form repeats nothing of it."""
        wrong = {**FORM, "participants": [{**FORM["participants"][0], place: {"Ann Example": ["He hit me"]}}]}

        with pytest.raises(Faulty) as faulty:
            structure(wrong, Referral)

        assert [secret for secret in SECRETS if secret in repr(faulty.value) + repr(faulty.value.reasons)] == []
        assert faulty.value.__cause__ is None

    def test_references(self, desk: Desk) -> None:
        """A partner's reference is kept as a key that cannot be read."""
        desk.receive(reference="NP/15/1 Ann Example")

        assert "NP/15/1" not in repr(desk.storage.kept.references)


class TestFeed:
    """What was stored, in the order in which it was."""

    def test_bookmark(self, desk: Desk) -> None:
        """Whoever gives the last position back goes on from there."""
        desk.receive()
        seen = list(desk.service.changes())
        desk.record(events.ReferralAccepted())

        (after,) = desk.service.changes(seen[-1].position)

        assert after.entry is not None
        assert after.entry.event.kind == "referral-accepted"
        assert [change.position for change in desk.service.changes()] == list(range(1, len(seen) + 2))

    def test_due(self, desk: Desk) -> None:
        """What waits is told: the decision on a referral, a stop, a review."""
        desk.receive()
        case = desk.record(events.SafetyStopRaised(), events.DepartureReported("contact-made"))

        found = {(due.what, due.about) for due in desk.service.due(desk.occasion())}

        assert found == {
            ("decision", ""),
            ("safety-stop", f"entry {case.number - 1}"),
            ("review", f"entry {case.number}"),
        }

    def test_as_known_on(self, desk: Desk) -> None:
        """What was recorded later is not in a report as known on an earlier day."""
        desk.receive()
        desk.later(days=2)
        desk.record(events.ReferralAccepted())
        end_of_first_day = datetime(2015, 3, 3, tzinfo=UTC)

        stream, case = desk.service._book.load(desk.case, known_at=end_of_first_day)  # noqa: SLF001

        assert (case.stage, stream.number) == (Stage.RECEIVED, case.number)

    def test_as_known_on_when_the_clock_jumped(self, desk: Desk) -> None:
        """What is known is always a beginning of the history, although the clock jumped back."""
        desk.receive()
        first = desk.service.case(desk.case).number
        desk.later(days=2)
        desk.record(events.NoteTaken(("p1",), "a note"))
        desk.later(days=-1)
        desk.record(events.NoteTaken(("p1",), "a note"))

        _, case = desk.service._book.load(desk.case, known_at=desk.now + timedelta(hours=1))  # noqa: SLF001

        assert case.number == first


def _stored(desk: Desk) -> tuple[MemoryStorage, list[Record]]:
    desk.receive()
    desk.record(events.NoteTaken(("p1",), "a note"))
    return desk.storage, desk.storage.kept.streams[desk.case]


class TestVerifying:
    """Whatever is changed after it was stored is found."""

    def test_untouched(self, desk: Desk) -> None:
        """What nobody touched is as it was stored."""
        desk.arranged()
        desk.deliver()

        assert desk.problems() == []

    def test_any_byte(self, desk: Desk) -> None:
        """Any character of any payload that is changed is found."""
        _, records = _stored(desk)
        missed = []
        for index, record in enumerate(records):
            for place in range(len(record.payload)):
                other = "0" if record.payload[place] != "0" else "1"
                payload = record.payload[:place] + other + record.payload[place + 1 :]
                records[index] = attrs.evolve(record, payload=payload)
                if not _first_problem(desk):
                    missed.append((index, place))
            records[index] = record

        assert missed == []

    @pytest.mark.parametrize("field", ["kind", "digest", "stream"])
    def test_any_field(self, desk: Desk, field: str) -> None:
        """So is any other field of a record."""
        _, records = _stored(desk)
        records[2] = attrs.evolve(records[2], **{field: getattr(records[3], field) + "x"})

        assert desk.problems() != []

    @pytest.mark.parametrize("index", [0, 1, 3])
    def test_dropped(self, desk: Desk, index: int) -> None:
        """A record that is gone is found, in whatever place."""
        _, records = _stored(desk)
        del records[index]

        assert desk.problems() != []

    def test_last_dropped(self, desk: Desk) -> None:
        """The last record of a stream that is gone is found by the feed, and by its personal part."""
        _, records = _stored(desk)
        del records[-1]

        assert len(desk.problems()) == 2

    def test_swapped(self, desk: Desk) -> None:
        """Records that changed places are found, renumbered or not."""
        _, records = _stored(desk)
        records[2], records[3] = attrs.evolve(records[3], number=3), attrs.evolve(records[2], number=4)

        assert desk.problems() != []

    def test_duplicated(self, desk: Desk) -> None:
        """A record that stands twice is found."""
        _, records = _stored(desk)
        records.append(records[-1])

        assert desk.problems() != []

    def test_moved_to_another_stream(self, desk: Desk) -> None:
        """A whole history under another name is found."""
        storage, records = _stored(desk)
        storage.kept.streams["case-other"] = records

        assert desk.problems() != []

    @pytest.mark.parametrize(
        "change",
        [
            {"value": '"Ann Other"'},
            {"salt": "00" * 16},
            {"salt": "no salt"},
            {"subjects": ("person-other",)},
            {"keep": "equality"},
            {"field": "needs"},
            {"number": 9},
        ],
    )
    def test_changed_part(self, desk: Desk, change: dict[str, Any]) -> None:
        """A personal part that is changed in any respect is found."""
        storage, _ = _stored(desk)
        storage.kept.parts[0] = attrs.evolve(storage.kept.parts[0], **change)

        assert desk.problems() == ["A personal part is not what was stored with the record."]

    def test_part_without_a_record(self, desk: Desk) -> None:
        """A personal part that no record promises is found."""
        storage, _ = _stored(desk)
        storage.kept.parts.append(Part(desk.case, 1, "notes", (), "casework", "00" * 16, '"x"'))

        assert desk.problems() == ["A personal part is not what was stored with the record."]

    def test_part_that_is_gone(self, desk: Desk) -> None:
        """Personal parts that are gone, and that no entry says were erased, are missed; the case still reads."""
        storage, _ = _stored(desk)
        before: Case = desk.service.case(desk.case)
        gone = len(storage.kept.parts)
        storage.kept.parts.clear()

        says = f"{gone} personal parts are not there, and only 0 were erased by an entry."
        assert desk.problems() == [f"{says} Look for a backup that has the others."]
        assert Desk(storage).service.case(desk.case) == before

    def test_erased_parts(self, desk: Desk) -> None:
        """Personal parts that were erased leave a history that still verifies; one more that is gone is missed."""
        storage, _ = _stored(desk)
        person = desk.service.person(desk.case, "p1")
        desk.record(events.ReferralDeclined(DeclineReason.NO_CAPACITY))
        desk.service.erase(person, desk.occasion())

        assert desk.problems() == []
        del storage.kept.parts[0]
        assert len(desk.problems()) == 1

    def test_rewritten_chain(self, desk: Desk) -> None:
        """A record of no known kind is found, however well it is chained."""
        _, records = _stored(desk)
        payload = records[-1].payload
        digest = digest_after(records[-2].digest, desk.case, records[-1].number, "no-such-kind", payload)
        records[-1] = attrs.evolve(records[-1], kind="no-such-kind", digest=digest)

        assert any("no-such-kind" in problem for problem in desk.problems())


def _first_problem(desk: Desk) -> bool:
    return any(verified.problem for verified in desk.service.verify())


class TestWithdrawalAlwaysWorks:
    """A withdrawal is stored at any stage, by anybody, and while the case waits for whatever."""

    def test_any_state(self, desk: Desk) -> None:
        """Nothing stands in its way."""
        desk.arranged()
        desk.record(events.SafetyStopRaised(), events.DepartureReported("contact-made"))
        nobody = Occasion(desk.now, Actor("somebody"))

        case = desk.service.record(desk.case, events.ConsentWithdrawn("p1", Purpose.TAKE_PART), nobody)

        assert case.stage is Stage.PREPARING
