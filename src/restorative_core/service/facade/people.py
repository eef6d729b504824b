"""People: told of, looked at, found, given what is known of them, erased."""

from collections.abc import Callable, Iterator
from datetime import date

from restorative_core.barrier import Revealed
from restorative_core.casework.catalogue import ErasureGround, PersonDetailsChanged
from restorative_core.casework.event import Event
from restorative_core.consent_records.record import Plain
from restorative_core.service.access import Access, GivenOfThemselves
from restorative_core.service.consenting import Consents
from restorative_core.service.erased import Erased, HeldFile, TellHost
from restorative_core.service.erasing import Eraser
from restorative_core.service.facade.cases import OfCases
from restorative_core.service.finding import Finder, Match, asked_for
from restorative_core.service.held_files import to_erase
from restorative_core.service.reckoning import Planned
from restorative_core.service.retention import Retained, Retaining
from restorative_core.vocabulary.identity import Occasion


class OfPeople(OfCases):
    """What a service answers of its people."""

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
            Refused: The person has been erased. Nothing is stored.
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
            Misconfigured: The service was joined to a transaction of its host, which could undo the record of the look.
            StorageFailed: Something is not what was stored, or the storage cannot do its work. Nothing is shown.
        """
        self._insist_on_own_transactions("A look at somebody's details")
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
            Misconfigured: A number is asked for, and the package that reads numbers is not installed; or as `reveal`.
            Refused: The actor may not, gave no purpose, or more than 20 people fit. Nothing is told.
        """
        self._insist_on_own_transactions("A look for somebody")
        asked = asked_for(name=name, phone=phone, born=born, reference=reference)
        return Finder(self._ledger).find(occasion, purpose, asked, organisation)

    def suggestions(self, case: str, occasion: Occasion) -> tuple[Match, ...]:
        """Those in other cases who may be one of the participants of *case*: the same name, or telephone number.

        Nobody is joined by it: whoever has looked links the cases, or leaves them. That each was found is recorded.

        Raises:
            Refused: The actor may not. Nothing is told.
            Unknown: There is no such case.
            Misconfigured: As `reveal`.
        """
        self._insist_on_own_transactions("A look for somebody")
        return Finder(self._ledger).suggest(self.case(case), occasion)

    def make_findable(self, occasion: Occasion) -> int:
        """Let `find_people` find those too who were recorded before it could, or without a package that it needs.

        Returns:
            How many people were made findable. Called again it finds nobody left.

        Raises:
            Refused: The actor may not look at details. Nothing is changed.
            Newer, Faulty: What is stored of somebody cannot be read. Those before them are findable.
            StorageFailed: The storage cannot do its work. Call it again.
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
            again, it overwrites once more what may have been left: so ask, where `overwritten` says that it could not,
            or `unfinished` says what stopped it once something had gone.

        Raises:
            Refused: The actor may not, a legal hold stands, or all that is known is needed in an open case in which
                they take part. Nothing is erased.
            Unknown: There is no such person.
            Newer: A newer release stored something of them, which may be what forbids it. Nothing is erased.
            Stale: They, or a case of theirs, moved each time it was tried. Nothing is erased: ask again.
            Misconfigured: The service was joined to a transaction of its host, which could take back what was erased
                here, and not what the host has erased. Nothing is erased.
            StorageFailed: The storage cannot do its work. Ask again.
        """
        self._insist_on_own_transactions("Erasing")
        return Eraser(self._ledger, self.practice.channels, files).erase(person, occasion, ground)

    def files_to_erase(self) -> Iterator[HeldFile]:
        """The files that went with somebody who was erased, and of which no `FileRemoved` says that they are gone.

        So a file that the call-back of `erase` could not erase is not forgotten: erase it, and record `FileRemoved`.
        Cases that this release cannot read are left out; `verify` tells of these.
        """
        return to_erase(self._ledger)

    def retention(self, occasion: Occasion) -> Iterator[Planned]:
        """What is due to be erased on *occasion* by the service's own rules, and what is not, and why.

        Days are local days, in Europe/London. Persons come in the order in which they came to the service, one at a
        time. Where the settings have no rule, nothing is ever due.

        Of whom something cannot be read, or is damaged, nothing goes, and the plan says so.

        Raises:
            StorageFailed: The storage cannot do its work.
        """
        return Retaining(self._ledger, self.practice.retention).plan(occasion.at.by)

    def apply_retention(
        self, occasion: Occasion, *, files: TellHost | None = None, each: Callable[[Erased], object] | None = None
    ) -> Retained:
        """Erase what `retention` says is due, person by person, and in the end overwrite what was erased.

        Each person is worked out again in the moment in which they are erased. Somebody of whom something cannot be
        read, is damaged or moves each time stops nobody else: the answer names them, as `unread`. What was done stays
        done if it is broken off: run it again.

        Args:
            occasion: When, and by whom.
            files: Is told each file that goes, as `erase` does.
            each: Is told what became of each person.

        Raises:
            Refused: The actor may not. Nothing is erased.
            Misconfigured: As `erase` says.
            StorageFailed: The storage cannot do its work. Nothing is erased: where something was, the answer says what
                stopped it, as `unfinished`. Run it again.
        """
        self._insist_on_own_transactions("Erasing")
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
            Misconfigured: The settings do not say who answers for the data; or as `reveal`.
            Refused: The actor may not. Nothing is shown.
            Unknown: There is no such case or participant, or the person has been erased.
        """
        self._insist_on_own_transactions("A look at somebody's details")
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
            Misconfigured: As `reveal`.
            StorageFailed: Something is not what was stored, or the storage cannot do its work. Nothing is shown.
        """
        self._insist_on_own_transactions("A look at somebody's details")
        return Access(self._people, self.practice).answer(person, occasion)
