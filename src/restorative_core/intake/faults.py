"""What is wrong with a referral as such, whatever way it came.

A time that is known roughly is given the benefit of the doubt: an incident in "March 2015" is not after a referral of
2 March. The moments of the form are compared with one another alone; whether one lies in the future is for whoever has
a clock.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from restorative_core.errors import Reason
from restorative_core.sources import cite
from restorative_core.vocabulary.moments import Moment, local_day
from restorative_core.vocabulary.referral import Referral, ReferredPerson
from restorative_core.vocabulary.roles import Role

OLDEST = 120
"""The greatest age, in years, at which somebody is referred; beyond it a birth date is a slip."""

EARLIEST = 1900
"""The first year of which a referral may speak; a moment before it is a slip."""

_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
_LONGEST_EMAIL, _LONGEST_LOCAL = 254, 64
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MANY_LINES = {"notes", "account", "address", "needs"}
_HOUSE = cite("house")


def faults(referral: Referral) -> tuple[Reason, ...]:
    """Why *referral* cannot be received as it stands; empty when it can."""
    return tuple(_faults(referral))


def is_plausible_email(text: str) -> bool:
    """Whether *text* is one e-mail address that any mail server takes.

    A deliberately simple rule: ASCII alone; one `@`; before it letters, digits and the marks that stand unquoted, with
    single dots between; after it a domain of two labels or more. No display name, comment, quotes, spaces or line
    breaks, so nothing can become a second address or another header.
    """
    local = text.partition("@")[0]
    return len(text) <= _LONGEST_EMAIL and len(local) <= _LONGEST_LOCAL and _EMAIL.fullmatch(text) is not None


def is_too_long_ago(moment: Moment) -> bool:
    """Whether *moment* is known, and too long ago to be meant."""
    return moment.is_known and moment.earliest.year < EARLIEST


def _faults(referral: Referral) -> Iterator[Reason]:
    if not referral.participants:
        yield _reason("participants.none", "participants")
    elif not any(_is_named(person) for person in referral.participants):
        yield _reason("participants.unnamed", "participants")
    if referral.incident.happened.earliest > referral.received.latest:
        yield _reason("incident.after-referral", "incident.happened")
    for place, moment in (("received", referral.received), ("incident.happened", referral.incident.happened)):
        if is_too_long_ago(moment):
            yield _reason("moment.implausible", place, year=str(EARLIEST))
    for place in ("area", "organisation"):
        code = getattr(referral, place)
        if code and not _CODE.fullmatch(code):
            yield _reason("code.unreadable", place)
    for index, person in enumerate(referral.participants):
        yield from _of_person(person, referral, f"participants[{index}]")
    yield from _of_texts(referral, "")


def _of_person(person: ReferredPerson, referral: Referral, place: str) -> Iterator[Reason]:
    if not person.roles:
        yield _reason("roles.none", f"{place}.roles")
    if person.born is not None:
        yield from _of_birth(person.born, person, referral, f"{place}.born")
    if person.contact.email is not None and not is_plausible_email(person.contact.email):
        yield _reason("email.implausible", f"{place}.contact.email")
    for name in ("safe_from", "safe_until"):
        hour = getattr(person.preferences, name)
        if hour is not None and hour.tzinfo is not None:
            yield _reason("time.with-zone", f"{place}.preferences.{name}")


def _of_birth(born: date, person: ReferredPerson, referral: Referral, place: str) -> Iterator[Reason]:
    happened = referral.incident.happened
    if is_too_long_ago(referral.received) or is_too_long_ago(happened):
        return  # which is told already
    if born > local_day(referral.received.latest):
        yield _reason("birth.after-referral", place)
    elif referral.received.is_known and born.year < referral.received.earliest.year - OLDEST:
        yield _reason("birth.implausible", place, years=str(OLDEST))
    elif Role.RESPONSIBLE in person.roles and born > local_day(happened.latest):
        yield _reason("birth.after-incident", place)


def _is_named(person: ReferredPerson) -> bool:
    return any(character.isalpha() for character in person.name or "")


def _of_texts(value: Any, place: str) -> Iterator[Reason]:
    if isinstance(value, str):
        yield from _of_text(value, place)
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _of_texts(one, f"{place}[{index}]")
    elif attrs.has(type(value)):
        for attribute in attrs.fields(type(value)):
            yield from _of_texts(getattr(value, attribute.name), f"{place}.{attribute.name}".lstrip("."))


def _of_text(text: str, place: str) -> Iterator[Reason]:
    if text.isprintable():
        return
    kinds = {unicodedata.category(character) for character in text if not character.isprintable()}
    field = place.rpartition(".")[2].partition("[")[0]
    if "\0" in text or "Cs" in kinds:
        yield _reason("text.broken", place)
    elif field not in _MANY_LINES and kinds & {"Cc", "Zl", "Zp"}:
        yield _reason("text.several-lines", place)


def _reason(code: str, about: str, **details: str) -> Reason:
    return Reason(code, about=about, source=_HOUSE, details=details)
