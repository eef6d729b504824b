"""What is true of every requirement of every pathway. Each has tests of its own in `requirements/`, or beside it."""

import ast
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from tests.casework.conftest import MEETING, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Act
from restorative_core.casework.kernel import ALL_MUSTS, KERNEL
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Force, Requirement
from restorative_core.pathways import PUBLISHED
from restorative_core.vocabulary.outcomes import HoldReason
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.roles import Role

EVERY_REQUIREMENT: tuple[Requirement, ...] = tuple(
    dict.fromkeys(one for pathway in PUBLISHED for one in pathway.requirements)
)
ARRANGE = events.SessionArranged("s1", MEETING, ("p1", "p2"))


def _tested() -> set[str]:
    files = Path(__file__).parent.rglob("test_*.py")
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}


def test_each_is_tested() -> None:
    """Each requirement of each pathway has a class of tests that is named after it."""
    wanted = {"Test" + "".join(map(str.capitalize, one.key.split("-"))) for one in EVERY_REQUIREMENT}

    assert wanted - _tested() == set()


def test_each_is_a_sentence_with_a_key_of_its_own() -> None:
    """Each is a sentence with a revision, under a key that no other has."""
    assert len(EVERY_REQUIREMENT) >= 60
    assert [one.key for one in EVERY_REQUIREMENT if not one.sentence.endswith(".") or one.revision < 1] == []
    assert len({one.key for one in EVERY_REQUIREMENT}) == len(EVERY_REQUIREMENT)


def _reads_knowledge(function: FunctionType, looked: set[FunctionType]) -> bool:
    """Whether the function looks at what is known from elsewhere, or calls one that does."""
    looked.add(function)
    codes, names = [function.__code__], set[str]()
    while codes:
        code = codes.pop()
        names.update(code.co_names)
        codes += (inner for inner in code.co_consts if isinstance(inner, CodeType))
    called = [function.__globals__.get(name) for name in names]
    return "knowledge" in names or any(
        _reads_knowledge(one, looked) for one in called if isinstance(one, FunctionType) and one not in looked
    )


def test_each_says_whether_it_rests_on_other_streams() -> None:
    """Each says that it rests on knowledge from other streams exactly where it reads any."""
    wrong = [
        one.key
        for one in EVERY_REQUIREMENT
        if isinstance(one.rule, FunctionType) and one.beyond is not _reads_knowledge(one.rule, set())
    ]

    assert wrong == []


def test_the_kernel_asks_musts_of_acts_alone() -> None:
    """What binds every pathway is a *must*, and binds an act: no report meets a rule."""
    assert {one.force for one in ALL_MUSTS} == {Force.MUST}
    assert [cls.kind for cls in KERNEL if not issubclass(cls, Act)] == []


@pytest.mark.parametrize("pathway", PUBLISHED, ids=lambda pathway: pathway.id)
def test_every_must_of_the_kernel_binds_every_pathway(pathway: Pathway) -> None:
    """No table leaves out what the kernel asks of an act."""
    assert [cls.kind for cls, musts in KERNEL.items() if not set(musts) <= set(pathway.rules[cls])] == []


def test_every_reason_at_once(walk: Walk) -> None:
    """A session of which nothing is true is told all of it."""
    walk.given(events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY))
    walk.given(events.PersonAdded("p1", Role.HARMED), events.SafetyStopRaised(), events.CaseHeld(HoldReason.OTHER))

    found = {code for code, _ in walk.refused(ARRANGE)}

    assert found == {
        "participant.unknown",
        "stage.not-permitted",
        "safety-stop.standing",
        "case.held",
        "consent.not-valid",
        "information.not-given",
        "preparation.incomplete",
        "risk.not-assessed",
        "suitability.not-decided",
        "session.one-sided",
        "facilitator.missing",
    }


def test_only_shoulds_are_waivable(walk: Walk) -> None:
    """A reason is waivable exactly where the requirement is a *should*."""
    walk.received().given(events.SessionStarted("s1"))
    decision = walk.asked(ARRANGE)

    assert {(reason.code, reason.waivable) for reason in decision.reasons if reason.code == "facilitator.missing"} == {
        ("facilitator.missing", False),
        ("facilitator.missing", True),
    }
    assert {reason.code for reason in decision.reasons if reason.waivable} == {"facilitator.missing"}
