"""A requirement says the same whenever the same is asked: a few decisions are the whole of its test."""

import pytest

from restorative_core import Actor, Case, Moment, Occasion, SessionKind, StaffRole, decide, events, explain, pathways
from restorative_template import restorative_requirements

(OFFER,) = restorative_requirements()
ASKED = OFFER.load()
JUSTICE = pathways.justice.with_additions(*((events.SessionArranged, ASKED) for _ in OFFER.acts))
OCCASION = Occasion("2015-03-02T10:00:00+00:00", Actor("f-17", roles={StaffRole.FACILITATOR}))


def _arranged(day: str) -> events.SessionArranged:
    return events.SessionArranged("s1", SessionKind.SHUTTLE, ("p1", "p2"), Moment(day))


@pytest.mark.parametrize(
    ("day", "permits"),
    [
        ("2015-03-02", False),
        ("2015-03-08", False),
        ("2015-03-09T09:59:00+00:00", False),
        ("2015-03-09T10:00:00+00:00", True),
        ("2015-04", True),
        ("2015-03", False),
        ("unknown", True),
    ],
)
def test_a_week_lies_between(day: str, permits: bool) -> None:
    """A session is a week away, or more; of one that has no day yet nothing is asked."""
    codes = [reason.code for reason in decide(Case("case-1"), _arranged(day), OCCASION, JUSTICE).reasons]

    assert ("session.too-soon" not in codes) == permits


def test_nothing_else_is_asked() -> None:
    """Every other act is decided as it was."""
    for event in (events.ReferralAccepted(), events.SessionStarted("s1")):
        assert decide(Case("case-1"), event, OCCASION, JUSTICE) == decide(
            Case("case-1"), event, OCCASION, pathways.justice
        )


def test_it_is_explained_with_its_source() -> None:
    """Whoever asks why sees the sentence and the place in the service's policy."""
    findings = explain(Case("case-1"), _arranged("2015-03-03"), OCCASION, JUSTICE).findings
    finding = next(found for found in findings if found.requirement == ASKED)

    assert finding.requirement.sentence == "A session is arranged at least a week before it is held."
    assert "own written policy, arranging sessions, paragraph 2" in str(finding.requirement.sources[0])
    assert not finding.met
