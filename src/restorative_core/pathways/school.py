"""School: pupils, staff and families. Those who take part are mostly children, so guardians agree too.

Sources: northants-ecins (schools are one of the strands), yot-victims (parents and guardians), scotland-framework
(children).
"""

from restorative_core.casework import catalogue as events
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirements import agreement, assessment, consent, facilitators
from restorative_core.pathways.rows import ELSEWHERE, table

_MEETING = (assessment.both_sides_are_touched, facilitators.facilitators_have_supervision)
_AGREED = (agreement.the_agreement_is_not_too_long, consent.consent_is_in_writing)

school = Pathway(
    "school",
    1,
    "pupils, staff and families of a school",
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
    leads_on={"justice/1": ELSEWHERE, "community/1": ELSEWHERE, "youth_ni/1": ELSEWHERE},
)
"""The pathway for pupils, staff and families of a school."""
