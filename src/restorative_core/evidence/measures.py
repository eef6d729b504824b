"""The measures. Each is one definition, with its version; a commissioner's template chooses among them."""

from restorative_core.evidence.expressions import Equals, IsSet, every, one_of
from restorative_core.evidence.facts import FirstContact, ReferralDecision
from restorative_core.evidence.measure import Measure, Share, Shares, Step, Steps, Total, Waits
from restorative_core.evidence.rows import Rows
from restorative_core.sources import cite
from restorative_core.vocabulary.agreement import UndertakingStatus
from restorative_core.vocabulary.outcomes import DIRECT, ResultClass, SessionKind

_ACCEPTED = Equals("decision", ReferralDecision.ACCEPTED)
_BOTH_CONTACTED = Equals("approach.both_contacted", value=True)
_BOTH_AGREED = Equals("approach.both_agreed", value=True)
_SESSION_HELD = Equals("session_held", value=True)

referrals_by_source = Total(
    name="referrals-by-source",
    title="Referrals received, by source",
    definition="Referrals received in the period, by who sent them, which is another thing than whose wish it is."
    " Sources that sent none have no line.",
    counted="referrals",
    anchor="received",
    by="source",
    source=cite("fisk-2023", "referral sources"),
)

referrals_accepted = Shares(
    name="referrals-accepted",
    title="Referrals accepted",
    definition="Referrals received in the period, by what has been decided of them since, as a share of all of them.",
    counted="referrals",
    anchor="received",
    by="decision",
    source=cite("fisk-2023", "accepted referrals"),
    notes=("A referral not yet decided has not failed; the share accepted may still grow.",),
)

referrals_open = Share(
    name="referrals-open",
    title="Referrals still worked on",
    definition="Of the referrals received in the period, those whose cases are open as things stand.",
    counted="referrals",
    anchor="received",
    numerator=Equals("is_open", value=True),
    source=cite("house"),
)

progress = Steps(
    name="progress",
    title="How far referrals have come",
    definition="Of the referrals received in the period: those accepted; of these, those in which somebody on each"
    " side was reached; of these, those in which somebody on each side agreed to take part; of these, those in which"
    " a session of any type was held. Every share is of all referrals received.",
    counted="referrals",
    anchor="received",
    first="received",
    steps=(
        Step("accepted", _ACCEPTED),
        Step("both-contacted", _BOTH_CONTACTED),
        Step("both-agreed", _BOTH_AGREED),
        Step("session-held", _SESSION_HELD),
    ),
    source=cite("fisk-2023", "stages of a case"),
    notes=("A case still open has not failed; each step may still grow.",),
)

both_contacted = Share(
    name="both-contacted",
    title="Both sides contacted",
    definition="Of the referrals received in the period and accepted, those in which the service has reached somebody"
    " harmed and somebody else who is responsible, at any time since.",
    counted="referrals",
    anchor="received",
    where=_ACCEPTED,
    numerator=_BOTH_CONTACTED,
    source=cite("pathfinder", "victims contacted"),
)

both_agreed = Share(
    name="both-agreed",
    title="Both sides agreed to take part",
    definition="Of the referrals received in the period and accepted, with both sides contacted, those in which"
    " somebody on each side gave a valid consent to take part, whatever became of it later.",
    counted="referrals",
    anchor="received",
    where=every(_ACCEPTED, _BOTH_CONTACTED),
    numerator=_BOTH_AGREED,
    source=cite("pathfinder", "victims interested"),
)

days_to_first_contact = Waits(
    name="days-to-first-contact",
    title="Days from referral to first contact",
    definition="For referrals received in the period, whatever was decided of them: the days from receipt until the"
    " service first reached a party. Time on hold is not taken off. A percentile is the least number of days that so"
    " many per cent of the referrals do not exceed.",
    counted="referrals",
    anchor="received",
    days="days_to_contact",
    status="first_contact",
    timed=FirstContact.TIMED,
    source=cite("rjc-provider-code"),
    notes=("Those still waiting are counted apart, because nobody knows yet how long they will wait.",),
)

direct_sessions = Total(
    name="direct-sessions",
    title="Direct sessions held",
    definition="Sessions started in the period and ended, in which people met in one room. A session that was stopped"
    " or cancelled was not held.",
    counted="sessions",
    rows=Rows.SESSIONS,
    anchor="held",
    where=one_of("type", *sorted(DIRECT)),
    by="type",
    source=cite("restorative-solutions", "direct and indirect"),
)

indirect_sessions = Total(
    name="indirect-sessions",
    title="Indirect sessions held",
    definition="Sessions started in the period and ended, in which people did not meet in one room. By the convention"
    " of Restorative Solutions, video and telephone are indirect.",
    counted="sessions",
    rows=Rows.SESSIONS,
    anchor="held",
    where=one_of("type", *(kind for kind in SessionKind if kind not in DIRECT)),
    by="type",
    source=cite("restorative-solutions", "direct and indirect"),
)

cases_closed = Shares(
    name="cases-closed",
    title="Cases closed, by result",
    definition="Cases closed in the period and not reopened since, by the class of result. Administrative closures"
    " (transferred, duplicate) are shown, and left out of every share.",
    counted="cases",
    anchor="closed",
    where=IsSet("result"),
    by="result",
    exclusions=Equals("result", ResultClass.ADMINISTRATIVE),
    source=cite("openlattice", "reasons for closure"),
)

agreements_made = Total(
    name="agreements-made",
    title="Outcome agreements made",
    definition="Outcome agreements made in the period; a case may have several. No agreement is a legitimate result.",
    counted="agreements",
    rows=Rows.AGREEMENTS,
    anchor="made",
    source=cite("ni-youth-conference"),
)

undertakings_completed = Share(
    name="undertakings-completed",
    title="Undertakings completed",
    definition="Of the undertakings that were due in the period, those completed, in time or late. Those waived, and"
    " those without a day on which they are due, are left out.",
    counted="undertakings",
    rows=Rows.UNDERTAKINGS,
    anchor="due",
    exclusions=Equals("status", UndertakingStatus.WAIVED),
    numerator=one_of("status", UndertakingStatus.COMPLETED, UndertakingStatus.COMPLETED_LATE),
    source=cite("ni-youth-conference"),
)

surveys_answered = Share(
    name="surveys-answered",
    title="Surveys answered",
    definition="Of the people who were first offered a survey in the period, those who have answered any of it since."
    " Somebody asked in two cases, or on two questionnaires, counts twice.",
    counted="people",
    rows=Rows.SURVEYS,
    anchor="offered",
    numerator=IsSet("answered"),
    source=cite("nz-survey"),
)

satisfied = Share(
    name="satisfied",
    title="People satisfied",
    definition="Of the people whose answer to the overall question, as it stands, was given in the period, those whose"
    " answer counts as satisfied on the scale that they were shown.",
    counted="people",
    rows=Rows.SURVEYS,
    anchor="rated",
    numerator=Equals("satisfied", value=True),
    source=cite("nz-survey"),
    notes=("Read it beside the share of surveys answered. Those who did not answer are not dissatisfied.",),
)

departures = Total(
    name="departures",
    title="Departures from the practice",
    definition="Things done in the period that the practice does not permit, and that were reported; where nobody"
    " knows when, by the day of the report. None of them counts as a session or a contact.",
    counted="departures",
    rows=Rows.DEPARTURES,
    anchor="done",
    source=cite("house"),
)

MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        referrals_by_source,
        referrals_accepted,
        referrals_open,
        days_to_first_contact,
        progress,
        both_contacted,
        both_agreed,
        direct_sessions,
        indirect_sessions,
        cases_closed,
        agreements_made,
        undertakings_completed,
        satisfied,
        surveys_answered,
        departures,
    )
}
"""Every measure, by its name and version."""
