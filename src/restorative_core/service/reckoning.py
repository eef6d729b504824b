"""When what is known of a person goes by a service's own rules, reckoned in days."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from attrs import Factory, frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.errors import Reason
from restorative_core.ports import Part, PartKey
from restorative_core.records import keep_of, read_part
from restorative_core.service.erasing import Look, held, is_erased
from restorative_core.service.stream import Stream
from restorative_core.vocabulary.identity import stream_kind
from restorative_core.vocabulary.moments import local_day
from restorative_core.vocabulary.outcomes import ResultClass
from restorative_core.vocabulary.people import ADULT, age_on, birthday
from restorative_core.vocabulary.personal import Keep
from restorative_core.vocabulary.retention import Retention, RetentionRule, Trigger
from restorative_core.vocabulary.stages import ENDED


@frozen
class Planned:
    """What is to become of the personal values of one class that stand in one stream and are about one person.

    Attributes:
        person: The person's stream.
        stream: The stream in which they stand: the person's own, or a case's.
        keep: Their retention class; `None` where it is one of a newer release.
        parts: Which they are.
        due: The first day on which they go; `None` where none can be told.
        rule: The name of the rule by which they do; empty where there is none.
        ground: Why they go.
        reasons: Why they do not go yet; none where they do.
    """

    person: str
    stream: str
    keep: Keep | None
    parts: tuple[PartKey, ...]
    due: date | None
    rule: str
    ground: events.ErasureGround
    reasons: tuple[Reason, ...]

    @property
    def is_due(self) -> bool:
        """Whether they go now."""
        return not self.reasons


@frozen
class _Day:
    """When something goes.

    Attributes:
        day: The first day on which it does; `None` where none can be told.
        rule: The rule, or `None`.
        against: Why none can be told, or `None`.
        age: The age for which it waits, in years; 0 where it waits for none.
    """

    day: date | None
    rule: RetentionRule | None = None
    against: Reason | None = None
    age: int = 0


@frozen
class Ending:
    """How a case ended.

    Attributes:
        after: What happened.
        began: The local day on which the case began.
        day: The local day on which it ended.
        result: With what result, where it was closed.
    """

    after: Trigger
    began: date
    day: date
    result: ResultClass | None = None


@frozen(slots=False)
class Reckoning:
    """Reckons when what is known of one person goes.

    Attributes:
        looked: All that is known of them.
        retention: The rules.
        today: The day.
        ages: The dates of birth that were looked up, by person.
        endings: How the cases ended that were looked at, or are known without looking: `None` where one is open.
    """

    looked: Look
    retention: Retention
    today: date
    ages: dict[str, date | None] = Factory(dict)
    endings: dict[str, Ending | None] = Factory(dict)

    def planned(self) -> Iterator[Planned]:
        """What is to become of it, by stream and class."""
        person = self.looked.load(self.looked.person)
        holding = tuple(held(person))
        others = self.looked.held_for_others()
        grouped: dict[Any, list[Part]] = defaultdict(list)
        days: dict[Any, tuple[_Day, tuple[Reason, ...]]] = {}
        for part in self.looked.parts:
            found = _Day(self.today) if is_erased(person) else self._day(part)
            reasons = (*holding, *self._waiting(found))
            if not others.isdisjoint(part.subjects):
                reasons = (*reasons, Reason("hold.of-another", part.stream))
            key = (part.stream, part.keep, found.day, *((why.code, why.about) for why in reasons))
            grouped[key].append(part)
            days[key] = found, reasons
        for key, parts in grouped.items():
            found, reasons = days[key]
            yield Planned(
                person.name,
                parts[0].stream,
                keep_of(parts[0]),
                tuple(part.key for part in parts),
                found.day,
                found.rule.name if found.rule else "",
                _ground(found.rule),
                reasons,
            )

    def _waiting(self, found: _Day) -> Iterator[Reason]:
        if found.against is not None:
            yield found.against
        elif found.day is not None and found.rule is not None and found.day > self.today:
            details = {"rule": found.rule.name, "day": found.day.isoformat(), "age": str(found.age)}
            yield Reason("retention.child" if found.age else "retention.not-yet", details=details)

    def _day(self, part: Part) -> _Day:
        """When *part* goes: where it tells of several people, when it may go for each of them.

        What says who somebody is in a case goes with the last of what is known of them there.
        """
        keeps = self._classes(part.stream) if part.is_link else (keep_of(part),)
        cases = self._cases if part.stream == self.looked.person else (part.stream,)
        days = [self._in_case(case, keep, subject) for case in cases for keep in keeps for subject in part.subjects]
        return _latest([*days, *self._needing(part)])

    def _needing(self, part: Part) -> Iterator[_Day]:
        """When all else goes, where *part* is a date of birth by which that is reckoned, and no age band can stand."""
        if any(rule.until_age for rule in self.retention.rules) and part.key == self._birth_without_band:
            yield from (self._day(one) for one in self.looked.parts if one.key != part.key)

    @cached_property
    def _birth_without_band(self) -> PartKey | None:
        """The date of birth that counts, where it was told on a moment unknown or before it."""
        born = [part for part in self.looked.parts if part.stream == self.looked.person and part.field == "born"]
        entries = self.looked.load(self.looked.person).entries
        told = [(part, entry) for part in born[-1:] for entry in entries if entry.number == part.number]
        for part, entry in told:
            if not entry.at.is_known or entry.at.day < date.fromisoformat(str(read_part(part))):
                return part.key
        return None

    @cached_property
    def _cases(self) -> tuple[str, ...]:
        return self.looked.cases

    def _classes(self, case: str) -> tuple[Keep, ...]:
        """The classes of what is known of the person in *case*, or on their own stream, besides who they are in it."""
        near = {case, self.looked.person}
        found = {keep_of(part) for part in self.looked.parts if part.stream in near and not part.is_link}
        return tuple(sorted(found)) or (Keep.IDENTITY,)

    def _in_case(self, name: str, keep: Keep, subject: str) -> _Day:
        """When parts of the class *keep* in the case *name* go, as far as they are about *subject*."""
        if name not in self.endings:
            case = self.looked.load(name).case
            self.endings[name] = None if case is None else _ending(case)
        ending = self.endings[name]
        if ending is None:
            return _Day(None, against=Reason("retention.case-open", name))
        rule = self.retention.rule(ending.after, ending.result, keep)
        if rule is None:
            return _Day(None, against=Reason("retention.no-rule", name, details={"classes": keep.value}))
        if rule.until_age is not None and not self._has_age(subject):
            return _Day(None, rule, Reason("retention.no-age", subject, details={"rule": rule.name}))
        day = rule.due(ending.day)
        grown = self._grown(ending.began, subject, rule.until_age)
        return _Day(grown, rule, age=rule.until_age or 0) if grown is not None and grown > day else _Day(day, rule)

    def _grown(self, began: date, subject: str, age: int | None) -> date | None:
        """The day on which *subject*, a child when a case *began*, has that *age*; `None` for anybody else."""
        born = self._born(subject) if age is not None and stream_kind(subject) == "person" else None
        if born is None or age is None or age_on(born, began) >= ADULT:
            return None
        return birthday(born, age)

    def _born(self, subject: str) -> date | None:
        """When *subject* was born; where only the band of their age is left, on the latest day that it allows."""
        if subject not in self.ages:
            self.ages[subject] = self._told(self.looked.load(subject))
        return self.ages[subject]

    def _has_age(self, subject: str) -> bool:
        """Whether it can be told how old *subject* is; true of whoever no date of birth was ever told of."""
        if stream_kind(subject) != "person" or self._born(subject) is not None:
            return True
        return not any("age_band" in entry.left for entry in self.looked.load(subject).entries)

    def _told(self, stream: Stream) -> date | None:
        told = [*self.looked.ledger.parts(stream.name, "born")]
        if told:
            return date.fromisoformat(str(read_part(told[-1])))
        bands = [(entry, entry.left["age_band"]) for entry in stream.entries if "age_band" in entry.left]
        youngest = bands[-1][1].partition("-")[0].rstrip("+") if bands else ""
        return birthday(bands[-1][0].at.day, -int(youngest)) if youngest.isdigit() else None


def unread(looked: Look, code: str) -> Iterator[Planned]:
    """What is to become of somebody of whom something cannot be read, for the reason *code*: nothing."""
    for part in looked.parts:
        why = (Reason(code, part.stream),)
        keep = Keep(part.keep) if part.keep in {*Keep} else None
        yield Planned(looked.person, part.stream, keep, (part.key,), None, "", events.ErasureGround.RETENTION, why)


def _latest(days: Iterable[_Day]) -> _Day:
    """The last of *days*; one that cannot be told is after all others, and where there is none, none can be told."""
    found = sorted(days, key=lambda one: (one.day is None, one.day or date.min))
    return found[-1] if found else _Day(None, against=Reason("retention.no-case"))


def _ending(case: Case) -> Ending | None:
    """How *case* ended; `None` where it is open."""
    if case.stage not in ENDED:
        return None
    for entry in reversed(tuple(counting(case.history))):
        began, day = local_day(case.history[0].stamp.earliest), local_day(entry.stamp.latest)
        match entry.event:
            case events.CaseClosed(reason=reason):
                return Ending(Trigger.CASE_CLOSED, began, day, reason.result)
            case events.ReferralDeclined():
                return Ending(Trigger.REFERRAL_DECLINED, began, day)
    return None


def _ground(rule: RetentionRule | None) -> events.ErasureGround:
    declined = rule is not None and rule.after is Trigger.REFERRAL_DECLINED
    return events.ErasureGround.DECLINED if declined else events.ErasureGround.RETENTION
