"""The format port: turns a report into bytes."""

from typing import Protocol, runtime_checkable

from restorative_core.evidence.report import Report


@runtime_checkable
class Format(Protocol):
    """Turns a report into bytes."""

    def render(self, report: Report) -> bytes:
        """*report* in this format; the same report always gives the same bytes."""
        ...
