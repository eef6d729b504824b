"""Equality: asked late, apart and of their own free will, checked by its shape, and read by no rule."""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from tests.casework.conftest import SUPERVISOR, Walk

import restorative_core
from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import CASE_EVENTS
from restorative_core.casework.decide import decide
from restorative_core.casework.due import due
from restorative_core.casework.proposals import proposals
from restorative_core.cli.facts import facts, told
from restorative_core.evidence.facts import facts as measured
from restorative_core.pathways.justice import justice
from restorative_core.service.settings import Practice
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.harmonised import ENGLAND
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import Keep, personal_fields

ANSWERED = events.EqualityAnswered("p1", answers=("sex=female", "religion=none"))
MAY_SPEAK_OF_IT = {
    "casework/catalogue.py",
    "casework/kinds.py",
    "casework/events/people.py",
    "casework/kernel.py",
    "casework/lives.py",
    "casework/particulars.py",
    "casework/proposals.py",
    "casework/requirements/consent.py",
    "pathways/rows.py",
}
"""The modules that name the event: its own, the tables, its shape, and the one rule on whether it may be asked."""


class TestEqualityIsAskedOfThoseWhoWorkWithUs:
    """Nobody is asked about equality before they have agreed to work with the service."""

    def test_too_early(self, walk: Walk) -> None:
        """Before they agree, it is too early; afterwards it is not."""
        walk.engaging()

        assert walk.refused(ANSWERED) == [("equality.too-early", "p1")]

    def test_agreed(self, walk: Walk) -> None:
        """Once they agreed to an assessment, it is their own to answer."""
        assert walk.assessing().refused(ANSWERED) == []

    def test_taken_back(self, walk: Walk) -> None:
        """Whoever took that back is not asked any more."""
        walk.assessing().given(events.ConsentWithdrawn("p1", Purpose.ASSESSMENT))

        assert ("equality.too-early", "p1") in walk.refused(ANSWERED)

    def test_again(self, walk: Walk) -> None:
        """Somebody may answer again, in part, whenever something has changed."""
        walk.assessing().done(ANSWERED)

        assert walk.refused(events.EqualityAnswered("p1", answers=("religion=prefer-not-to-say",))) == []


class TestShape:
    """What is answered answers the instrument, where its questions are known."""

    @pytest.mark.parametrize(
        ("answers", "reasons"),
        [
            ((), []),
            (("sex=female",), []),
            (("sex=not-known", "ethnic-background=any-other-white/roma"), []),
            (("religion-described=Jedi; don't ask",), []),
            (("shoe-size=42",), [("equality.unknown-question", "answers[0]")]),
            (("sex=female", "religion=martian"), [("equality.unknown-answer", "answers[1]")]),
            (("sex=female", "sex=male"), [("equality.answered-twice", "answers[1]")]),
        ],
    )
    def test_answers(self, walk: Walk, answers: tuple[str, ...], reasons: list[tuple[str, str]]) -> None:
        """Each thing that does not fit is named by its place."""
        walk.assessing()

        assert walk.refused(events.EqualityAnswered("p1", answers=answers)) == reasons

    def test_nothing_is_repeated(self, walk: Walk) -> None:
        """No reason repeats what somebody answered."""
        decision = walk.assessing().asked(events.EqualityAnswered("p1", answers=("sex=Mary", "Mary=sex")))

        assert len(decision.reasons) == 2
        assert "Mary" not in repr(decision)
        assert all("Mary" not in reason.says for reason in decision.reasons)

    @pytest.mark.parametrize("instrument", ["harmonised-wales/1", "our-own/3"])
    def test_other_instruments(self, walk: Walk, instrument: str) -> None:
        """The questions of an instrument that is not known here are the host's to check."""
        walk.assessing()

        assert walk.refused(events.EqualityAnswered("p1", instrument, ("iaith=cymraeg",))) == []

    def test_missing(self, walk: Walk) -> None:
        """A form without any answers is faulty, a record whose answers were erased is not."""
        walk.assessing()

        assert walk.refused(events.EqualityAnswered("p1")) == [("value.missing", "answers")]

    def test_proposals(self, walk: Walk) -> None:
        """What is proposed answers the instrument."""
        walk.assessing()

        assert [walk.refused(event) for event in proposals(walk.case, events.EqualityAnswered)] == [[], []]


class TestNobodyReadsIt:
    """No rule, no measure of casework and no summary depends on what somebody answered."""

    def test_apart(self) -> None:
        """Answers are kept apart, in a retention class of their own, and are in no case."""
        assert personal_fields(events.EqualityAnswered)["answers"].keep is Keep.EQUALITY
        assert "answers" not in {field.name for field in attrs.fields(Case)}

    def test_who_speaks_of_it(self) -> None:
        """No module names the event but its own, the tables, its shape, and the rule on whether it may be asked."""
        root = Path(restorative_core.__file__).parent
        found = {
            path.relative_to(root).as_posix()
            for path in root.rglob("*.py")
            if "EqualityAnswered" in path.read_text(encoding="utf-8")
        }

        assert {name for name in found if not name.startswith("testing/")} <= MAY_SPEAK_OF_IT

    def test_no_rule_rests_on_it(self) -> None:
        """No requirement says that it reads it."""
        assert [rule.key for rule in justice.requirements if events.EqualityAnswered in rule.reads] == []

    @pytest.mark.parametrize("begin", [Walk.assessing, Walk.ready, Walk.met])
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (("sex=female", "ethnic-background=irish", "condition=yes"), ("religion=hindu", "sex=male")),
            (("condition=prefer-not-to-say",), None),
            ((), tuple(f"{question.key}=not-known" for question in ENGLAND.questions)),
        ],
    )
    def test_every_decision_and_summary_is_the_same(
        self, begin: Callable[[Walk], Walk], one: tuple[str, ...] | None, other: tuple[str, ...] | None
    ) -> None:
        """Whatever somebody answered, and whether it was erased since, every decision and every summary is the same."""
        walks = [begin(Walk()).given(events.EqualityAnswered("p1", answers=said)) for said in (one, other)]
        mine, theirs = (walk.case for walk in walks)
        at = Moment.of(walks[0].pass_time())

        for event in (event for cls in CASE_EVENTS for event in proposals(mine, cls)):
            occasion = Occasion(at, SUPERVISOR)
            assert decide(mine, event, occasion, justice) == decide(theirs, event, occasion, justice)
        assert facts(mine) == facts(theirs)
        assert [*told(mine, Practice())] == [*told(theirs, Practice())]
        assert [*due(mine, at)] == [*due(theirs, at)]
        assert measured(mine) == measured(theirs)
