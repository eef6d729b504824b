"""`RestorativeService`: load, decide, store, tell."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from restorative_core import plugins
from restorative_core.barrier import Revealed
from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import ErasureGround, PersonDetailsChanged
from restorative_core.casework.decide import Decision
from restorative_core.casework.due import due
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.explain import Explanation, explain
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.timetable import Due
from restorative_core.consent_records.record import Plain
from restorative_core.errors import (
    Faulty,
    Misconfigured,
    Newer,
    ReferenceTaken,
    RestorativeError,
    StorageFailed,
    Unknown,
)
from restorative_core.evidence.facts import facts
from restorative_core.evidence.profiles import PROFILES, Profile, make_report
from restorative_core.evidence.report import Report
from restorative_core.pathways import PUBLISHED
from restorative_core.ports import Channel, ChannelKind, JoinableStorage, Storage
from restorative_core.records import unseal
from restorative_core.service.access import Access, GivenOfThemselves
from restorative_core.service.casebook import Casebook, Receipt
from restorative_core.service.changes import Change, log_unread
from restorative_core.service.checkpoint import Checkpoint, checkpoint, told_in_order
from restorative_core.service.consenting import Consents
from restorative_core.service.erased import Erased, TellHost
from restorative_core.service.erasing import Eraser
from restorative_core.service.examining import Examination, Finding
from restorative_core.service.finding import Finder, Match, asked_for
from restorative_core.service.in_use import in_use
from restorative_core.service.ledger import Ledger, new_stream, utc_now
from restorative_core.service.moving import exported, whole
from restorative_core.service.options import Option, options
from restorative_core.service.people import People
from restorative_core.service.posting import Post, Posted
from restorative_core.service.reckoning import Planned
from restorative_core.service.register import Register
from restorative_core.service.retention import Retained, Retaining
from restorative_core.service.settings import Practice
from restorative_core.service.summing_up import SummingUp
from restorative_core.service.taking_in import TakenIn, take_in
from restorative_core.service.verifying import Verified, verify
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import LONDON, Period, aware, local_day
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.stages import Stage


class RestorativeService:
    """A restorative-justice service: its cases, its people, its messages and its figures.

    The host composes it from a storage and channels, or opens it by a URL. It is a context
    manager that closes what it was given.

    Args:
        storage: Where everything is kept.
        channels: The channel that carries each kind of contact. A kind that is not here is never sent by the service.
        practice: The service's own settings.
        pathways: The pathways in use; the first is that of a new case. Each is asked besides what the practice says.
        clock: Gives the present instant, with time zone.
        names: Gives the name of a new stream of a kind.
        joined: Whether the storage writes within a transaction of the host: see `joined`.
    """

    def __init__(
        self,
        storage: Storage,
        *,
        channels: Mapping[ChannelKind, Channel] | None = None,
        practice: Practice | None = None,
        pathways: Sequence[Pathway] = PUBLISHED,
        clock: Callable[[], datetime] = utc_now,
        names: Callable[[str], str] = new_stream,
        joined: bool = False,
    ) -> None:
        self.storage = storage
        self._clock, self._names, self._given, self._lent = clock, names, pathways, joined
        self.channels = dict(channels or {})
        self.practice = practice or Practice()
        self._timetable = self.practice.timetable()
        summing_up = SummingUp(self._timetable, self.practice.policy)
        self._ledger = Ledger(storage, clock, names, summing_up, joined=joined)
        known = in_use(pathways, self.practice)
        self._people = People(self._ledger)
        self._register = Register(self._ledger)
        self._book = Casebook(self._ledger, known, next(iter(known)), tuple(self.channels))

    @classmethod
    def open(
        cls,
        url: str,
        *,
        practice: Practice | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Open the storage at *url*, and the channels that *practice* names.

        Raises:
            Misconfigured: The URL, or a channel's, cannot be read.
            AdapterFailed: No adapter answers to it, or the adapter is broken.
            StorageFailed: The storage cannot be used.
            UnsoundPathway: A pathway does not bear what the practice asks besides.
        """
        with ExitStack() as opened:
            storage = opened.enter_context(closing(plugins.storage(url)))
            channels: dict[ChannelKind, Channel] = {}
            for channel_url in practice.channels if practice else ():
                offer, channel = plugins.channel(channel_url)
                opened.enter_context(closing(channel))
                if offer.carries in channels:
                    raise Misconfigured(
                        f"Two channels carry {offer.carries.value}. Leave one of them out of `channels`."
                    )
                channels[offer.carries] = channel
            service = cls(storage, channels=channels, practice=practice, clock=clock)
            service._ledger.refill()
            opened.pop_all()
            return service

    def joined(self, connection: object) -> Self:
        """This service within the transaction that the host has open on *connection*.

        What it records is durable when the host commits, and gone when the host rolls back, together with the host's
        own rows. It never commits and never makes a stale write again: `Stale` comes to the host, whose transaction
        still stands. From its first write until the host ends the transaction it holds the storage's one lock on
        writing, so that nobody else can record; keep it short. Take a new one for every transaction, and do not send
        messages by it: what was sent cannot be rolled back.

        Args:
            connection: The driver's connection, or Django's or SQLAlchemy's, with a transaction open.

        Raises:
            StorageFailed: The storage cannot be joined, or the connection is of no kind that it knows, or leads to a
                database without its tables.
        """
        if not isinstance(self.storage, JoinableStorage):
            raise StorageFailed("This storage cannot write within another's transaction. Use sqlite or postgresql.")
        return type(self)(
            self.storage.joined(connection),
            channels=self.channels,
            practice=self.practice,
            pathways=self._given,
            clock=self._clock,
            names=self._names,
            joined=True,
        )

    def close(self) -> None:
        """Close the storage and the channels: each of them, even where one cannot be closed.

        One that was joined to a host's transaction leaves the host its connection, and the channels to whom they are.
        """
        with ExitStack() as closed:
            closed.callback(self.storage.close)
            for channel in () if self._lent else self.channels.values():
                closed.callback(channel.close)

    def __enter__(self) -> Self:
        """The service itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    # Cases

    def receive(self, referral: Referral, occasion: Occasion) -> Case:
        """Store *referral* as a new case at its first stage; a referral that is known gives the case it is known as.

        Raises:
            Faulty: It is no referral as it stands; with every fault. Nothing is stored.
            ReferenceTaken: Its reference is known, and it says something else now: a person decides. Nothing is stored.
        """
        receipt = self.take_in(referral, occasion)
        if receipt.outcome == "changed":
            raise ReferenceTaken(receipt.case)
        return self.case(receipt.case)

    def take_in(self, referral: Referral, occasion: Occasion) -> Receipt:
        """Store *referral* as `receive` does, and say whether it was known, and whether it says something else now.

        Raises:
            Faulty: It is no referral as it stands; with every fault. Nothing is stored.
        """
        return self._book.receive(referral, occasion)

    def record(
        self,
        case: str,
        what: Event | Sequence[Event],
        occasion: Occasion,
        *,
        expecting: int | None = None,
        key: str | None = None,
    ) -> Case:
        """Decide *what*, one event or several in order, and store it all or not at all.

        A write that has become stale is decided again on the fresh case.

        Args:
            case: The case's id.
            what: The event, or the events.
            occasion: When it happened, and by whom.
            expecting: The number of the last entry that the caller has seen; then nothing is decided again.
            key: A word of the caller's for this very request: the same key records nothing a second time.

        Returns:
            The case afterwards.

        Raises:
            Refused: Something is not permitted; with every reason. Nothing is stored.
            Stale: The case is not at the entry *expecting*. Nothing is stored.
            ReferenceTaken: The *key* was used for another request. Nothing is stored.
            Unknown: There is no such case.
        """
        several = (what,) if isinstance(what, Event) else tuple(what)
        return self._book.record(case, several, occasion, expecting=expecting, key=key)

    def may(self, case: str, event: Event, occasion: Occasion) -> Decision:
        """Whether *event* may happen to *case* on *occasion*, as of the moment it happens."""
        return self._book.decide(self.case(case), event, occasion)

    def explain(self, case: str, event: Event, occasion: Occasion) -> Explanation:
        """What `may` says, with every requirement that was looked at, met or not."""
        found = self.case(case)
        return explain(found, event, occasion, self._book.pathway(found), self._book.everything(found, occasion.at))

    def options(self, case: str, occasion: Occasion) -> tuple[Option, ...]:
        """Every kind of event: what may happen, or what is missing."""
        found = self.case(case)
        knowledge = self._book.everything(found, occasion.at)
        return tuple(options(found, occasion, self._book.pathway(found), knowledge))

    def case(self, case: str, *, as_known_on: date | datetime | None = None) -> Case:
        """The case *case*, as it is known now, or was at an instant of recording or at the end of a local day.

        Raises:
            Unknown: There is no such case, or nothing was known of it.
        """
        return self._book.load(case, known_at=_instant(as_known_on))[1]

    def history(self, stream: str, *, as_known_on: date | datetime | None = None) -> tuple[Entry, ...]:
        """Every entry of *stream* that is known now, or was known then, in order, without anything personal.

        Raises:
            Unknown: There is no such stream, or nothing was known of it.
        """
        return self._ledger.load(stream, known_at=_instant(as_known_on)).entries

    def cases(
        self,
        *,
        stage: Stage | None = None,
        area: str | None = None,
        lead: str | None = None,
        unread: Callable[[str, RestorativeError], None] = log_unread,
    ) -> Iterator[Case]:
        """The cases, in the order in which they began; of one *stage*, *area* or *lead* facilitator where given.

        Args:
            stage: Only those at this stage.
            area: Only those of this area.
            lead: Only those that this facilitator leads.
            unread: Is told of each case that this release cannot read, and why; the others are listed all the same.
                A warning is logged unless something else is given.
        """
        for name in self._ledger.listed("case", stage=stage and stage.value, area=area, lead=lead):
            try:
                case = self.case(name)
            except (Newer, Faulty) as error:
                unread(name, error)
                continue
            if stage in (None, case.stage) and area in (None, case.origin.area) and lead in (None, case.team.lead):
                yield case

    def changes(self, after: int = 0) -> Iterator[Change]:
        """Every entry stored after the position *after*, of every stream, in the order of storing.

        Raises:
            StorageFailed: The storage does not keep the feed tier.
            Unknown: Nothing was ever stored at the position *after*, as when the storage is another, or an older copy.
        """
        storage = told_in_order(self.storage)
        if not 0 <= after <= storage.head():
            raise Unknown("bookmark", str(after))
        for placed in storage.feed(after):
            yield Change(placed.position, placed.record.stream, unseal(placed.record))

    def due(self, occasion: Occasion, *, case: str | None = None, lead: str | None = None) -> Iterator[Due]:
        """What waits for somebody on *occasion*: in one *case*, or in those of a *lead* facilitator, where given.

        Raises:
            Unknown: There is no such case.
        """
        for found in self.cases(lead=lead) if case is None else (self.case(case),):
            yield from due(found, occasion.at, self._timetable, self.practice.policy)

    @property
    def working_days(self) -> str:
        """Which days its reminders count as working days, in words."""
        return str(self._timetable.calendar)

    # People

    def person(self, case: str, participant: str) -> str:
        """The id of the person behind *participant* of *case*.

        Raises:
            Unknown: There is no such case or participant, or the person has been erased.
        """
        return self._people.behind(self.case(case), participant)

    def describe(self, person: str, details: PersonDetailsChanged, occasion: Occasion) -> None:
        """Store what has changed of *person*.

        Raises:
            Faulty: The e-mail address is none. Nothing is stored.
            Unknown: There is no such person.
        """
        self._people.describe(person, details, occasion)

    def tell(self, stream: str, event: Event, occasion: Occasion) -> None:
        """Store what is to be known of a person, or of a facilitator, in every case.

        Args:
            stream: The person's id, or the facilitator's. What a facilitator's begins with is `FacilitatorRegistered`.
            event: One of the events of such a stream: a restriction, a credential, a conflict of interest…
            occasion: When it happened, and by whom.

        Raises:
            Faulty: What is to be the id of a new facilitator is no code: it may be a name. Nothing is stored.
            Refused: The actor may not, or the event does not fit what is known. Nothing is stored.
            Unknown: There is no such person or facilitator, or the event is none of theirs.
        """
        self._register.tell(stream, event, occasion)

    def reveal(self, person: str, occasion: Occasion, purpose: str) -> Revealed:
        """What is known of *person*: the one way to a name. The look is recorded before anything is shown.

        Args:
            person: The person's id, such as `person` gives.
            occasion: When, and by whom.
            purpose: What for, as a code such as `first-contact`.

        Raises:
            Refused: The actor may not, or gave no purpose. Nothing is shown.
            Unknown: There is no such person.
        """
        return self._people.reveal(person, occasion, purpose)

    def find_people(
        self,
        occasion: Occasion,
        purpose: str,
        *,
        name: str = "",
        phone: str = "",
        born: date | None = None,
        reference: str = "",
        organisation: str = "",
    ) -> tuple[Match, ...]:
        """Those of whom something that is asked is known, or was: who agrees in most first, and never a name.

        Case, accents, apostrophes and spaces make no difference, nor does the way in which a number is written. A part
        of a name finds whoever has it. With each of those who are found it is recorded before they are told of; a look
        that finds nobody leaves no trace, for there is nobody with whom to record it.

        Args:
            occasion: When, and by whom.
            purpose: What for, as a code such as `first-contact`.
            name: A name, or a part of one.
            phone: A telephone number; one without a country's code is from the United Kingdom.
            born: A birth date.
            reference: The police's number, or the reference under which *organisation* sent a referral.
            organisation: The organisation whose reference it is; empty for somebody's own.

        Raises:
            Faulty: Nothing is asked, or it cannot be read.
            Misconfigured: A number is asked for, and the package that reads numbers is not installed.
            Refused: The actor may not, gave no purpose, or more than 20 people fit. Nothing is told.
        """
        asked = asked_for(name=name, phone=phone, born=born, reference=reference)
        return Finder(self._ledger).find(occasion, purpose, asked, organisation)

    def suggestions(self, case: str, occasion: Occasion) -> tuple[Match, ...]:
        """Those in other cases who may be one of the participants of *case*: the same name, or telephone number.

        Nobody is joined by it: whoever has looked links the cases, or leaves them. That each was found is recorded.

        Raises:
            Refused: The actor may not. Nothing is told.
            Unknown: There is no such case.
        """
        return Finder(self._ledger).suggest(self.case(case), occasion)

    def make_findable(self, occasion: Occasion) -> int:
        """Let `find_people` find those too who were recorded before it could, or without a package that it needs.

        Returns:
            How many people were made findable. Called again it finds nobody left.
        """
        return Finder(self._ledger).refill(occasion)

    def erase(
        self,
        person: str,
        occasion: Occasion,
        *,
        ground: ErasureGround = ErasureGround.REQUEST,
        files: TellHost | None = None,
    ) -> Erased:
        """Erase every personal part about *person*, wherever the storage reaches: indexes, log and free pages included.

        Their pseudonym, what was done and every figure stay, and every chain still verifies. A text about several
        people goes when one of them is erased. What comes later under an outside reference that is known stays known.

        Args:
            person: The person's id.
            occasion: When, and by whom.
            ground: Why.
            files: Is told each file about the person whose bytes the host keeps, once all else is erased: it erases
                them, or raises. What it raises is in the answer, and stops nothing.

        Returns:
            Item by item what was erased, restricted or refused, and why; what became of the files; and where copies
            may lie that the storage does not reach: letters that were sent, rejects files, a server's archives. Asked
            again, it overwrites once more what may have been left: so ask, where `overwritten` says that it could not.

        Raises:
            Refused: The actor may not, a legal hold stands, or all that is known is needed in an open case in which
                they take part. Nothing is erased.
            Unknown: There is no such person.
            StorageFailed: The storage cannot do its work. Ask again.
        """
        return Eraser(self._ledger, self.practice.channels, files).erase(person, occasion, ground)

    def retention(self, occasion: Occasion) -> Iterator[Planned]:
        """What is due to be erased on *occasion* by the service's own rules, and what is not, and why.

        Persons come in the order in which they came to the service, one at a time. Where the settings have no rule,
        nothing is ever due.

        Raises:
            Unknown: A person's case cannot be found.
        """
        return Retaining(self._ledger, self.practice.retention).plan(occasion.at.by)

    def apply_retention(
        self, occasion: Occasion, *, files: TellHost | None = None, each: Callable[[Erased], object] | None = None
    ) -> Retained:
        """Erase what `retention` says is due, person by person, and in the end overwrite what was erased.

        Each person is worked out again in the moment in which they are erased. What was done stays done if it is
        broken off: run it again.

        Args:
            occasion: When, and by whom.
            files: Is told each file that goes, as `erase` does.
            each: Is told what became of each person.

        Raises:
            Refused: The actor may not. Nothing is erased.
            StorageFailed: The storage cannot do its work. Run it again.
        """
        eraser = Eraser(self._ledger, self.practice.channels, files)
        return Retaining(self._ledger, self.practice.retention).apply(eraser, occasion, each)

    def consent_receipt(self, case: str, participant: str, occasion: Occasion, *, named: bool = False) -> Plain:
        """What *participant* is given of their own consents, as JSON-LD in the terms of ISO/IEC TS 27560.

        It goes out by the one way to a person: it is decided, and recorded before anything is shown.

        Args:
            case: The case's id.
            participant: Whose consents.
            occasion: When, and by whom.
            named: Whether their own name stands in it. Nobody else's ever does.

        Raises:
            Misconfigured: The settings do not say who answers for the data.
            Refused: The actor may not. Nothing is shown.
            Unknown: There is no such case or participant, or the person has been erased.
        """
        return Consents(self._people, self.practice).receipt(self.case(case), participant, occasion, named=named)

    def consent_records(self, case: str, participant: str, occasion: Occasion, *, named: bool = False) -> list[Plain]:
        """The records of `consent_receipt`, each by itself with its context; raises what that does."""
        receipt = self.consent_receipt(case, participant, occasion, named=named)
        return [{"@context": receipt["@context"], **record} for record in receipt["records"]]

    def subject_access(self, person: str, occasion: Occasion) -> GivenOfThemselves:
        """All that is known of *person*, for themselves, and nothing of anybody else: as plain values, JSON and HTML.

        It goes out by the one way to a person: it is decided, and recorded before anything is shown. A text that is
        about others too is withheld, unless each of them could have it shared with this person now, by the rules by
        which information is shared.

        Args:
            person: The person's id.
            occasion: When, and by whom.

        Raises:
            Refused: The actor may not. Nothing is shown.
            Unknown: There is no such person.
        """
        return Access(self._people, self.practice).answer(person, occasion)

    # Messages

    def deliver(self, occasion: Occasion) -> tuple[Posted, ...]:
        """Send every message that is due, each decided again as it goes, and say what became of it.

        Args:
            occasion: By whom. Letters go out now, so the clock says when.

        Raises:
            Refused: The actor may not send messages. Everything stays due.
        """
        post = Post(self._ledger, self.channels, self.practice, self._book.decide, self._people.look, self._book.load)
        return tuple(post.deliver(occasion))

    # Figures

    def report(self, profile: str | Profile, period: Period, *, as_known_on: date | datetime | None = None) -> Report:
        """The report *profile* about *period*, as known at the instant *as_known_on*, or at the end of that local day.

        What was recorded later is not in it: asked for the day, or the instant, at which an earlier report was made,
        it is that report again, byte for byte. `restorative_core.evidence.differences` tells it from today's.

        Raises:
            Unknown: There is no such profile.
        """
        if isinstance(profile, str):
            if profile not in PROFILES:
                raise Unknown("report", profile, PROFILES)
            profile = PROFILES[profile]
        known_at = _instant(as_known_on) or self._ledger.clock()
        told = (facts(stream.case) for stream in self._ledger.all("case", known_at=known_at) if stream.case is not None)
        notes = (f"As known on {local_day(known_at).isoformat()}.",)
        return make_report(
            profile, told, period, service=self.practice.name, threshold=self.practice.smallest, notes=notes
        )

    def render(self, report: Report, form: str) -> bytes:
        """*report* in the format *form*.

        Raises:
            AdapterFailed: No adapter offers it, or the adapter is broken.
        """
        return plugins.render(form, report)

    # Evidence that nothing was changed

    def verify(self, against: Checkpoint | None = None) -> Iterator[Verified]:
        """Every stream, verified, then the whole: see `restorative_core.service.verifying`.

        Args:
            against: What was stored at one time. Whatever was changed, moved or dropped since is told.

        Raises:
            StorageFailed: It is to be verified *against* a checkpoint, and the storage does not keep the feed tier.
        """
        if against is not None:
            told_in_order(self.storage)
        return verify(self.storage, self._book.pathways, against)

    def checkpoint(self) -> Checkpoint:
        """One digest over all that is stored, for somebody else to keep.

        Raises:
            StorageFailed: The storage does not keep the feed tier.
        """
        return checkpoint(told_in_order(self.storage))

    # The whole of it: to keep, to move, to examine

    def export(self) -> Iterator[str]:
        """Everything that is stored, as lines of JSON without line ends, as it stands when the first is asked for.

        They hold everything: personal parts, and the secret that keys the references. `docs/reference/export.md`
        describes them. Nothing that a newer release stored is changed or left out.

        Raises:
            StorageFailed: The storage does not keep the physical tier.
        """
        return exported(self.storage)

    def restore(self, told: Iterable[str]) -> Iterator[TakenIn]:
        """Store the lines of an export, or of another service's `export`, where nothing is stored yet.

        Every record is looked at before it is stored. In the end the counts and the checkpoint are compared with what
        the last line tells, and what worklists need is made anew. `verify` reads all of it besides.

        Yields:
            How far it has come, after every thousand lines; the last one has ended.

        Raises:
            Faulty: A line is none of an export, was changed, or stands in the wrong place; or the last one is missing.
                What was stored before it stays: empty the place, and begin again.
            StorageFailed: The storage does not keep the physical tier, something is stored there already, or it cannot
                do its work.
        """
        storage = whole(self.storage)
        yield from take_in(told, storage)
        self._ledger.refill()

    def backup(self, to: Path) -> None:
        """Write a storage of the same kind to the new file *to*, while others read and write this one.

        Raises:
            StorageFailed: *to* is there already or cannot be written, or the storage is backed up by its own tools,
                which the sentence names. Nothing is left of a file that was begun.
        """
        whole(self.storage).backup(to)

    def examine(self, channels: Sequence[str] | None = None) -> Iterator[Finding]:
        """What is not as it should be with adapters, storage, clock, worklists, pathways and messages, and what to do.

        Records themselves are `verify`'s.

        Args:
            channels: The URLs of the channels by which letters go out; those of the settings unless they are given.
        """
        told = self.practice.channels if channels is None else tuple(channels)
        return Examination(self._ledger, self._book.pathways, told).findings()

    def mend(self) -> int:
        """Make anew what worklists know of each stream of which they know nothing, or too little; how many there were.

        Raises:
            StorageFailed: The storage cannot do its work.
        """
        return self._ledger.sum_up(self._ledger.behind())


def _instant(known_on: date | datetime | None) -> datetime | None:
    """The instant *known_on*, or the last of that local day."""
    if known_on is None or isinstance(known_on, datetime):
        return known_on if known_on is None else aware(known_on)
    return datetime.combine(known_on + timedelta(days=1), time.min, LONDON) - timedelta(microseconds=1)
