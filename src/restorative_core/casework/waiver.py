"""A waiver: an approver lets somebody else do one act, once, although a *should* is not met. No *must* is waived."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from restorative_core.casework.entry import Entry, Stamp
from restorative_core.casework.events.course import CaseReopened, PathwayAdopted, RequirementWaived
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.value import Value


@frozen(eq=False, repr=False)
class Waiver(Value):
    """A *should* that an approver lets be unmet, for the next act of one kind.

    Attributes:
        stamp: When it was waived, in both times. Nothing typed in late makes an act valid that was done before.
        act: The kind of the act.
        requirement: The key of the requirement.
        asked_by: The id of the actor who may do the act.
        approved_by: The id of the actor who approved.
    """

    stamp: Stamp
    act: str
    requirement: str
    asked_by: str
    approved_by: str

    @property
    def number(self) -> int:
        """The number of the entry that waived it."""
        return self.stamp.number

    def lets(self, act: str, actor: str, at: Moment) -> bool:
        """Whether it is for an act of the kind *act*, by *actor*, at the moment *at*."""
        ours = (self.act, self.asked_by) == (act, actor)
        return ours and self.approved_by != actor and self.stamp.latest <= at.by


def waiver(entry: Entry, event: RequirementWaived) -> Waiver:
    """The waiver that *entry*, which holds *event*, gives."""
    return Waiver(entry.stamp, event.act, event.requirement, event.asked_by, entry.by.id)


_VOIDED_BY = (CaseReopened, PathwayAdopted)


def standing(waivers: Iterable[Waiver], entry: Entry) -> tuple[Waiver, ...]:
    """Those of *waivers* that stand after *entry*: none that it uses up, and none once a case begins anew.

    Nobody approved for a case that is opened again, or goes by other tables, what they approved before.
    """
    if isinstance(entry.event, _VOIDED_BY):
        return ()
    taken = used_by(waivers, entry)
    return tuple(one for one in waivers if one not in taken)


def used_by(waivers: Iterable[Waiver], entry: Entry) -> tuple[Waiver, ...]:
    """Those of *waivers* that *entry* uses up: every one that lets it happen, whether it was needed or not."""
    return tuple(one for one in waivers if one.lets(entry.event.kind, entry.by.id, entry.at))


def used(entries: Iterable[Entry]) -> Iterator[tuple[Entry, tuple[Waiver, ...]]]:
    """Each of *entries*, which all count, that was done under waivers, with those that it used up."""
    waivers: tuple[Waiver, ...] = ()
    for entry in entries:
        taken = used_by(waivers, entry)
        if taken:
            yield entry, taken
        waivers = standing(waivers, entry)
        if isinstance(entry.event, RequirementWaived):
            waivers = (*waivers, waiver(entry, entry.event))
