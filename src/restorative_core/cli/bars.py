"""What cannot be done in a case now, as a person would want to read it: why, and what leads there."""

from collections.abc import Iterable, Iterator

from attrs import define, field

from restorative_core.casework.case import Case
from restorative_core.casework.plan import Plan
from restorative_core.cli.ending import says
from restorative_core.cli.plans import asked, in_words, sourced, steps, whoever
from restorative_core.cli.spoken import local
from restorative_core.errors import Reason
from restorative_core.service.options import Option
from restorative_core.vocabulary.roles import StaffRole

_STAGE = "stage.not-permitted"
_POINTLESS = frozenset({"case.not-held"})
_NEAR = 6
"""How many steps a way has at most that is told in full."""


def follows(options: Iterable[Option], roles: frozenset[StaffRole]) -> Iterator[str]:
    """What could follow, once a few steps have been taken: the shortest way first, and each way once."""
    plans = [option.plan for option in options if option.plan is not None and option.plan.leads_there]
    plans.sort(key=lambda plan: len(plan.steps))
    ways: dict[tuple[str, ...], list[str]] = {}
    for plan in plans:
        if len(plan.steps) <= _NEAR:
            ways.setdefault(tuple(_way(plan, roles)), []).append(asked(plan.event))
    if plans:
        yield "\nCan follow, and what it needs first"
    for way, acts in ways.items():
        yield from (f"  {act}" for act in acts)
        yield from (f"      {step}" for step in way)
    further = [f"{plan.event.kind} ({len(plan.steps)} steps)" for plan in plans if len(plan.steps) > _NEAR]
    if further:
        yield f"  Further off: {', '.join(further)}. `restorative case explain` tells the way."


def _way(plan: Plan, roles: frozenset[StaffRole]) -> Iterator[str]:
    yield from steps(plan, roles)
    if plan.by_another:
        yield (
            f"by {whoever(plan.roles)}" if plan.roles.isdisjoint(roles) else f"by {whoever(plan.roles)}: somebody else"
        )
    if plan.waits:
        yield f"not before {local(plan.at)}"


@define
class _Bar:
    """One reason, as often as it is given: about this one and that one, against this act and that one.

    Attributes:
        reason: The reason, as it was first given.
        sentences: What it says, each time.
        kinds: The kinds of acts that it bars.
    """

    reason: Reason
    sentences: list[str] = field(factory=list)
    kinds: list[str] = field(factory=list)

    def add(self, sentence: str, kind: str) -> None:
        """Once more."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)
        if kind not in self.kinds:
            self.kinds.append(kind)


def barred(options: Iterable[Option], case: Case) -> Iterator[str]:
    """Every reason once, with what it bars and where it stands; what the stage bars comes last, in one line."""
    found = [option for option in options if not option.permitted and _makes_sense(option)]
    elsewhere = [option.kind for option in found if any(reason.code == _STAGE for reason in option.missing)]
    bars: list[_Bar] = []
    for option in found:
        for reason in option.missing if option.kind not in elsewhere else ():
            told = in_words(reason, case)
            bar = next((one for one in bars if _is_same(one, told)), None)
            if bar is None:
                bars.append(bar := _Bar(told))
            bar.add(says(told), option.kind)
    if found:
        yield "\nNot now, and why"
    for bar in bars:
        more = f" (And {len(bar.sentences) - 1} more like it.)" if len(bar.sentences) > 1 else ""
        yield f"  {bar.sentences[0]}{more}"
        yield f"      bars {', '.join(bar.kinds)}"
        if bar.reason.source is not None:
            waivable = " A supervisor may waive it." if bar.reason.waivable else ""
            source = sourced(bar.reason.source)
            yield f"      {source[:1].upper()}{source[1:]}.{waivable}"
    if elsewhere:
        yield f"  Not at this stage: {', '.join(elsewhere)}"


def _is_same(bar: _Bar, reason: Reason) -> bool:
    return says(reason) in bar.sentences or (bar.reason.code, bar.reason.about) == (reason.code, reason.about)


def _makes_sense(option: Option) -> bool:
    """Whether *option* is worth a word: what would undo something that was never done is not."""
    return all(reason.code not in _POINTLESS for reason in option.missing)
