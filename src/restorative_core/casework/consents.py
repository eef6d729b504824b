"""When a consent counts. Nothing typed in late makes it count.

Sources: rjc-provider-code C (free, informed, to be withdrawn at any time), dpv (only *given* and
*renewed* permit), scotland-framework (granular, purpose by purpose).
"""

from collections.abc import Iterator

from attrs import evolve

from restorative_core.casework.case import Case, Consent, ConsentGrant, ConsentKey, sealed
from restorative_core.casework.entry import Stamp
from restorative_core.vocabulary.consent import ConsentStatus, Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind

_NOTHING = Consent()
_SESSION_KINDS = frozenset(kind.value for kind in SessionKind)
_WITH_SCOPES = frozenset(
    {
        Purpose.OUTCOME_AGREEMENT,
        Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY,
        Purpose.SHARE_OUTCOME,
        Purpose.SHARE_WITH_AGENCY,
    }
)


def grant_at(case: Case, key: ConsentKey, at: Moment) -> ConsentGrant | None:
    """The grant for *key* that counts at the moment *at*, or `None`.

    It counts only if it was given before the act, for just this purpose and scope; if it is later,
    in effect and in recording, than every refusal, withdrawal, expiry and reopening, whenever the
    act is dated; if nothing later was given in its place before the act; and if it has not run out.
    """
    endings = tuple(_endings(case, key))
    in_time = (
        grant
        for grant in case.consents.get(key, _NOTHING).grants
        if grant.stamp.latest <= at.by and all(grant.stamp.is_after(ending) for ending in endings)
    )
    last = max(in_time, key=lambda grant: (grant.stamp.latest, grant.stamp.number), default=None)
    return None if last is None or (last.until.is_known and last.until.latest < at.latest) else last


def has_ended(case: Case, key: ConsentKey) -> bool:
    """Whether *key* was refused, withdrawn or expired, and not given since, in effect and in recording."""
    endings = tuple(_own_endings(case, key))
    grants = case.consents.get(key, _NOTHING).grants
    return bool(endings) and not any(all(grant.stamp.is_after(end) for end in endings) for grant in grants)


def last_ended(case: Case, key: ConsentKey) -> int:
    """The number of the entry in which *key* last ended; 0 when it never did."""
    return max((end.number for end in _own_endings(case, key)), default=0)


def status(case: Case, key: ConsentKey) -> ConsentStatus:
    """Where the consent for *key* stands, by the last that was recorded of it or of a wider one."""
    said = (case.consents[wider] for wider in _wider(key) if wider in case.consents)
    return max(said, key=lambda consent: consent.number, default=_NOTHING).status


def given(case: Case, key: ConsentKey, grant: ConsentGrant) -> Case:
    """The case after *key* was given. A grant that is not after what ended it never counts, and changes nothing."""
    if not all(grant.stamp.is_after(ending) for ending in _own_endings(case, key)):
        return case
    old = case.consents.get(key, _NOTHING)
    renewed = ConsentStatus.RENEWED if old.grants else ConsentStatus.GIVEN
    return _with(case, key, evolve(old, status=renewed, number=grant.stamp.number, grants=(*old.grants, grant)))


def noted(case: Case, key: ConsentKey, status: ConsentStatus, number: int) -> Case:
    """The case after something was said of *key* that neither gives nor ends it."""
    old = case.consents.get(key, _NOTHING)
    return case if old.grants else _with(case, key, evolve(old, status=status, number=number))


def reach(case: Case, key: ConsentKey) -> ConsentKey:
    """What ends when somebody ends *key*: all of the purpose, where nothing is known by the scope that they name."""
    participant, purpose, scope = key
    if purpose is Purpose.TAKE_PART:
        known = scope in _SESSION_KINDS
    else:
        known = purpose in _WITH_SCOPES and key in case.consents
    return key if known else (participant, purpose, "")


def ended(case: Case, key: ConsentKey, status: ConsentStatus, stamp: Stamp) -> Case:
    """The case after *key*, and everything narrower, came to an end."""
    for narrower in [k for k in case.consents if k != key and key in _wider(k)]:
        case = _end(case, narrower, status, stamp)
    return _end(case, key, status, stamp)


def _end(case: Case, key: ConsentKey, status: ConsentStatus, stamp: Stamp) -> Case:
    old = case.consents.get(key, _NOTHING)
    return _with(case, key, Consent(status, stamp.number, (), _later(old.ended, stamp)))


def _later(one: Stamp | None, two: Stamp) -> Stamp:
    """The bound that is after both: nothing that is after it can be before either."""
    if one is None:
        return two
    return Stamp(max(one.number, two.number), max(one.earliest, two.earliest), max(one.latest, two.latest))


def _with(case: Case, key: ConsentKey, consent: Consent) -> Case:
    return evolve(case, consents=sealed({**case.consents, key: consent}))


def _wider(key: ConsentKey) -> tuple[ConsentKey, ...]:
    participant, purpose, scope = key
    wider: list[ConsentKey] = [key]
    if scope:
        wider.append((participant, purpose, ""))
    if purpose is not None:
        wider.append((participant, None, ""))
    return tuple(wider)


def _own_endings(case: Case, key: ConsentKey) -> Iterator[Stamp]:
    for wider in _wider(key):
        consent = case.consents.get(wider)
        if consent is not None and consent.ended is not None:
            yield consent.ended


def _endings(case: Case, key: ConsentKey) -> Iterator[Stamp]:
    yield from _own_endings(case, key)
    if case.ending.reopened is not None and key[1] is not Purpose.BE_REFERRED:
        yield case.ending.reopened
