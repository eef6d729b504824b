"""Youth conferences in Northern Ireland. The child must be there, and whoever was harmed may.

Source: ni-youth-conference.
"""

from restorative_core.casework import catalogue as events
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirements import agreement, assessment, consent, facilitators, youth
from restorative_core.pathways.rows import ELSEWHERE, READY_ALONE, table

_ADMITTED = (youth.the_responsible_person_is_a_child, youth.the_child_admits_it)
_CONFERENCE = (*_ADMITTED, youth.a_youth_conference_is_held, facilitators.facilitators_have_supervision)
_PLAN = (agreement.the_plan_states_a_period_of_a_year_at_most, consent.consent_is_in_writing)

youth_ni = Pathway(
    "youth_ni",
    1,
    "youth conferences in Northern Ireland",
    table(
        {
            events.ReferralAccepted: (*_ADMITTED, youth.the_child_agrees_to_the_conference),
            events.FacilitatorAllocated: (facilitators.facilitators_have_supervision,),
            events.SuitabilityDecided: _ADMITTED,
            events.SessionArranged: _CONFERENCE,
            events.SessionStarted: (*_CONFERENCE, consent.consent_is_in_writing, assessment.everybody_was_found_ready),
            events.AgreementMade: _PLAN,
            events.AgreementVaried: _PLAN,
            events.InformationShared: (consent.consent_is_in_writing,),
            events.LetterPassedOn: (consent.consent_is_in_writing,),
            events.CaseClosed: (agreement.the_harmed_know_what_came_of_it,),
        },
        leads_to={events.PreparationCompleted: READY_ALONE},
    ),
    leads_on={"justice/1": ELSEWHERE, "community/1": ELSEWHERE, "school/1": ELSEWHERE},
)
"""The pathway for youth conferences in Northern Ireland."""
