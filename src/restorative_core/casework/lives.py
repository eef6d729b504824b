"""The lives of the things in a case, the same in every setting."""

from collections.abc import Mapping

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Act, Event
from restorative_core.casework.life import Life, Step
from restorative_core.casework.participant import Standing
from restorative_core.casework.particulars import Check
from restorative_core.casework.things import LetterStatus, SessionStatus, ShareStatus
from restorative_core.vocabulary.agreement import PENDING, AgreementStatus, UndertakingStatus

_HERE = frozenset(Standing) - {Standing.LEFT}
_INFORMED = frozenset({Standing.INFORMED, Standing.PREPARED})
_NOT_INFORMED = frozenset({Standing.ADDED, Standing.REACHED})
_STANDING = frozenset({AgreementStatus.MADE, AgreementStatus.VARIED})


def _standing(case: Case, name: str) -> Standing | None:
    person = case.people.get(name)
    return None if person is None else person.standing


PARTICIPATION = Life(
    "participant",
    Standing.ADDED,
    (
        Step(events.ContactAttempted, _HERE),
        Step(events.ContactMade, _NOT_INFORMED, Standing.REACHED),
        Step(events.ContactMade, _INFORMED),
        Step(events.ContactReceived, _NOT_INFORMED, Standing.REACHED),
        Step(events.MessageSent, frozenset(Standing)),
        Step(events.InformationGiven, _NOT_INFORMED, Standing.INFORMED),
        Step(events.InformationGiven, _INFORMED),
        Step(events.ConsentRequested, _HERE),
        Step(events.PreparationCompleted, _INFORMED, Standing.PREPARED),
        Step(events.SessionArranged, _HERE),
        Step(events.AgreementMade, _HERE),
        Step(events.AgreementVaried, _HERE),
        Step(events.EqualityAnswered, _HERE),
        Step(events.PersonLeft, _HERE, Standing.LEFT),
    ),
    _standing,
)
"""How far somebody comes: reached, informed, prepared; and gone."""

SESSION = Life(
    "session",
    SessionStatus.ARRANGED,
    (
        Step(events.ReadinessDecided, {SessionStatus.ARRANGED}),
        Step(events.SessionStarted, {SessionStatus.ARRANGED}, SessionStatus.IN_PROGRESS),
        Step(events.SessionEnded, {SessionStatus.IN_PROGRESS}, SessionStatus.ENDED),
        Step(events.SessionStopped, {SessionStatus.IN_PROGRESS}, SessionStatus.STOPPED),
        Step(events.SessionCancelled, {SessionStatus.ARRANGED}, SessionStatus.CANCELLED),
    ),
    lambda case, name: case.sessions[name].status if name in case.sessions else None,
)
"""What becomes of a session. One that was broken off is not begun again: another is arranged."""

AGREEMENT = Life(
    "agreement",
    AgreementStatus.MADE,
    (Step(events.AgreementVaried, _STANDING, AgreementStatus.VARIED),),
    lambda case, name: case.things.agreements[name].status if name in case.things.agreements else None,
)
"""What becomes of an agreement."""

UNDERTAKING = Life(
    "undertaking",
    UndertakingStatus.AGREED,
    (
        Step(events.UndertakingDoubted, {UndertakingStatus.AGREED}, UndertakingStatus.IN_DOUBT),
        Step(events.UndertakingEnded, frozenset(UndertakingStatus)),
        Step(events.InstalmentPaid, PENDING),
    ),
    lambda case, name: case.undertakings[name].status if name in case.undertakings else None,
)
"""What becomes of something undertaken. What it came to in the end is told by the event itself."""

SHARE = Life(
    "share",
    ShareStatus.SHARED,
    (
        Step(events.ShareRevoked, {ShareStatus.SHARED}, ShareStatus.REVOKED),
        Step(events.RevocationTold, {ShareStatus.REVOKED}, ShareStatus.REVOCATION_TOLD),
    ),
    lambda case, name: case.things.shares[name].status if name in case.things.shares else None,
)
"""What becomes of something shared."""

LETTER = Life(
    "letter",
    LetterStatus.RECEIVED,
    (
        Step(events.LetterScreened, {LetterStatus.RECEIVED, LetterStatus.FIT, LetterStatus.UNFIT}),
        Step(events.LetterPassedOn, {LetterStatus.FIT}, LetterStatus.PASSED_ON),
        Step(
            events.LetterWithdrawn,
            {LetterStatus.RECEIVED, LetterStatus.FIT, LetterStatus.UNFIT},
            LetterStatus.WITHDRAWN,
        ),
    ),
    lambda case, name: case.things.letters[name].status if name in case.things.letters else None,
)
"""What becomes of a letter: read by somebody, found fit, passed on; or withdrawn before it was."""

LIVES = (PARTICIPATION, SESSION, AGREEMENT, UNDERTAKING, SHARE, LETTER)
"""The life of each sort of thing."""

BARS: Mapping[type[Event], Mapping[str, Check]] = {
    act: {name: bar for life in LIVES for name, bar in life.bars(act).items()}
    for act in events.CASE_EVENTS
    if issubclass(act, Act)
}
"""What looks at the things that an act is about, by the class of the act and by field. Nothing bars a report."""
