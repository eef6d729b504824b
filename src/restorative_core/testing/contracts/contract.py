"""What the contracts share: no clause can be dropped in silence, and every one has a time limit."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from restorative_core.ports import PORT_VERSION, Capability, Offer, StorageOffer, Tier
from restorative_core.testing.certificate import KIT, LACKS, adapter_of, number_of

KIT_VERSION = PORT_VERSION
"""The version of these contracts, which is that of the ports: within one version, what a port promises only grows."""

LIMIT_SECONDS = 60
"""How long a clause may take, where the plugin pytest-timeout is installed; without it, there is no limit."""

every = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,  # examples share an adapter and keep apart by the names they use
        HealthCheck.differing_executors,  # one contract is run by several subclasses
        HealthCheck.too_slow,  # an adapter may be slow
    ],
)
"""How the clauses that say "every" are run: with as many examples as the Hypothesis profile says."""

AClause = TypeVar("AClause", bound=Callable[..., Any])

_TIERS = tuple(Tier)


def needs(*wanted: Tier | Capability) -> Callable[[AClause], AClause]:
    """Say of a clause that it is kept only by adapters that have all that is *wanted*; the others skip it."""

    def mark(clause: AClause) -> AClause:
        vars(clause)["needs"] = (*wanted, *vars(clause).get("needs", ()))
        return clause

    return mark


def on_trial(clause: AClause) -> AClause:
    """Say of a clause that it was added within this version of the kit: whoever does not keep it is warned of it.

    It counts like every other from the next version on, when its mark is taken away.
    """
    vars(clause)["on_trial"] = True
    reason = f"on trial within version {KIT_VERSION} of the kit: it counts from version {KIT_VERSION + 1} on"
    marked: AClause = pytest.mark.xfail(reason=reason, strict=False)(clause)
    return marked


class Contract:
    """What an adapter has to keep: subclass it, and give one fixture.

    Each test is a clause, and its docstring is the clause's number and words. A subclass may mark a clause as
    `pytest.mark.xfail` with a reason by defining it again, with `super()` as its body; it may not drop or replace one
    otherwise. A certificate tells such a clause as excused, even where it passes.

    Attributes:
        offer: The adapter's offer: what it says of itself is what it is held to, and what a certificate names.
        tier: How much of its port it keeps: as the offer says, unless it is set here.
        capabilities: What it can do beyond that: as the offer says, unless it is set here.
    """

    pytestmark: ClassVar[list[pytest.MarkDecorator]] = (
        [pytest.mark.timeout(LIMIT_SECONDS)] if find_spec("pytest_timeout") else []
    )

    offer: ClassVar[Offer | None] = None
    tier: ClassVar[Tier] = Tier.CORE
    capabilities: ClassVar[frozenset[Capability]] = frozenset()

    def __init_subclass__(cls, of: Tier | None = None, **kwargs: Any) -> None:
        """Take over what the offer says, and refuse a subclass that drops a clause.

        Args:
            of: The tier of the clauses that the class itself has.
            kwargs: What other classes are made with.
        """
        super().__init_subclass__(**kwargs)
        own = [clause for name, clause in vars(cls).items() if name.startswith("test_")]
        if of is not None:
            for clause in own:
                needs(of)(clause)
        if isinstance(offer := vars(cls).get("offer"), StorageOffer):
            cls.tier = vars(cls).get("tier", offer.tier)
            cls.capabilities = vars(cls).get("capabilities", offer.capabilities)
        for name, _ in clauses(cls):
            found = getattr(cls, name)
            marks = getattr(found, "pytestmark", [])
            excused = any(mark.name == "xfail" and mark.kwargs.get("reason") for mark in marks)
            if not (excused or getattr(found, "__module__", "").startswith(KIT)):
                raise TypeError(
                    f"{cls.__name__} drops the clause {name}. Keep it, or mark it `pytest.mark.xfail` with a reason."
                )

    @classmethod
    def keeps(cls, wanted: Tier | Capability) -> bool:
        """Whether the adapter says that it has what is *wanted*."""
        if isinstance(wanted, Tier):
            return _TIERS.index(wanted) <= _TIERS.index(cls.tier)
        return wanted in cls.capabilities

    @classmethod
    def certified(cls) -> dict[str, Any]:
        """What a certificate says of the adapter and its contract, beside what became of each clause."""
        own = next(above for above in cls.__mro__ if above.__module__.startswith(KIT))
        told = dict(clauses(cls))
        asked = (
            {"tier": cls.tier.value, "capabilities": sorted(one.value for one in cls.capabilities)}
            if any(told.values())
            else {}
        )
        numbers = dict.fromkeys(number_of(getattr(own, name)) for name in told)
        return {"contract": own.__name__, **adapter_of(cls.offer), **asked, "clauses": sorted(numbers, key=_in_order)}

    @classmethod
    def number(cls, name: str) -> str:
        """The number of the clause whose test is called *name*, which may be excused here; empty for another test."""
        own = next(above for above in cls.__mro__ if above.__module__.startswith(KIT))
        return number_of(getattr(own, name, None))

    @pytest.fixture(autouse=True)
    def _kept(self, request: pytest.FixtureRequest) -> None:
        """Skip a clause of a tier or capability that the adapter does not have, and name it."""
        name = request.function.__name__
        for wanted in dict(clauses(type(self))).get(name, ()):
            if not self.keeps(wanted):
                noun = "tier" if isinstance(wanted, Tier) else "capability"
                request.node.user_properties.append((LACKS, {noun: wanted.value}))
                pytest.skip(f"the adapter does not offer the {noun} {wanted.value!r}")


def _in_order(number: str) -> tuple[str, list[int]]:
    letters = number.rstrip("0123456789.")
    return letters, [int(digits) for digits in number[len(letters) :].split(".")]


def clauses(contract: type) -> Iterator[tuple[str, tuple[Tier | Capability, ...]]]:
    """The names of all clauses of *contract*, and what each of them needs, as the kit has them."""
    told: dict[str, tuple[Tier | Capability, ...]] = {}
    for above in reversed(contract.__mro__):
        if issubclass(above, Contract) and above.__module__.startswith(KIT):
            for name, clause in vars(above).items():
                if name.startswith("test_"):
                    told[name] = getattr(clause, "needs", ())
    yield from told.items()
