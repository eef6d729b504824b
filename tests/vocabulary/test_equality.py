"""The questions about equality: in order, with three kinds of nothing, and finer answers that map back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.vocabulary.equality import Choice, Instrument, Nothing, Question
from restorative_core.vocabulary.harmonised import ENGLAND, INSTRUMENTS
from restorative_core.vocabulary.wire import structure, unstructure

ASKED = {question.key: question for question in ENGLAND.questions}
WITH_CHOICES = [question for question in ENGLAND.questions if question.choices]
IN_ORDER = {
    "condition": ["yes", "no"],
    "condition-effect": ["a-lot", "a-little", "not-at-all"],
    "ethnic-group": ["white", "mixed-or-multiple", "asian", "black", "other"],
    "religion": ["none", "christian", "buddhist", "hindu", "jewish", "muslim", "sikh", "any-other"],
    "sex": ["female", "male"],
    "sexual-orientation": ["heterosexual", "gay-or-lesbian", "bisexual", "other"],
}


def _codes(told: list[str], instrument: Instrument = ENGLAND) -> list[tuple[str, str]]:
    return [(reason.code, reason.about) for reason in instrument.against(told)]


class TestEngland:
    """The harmonised questions for England."""

    @pytest.mark.parametrize("key", IN_ORDER)
    def test_order(self, key: str) -> None:
        """The choices stand in the order of the standard."""
        assert [choice.code for choice in ASKED[key].choices] == IN_ORDER[key]

    def test_ethnic_background(self) -> None:
        """There are eighteen backgrounds, each under one of the five groups, the groups in their order."""
        found = [choice.under for choice in ASKED["ethnic-background"].choices]
        groups = IN_ORDER["ethnic-group"]

        assert [found.count(group) for group in groups] == [4, 4, 5, 3, 2]
        assert found == sorted(found, key=groups.index)

    def test_partnership(self) -> None:
        """There are nine statuses."""
        assert len(ASKED["marriage-or-partnership"].choices) == 9

    def test_codes(self) -> None:
        """Each question has a code of its own, and each choice in it."""
        assert len(ASKED) == len(ENGLAND.questions)
        for question in ENGLAND.questions:
            codes = [choice.code for choice in question.choices]
            assert len(set(codes)) == len(codes)
            assert set(codes).isdisjoint(Nothing)

    def test_parents(self) -> None:
        """Whatever makes a question finer is asked after it, and each choice stands under one of its answers."""
        keys = list(ASKED)
        for question in ENGLAND.questions:
            if question.parent:
                assert keys.index(question.parent) < keys.index(question.key)
                answers = {choice.code for choice in ASKED[question.parent].choices}
                assert {choice.under for choice in question.choices} <= answers
            else:
                assert {choice.under for choice in question.choices} <= {""}

    @pytest.mark.parametrize("nation", ["wales", "scotland", "northern-ireland"])
    def test_other_nations(self, nation: str) -> None:
        """The other nations' instruments are known by name, and their questions are the host's to supply."""
        assert INSTRUMENTS[f"harmonised-{nation}/1"].questions == ()


class TestAnswers:
    """What answers an instrument, and what does not."""

    @pytest.mark.parametrize("question", ENGLAND.questions, ids=lambda one: one.key)
    @pytest.mark.parametrize("nothing", list(Nothing))
    def test_nothing(self, question: Question, nothing: Nothing) -> None:
        """Every question may be met with each kind of nothing."""
        assert _codes([f"{question.key}={nothing}"]) == []

    @pytest.mark.parametrize("question", WITH_CHOICES, ids=lambda one: one.key)
    def test_choices(self, question: Question) -> None:
        """Every choice of a question answers it."""
        assert [_codes([f"{question.key}={choice.code}"]) for choice in question.choices] == [
            [] for _ in question.choices
        ]

    def test_some(self) -> None:
        """Some answers are enough, and none at all too."""
        assert _codes(["sex=female", "religion=none"]) == []
        assert _codes([]) == []

    def test_own_words(self) -> None:
        """Where somebody's own words are asked for, they are theirs to choose, even with an equals sign in them."""
        assert _codes(["religion-described=Quaker = Friends"]) == []
        assert _codes(["religion-described= "]) == [("equality.unknown-answer", "answers[0]")]

    def test_finer(self) -> None:
        """A finer category is accepted where it maps back to one of the standard."""
        assert _codes(["ethnic-background=any-other-white/roma"]) == []
        assert _codes(["ethnic-background=roma"]) == [("equality.unknown-answer", "answers[0]")]

    @pytest.mark.parametrize("told", ["shoe-size=42", "=white", "white", "", "Sex=female", "ethnic_group=white"])
    def test_unknown_question(self, told: str) -> None:
        """What is no question of the instrument is refused, and so is an answer without a question."""
        assert _codes(["sex=male", told]) == [("equality.unknown-question", "answers[1]")]

    @pytest.mark.parametrize("told", ["sex=", "sex", "sex=Female", "sex=skip", "sex=yes", "ethnic-group=whitest"])
    def test_unknown_answer(self, told: str) -> None:
        """What is no answer to the question is refused, and named by its place alone."""
        reasons = list(ENGLAND.against([told]))

        assert [(reason.code, reason.about) for reason in reasons] == [("equality.unknown-answer", "answers[0]")]
        assert "whitest" not in reasons[0].says
        assert "prefer-not-to-say" in reasons[0].says

    def test_twice(self) -> None:
        """A question is answered once at a time."""
        assert _codes(["sex=female", "sex=prefer-not-to-say"]) == [("equality.answered-twice", "answers[1]")]

    @given(st.lists(st.text(max_size=20), max_size=5))
    def test_anything(self, told: list[str]) -> None:
        """Whatever is told, there is an answer to it that repeats nothing of it."""
        for reason in ENGLAND.against(told):
            assert reason.code.startswith("equality.")
            assert reason.about.startswith("answers[")


class TestAnswered:
    """What somebody answers by all that they told."""

    def test_not_asked(self) -> None:
        """What nobody asked is not asked: no refusal, and not unknown."""
        found = ENGLAND.answered([["sex=prefer-not-to-say", "condition=not-known"]])

        assert list(found) == [question.key for question in ENGLAND.questions]
        assert (found["sex"], found["condition"], found["religion"]) == tuple(
            kind.value for kind in (Nothing.PREFER_NOT_TO_SAY, Nothing.NOT_KNOWN, Nothing.NOT_ASKED)
        )

    def test_update(self) -> None:
        """What changed is told alone; the rest stays as it was told."""
        found = ENGLAND.answered([["sex=female", "religion=christian"], ["religion=prefer-not-to-say"]])

        assert (found["sex"], found["religion"]) == ("female", "prefer-not-to-say")

    def test_unknown_question(self) -> None:
        """What answers no question is left out."""
        assert "shoe-size" not in ENGLAND.answered([["shoe-size=42"]])


class TestBroader:
    """A finer answer means one of the question before it."""

    @pytest.mark.parametrize(
        ("key", "answer", "means"),
        [
            ("ethnic-background", "irish", "white"),
            ("ethnic-background", "any-other-white/roma", "white"),
            ("ethnic-background", "arab", "other"),
            ("ethnic-background", "prefer-not-to-say", "prefer-not-to-say"),
            ("ethnic-background", "not-known", "not-known"),
            ("ethnic-background", "martian", ""),
            ("condition-effect", "a-lot", "yes"),
            ("religion", "hindu", ""),
            ("shoe-size", "42", ""),
        ],
    )
    def test_broader(self, key: str, answer: str, means: str) -> None:
        """Each maps back to its parent, and one kind of nothing stays that kind."""
        assert ENGLAND.broader(key, answer) == means


def test_an_instrument_of_the_host() -> None:
    """Another nation's questions are supplied as plain data, and checked by the same means."""
    plain = {
        "name": "harmonised-wales/1",
        "questions": [
            {
                "key": "welsh",
                "asks": "Can you understand, speak, read or write Welsh?",
                "choices": [{"code": "none-of-these", "says": "None of these"}],
            }
        ],
    }
    wales = structure(plain, Instrument)

    assert wales.questions[0].choices == (Choice("none-of-these", "None of these"),)
    assert structure(unstructure(wales), Instrument) == wales
    assert _codes(["welsh=none-of-these", "sex=male"], wales) == [("equality.unknown-question", "answers[1]")]
