"""What a partner reads out of the JSON table is what `decide` says; and a version that was published never changes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, get_origin

import attrs
import pytest
from tests.pathways.verdicts import ASK, NO_OBJECTION, PERMITTED, Reader, Verdict

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Stamp
from restorative_core.casework.event import Act, Event
from restorative_core.casework.lives import LIVES
from restorative_core.casework.participant import NoticeShown, Participant, Standing
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.things import Agreement, Letter, Session, Share, Things, Undertaken
from restorative_core.pathways import PUBLISHED
from restorative_core.pathways.plain import plain_table
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind
from restorative_core.vocabulary.consent import SHARING
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.personal import reference_fields
from restorative_core.vocabulary.roles import Role, StaffRole
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.value import changed

GOLDEN = Path(__file__).parents[1] / "golden" / "verdicts"
NOW = datetime(2015, 3, 2, 10, tzinfo=UTC)
STAMP = Stamp(1, NOW, NOW)
IDS = {"participant": "p1", "session": "s1", "undertaking": "u1", "agreement": "a1", "share": "i1", "letter": "l1"}
BESIDES = {"stage.not-permitted", "role.missing", *(f"{life.thing}.not-permitted" for life in LIVES)}
READERS = {pathway.id: Reader(json.dumps(plain_table(pathway))) for pathway in PUBLISHED}

every_pathway = pytest.mark.parametrize("pathway", PUBLISHED, ids=lambda pathway: pathway.name)


def _an_event(cls: type[Event]) -> Event:
    """Some event of *cls*, about the one thing of each sort."""
    fields = (field for field in attrs.fields(cls) if field.default is attrs.NOTHING)
    return cls(**{field.name: _a_value(field, reference_fields(cls).get(field.name, "")) for field in fields})


def _a_value(field: "attrs.Attribute[Any]", noun: str) -> Any:
    kind: Any = field.type
    if noun:
        name = 1 if kind is int else IDS.get(noun, "n1")
        return (name,) if get_origin(kind) is tuple else name
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind))
    return (get_origin(kind) or kind)()


def _codes(case: Case, event: Event, role: StaffRole | None, pathway: Pathway) -> list[str]:
    """The codes against *event* that a table can tell of."""
    roles = frozenset() if role is None else frozenset({role})
    reasons = decide(case, event, Occasion(Moment.of(NOW), Actor("f1", "svc", roles)), pathway).reasons
    return [reason.code for reason in reasons if reason.code in BESIDES]


def _agree(said: Verdict, codes: list[str], *, asks: bool) -> bool:
    return said == (codes or (ASK if asks else PERMITTED))


class TestCases:
    """Of a case at each stage."""

    @every_pathway
    def test_the_reader_agrees_with_decide(self, pathway: Pathway) -> None:
        """At every stage, of every kind of event, in every role: what the table says is what `decide` says."""
        reader = READERS[pathway.id]
        disagreeing = []
        for stage in Stage:
            case = changed(Case("case-x"), stage=stage)
            for cls in events.CASE_EVENTS:
                event, asks = _an_event(cls), bool(pathway.rules[cls])
                for role in StaffRole:
                    said = reader.at(stage.value, cls.kind, role.value)
                    if not _agree(said, _codes(case, event, role, pathway), asks=asks):
                        disagreeing.append((stage, cls.kind, role, said))

        assert disagreeing == []

    @every_pathway
    def test_somebody_without_a_role(self, pathway: Pathway) -> None:
        """Whoever has no role may tell of whatever is unconditional, and do nothing else."""
        reader = READERS[pathway.id]
        for cls in events.CASE_EVENTS:
            codes = _codes(changed(Case("case-x"), stage=Stage.RECEIVED), _an_event(cls), None, pathway)
            assert reader.at("received", cls.kind, "") == (codes or PERMITTED)


def _person(standing: Standing) -> Participant:
    shown = (NoticeShown("1", "en", STAMP),)
    reached = standing is not Standing.ADDED
    return Participant(
        "p1",
        frozenset({Role.HARMED}),
        reached=reached,
        notices=shown if standing in (Standing.INFORMED, Standing.PREPARED) else (),
        prepared=STAMP if standing is Standing.PREPARED else None,
        left=standing is Standing.LEFT,
    )


def _with(thing: str, state: Any) -> Case:
    """A case with one thing of each sort, of which *thing* is in *state*."""
    begins: dict[str, Any] = {life.thing: state if life.thing == thing else life.begins for life in LIVES}
    item = Undertaking("u1", UndertakingKind.APOLOGY, "p1")
    things = Things(
        agreements={"a1": Agreement("a1", ("p1",), status=begins["agreement"])},
        shares={"i1": Share("i1", ("p1",), next(iter(SHARING)), "police", begins["share"])},
        letters={"l1": Letter("l1", "p1", "p1", begins["letter"])},
    )
    return changed(
        Case("case-x"),
        stage=Stage.READY,
        people={"p1": _person(begins["participant"])},
        sessions={"s1": Session("s1", SessionKind.SHUTTLE, ("p1",), status=begins["session"])},
        undertakings={"u1": Undertaken(item, "a1", begins["undertaking"])},
        things=things,
    )


def _lived() -> Iterator[tuple[str, Any, type[Event]]]:
    for life in LIVES:
        for cls in dict.fromkeys(step.event for step in life.steps):
            yield from ((life.thing, state, cls) for state in type(life.begins))


class TestThings:
    """Of the things in a case, in each of their states."""

    def test_the_cases_are_what_they_are_meant_to_be(self) -> None:
        """Each thing is in the state in which the test means to have it."""
        for life in LIVES:
            for state in type(life.begins):
                assert life.state(_with(life.thing, state), IDS[life.thing]) is state

    @pytest.mark.parametrize(("thing", "state", "cls"), [*_lived()], ids=lambda one: getattr(one, "kind", str(one)))
    def test_the_reader_agrees_with_decide(self, thing: str, state: Any, cls: type[Event]) -> None:
        """An act is refused for the state of what it names, and no report is, in every pathway alike."""
        case, event = _with(thing, state), _an_event(cls)
        for pathway in PUBLISHED:
            codes = [code for code in _codes(case, event, None, pathway) if code == f"{thing}.not-permitted"]
            assert READERS[pathway.id].to(thing, state.value, cls.kind) == (codes or NO_OBJECTION)

    def test_the_fields_that_name_a_thing(self) -> None:
        """The table says by which field an event names a thing, so that its state can be looked up."""
        for reader in READERS.values():
            for thing, life in reader.lives.items():
                assert all(life["named_in"].values())
                for kind, fields in life["named_in"].items():
                    told = reference_fields(events.KINDS[kind])
                    assert fields == [name for name, noun in told.items() if noun == thing]


class TestGolden:
    """What was published stays as it was."""

    @every_pathway
    def test_a_published_version_never_changes(self, pathway: Pathway) -> None:
        """The digest of a version is what it was: whoever changes a table publishes a new version."""
        golden = json.loads((GOLDEN / f"{pathway.name}-{pathway.version}.json").read_text(encoding="utf-8"))

        assert golden["digest"] == pathway.digest, (
            f"{pathway.id} was published with other tables. Leave it as it was, and publish version"
            f" {pathway.version + 1} with verdicts of its own; see tests/pathways/verdicts.py."
        )

    @every_pathway
    def test_its_verdicts_neither(self, pathway: Pathway) -> None:
        """Every verdict is what it was."""
        golden = json.loads((GOLDEN / f"{pathway.name}-{pathway.version}.json").read_text(encoding="utf-8"))

        assert READERS[pathway.id].golden() == golden

    @every_pathway
    def test_there_is_a_verdict_on_everything_and_just_one(self, pathway: Pathway) -> None:
        """No stage, event and role is left out, and none is told of twice."""
        golden = json.loads((GOLDEN / f"{pathway.name}-{pathway.version}.json").read_text(encoding="utf-8"))
        told = [
            (stage, one["event"], role) for one in golden["cases"] for stage in one["stages"] for role in one["roles"]
        ]

        assert len(told) == len(set(told)) == len(Stage) * len(events.CASE_EVENTS) * len(StaffRole)

    def test_every_version_that_was_published_is_still_there(self) -> None:
        """A case may go by any of them."""
        assert {path.stem for path in GOLDEN.glob("*.json")} == {f"{one.name}-{one.version}" for one in PUBLISHED}

    def test_what_the_verdicts_are(self) -> None:
        """Some acts need the service, some the table alone permits; reports are heard from anybody."""
        reader = READERS["justice/1"]

        assert reader.at("received", "referral-accepted", "coordinator") == ASK
        assert reader.at("received", "referral-accepted", "facilitator") == ["role.missing"]
        assert reader.at("closed", "session-started", "system") == ["stage.not-permitted", "role.missing"]
        assert reader.at("received", "referral-declined", "coordinator") == PERMITTED
        assert reader.at("closed", "consent-withdrawn", "system") == PERMITTED
        assert reader.to("session", "cancelled", "session-started") == ["session.not-permitted"]
        assert reader.to("session", "cancelled", "session-stopped") == NO_OBJECTION

    def test_the_reader_knows_nothing_else(self) -> None:
        """It is what it says: a program without the library."""
        text = (Path(__file__).parent / "verdicts.py").read_text(encoding="utf-8")

        assert "import restorative" not in text
        assert "from restorative" not in text


@every_pathway
def test_a_report_is_never_refused_by_a_table_once_a_case_has_begun(pathway: Pathway) -> None:
    """Whatever was reported is heard, but for the two that begin a case."""
    for row in READERS[pathway.id].table["rows"]:
        begins = "unopened" in row["stages"]
        if not issubclass(events.KINDS[row["event"]], Act) and not begins:
            assert row["stages"] == [stage.value for stage in Stage if stage is not Stage.UNOPENED]
