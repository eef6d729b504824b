"""Finding a person by what is known of them, without looking through everybody.

A part that tells a name, a telephone number, a birth date or a crime number has, beside the persons, keys among its
subjects: HMACs of what it says, under the storage's secret. So it is found as quickly as the parts of a person are, a
key tells nothing of what it stands for, and when the part is erased its keys go with it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial

from attrs import Factory, evolve, frozen

from restorative_core.barrier import against_revealing
from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.errors import Faulty, Misconfigured, Reason, Refused
from restorative_core.ports import Part
from restorative_core.records import read_part
from restorative_core.service.erasing import is_erased
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Addition
from restorative_core.vocabulary.finding import Sought, reads_numbers
from restorative_core.vocabulary.identity import Occasion, stream_kind
from restorative_core.vocabulary.personal import personal_fields
from restorative_core.vocabulary.referral import ReferralSource

MOST = 20
"""How many people are told of at once: whoever fits with more of them is looking through the register."""

SUGGESTING = "duplicate-check"
"""The purpose of a look for those who may be somebody already known."""

MAKING_FINDABLE = "make-findable"
"""The purpose for which what is known of everybody is read, to make the keys that are missing."""

_SAYS_WHO = frozenset({Sought.NAME, Sought.PHONE})
"""What suggests that two may be one. A birth date alone is shared by too many."""

_FINDS: Mapping[tuple[str, str], Sought] = {
    (cls.stream, name): meta.finds
    for cls in events.KINDS.values()
    for name, meta in personal_fields(cls).items()
    if meta.finds is not None
}
"""By what a part finds somebody, by the kind of its stream and its field."""


@frozen
class Match:
    """Somebody who fits what was asked, or may be somebody else. It names nobody: `reveal` does.

    Attributes:
        person: The person's id.
        by: What of it agrees, now or with what was told of them before.
        cases: Their id within each case that they take or took part in, by case.
        like: Where it is suggested: the participant, of the case in question, who may be the same.
    """

    person: str
    by: frozenset[Sought]
    cases: Mapping[str, str] = Factory(dict)
    like: str = ""


@frozen
class Finder:
    """Finds persons.

    Attributes:
        ledger: Where they are kept.
    """

    ledger: Ledger

    def find(
        self, occasion: Occasion, purpose: str, asked: Mapping[Sought, object], organisation: str = ""
    ) -> tuple[Match, ...]:
        """Those who fit best, once the look is recorded with each of them.

        Raises:
            Faulty: Nothing is asked, or it cannot be read.
            Misconfigured: A number is asked for, and the package that reads numbers is not installed.
            Refused: The actor may not, gave no purpose, or too many fit. Nothing is told.
        """
        reasons = tuple(against_revealing(occasion.by, purpose))
        if reasons:
            raise Refused(reasons)
        keys = self._keys(asked)
        return self._recorded(lambda: _best(self._found(keys, asked, organisation)), occasion, purpose)

    def suggest(self, case: Case, occasion: Occasion) -> tuple[Match, ...]:
        """Those in other cases who may be a participant of *case*, once the look is recorded with each of them.

        Raises:
            Refused: The actor may not. Nothing is told.
        """
        reasons = tuple(against_revealing(occasion.by, SUGGESTING))
        if reasons:
            raise Refused(reasons)
        return self._recorded(lambda: self._alike(self.ledger.people(case)), occasion, SUGGESTING)

    def refill(self, occasion: Occasion) -> int:
        """Make everybody findable of whom a name, a telephone or crime number or a birth date is there without keys.

        Returns:
            How many were made so.

        Raises:
            Refused: The actor may not look at details. Nothing is changed.
        """
        reasons = tuple(against_revealing(occasion.by, MAKING_FINDABLE))
        if reasons:
            raise Refused(reasons)
        people = tuple(self.ledger.storage.streams("person"))
        return sum(self.ledger.settle(partial(self._refilled, person, occasion)) for person in people)

    # What is asked

    def _keys(self, asked: Mapping[Sought, object]) -> dict[Sought, tuple[str, ...]]:
        if not asked:
            raise Faulty([Reason("search.empty")])
        if Sought.PHONE in asked and not reads_numbers():
            raise Misconfigured(
                "Telephone numbers are read by the package `phonenumbers`, which is not installed. Install"
                " restorative-core[finding], and then call `make_findable` once; or ask for something else."
            )
        keys = {sought: self.ledger.search_keys(sought, value) for sought, value in asked.items()}
        unread = [Reason("search.unreadable", sought.value) for sought, found in keys.items() if not found]
        if unread:
            raise Faulty(unread)
        return keys

    # Who fits

    def _found(
        self, keys: Mapping[Sought, tuple[str, ...]], asked: Mapping[Sought, object], organisation: str
    ) -> list[Match]:
        by: dict[str, set[Sought]] = {}
        for sought, some in keys.items():
            for person in self._fitting(sought, some):
                by.setdefault(person, set()).add(sought)
        for person in self._referred(str(asked.get(Sought.REFERENCE, "")), organisation):
            by.setdefault(person, set()).add(Sought.REFERENCE)
        return [Match(person, frozenset(agreed)) for person, agreed in by.items()]

    def _fitting(self, sought: Sought, keys: tuple[str, ...]) -> set[str]:
        """The persons one of whose parts has all *keys*; of several telephone numbers, one."""
        return {
            person
            for first, *others in (((key,) for key in keys) if sought is Sought.PHONE else (keys,))
            for part in self.ledger.parts_about(first)
            if {*others} <= {*part.subjects}
            for person in part.people
        }

    def _referred(self, reference: str, organisation: str) -> Iterator[str]:
        """The persons of every case that *organisation* sent under *reference*."""
        for source in ReferralSource if reference else ():
            known = self.ledger.storage.reference(self.ledger.key("referral", organisation, source.value, reference))
            case = None if known is None else self.ledger.load(known.stream).case
            if case is not None:
                yield from self.ledger.people(case).values()

    def _alike(self, people: Mapping[str, str]) -> tuple[Match, ...]:
        return tuple(match for name, person in people.items() for match in self._like(name, person, people))

    def _like(self, participant: str, person: str, here: Mapping[str, str]) -> tuple[Match, ...]:
        """Those who may be *person*, the *participant* of a case in which *here* are."""
        by: dict[str, set[Sought]] = {}
        for part in self.ledger.parts(person):
            sought = sought_by(part)
            keys = self._keys_of(part)
            if sought is None or not keys or (sought is Sought.NAME and len(keys) == 1):
                continue  # half a name tells nothing
            for other in self._fitting(sought, keys) - {*here.values()}:
                by.setdefault(other, set()).add(sought)
        known = self._known(person)
        found = [
            Match(other, frozenset(agreed), like=participant)
            for other, agreed in by.items()
            if agreed & _SAYS_WHO and (Sought.BORN in agreed or Sought.BORN not in known & self._known(other))
        ]
        try:
            return _best(found)
        except Refused:  # so many are alike that it tells nothing
            return ()

    def _known(self, person: str) -> set[Sought | None]:
        return {sought_by(part) for part in self.ledger.parts(person)}

    # What is recorded

    def _recorded(self, look: Callable[[], tuple[Match, ...]], occasion: Occasion, purpose: str) -> tuple[Match, ...]:
        """Those whom the *look* finds, once it is recorded with each of them; the look is anew where they moved."""
        found = self.ledger.settle(lambda: self._recorded_once(look(), occasion, purpose))
        return tuple(evolve(match, cases=self._cases(match.person)) for match in found)

    def _recorded_once(self, found: tuple[Match, ...], occasion: Occasion, purpose: str) -> tuple[Match, ...]:
        by: dict[str, frozenset[Sought]] = {}
        for match in found:
            by[match.person] = by.get(match.person, frozenset()) | match.by
        recorded = self.ledger.clock()
        additions = [
            Addition.of(self.ledger.load(person), events.PersonFound(purpose, agreed), occasion, recorded)
            for person, agreed in by.items()
        ]
        if additions:
            self.ledger.write(additions)
        return found

    def _cases(self, person: str) -> dict[str, str]:
        cases = {part.stream: "" for part in self.ledger.storage.parts_about(person) if part.is_link}
        for name in cases:
            case = self.ledger.load(name).case
            behind = {} if case is None else self.ledger.people(case)
            cases[name] = next((participant for participant, one in behind.items() if one == person), "")
        return {name: participant for name, participant in cases.items() if participant}

    # What was recorded without keys

    def _refilled(self, person: str, occasion: Occasion) -> bool:
        """Whether keys were missing of *person*, and are there now."""
        stream = self.ledger.load(person)
        own, theirs = ((), ()) if is_erased(stream) else self._without_keys(person)
        if not own and not theirs:
            return False
        event = events.PersonMadeFindable(own or None, theirs or None)
        self.ledger.write([Addition.of(stream, event, occasion, self.ledger.clock())])
        return True

    def _without_keys(self, person: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The keys that are missing of what stands on the stream of *person*, and of what stands in their cases.

        The words of a name are looked for together, so where one of them is missing they are made together.
        """
        wanted: tuple[dict[str, None], dict[str, None]] = {}, {}
        there: set[str] = set()
        for part in self.ledger.parts_about(person):
            wanted[part.stream != person].update(dict.fromkeys(self._keys_of(part)))
            there.update(part.subjects)
        own, theirs = wanted
        return () if there.issuperset(own) else tuple(own), tuple(key for key in theirs if key not in there)

    def _keys_of(self, part: Part) -> tuple[str, ...]:
        sought = sought_by(part)
        return () if sought is None or sought is Sought.KEYS else self.ledger.search_keys(sought, read_part(part))


def asked_for(
    *, name: str = "", phone: str = "", born: date | None = None, reference: str = ""
) -> dict[Sought, object]:
    """What is asked, of that which is said at all."""
    told: dict[Sought, object] = {
        Sought.NAME: name.strip(),
        Sought.PHONE: phone.strip(),
        Sought.BORN: born.date() if isinstance(born, datetime) else born,
        Sought.REFERENCE: reference.strip(),
    }
    return {sought: value for sought, value in told.items() if value}


def sought_by(part: Part) -> Sought | None:
    """By what *part* finds somebody; `None` where it does not."""
    return _FINDS.get((stream_kind(part.stream), part.field.rpartition(".")[2]))


def _best(found: list[Match]) -> tuple[Match, ...]:
    """Those *found*, best first; where they are too many, those with whom more agrees.

    Raises:
        Refused: Too many fit as well as the best.
    """
    ranked = sorted(found, key=lambda match: (-len(match.by), match.person))
    most = len(ranked[0].by) if ranked else 0
    for least in range(1, most + 1):
        some = [match for match in ranked if len(match.by) >= least]
        if len(some) <= MOST:
            return tuple(some)
    if ranked:
        raise Refused([Reason("search.too-wide", details={"most": str(MOST)})])
    return ()
