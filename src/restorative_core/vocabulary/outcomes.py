"""How work is done, how it ends, and what people say of it."""

from enum import StrEnum


class SessionKind(StrEnum):
    """The type of a session.

    Sources: scotland-2017, restorative-solutions, shapland-summary (shuttle), ni-youth-conference (the conference),
    referral-orders (the panel), ecins-sussex (neighbourhood panels), canada-survey (types of process), kent-police
    (restorative process).
    """

    FACE_TO_FACE_CONFERENCE = "face-to-face-conference"
    FACE_TO_FACE_MEETING = "face-to-face-meeting"
    VIDEO_CONFERENCE = "video-conference"
    PHONE_CONFERENCE = "phone-conference"
    SHUTTLE = "shuttle"
    LETTER_EXCHANGE = "letter-exchange"
    LETTER_NOT_SENT = "letter-not-sent"
    AUDIO_OR_VIDEO_MESSAGE = "audio-or-video-message"
    COMMUNITY_CONFERENCE = "community-conference"
    YOUTH_CONFERENCE = "youth-conference"
    YOUTH_PANEL = "youth-panel"
    CIRCLE = "circle"
    MEDIATION = "mediation"
    RESTORATIVE_CONVERSATION = "restorative-conversation"


DIRECT = frozenset(
    {
        SessionKind.FACE_TO_FACE_CONFERENCE,
        SessionKind.FACE_TO_FACE_MEETING,
        SessionKind.COMMUNITY_CONFERENCE,
        SessionKind.YOUTH_CONFERENCE,
        SessionKind.YOUTH_PANEL,
        SessionKind.CIRCLE,
        SessionKind.MEDIATION,
        SessionKind.RESTORATIVE_CONVERSATION,
    }
)
"""The types in which people meet in one room; restorative-solutions counts video and phone as indirect."""


class CancelReason(StrEnum):
    """Why a session that was arranged is not held."""

    CONSENT_ENDED = "consent-ended"
    SAFETY = "safety"
    ILLNESS = "illness"
    VENUE = "venue"
    FACILITATOR = "facilitator"
    CASE_CLOSED = "case-closed"
    OTHER = "other"


class HoldReason(StrEnum):
    """Why a case waits.

    Sources: lancashire (until the investigation or court case ends), essex (after sentencing), why-me-process (not
    while it is going through court).
    """

    PROCEEDINGS = "proceedings"
    PERSON_ASKED = "person-asked"
    ILLNESS = "illness"
    CAPACITY = "capacity"
    OTHER = "other"


class Recommendation(StrEnum):
    """What a conference recommends. Source: ni-youth-conference."""

    PLAN = "plan"
    PROCEEDINGS = "proceedings"
    NO_FURTHER_ACTION = "no-further-action"
    UNABLE = "unable"


class WaiverReason(StrEnum):
    """Why a *should* is waived."""

    PERSON_ASKED = "person-asked"
    NOT_POSSIBLE_HERE = "not-possible-here"
    OTHER_SAFEGUARD = "other-safeguard"
    URGENT = "urgent"
    OTHER = "other"


class ResultClass(StrEnum):
    """What sort of ending a closure was, so that funnels compute.

    Source: valuing-victims (what each area counts in a way of its own, nobody can add up).
    """

    COMPLETED = "completed"
    PARTIAL_BENEFIT = "partial-benefit"
    PARTICIPANT_CHOICE = "participant-choice"
    NOT_REACHED = "not-reached"
    SERVICE_DECISION = "service-decision"
    EXTERNAL = "external"
    ADMINISTRATIVE = "administrative"
    OTHER = "other"


class ClosureReason(StrEnum):
    """Why a case was closed: exactly one, with reasons on either side.

    Sources: openlattice (which has reasons on one side alone), west-yorkshire (preparation).
    """

    COMPLETED_DIRECT = "completed-direct"
    COMPLETED_INDIRECT = "completed-indirect"
    COMPLETED_MIXED = "completed-mixed"
    SUPPORT_ONLY_NEEDS_MET = "support-only-needs-met"
    HARMED_DECLINED = "harmed-declined"
    RESPONSIBLE_DECLINED = "responsible-declined"
    HARMED_WITHDREW = "harmed-withdrew"
    RESPONSIBLE_WITHDREW = "responsible-withdrew"
    HARMED_NO_CONTACT = "harmed-no-contact"
    RESPONSIBLE_NO_CONTACT = "responsible-no-contact"
    NOT_TRACED = "not-traced"
    DISENGAGED = "disengaged"
    NOT_SUITABLE_RISK = "not-suitable-risk"
    NO_ACKNOWLEDGEMENT = "no-acknowledgement"
    COERCION_INDICATED = "coercion-indicated"
    CAPACITY = "capacity"
    LEGAL_BAR = "legal-bar"
    PROCEEDINGS = "proceedings"
    DEADLINE_PASSED = "deadline-passed"
    REOFFENDED_OR_RECALLED = "reoffended-or-recalled"
    TRANSFERRED = "transferred"
    DUPLICATE = "duplicate"
    PARTY_DIED = "party-died"
    DEPORTED = "deported"
    SERVICE_CAPACITY = "service-capacity"

    @property
    def result(self) -> ResultClass:
        """The class of ending that this reason belongs to."""
        return _RESULTS[self]


_R, _C = ResultClass, ClosureReason
_RESULTS = {
    reason: result
    for result, reasons in {
        _R.COMPLETED: (_C.COMPLETED_DIRECT, _C.COMPLETED_INDIRECT, _C.COMPLETED_MIXED),
        _R.PARTIAL_BENEFIT: (_C.SUPPORT_ONLY_NEEDS_MET,),
        _R.PARTICIPANT_CHOICE: (
            _C.HARMED_DECLINED,
            _C.RESPONSIBLE_DECLINED,
            _C.HARMED_WITHDREW,
            _C.RESPONSIBLE_WITHDREW,
        ),
        _R.NOT_REACHED: (_C.HARMED_NO_CONTACT, _C.RESPONSIBLE_NO_CONTACT, _C.NOT_TRACED, _C.DISENGAGED),
        _R.SERVICE_DECISION: (_C.NOT_SUITABLE_RISK, _C.NO_ACKNOWLEDGEMENT, _C.COERCION_INDICATED, _C.CAPACITY),
        _R.EXTERNAL: (_C.LEGAL_BAR, _C.PROCEEDINGS, _C.DEADLINE_PASSED, _C.REOFFENDED_OR_RECALLED),
        _R.ADMINISTRATIVE: (_C.TRANSFERRED, _C.DUPLICATE),
        _R.OTHER: (_C.PARTY_DIED, _C.DEPORTED, _C.SERVICE_CAPACITY),
    }.items()
    for reason in reasons
}
