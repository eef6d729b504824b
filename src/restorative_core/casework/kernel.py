"""What binds every pathway, and every version of one, from the day that it takes effect: the *musts* of each act.

No table names these, so no table can leave one out; and nobody waives them.
"""

from collections.abc import Mapping

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.requirement import Requirement
from restorative_core.casework.requirements import (
    assessment,
    complexity,
    consent,
    contact,
    ending,
    facilitators,
    people,
    safety,
    speaking,
)

Kernel = Mapping[type[Event], tuple[Requirement, ...]]

_SAFE = (safety.no_safety_stop_stands, safety.no_review_is_awaited)
_GOING_ON = (*_SAFE, safety.the_case_is_not_on_hold)
_REACH = (
    contact.the_channel_is_permitted,
    contact.the_hour_is_safe,
    contact.nobody_is_contacted_against_their_word,
)
_CONTACT = (*_GOING_ON, *_REACH, contact.the_initiating_party_comes_first)
_CONSENTED = (consent.everyone_has_consented_to_this, speaking.consent_followed_the_information)
_OF_AGE = (speaking.a_guardian_agrees_for_a_child, speaking.an_adult_has_agreed_as_an_adult)
_OF_AGE_AND_ABLE = (*_OF_AGE, speaking.everyone_can_decide_for_themselves)
_TEAM = (
    facilitators.facilitators_are_known_to_the_service,
    facilitators.facilitators_hold_what_is_asked,
    facilitators.facilitators_have_the_level,
    facilitators.no_facilitator_has_a_conflict_of_interest,
)
_SESSION = (
    *_GOING_ON,
    contact.nobody_is_contacted_against_their_word,
    *_CONSENTED,
    *_OF_AGE_AND_ABLE,
    speaking.every_party_agrees_to_observers,
    consent.everyone_has_been_informed,
    people.no_restriction_stands_between_them,
    people.those_who_must_be_there_are,
    assessment.everyone_is_prepared,
    assessment.the_facts_are_acknowledged,
    assessment.risk_is_assessed_and_current,
    assessment.this_was_found_suitable,
    assessment.a_lead_facilitator_is_allocated,
    complexity.a_specialist_assessment_is_recorded,
    complexity.a_supervisor_has_signed_it_off,
    *_TEAM,
    facilitators.two_facilitators_work_on_a_sensitive_case,
    safety.gender_based_violence_starts_with_the_person_harmed,
)
_LOOKED_AT = (ending.it_is_awaited, ending.somebody_else_looks)

KERNEL: Kernel = {
    events.ReferralAccepted: (
        *_GOING_ON,
        consent.the_person_is_aware_of_the_referral,
        consent.nobody_has_refused_to_be_referred,
        safety.gender_based_violence_starts_with_the_person_harmed,
    ),
    events.CaseLinked: (people.nobody_is_linked_across_the_two_sides,),
    events.FacilitatorAllocated: _TEAM,
    events.ContactAttempted: _CONTACT,
    events.ContactMade: _CONTACT,
    events.MessageSent: (*_SAFE, *_REACH, contact.only_those_told_before_are_told_the_end),
    events.InformationGiven: _CONTACT,
    events.EqualityAnswered: (consent.equality_is_asked_of_those_who_work_with_us,),
    events.ConsentRequested: (
        *_CONTACT,
        consent.a_refusal_is_left_in_peace,
        consent.taking_part_is_asked_after_suitability,
        consent.everyone_has_been_informed,
    ),
    events.ComplexityJudged: (complexity.only_a_supervisor_lowers_the_complexity,),
    events.SafetyStopLifted: _LOOKED_AT,
    events.SuitabilityDecided: (
        *_GOING_ON,
        assessment.the_facts_are_acknowledged,
        assessment.risk_is_assessed_and_current,
        assessment.a_lead_facilitator_is_allocated,
        complexity.a_specialist_assessment_is_recorded,
    ),
    events.WorkSignedOff: (complexity.somebody_outside_the_team_signs_off, assessment.this_was_found_suitable),
    events.PreparationCompleted: (
        *_GOING_ON,
        contact.nobody_is_contacted_against_their_word,
        contact.the_initiating_party_comes_first,
        assessment.this_was_found_suitable,
        assessment.the_person_has_been_informed,
    ),
    events.InformationShared: (
        *_SAFE,
        consent.what_is_shared_is_shared_under_a_purpose_of_sharing,
        contact.nobody_is_contacted_against_their_word,
        contact.the_initiating_party_comes_first,
        *_CONSENTED,
        *_OF_AGE,
        people.no_restriction_stands_between_them,
    ),
    events.LetterScreened: _SAFE,
    events.LetterPassedOn: (
        *_GOING_ON,
        contact.nobody_is_contacted_against_their_word,
        contact.the_initiating_party_comes_first,
        *_CONSENTED,
        *_OF_AGE_AND_ABLE,
        people.no_restriction_stands_between_them,
        assessment.risk_is_assessed_and_current,
        assessment.this_was_found_suitable,
    ),
    events.SessionArranged: _SESSION,
    events.ReadinessDecided: (*_GOING_ON, people.what_people_need_is_arranged),
    events.SessionStarted: (
        *_SESSION,
        people.what_people_need_is_arranged,
        assessment.the_session_comes_after_its_grounds,
    ),
    events.AgreementMade: (*_GOING_ON, *_CONSENTED, *_OF_AGE_AND_ABLE),
    events.AgreementVaried: (*_GOING_ON, *_CONSENTED, *_OF_AGE_AND_ABLE),
    events.OutcomeTold: (*_SAFE, *_REACH, contact.only_those_told_before_are_told_the_end),
    events.FollowUpMade: (*_SAFE, *_REACH, *_CONSENTED),
    events.SurveyOffered: (*_SAFE, *_REACH, *_CONSENTED),
    events.CaseHeld: (safety.the_case_is_not_on_hold,),
    events.CaseResumed: (safety.the_case_is_on_hold,),
    events.CaseClosed: (
        safety.no_review_is_awaited,
        ending.no_session_is_going_on,
        ending.the_reason_agrees_with_what_was_held,
    ),
    events.CaseReopened: (safety.no_review_is_awaited,),
    events.RequirementWaived: (ending.somebody_else_approves,),
    events.ReviewCompleted: _LOOKED_AT,
    events.PathwayAdopted: (ending.no_session_is_going_on,),
}
"""The *musts* of each act."""

ALL_MUSTS = frozenset(requirement for rules in KERNEL.values() for requirement in rules)
"""Every *must* of the kernel."""
