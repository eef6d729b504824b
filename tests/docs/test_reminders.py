"""The guide to reminders tells of every one."""

import inspect
import re
from pathlib import Path

from restorative_core.casework import waiting
from restorative_core.casework.deadlines import Limits, deadlines

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "remind-people.md"


def test_every_sort_of_reminder_is_in_the_table() -> None:
    """Whatever may wait has a row that says how long, and no row tells of anything else."""
    steps = set(re.findall(r'yield waits\(\s*"([a-z-]+)"', inspect.getsource(waiting)))
    limits = {deadline.key for deadline in deadlines(Limits(decision=1, first_contact=1, completion=1))}
    table = PAGE.read_text(encoding="utf-8").partition("## What may wait")[2]
    told = {code for row in table.splitlines() if row.startswith("| `") for code in re.findall(r"`([a-z-]+)`", row)}

    assert len(steps) > 10
    assert told == steps | limits
