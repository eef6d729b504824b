"""Community: neighbours, housing, anti-social behaviour. There need be no offence.

People are often both harmed and responsible; a case of this setting may become one of justice, when
somebody is charged. Source: northants-2015 (prevention and early intervention as well as criminal justice).
"""

from restorative_core.casework import catalogue as events
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirements import agreement, assessment, consent, facilitators
from restorative_core.pathways.rows import ELSEWHERE, table

_MEETING = (
    assessment.both_sides_are_touched,
    facilitators.facilitators_have_supervision,
    assessment.time_was_left_to_think,
)
_AGREED = (agreement.the_agreement_is_not_too_long, consent.consent_is_in_writing)

community = Pathway(
    "community",
    1,
    "neighbours, housing and anti-social behaviour, with or without an offence",
    table(
        {
            events.FacilitatorAllocated: (facilitators.facilitators_have_supervision,),
            events.SessionArranged: _MEETING,
            events.SessionStarted: (*_MEETING, consent.consent_is_in_writing, assessment.everybody_was_found_ready),
            events.AgreementMade: _AGREED,
            events.AgreementVaried: _AGREED,
            events.InformationShared: (consent.consent_is_in_writing,),
            events.LetterPassedOn: (consent.consent_is_in_writing,),
            events.CaseClosed: (agreement.the_harmed_know_what_came_of_it,),
        }
    ),
    leads_on={"justice/1": ELSEWHERE, "school/1": ELSEWHERE, "youth_ni/1": ELSEWHERE},
)
"""The pathway for neighbours, housing and anti-social behaviour."""
