"""The remedies, by the code of the reason that they answer; and the reasons that have none, with why.

Nothing here is decided: whatever is tried is put to `decide`, which says whether it may happen and
whether it helps. Source of the rule that nobody is asked again: rjc-principles (voluntarism).
"""

from collections.abc import Mapping

from restorative_core.casework import catalogue as events
from restorative_core.casework.remedies import people, team, waits, work
from restorative_core.casework.remedies.remedy import Remedy, Wait
from restorative_core.vocabulary.consent import Purpose

REMEDIES: Mapping[str, Remedy] = {
    # Theirs to give, once they are asked
    "consent.not-valid": people.consent,
    "consent.uninformed": people.consent,
    "consent.other-notice": people.consent,
    "consent.given-as-child": people.consent,
    "consent.not-in-writing": people.in_writing,
    "observer.not-agreed": people.observed,
    "guardian.not-agreed": people.guardian,
    "referral.not-agreed": people.agreement_to(Purpose.BE_REFERRED),
    "equality.too-early": people.agreement_to(Purpose.ASSESSMENT),
    "approach.too-early": people.initiator,
    "acknowledgement.missing": people.acknowledgement,
    "admission.missing": people.admission,
    "responsible.unnamed": people.named,
    "referral.unaware": people.aware,
    "channel.not-permitted": people.channel,
    # Ours: to reach and to tell
    "information.not-given": people.told(events.InformationGiven),
    "message.unannounced": people.told(events.ContactMade),
    "follow-up.missing": people.told(events.FollowUpMade),
    "outcome.not-told": people.outcome,
    # Ours: to judge, to prepare, to arrange
    "risk.not-assessed": work.one(events.RiskAssessed),
    "risk.stale": work.one(events.RiskAssessed),
    "suitability.not-decided": work.suitability,
    "specialist-assessment.missing": work.one(events.SpecialistAssessed),
    "sign-off.missing": work.sign_off,
    "preparation.incomplete": work.about(events.PreparationCompleted, "participant"),
    "access-need.not-arranged": work.access_need,
    "readiness.not-decided": work.about(events.ReadinessDecided, "session"),
    "session.going-on": work.session_ended,
    "closure.disagrees": work.session_ended,
    "case.held": work.one(events.CaseResumed),
    "review.awaited": work.review,
    # Ours: who works on it
    "facilitator.missing": team.missing,
    "facilitator.unknown": team.another,
    "facilitator.level-too-low": team.another,
    "facilitator.conflict": team.another,
    # The tables
    "stage.not-permitted": work.stage,
    "participant.not-permitted": work.participation,
    "letter.not-permitted": work.letter,
    "pathway.changed": work.pathway,
}
"""What may be tried, by the code of the reason."""

WAITS: Mapping[str, Wait] = {
    "hour.not-safe": waits.safe_hour,
    "hour.not-told": waits.safe_hour,
    "preparation.too-recent": waits.time_to_think,
    "session.before-its-grounds": waits.after_all_else,
}
"""Since when a reason is gone of itself, by its code."""

BY_ANOTHER = frozenset({"role.missing", "supervisor.same-person", "complexity.lowered"})
"""The reasons that are against the actor and not against the act: somebody else may do it."""

_NO = "they said no, or may not be asked; nobody asks again, and no plan goes round it"
_LAW = "only whoever imposed it lifts or varies it"
_CHOICE = "it is the act itself that is to be put differently, by whoever asks"
_NOTHING = "there is nothing there to undo"
_PERSON = "it is as it is with this person, and nobody else decides it for them"
_SETTING = "another setting, or another service, is the way"
_RECORD = "it is put right in the facilitator's own record, which no entry of a case touches"

WITHOUT: Mapping[str, str] = {
    "consent.refusal-stands": _NO,
    "contact.refused": _NO,
    "referral.refused": _NO,
    "initiator.not-permitted": "only the person harmed may begin, and nobody is asked to",
    "suitability.refused": "it was decided that this is not suitable; no plan asks for another answer",
    "safety-stop.standing": "a supervisor who did not raise it lifts it once it is safe, or it stays",
    "restriction.stands": _LAW,
    "capacity.in-doubt": _PERSON,
    "person.under-age": _SETTING,
    "person.of-age": _SETTING,
    "session.one-sided": _CHOICE,
    "session.other-type": _CHOICE,
    "role.not-present": _CHOICE,
    "purpose.not-sharing": _CHOICE,
    "recipient.unnamed": _CHOICE,
    "plan.too-long": _CHOICE,
    "plan.without-period": _CHOICE,
    "link.to-itself": _CHOICE,
    "link.across-sides": "the two sides are never joined",
    "undertaking.open": "what becomes of it is theirs to do, and is told as it is",
    "safety-stop.unknown": _NOTHING,
    "review.unknown": _NOTHING,
    "case.not-held": _NOTHING,
    "credential.not-held": _RECORD,
    "supervision.overdue": _RECORD,
}
"""Why a reason has no remedy, by its code."""
