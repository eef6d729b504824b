"""What there may be several of in one case, and is counted in its own right."""

from enum import StrEnum

from attrs import frozen

from restorative_core.vocabulary.agreement import UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.moments import Period
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.roles import Role


class Rows(StrEnum):
    """What is counted: cases, or what there may be several of in one."""

    CASES = "cases"
    SESSIONS = "sessions"
    AGREEMENTS = "agreements"
    UNDERTAKINGS = "undertakings"
    SURVEYS = "surveys"
    WAIVED = "waived"
    DEPARTURES = "departures"


class Side(StrEnum):
    """The side on which somebody takes part; a representative of the person harmed is on their side."""

    HARMED = "harmed"
    RESPONSIBLE = "responsible"


SIDES = {
    Role.HARMED: Side.HARMED,
    Role.HARMED_REPRESENTATIVE: Side.HARMED,
    Role.RESPONSIBLE: Side.RESPONSIBLE,
}
"""The side of each role that has one."""


@frozen
class HeldSession:
    """A session that was started and ended. One that was stopped or cancelled was not held.

    Attributes:
        type: What sort of session it was.
        held: The local days on which it may have started.
    """

    type: SessionKind
    held: Period


@frozen
class AgreementReached:
    """An outcome agreement.

    Attributes:
        made: The local days on which it may have been made.
    """

    made: Period


@frozen
class UndertakingFollowed:
    """Something undertaken, and what became of it.

    Attributes:
        kind: What sort of thing it is.
        status: What became of it.
        due: The local days on which it may be due; `None` where no day was set.
    """

    kind: UndertakingKind
    status: UndertakingStatus
    due: Period | None


@frozen
class SurveyTaken:
    """What one participant was asked, and answered, on one questionnaire.

    Attributes:
        side: The side they take part on; `None` for a supporter, and for somebody on both.
        instrument: The questionnaire and its version.
        offered: The local days on which it may first have been offered; `None` where no offer is recorded.
        answered: The local days on which they may first have answered anything of it; `None` for no answer.
        rated: The local days on which they may have given the answer that stands to the overall question.
        answer: That answer, a point on its scale; `None` for none.
        satisfied_from: The lowest answer that counts as satisfied; `None` for no answer.
        satisfied: Whether the answer counts as satisfied; `None` for no answer.
    """

    side: Side | None
    instrument: str
    offered: Period | None = None
    answered: Period | None = None
    rated: Period | None = None
    answer: int | None = None
    satisfied_from: int | None = None
    satisfied: bool | None = None


@frozen
class WaivedAct:
    """An act that was done under a waiver: once, however many requirements were waived for it.

    Attributes:
        act: The kind of the act.
        done: The local days on which it may have been done.
    """

    act: str
    done: Period


@frozen
class Departure:
    """Something that was done against the practice. It counts as this and as nothing else.

    Attributes:
        what: The kind of act that it would have been.
        done: The local days on which it may have been done; where nobody knows, those on which it was reported.
    """

    what: str
    done: Period
