"""When a consent counts. Nothing typed in late makes it count.

Sources: rjc-provider-code C (free, informed, to be withdrawn at any time), dpv (only *given* and
*renewed* permit), scotland-framework (granular, purpose by purpose).
"""

from collections.abc import Iterator

from restorative_core.casework.case import Case, Consent, ConsentGrant, ConsentKey, sealed_with
from restorative_core.casework.entry import Stamp
from restorative_core.casework.representing import may_stand_in
from restorative_core.vocabulary.consent import REFUSABLE, SAID_NO, SHARING, TRANSITIONS, VALID, ConsentStatus, Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.people import Capacity
from restorative_core.vocabulary.value import changed

_NOTHING = Consent()
_SESSION_KINDS = frozenset(kind.value for kind in SessionKind)
_WITH_SCOPES = frozenset(
    {
        Purpose.OUTCOME_AGREEMENT,
        Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY,
        Purpose.SHARE_OUTCOME,
        Purpose.SHARE_WITH_AGENCY,
        Purpose.SHARE_IDENTITY,
        Purpose.OBTAIN_INFORMATION,
    }
)


def grant_at(case: Case, key: ConsentKey, at: Moment, given_by: str = "") -> ConsentGrant | None:
    """The grant for *key* by *given_by*, who is empty for the person themselves, that counts at *at*, or `None`.

    It counts only if it was given before the act, for just this purpose and scope; if it is later,
    in effect and in recording, than every refusal, withdrawal, expiry and reopening, whenever the
    act is dated; if nothing later was given in its place before the act; and if it has not run out.
    """
    endings = tuple(_endings(case, key))
    in_time = (
        grant
        for grant in case.consents.get(key, _NOTHING).grants
        if grant.given_by == given_by
        and grant.stamp.latest <= at.by
        and all(grant.stamp.is_after(ending) for ending in endings)
    )
    last = max(in_time, key=lambda grant: (grant.stamp.latest, grant.stamp.number), default=None)
    return None if last is None or (last.until.is_known and last.until.latest < at.latest) else last


def grants_at(case: Case, key: ConsentKey, at: Moment) -> Iterator[ConsentGrant]:
    """The grant for *key* that counts at the moment *at*, of each who gave one: of the person, of a guardian."""
    for speaker in dict.fromkeys(grant.given_by for grant in case.consents.get(key, _NOTHING).grants):
        grant = grant_at(case, key, at, speaker)
        if grant is not None:
            yield grant


def counting(case: Case, key: ConsentKey, at: Moment) -> ConsentGrant | None:
    """The grant by which *key* counts at *at*: the person's own, or that of somebody who may speak in their place."""
    own = grant_at(case, key, at)
    if own is not None and _stands(case, key, own):
        return own
    others = (grant for grant in grants_at(case, key, at) if grant.given_by)
    return next((grant for grant in others if _stands(case, key, grant)), None)


def has_ended(case: Case, key: ConsentKey) -> bool:
    """Whether *key* was refused, withdrawn or expired, and not given since, in effect and in recording."""
    endings = _own_endings(case, key)
    if not endings:
        return False
    grants = case.consents.get(key, _NOTHING).grants
    since = (grant for grant in grants if all(grant.stamp.is_after(end) for end in endings))
    return not any(_stands(case, key, grant) for grant in since)


def is_left_in_peace(case: Case, participant: str) -> bool:
    """Whether *participant* is neither contacted nor met any more: refused it, or ended it, and has not agreed since.

    Source: rjc-principles (voluntarism).
    """
    return bool(case.consents) and any(has_ended(case, (participant, purpose, "")) for purpose in REFUSABLE)


def status(case: Case, key: ConsentKey) -> ConsentStatus:
    """Where the consent for *key* stands, by the last that was said of it, or the last no to a wider one."""
    return _said(case, key)[1]


def status_at(case: Case, key: ConsentKey, at: Moment) -> ConsentStatus:
    """Where *key* stands at the moment *at*: what does not count any more, without anybody's saying so, has expired."""
    said, counts = status(case, key), counting(case, key, at) is not None
    if said in VALID:
        return said if counts else ConsentStatus.EXPIRED
    return ConsentStatus.GIVEN if counts else said


def said_last(case: Case, key: ConsentKey) -> int:
    """The number of the entry by which *key* stands where it stands; 0 when nothing was ever said of it."""
    return _said(case, key)[0]


def given(case: Case, key: ConsentKey, grant: ConsentGrant) -> Case:
    """The case after *key* was given.

    A grant that is not after what ended it never counts, and changes nothing. The word of somebody
    else is kept, and is the person's own only where it stands in its place.
    """
    if not all(grant.stamp.is_after(ending) for ending in _own_endings(case, key)):
        return case
    if grant.given_by == key[0]:
        grant = changed(grant, given_by="")
    old = case.consents.get(key, _NOTHING)
    after = changed(old, grants=(*old.grants, grant))
    if _stands(case, key, grant):
        anew = ConsentStatus.RENEWED if _before(case, key, grant.stamp) in VALID else ConsentStatus.GIVEN
        after = changed(after, status=anew, number=grant.stamp.number)
    return _with(case, key, after)


def noted(case: Case, key: ConsentKey, status: ConsentStatus, stamp: Stamp) -> Case:
    """The case after something was said of *key* that neither gives nor ends it, and that undoes no word of theirs."""
    if not _follows(status, _before(case, key, stamp)):
        return case
    return _with(case, key, changed(case.consents.get(key, _NOTHING), status=status, number=stamp.number))


def reach(case: Case, key: ConsentKey) -> ConsentKey:
    """What ends when somebody ends *key*: all of the purpose, where nothing is known by the scope that they name."""
    participant, purpose, scope = key
    if purpose is Purpose.TAKE_PART:
        known = scope in _SESSION_KINDS
    else:
        known = purpose in _WITH_SCOPES and key in case.consents
    return key if known else (participant, purpose, "")


def spoken_by(case: Case, key: ConsentKey) -> tuple[ConsentKey, ...]:
    """What whoever takes *key* back has said for others, which is taken back with it."""
    speaker, purpose, scope = key
    return tuple(
        other
        for other, consent in case.consents.items()
        if purpose in (None, other[1])
        and scope in ("", other[2])
        and any(grant.given_by == speaker for grant in consent.grants)
    )


def ended(case: Case, key: ConsentKey, status: ConsentStatus, stamp: Stamp) -> Case:
    """The case after *key*, and everything narrower, came to an end."""
    for narrower in [k for k in case.consents if k != key and key in _wider(k)]:
        case = _end(case, narrower, status, stamp)
    return _end(case, key, status, stamp)


def _end(case: Case, key: ConsentKey, status: ConsentStatus, stamp: Stamp) -> Case:
    """Nothing that was given counts any more. What somebody refused or took back does not come to expire, too."""
    old, before = case.consents.get(key, _NOTHING), _before(case, key, stamp)
    bound = stamp if old.ended is None else old.ended.later(stamp)
    number, now = (stamp.number, status) if _follows(status, before) else (_said(case, key)[0], before)
    no = (stamp.number, status) if status in SAID_NO else old.no
    return _with(case, key, Consent(now, number, (), bound, no))


def _follows(status: ConsentStatus, before: ConsentStatus) -> bool:
    return status is before or status in TRANSITIONS[before]


def _stands(case: Case, key: ConsentKey, grant: ConsentGrant) -> bool:
    """Whether *grant* is the person's own word, or is said in its place, and not against it.

    Nobody who lacks capacity consents to what is done with their data; whether they take part is
    asked of their capacity itself. Source: ico-consent (capacity).
    """
    person = case.people.get(key[0])
    lacking = person is not None and person.capacity is Capacity.LACKING
    if not grant.given_by:
        own = person is None or not person.organisation
        return own and (not lacking or key[1] is Purpose.TAKE_PART)
    speaks_up = person is not None and not person.organisation and not lacking
    return may_stand_in(case, key, grant.given_by) and not (speaks_up and status(case, key) in SAID_NO)


def _said(case: Case, key: ConsentKey) -> tuple[int, ConsentStatus]:
    """The number of the entry by which *key* stands where it stands, by what was said; and where."""
    own = case.consents.get(key, _NOTHING)
    number, said = own.number, own.status
    seen = max(number, own.ended.number) if own.ended is not None else number
    for wider in _wider(key)[1:]:
        above = case.consents.get(wider)
        if above is not None and above.no[0] > seen:
            number, said = above.no
            seen = number
    return number, said


def _before(case: Case, key: ConsentKey, stamp: Stamp) -> ConsentStatus:
    """Where *key* stands just before what happens at *stamp*."""
    consent = case.consents.get(key, _NOTHING)
    return status_at(case, key, Moment.of(stamp.latest)) if consent.grants else status(case, key)


def _with(case: Case, key: ConsentKey, consent: Consent) -> Case:
    return changed(case, consents=sealed_with(case.consents, key, consent))


def _wider(key: ConsentKey) -> tuple[ConsentKey, ...]:
    """*key*, and every wider one that ends it too."""
    participant, purpose, scope = key
    wider: list[ConsentKey] = [key]
    if scope:
        wider.append((participant, purpose, ""))
    if purpose is not None:
        wider.append((participant, None, ""))
    return tuple(wider)


def _own_endings(case: Case, key: ConsentKey) -> list[Stamp]:
    known = case.consents
    if not known:
        return []
    found = [known.get(wider) for wider in _wider(key)]
    return [consent.ended for consent in found if consent is not None and consent.ended is not None]


def _endings(case: Case, key: ConsentKey) -> Iterator[Stamp]:
    yield from _own_endings(case, key)
    if case.ending.reopened is not None and key[1] is not Purpose.BE_REFERRED:
        yield case.ending.reopened
    if case.origin.transferred is not None and key[1] in SHARING:
        yield case.origin.transferred
