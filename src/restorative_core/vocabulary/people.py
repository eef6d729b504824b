"""Ages: always computed on a date, never stored; and the band that may be kept for figures."""

from datetime import date
from enum import StrEnum

from restorative_core.vocabulary.moments import Moment

ADULT = 18
"""The age, in years, from which somebody is an adult. Source: victims-code-2020, paragraph 3.4."""

_BANDS = ((10, "0-9"), (14, "10-13"), (18, "14-17"), (25, "18-24"), (35, "25-34"), (50, "35-49"), (65, "50-64"))


def age_on(born: date, day: date) -> int:
    """The age in whole years on *day* of somebody born on *born*; a birthday on 29 February is kept on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The day on which somebody born on *born* is *years* old; a birthday on 29 February is kept on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age_band(born: date, at: Moment) -> str:
    """The age band, at the moment *at*, of somebody born on *born*; unknown where they were not born yet.

    Sources: kent-notice (of somebody who declines, little more than the age is kept), openlattice (age at referral).
    """
    if not at.is_known or at.day < born:
        return "unknown"
    age = age_on(born, at.day)
    return next((band for limit, band in _BANDS if age < limit), "65+")


class Capacity(StrEnum):
    """What is thought of somebody's capacity to decide on taking part. Source: ico-consent (capacity).

    `SUFFICIENT_UNDERSTANDING` is said of a child who decides without a guardian.
    """

    PRESUMED = "presumed"
    DOUBTED = "doubted"
    LACKING = "lacking"
    SUFFICIENT_UNDERSTANDING = "sufficient-understanding"


IN_DOUBT = frozenset({Capacity.DOUBTED, Capacity.LACKING})
"""The views by which nobody takes part until they are held no more."""


class Authority(StrEnum):
    """By what right somebody speaks for another. Sources: ico-consent (legal right), yot-victims (guardians)."""

    PARENTAL_RESPONSIBILITY = "parental-responsibility"
    POWER_OF_ATTORNEY = "power-of-attorney"
    COURT_ORDER = "court-order"
    ORGANISATION = "organisation"


class NeedCategory(StrEnum):
    """What somebody needs to be able to take part.

    Sources: west-yorkshire, bell-foundation (interpreters), restorative-bristol (conference), articulate
    (interpreters).
    """

    COMMUNICATION = "communication"
    LANGUAGE = "language"
    LITERACY = "literacy"
    SENSORY = "sensory"
    MOBILITY = "mobility"
    LEARNING = "learning"
    NEURODIVERSITY = "neurodiversity"
    MENTAL_HEALTH = "mental-health"
    CARING_OR_TIME = "caring-or-time"
    CULTURE_OR_FAITH = "culture-or-faith"
    TECHNOLOGY = "technology"
    SAFETY = "safety"
    OTHER = "other"
