"""What a referral is about: what happened, when, and how far a criminal process has come."""

from enum import StrEnum

from attrs import field, frozen

from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.moments import Moment


class JusticeStage(StrEnum):
    """How far a criminal process has come, if there is one.

    Sources: sentencing-act-2020 (ss.5 and 7), hampshire (out-of-court disposal), victims-code-2020 (paragraph 3.5),
    presentence-2014 (process overview), kent-police (community resolution).
    """

    NO_REPORT = "no-report"
    REPORTED = "reported"
    UNDER_INVESTIGATION = "under-investigation"
    NO_FURTHER_ACTION = "no-further-action"
    OUT_OF_COURT_DISPOSAL = "out-of-court-disposal"
    CHARGED = "charged"
    PRE_PLEA = "pre-plea"
    GUILTY_PLEA_PRE_SENTENCE = "guilty-plea-pre-sentence"
    CONVICTED_PRE_SENTENCE = "convicted-pre-sentence"
    DEFERRED = "deferred"
    COMMUNITY_SENTENCE = "community-sentence"
    CUSTODY = "custody"
    ON_LICENCE = "on-licence"
    SENTENCE_COMPLETE = "sentence-complete"
    NOT_APPLICABLE = "not-applicable"
    UNKNOWN = "unknown"


class IncidentKind(StrEnum):
    """What sort of thing happened: coarse, for counting and for care, never a finding of guilt.

    Source: ico-offence-data (the rules).
    """

    BURGLARY = "burglary"
    ROBBERY = "robbery"
    THEFT = "theft"
    FRAUD = "fraud"
    ASSAULT = "assault"
    HARASSMENT = "harassment"
    STALKING = "stalking"
    CRIMINAL_DAMAGE = "criminal-damage"
    ARSON = "arson"
    HATE_INCIDENT = "hate-incident"
    DOMESTIC_ABUSE = "domestic-abuse"
    SEXUAL_HARM = "sexual-harm"
    DEATH_BY_DRIVING = "death-by-driving"
    HOMICIDE = "homicide"
    NOISE = "noise"
    BOUNDARY = "boundary"
    PETS = "pets"
    CHILDREN_PLAYING = "children-playing"
    VERBAL_ABUSE = "verbal-abuse"
    OTHER = "other"
    UNKNOWN = "unknown"


class IncidentFlag(StrEnum):
    """What calls for special care.

    Sources: rjc-provider-code D, rjc-domestic-violence (the guidance quoted).
    """

    GENDER_BASED_VIOLENCE = "gender-based-violence"
    DOMESTIC_ABUSE = "domestic-abuse"
    SEXUAL_HARM = "sexual-harm"
    HATE = "hate"
    STALKING = "stalking"
    TRAFFICKING = "trafficking"
    CHILD_EXPLOITATION = "child-exploitation"
    DEATH = "death"


MAY_BE_GENDER_BASED: frozenset[StrEnum] = frozenset(
    {
        IncidentFlag.GENDER_BASED_VIOLENCE,
        IncidentFlag.DOMESTIC_ABUSE,
        IncidentFlag.SEXUAL_HARM,
        IncidentFlag.STALKING,
        IncidentKind.DOMESTIC_ABUSE,
        IncidentKind.SEXUAL_HARM,
        IncidentKind.STALKING,
    }
)
"""The flags and kinds under which harm is, or may be, gender-based violence: the careful reading."""


CALLS_FOR_EXPERTS: frozenset[StrEnum] = frozenset(
    {
        IncidentFlag.GENDER_BASED_VIOLENCE,
        IncidentFlag.DOMESTIC_ABUSE,
        IncidentFlag.SEXUAL_HARM,
        IncidentFlag.STALKING,
        IncidentFlag.TRAFFICKING,
        IncidentFlag.CHILD_EXPLOITATION,
        IncidentKind.DOMESTIC_ABUSE,
        IncidentKind.SEXUAL_HARM,
        IncidentKind.STALKING,
    }
)
"""The flags and kinds that make a case sensitive and complex.

Source: rjc-provider-code D (sexual or domestic violence, human trafficking, stalking, child sexual exploitation).
"""


@frozen(eq=False, repr=False)
class Incident(Exact):
    """What a referral is about. There need be no crime and no report.

    Attributes:
        kind: What sort of thing happened.
        happened: When, as precisely as it is known.
        justice_stage: How far a criminal process has come.
        flags: What calls for special care.
        crime_reference: The police's own number, if there is one.
        both_sides_complain: Whether each side says that the other harmed it.
        reported_to_police: Whether the police know; `None` when the form does not say.
        reported: When it was reported.
        convicted: When somebody was convicted of it.
        sentenced: When somebody was sentenced for it.
    """

    kind: IncidentKind = IncidentKind.UNKNOWN
    happened: Moment = Moment.unknown()
    justice_stage: JusticeStage = JusticeStage.UNKNOWN
    flags: frozenset[IncidentFlag] = frozenset()
    crime_reference: str | None = field(default=None, repr=False)
    both_sides_complain: bool = False
    reported_to_police: bool | None = None
    reported: Moment = Moment.unknown()
    convicted: Moment = Moment.unknown()
    sentenced: Moment = Moment.unknown()
