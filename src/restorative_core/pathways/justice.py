"""Justice: adults, at any point of the criminal process or with none."""

from restorative_core.casework import catalogue as events
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirements import agreement, assessment, consent, facilitators
from restorative_core.pathways.rows import ELSEWHERE, table

_MEETING = (
    assessment.both_sides_are_touched,
    assessment.the_responsible_person_is_an_adult,
    assessment.enough_facilitators_hold_it,
    facilitators.facilitators_have_supervision,
    assessment.time_was_left_to_think,
)
_AGREED = (agreement.the_agreement_is_not_too_long, consent.consent_is_in_writing)

justice = Pathway(
    "justice",
    1,
    "adults, at any point of the criminal process or with none",
    table(
        {
            events.ReferralAccepted: (
                assessment.the_responsible_person_is_an_adult,
                assessment.a_responsible_person_is_named,
            ),
            events.FacilitatorAllocated: (facilitators.facilitators_have_supervision,),
            events.SuitabilityDecided: (assessment.the_responsible_person_is_an_adult,),
            events.SessionArranged: _MEETING,
            events.SessionStarted: (*_MEETING, consent.consent_is_in_writing, assessment.everybody_was_found_ready),
            events.AgreementMade: _AGREED,
            events.AgreementVaried: _AGREED,
            events.InformationShared: (consent.consent_is_in_writing,),
            events.LetterPassedOn: (consent.consent_is_in_writing,),
            events.CaseClosed: (agreement.the_harmed_know_what_came_of_it, agreement.follow_up_was_tried),
        }
    ),
    leads_on={"community/1": ELSEWHERE, "school/1": ELSEWHERE, "youth_ni/1": ELSEWHERE},
)
"""The pathway for adults, at any point of the criminal process or with none."""
