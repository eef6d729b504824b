"""Ages: always computed on a date, never stored; and the band that may be kept for figures."""

from datetime import date

from restorative_core.vocabulary.moments import Moment

ADULT = 18
"""The age, in years, from which somebody is an adult. Source: victims-code-2020, paragraph 3.4."""

_BANDS = ((10, "0-9"), (14, "10-13"), (18, "14-17"), (25, "18-24"), (35, "25-34"), (50, "35-49"), (65, "50-64"))


def age_on(born: date, day: date) -> int:
    """The age in whole years on *day* of somebody born on *born*; a birthday on 29 February is kept on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_band(born: date, at: Moment) -> str:
    """The age band, at the moment *at*, of somebody born on *born*.

    Source: kent-notice (of somebody who declines, little more than the age is kept).
    """
    if not at.is_known:
        return "unknown"
    age = age_on(born, at.day)
    return next((band for limit, band in _BANDS if age < limit), "65+")
