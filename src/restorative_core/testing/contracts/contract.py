"""What the contracts share: no clause can be dropped in silence, and every one has a time limit."""

from importlib.util import find_spec
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings

from restorative_core.ports import Capability

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


class Contract:
    """What an adapter has to keep: subclass it, and give one fixture.

    Each test is a clause, and its docstring is the clause's words. A subclass may mark a clause as
    `pytest.mark.xfail` with a reason by defining it again; it may not drop or replace one otherwise.
    """

    pytestmark: ClassVar[list[pytest.MarkDecorator]] = (
        [pytest.mark.timeout(LIMIT_SECONDS)] if find_spec("pytest_timeout") else []
    )

    capabilities: ClassVar[frozenset[Capability]] = frozenset()
    """What the adapter's offer says that it can do beyond the core."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a subclass that drops a clause."""
        super().__init_subclass__(**kwargs)
        inherited = {name for above in cls.__mro__[1:] for name in vars(above) if name.startswith("test_")}
        for name in inherited & vars(cls).keys():
            marks = getattr(vars(cls)[name], "pytestmark", [])
            if not any(mark.name == "xfail" and mark.kwargs.get("reason") for mark in marks):
                raise TypeError(
                    f"{cls.__name__} drops the clause {name}. Keep it, or mark it `pytest.mark.xfail` with a reason."
                )

    def needs(self, capability: Capability) -> None:
        """Skip the clause, naming *capability*, where the adapter does not have it."""
        if capability not in self.capabilities:
            pytest.skip(f"the adapter does not offer the capability {capability.value!r}")
