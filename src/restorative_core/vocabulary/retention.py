"""How long personal data is kept: a service's own rules, as data. No period is built in."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from attrs import Attribute, field, frozen

from restorative_core.errors import Faulty, Reason, shown
from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.identity import is_code
from restorative_core.vocabulary.outcomes import ResultClass
from restorative_core.vocabulary.people import ADULT, birthday
from restorative_core.vocabulary.personal import Keep

_YEARS, _DAYS = 100, 36_600
"""The longest period: nobody is kept longer by a rule."""


class Trigger(StrEnum):
    """What a period begins with. Sources: cleveland-consent (retention), kent-notice (retention)."""

    CASE_CLOSED = "case-closed"
    REFERRAL_DECLINED = "referral-declined"


def _within(lowest: int, highest: int) -> Any:
    def check(_rule: object, attribute: "Attribute[int | None]", value: int | None) -> None:
        if value is not None and (type(value) is not int or not lowest <= value <= highest):
            bounds = {"low": str(lowest), "high": str(highest)}
            raise Faulty([Reason("value.out-of-bounds", attribute.name, details=bounds)])

    return field(default=None, validator=check)


@frozen(eq=False, repr=False)
class RetentionRule(Exact):
    """How long something is kept once a case has ended. Of several rules that fit, the first one counts.

    Source: cleveland-consent (retention).

    Attributes:
        name: What the rule is called, as a code: plans say it.
        after: What its period begins with.
        classes: The retention classes that it is for; all, where none is named.
        results: The sorts of ending of a closed case that it is for; all, where none is named.
        years: How many years the period has, from 0 to 100.
        days: How many days it has besides, from 0 to 36,600.
        until_age: Of whoever was under 18 when the case began, nothing goes before they have this age, in years, from
            18 to 100; `None` where children are kept no longer than others.

    Raises:
        Faulty: A value is out of its bounds, or none says how long.
    """

    name: str
    after: Trigger = Trigger.CASE_CLOSED
    classes: frozenset[Keep] = frozenset(Keep)
    results: frozenset[ResultClass] = frozenset()
    years: int | None = _within(0, _YEARS)
    days: int | None = _within(0, _DAYS)
    until_age: int | None = _within(ADULT, _YEARS)

    def __attrs_post_init__(self) -> None:
        """Make every field exact, and see that they fit together."""
        super().__attrs_post_init__()
        faults = [*self._faults()]
        if faults:
            raise Faulty(faults)

    def _faults(self) -> Iterator[Reason]:
        if not is_code(self.name):
            yield Reason("code.unreadable", "name")
        if self.years is None and self.days is None:
            yield Reason("retention.no-period", "years", details={"rule": shown(self.name)})
        if self.results and self.after is Trigger.REFERRAL_DECLINED:
            yield Reason("retention.no-results", "results")

    def fits(self, after: Trigger, result: ResultClass | None, keep: Keep) -> bool:
        """Whether the rule is for parts of the class *keep* in a case that ended with *result* as *after* says."""
        return after is self.after and keep in self.classes and (not self.results or result in self.results)

    def due(self, ended: date) -> date:
        """The first day on which something goes whose case *ended* on that day."""
        try:
            return birthday(ended, self.years or 0) + timedelta(days=self.days or 0)
        except (ValueError, OverflowError):
            return date.max


@frozen(eq=False, repr=False)
class Retention(Exact):
    """How long a service keeps what is personal: `[retention]` in its settings. Where no rule fits, it is kept.

    Attributes:
        rules: Its rules, in order.

    Raises:
        Faulty: Two rules have one name.
    """

    rules: tuple[RetentionRule, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Make every field exact, and see that each name is one rule's."""
        super().__attrs_post_init__()
        if len({rule.name for rule in self.rules}) < len(self.rules):
            raise Faulty([Reason("retention.same-name", "rules")])

    def rule(self, after: Trigger, result: ResultClass | None, keep: Keep) -> RetentionRule | None:
        """The rule for parts of the class *keep* in a case that ended so, or `None`."""
        return next((rule for rule in self.rules if rule.fits(after, result, keep)), None)
