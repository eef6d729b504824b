"""What of a case bears on decisions: parts for the views of slices. What nothing can tell apart is left out."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from restorative_core.casework.case import Case, Consent, ConsentGrant, ConsentKey
from restorative_core.casework.entry import Stamp
from restorative_core.casework.things import LetterStatus, Session, SessionStatus
from restorative_core.testing.explorer.moves import LONG_BEFORE
from restorative_core.vocabulary.consent import SHARING, Purpose

_LIVE = (SessionStatus.ARRANGED, SessionStatus.IN_PROGRESS)


_WAITING = (LetterStatus.RECEIVED, LetterStatus.FIT, LetterStatus.UNFIT)


def last_session(case: Case) -> Session | None:
    """The session that was arranged last, if there is one."""
    return next(iter([*case.sessions.values()][-1:]), None)


def since(stamp: Stamp | None) -> datetime | None:
    """The first instant of *stamp*, where there is one: what is certainly older hides nothing."""
    return None if stamp is None else stamp.earliest


def live(case: Case) -> str:
    """The status of the session that was arranged last, or nothing where it is over."""
    last = last_session(case)
    return last.status.value if last is not None and last.status in _LIVE else ""


def live_letter(case: Case) -> str:
    """The status of the letter that came last, or nothing where it is over."""
    last = next(iter([*case.things.letters.values()][-1:]), None)
    return last.status.value if last is not None and last.status in _WAITING else ""


def roughly(grant: ConsentGrant) -> tuple[Any, ...]:
    """What bears on whether *grant* counts, and no more."""
    return grant.stamp.latest, grant.until.text


def closely(grant: ConsentGrant) -> tuple[Any, ...]:
    """The same, and how early it may have been given."""
    return grant.stamp.latest, grant.until.text, grant.stamp.earliest


Told = Callable[[ConsentGrant], tuple[Any, ...]]
"""What of a grant bears on a decision; first of all its latest instant."""


def word(case: Case, person: str, purpose: Purpose, scope: str = "", *, told: Told = roughly, kept: int = 1) -> Any:
    """What bears on whether *person* has consented to *purpose* and *scope*.

    Args:
        case: The case.
        person: Whose consent.
        purpose: To what.
        scope: The session type, agreement or recipient, where the purpose has one.
        told: What of a grant matters.
        kept: How many grants of one speaker matter: the last; and the one before it, where an act may be dated just
            before the last.
    """
    key = (person, purpose, scope)
    endings = [*_own_endings(case, key), *_other_endings(case, key)]
    grants = case.consents.get(key, Consent()).grants
    counting = [grant for grant in grants if all(grant.stamp.is_after(ending) for ending in endings)]
    bound = max((ending.latest for ending in endings), default=None)
    speakers = sorted({grant.given_by for grant in counting})
    by = {who: [told(grant) for grant in counting if grant.given_by == who] for who in speakers}
    return bound, tuple((who, _last(given, kept)) for who, given in by.items())


def spoken_for(case: Case, person: str, purpose: Purpose, scope: str = "") -> Any:
    """What bears on who may take back what they said for *person*: whether it counts or not."""
    key = (person, purpose, scope)
    bound = max((ending.latest for ending in _own_endings(case, key)), default=None)
    return bound, frozenset(grant.given_by for grant in case.consents.get(key, Consent()).grants) - {""}


def no_word(case: Case, person: str, purpose: Purpose) -> Any:
    """What bears on whether *person* has said no to *purpose*, and not yes since."""
    key = (person, purpose, "")
    bound = max((ending.latest for ending in _own_endings(case, key)), default=None)
    return bound, bool(case.consents.get(key, Consent()).grants)


def _last(told: list[tuple[Any, ...]], kept: int) -> tuple[Any, ...]:
    early = [one for one in told if one[0] <= LONG_BEFORE]
    late = [one for one in told if one[0] > LONG_BEFORE]
    return (*early[-1:], *late[-kept:])


def _own_endings(case: Case, key: ConsentKey) -> list[Stamp]:
    person, purpose, _ = key
    wider = dict.fromkeys((key, (person, purpose, ""), (person, None, "")))
    found = (case.consents.get(one) for one in wider)
    return [consent.ended for consent in found if consent is not None and consent.ended is not None]


def _other_endings(case: Case, key: ConsentKey) -> list[Stamp]:
    reopened = None if key[1] is Purpose.BE_REFERRED else case.ending.reopened
    transferred = case.origin.transferred if key[1] in SHARING else None
    return [stamp for stamp in (reopened, transferred) if stamp is not None]
