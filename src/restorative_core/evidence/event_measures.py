"""Measures of what happened in a period, whenever the referral was received.

Sources: restorative-solutions (what is direct), openlattice (reasons for closure), nz-survey (satisfaction).
"""

from restorative_core.evidence.expressions import Equals, IsSet, one_of
from restorative_core.evidence.measure import Share, Shares, Total
from restorative_core.evidence.rows import Rows
from restorative_core.sources import cite
from restorative_core.vocabulary.agreement import UndertakingStatus
from restorative_core.vocabulary.outcomes import DIRECT, ResultClass, SessionKind

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
    source=cite("restorative-solutions"),
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
    source=cite("restorative-solutions"),
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
    source=cite("house"),
)

agreements_made = Total(
    name="agreements-made",
    title="Outcome agreements made",
    definition="Outcome agreements made in the period; a case may have several. No agreement is a legitimate result.",
    counted="agreements",
    rows=Rows.AGREEMENTS,
    anchor="made",
    source=cite("house"),
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
    source=cite("house"),
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
    source=cite("house"),
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
    source=cite("house"),
    notes=("Read it beside the share of surveys answered. Those who did not answer are not dissatisfied.",),
)

acts_under_waiver = Total(
    name="acts-under-waiver",
    title="Acts under a waiver",
    definition="Acts done in the period for which a supervisor had waived something that should be so, for just that"
    " act and whoever did it, whether it turned out to be needed or not. An act counts once, however much was waived.",
    counted="acts",
    rows=Rows.WAIVED,
    anchor="done",
    source=cite("house"),
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
