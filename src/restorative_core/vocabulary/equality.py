"""Questions about equality: asked apart, optional, and never read by a rule.

Every question has its choices in the order of the standard, three kinds of *nothing* that are never
taken for one another, and, where it makes another question finer, the answer that it stands under.
Source: govuk-equality.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import frozen

from restorative_core.errors import Reason
from restorative_core.vocabulary.exact import Exact


class Nothing(StrEnum):
    """Why there is no answer. Taken together they would make every share wrong. Source: govuk-equality."""

    NOT_ASKED = "not-asked"
    PREFER_NOT_TO_SAY = "prefer-not-to-say"
    NOT_KNOWN = "not-known"


@frozen(eq=False, repr=False)
class Choice(Exact):
    """One of the answers that a question offers.

    Attributes:
        code: Its code, which no other choice of the question has.
        says: How it is offered, in the words of the standard.
        under: The answer to the question before under which it stands; empty where there is none.
    """

    code: str
    says: str
    under: str = ""


@frozen(eq=False, repr=False)
class Question(Exact):
    """A question about equality.

    Attributes:
        key: Its code.
        asks: The question, in the words of the standard.
        choices: The answers that it offers, in order; none where it asks for somebody's own words.
        parent: The key of the question that it makes finer, and that is asked before it; empty for none.
    """

    key: str
    asks: str
    choices: tuple[Choice, ...] = ()
    parent: str = ""

    def choice(self, answer: str) -> Choice | None:
        """The choice that *answer* is, or makes finer: `any-other-white/roma` is an `any-other-white`."""
        return next((one for one in self.choices if answer == one.code or answer.startswith(f"{one.code}/")), None)

    def accepts(self, answer: str) -> bool:
        """Whether *answer* answers it: a choice or a finer one, their own words where it asks for those, or nothing."""
        own_words = not self.choices and bool(answer.strip())
        return answer in set(Nothing) or own_words or self.choice(answer) is not None


@frozen(eq=False, repr=False)
class Instrument(Exact):
    """A set of questions, in order.

    Attributes:
        name: Its name and version, such as `harmonised-england/1`.
        questions: Its questions. None where it is named here, and its questions are the host's to supply.
    """

    name: str
    questions: tuple[Question, ...] = ()

    def question(self, key: str) -> Question | None:
        """The question *key*."""
        return next((one for one in self.questions if one.key == key), None)

    def against(self, answers: Iterable[str]) -> Iterator[Reason]:
        """Every reason why *answers*, each `question=answer`, do not answer it. Some questions may be left out."""
        seen = set()
        for index, told in enumerate(answers):
            key, _, answer = told.partition("=")
            place, question = f"answers[{index}]", self.question(key)
            if question is None:
                keys = ", ".join(one.key for one in self.questions)
                yield Reason("equality.unknown-question", place, details={"choices": keys})
            elif not question.accepts(answer):
                codes = ", ".join((*(one.code for one in question.choices), *Nothing))
                yield Reason("equality.unknown-answer", place, details={"question": key, "choices": codes})
            elif key in seen:
                yield Reason("equality.answered-twice", place, details={"question": key})
            seen.add(key)

    def answered(self, told: Iterable[Iterable[str]]) -> Mapping[str, str]:
        """What somebody answers to each question, by all that they *told*, in order.

        A later answer takes the place of an earlier one, and leaves what it does not speak of as it
        was. A question that nobody put to them is *not asked*, which is not a refusal to say.
        """
        found: dict[str, str] = {question.key: Nothing.NOT_ASKED.value for question in self.questions}
        for answers in told:
            for one in answers:
                key, _, answer = one.partition("=")
                if key in found:
                    found[key] = answer
        return MappingProxyType(found)

    def broader(self, key: str, answer: str) -> str:
        """The answer to the question before *key* that the finer *answer* means; the same kind of nothing for nothing.

        Empty where *key* makes no question finer.
        """
        question = self.question(key)
        if question is None or not question.parent:
            return ""
        if answer in set(Nothing):
            return answer
        choice = question.choice(answer)
        return choice.under if choice is not None else ""
