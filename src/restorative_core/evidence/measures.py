"""The measures, by name. Each is one definition, with its version; a commissioner's template chooses among them.

There is no common definition to follow, so most of them are the house's own, and say so.
"""

from restorative_core.evidence import cohort_measures, event_measures
from restorative_core.evidence.measure import Measure

MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        cohort_measures.referrals_by_source,
        cohort_measures.referrals_accepted,
        cohort_measures.referrals_open,
        cohort_measures.days_to_first_contact,
        cohort_measures.progress,
        cohort_measures.both_contacted,
        cohort_measures.both_agreed,
        event_measures.direct_sessions,
        event_measures.indirect_sessions,
        event_measures.cases_closed,
        event_measures.agreements_made,
        event_measures.undertakings_completed,
        event_measures.satisfied,
        event_measures.surveys_answered,
        event_measures.acts_under_waiver,
        event_measures.departures,
    )
}
"""Every measure, by its name and version."""
