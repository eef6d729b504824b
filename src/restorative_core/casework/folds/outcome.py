"""What changes when something is shared, passed on, agreed, done, and told."""

from typing import Any

from restorative_core.casework.case import Case, sealed
from restorative_core.casework.entry import Entry
from restorative_core.casework.events import agreement, files, sharing
from restorative_core.casework.folds.registry import Folds
from restorative_core.casework.lives import AGREEMENT, LETTER, SHARE, UNDERTAKING
from restorative_core.casework.things import Agreement, Letter, LetterStatus, Share, Undertaken
from restorative_core.vocabulary.agreement import PENDING, Undertaking, UndertakingStatus
from restorative_core.vocabulary.roles import HARMED_SIDE
from restorative_core.vocabulary.value import changed

FOLDS = Folds()


@FOLDS.of(agreement.AgreementMade)
def _agreed(case: Case, entry: Entry, event: agreement.AgreementMade) -> Case:
    made = Agreement(event.agreement, event.parties, until=event.until, made=entry.stamp, since=entry.stamp)
    return _undertaken(_with_agreement(case, made), event.agreement, event.undertakings)


@FOLDS.of(agreement.AgreementVaried)
def _varied(case: Case, entry: Entry, event: agreement.AgreementVaried) -> Case:
    """What was undertaken before and is not named again is varied away; what has ended stays as it ended."""
    old = case.things.agreements.get(event.agreement)
    if old is None:
        return case
    status = AGREEMENT.after(old.status, type(event))
    now = changed(old, parties=event.parties, version=event.version, until=event.until, made=entry.stamp, status=status)
    kept = {item.id for item in event.undertakings}
    for name, undertaken in case.undertakings.items():
        if undertaken.agreement == event.agreement and name not in kept and undertaken.status in PENDING:
            case = _with_undertaking(case, changed(undertaken, status=UndertakingStatus.VARIED))
    return _undertaken(_with_agreement(case, now), event.agreement, event.undertakings)


def _undertaken(case: Case, name: str, items: tuple[Undertaking, ...]) -> Case:
    for item in items:
        known = case.undertakings.get(item.id)
        paid = known.paid if known is not None and known.agreement == name else 0
        case = _with_undertaking(case, Undertaken(item, name, paid=paid))
    return case


def _with_agreement(case: Case, made: Agreement) -> Case:
    return changed(case, things=changed(case.things, agreements=sealed({**case.things.agreements, made.id: made})))


def _with_undertaking(case: Case, undertaken: Undertaken) -> Case:
    return changed(case, undertakings=sealed({**case.undertakings, undertaken.item.id: undertaken}))


@FOLDS.of(agreement.UndertakingEnded)
def _undertaking_ended(case: Case, _entry: Entry, event: agreement.UndertakingEnded) -> Case:
    known = case.undertakings.get(event.undertaking)
    return case if known is None else _with_undertaking(case, changed(known, status=event.status, told_to=frozenset()))


@FOLDS.of(agreement.UndertakingDoubted)
def _doubted(case: Case, _entry: Entry, event: agreement.UndertakingDoubted) -> Case:
    known = case.undertakings.get(event.undertaking)
    if known is None:
        return case
    return _with_undertaking(case, changed(known, status=UNDERTAKING.after(known.status, type(event))))


@FOLDS.of(agreement.InstalmentPaid)
def _paid(case: Case, _entry: Entry, event: agreement.InstalmentPaid) -> Case:
    known = case.undertakings.get(event.undertaking)
    return case if known is None else _with_undertaking(case, changed(known, paid=known.paid + event.pence))


@FOLDS.of(agreement.OutcomeTold)
def _told(case: Case, _entry: Entry, event: agreement.OutcomeTold) -> Case:
    person = case.people.get(event.participant)
    if person is None or HARMED_SIDE.isdisjoint(person.roles):
        return case
    for undertaken in case.undertakings.values():
        if undertaken.status not in PENDING:
            told_to = undertaken.told_to | {person.id}
            case = _with_undertaking(case, changed(undertaken, told_to=told_to))
    return case


@FOLDS.of(sharing.InformationShared)
def _shared(case: Case, _entry: Entry, event: sharing.InformationShared) -> Case:
    return _with_share(case, Share(event.share, event.about, event.purpose, event.recipient))


@FOLDS.each_of(sharing.ShareRevoked, sharing.RevocationTold)
def _share_moved(case: Case, _entry: Entry, event: Any) -> Case:
    known = case.things.shares.get(event.share)
    return case if known is None else _with_share(case, changed(known, status=SHARE.after(known.status, type(event))))


def _with_share(case: Case, share: Share) -> Case:
    return changed(case, things=changed(case.things, shares=sealed({**case.things.shares, share.id: share})))


@FOLDS.of(sharing.LetterReceived)
def _letter(case: Case, _entry: Entry, event: sharing.LetterReceived) -> Case:
    return _with_letter(case, Letter(event.letter, event.author, event.recipient))


@FOLDS.of(sharing.LetterScreened)
def _screened(case: Case, _entry: Entry, event: sharing.LetterScreened) -> Case:
    known = case.things.letters.get(event.letter)
    status = LetterStatus.FIT if event.fit else LetterStatus.UNFIT
    return case if known is None else _with_letter(case, changed(known, status=status))


@FOLDS.each_of(sharing.LetterPassedOn, sharing.LetterWithdrawn)
def _letter_moved(case: Case, _entry: Entry, event: Any) -> Case:
    known = case.things.letters.get(event.letter)
    return case if known is None else _with_letter(case, changed(known, status=LETTER.after(known.status, type(event))))


def _with_letter(case: Case, letter: Letter) -> Case:
    return changed(case, things=changed(case.things, letters=sealed({**case.things.letters, letter.id: letter})))


@FOLDS.of(files.FileAttached)
def _attached(case: Case, _entry: Entry, event: files.FileAttached) -> Case:
    return changed(case, things=changed(case.things, files=sealed({**case.things.files, event.file: event.about})))


@FOLDS.of(files.FileRemoved)
def _removed(case: Case, _entry: Entry, event: files.FileRemoved) -> Case:
    left = {name: about for name, about in case.things.files.items() if name != event.file}
    return changed(case, things=changed(case.things, files=sealed(left)))
