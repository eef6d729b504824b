"""What the guide tells a Django host to write makes the tables and opens the service, in a process of its own."""

import re
import subprocess
import sys
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "write-in-your-own-transaction.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)

BEFORE = """
import sys
sys.path.insert(0, {examples!r})
import django_host
from restorative_core import Actor, RestorativeService
from datetime import UTC, datetime
django_host.configure({{"ENGINE": "django.db.backends.sqlite3", "NAME": "our own.db",
                        "OPTIONS": {{"transaction_mode": "IMMEDIATE"}}}})
"""
AFTER = """
from django.db import transaction
from django.db.migrations.state import ProjectState

with connection.schema_editor() as editor:
    Migration("0001_records", "desk").apply(ProjectState(), editor)
table, take = django_host.desk(our_service())
with connection.schema_editor() as editor:
    editor.create_model(table)
people = [{"roles": ["harmed"], "name": "Ana Example"}]
form = {"received": "2026-03-01", "source": "self", "initiator": "harmed", "participants": people}
taken = take(form, Actor("web", roles={"system"}), datetime.now(UTC))
assert [case.id for case in our_service().cases()] == [taken.case]
try:
    with transaction.atomic():
        take(form, Actor("web", roles={"system"}), datetime.now(UTC))
        1 / 0
except ZeroDivisionError:
    pass
assert [case.id for case in our_service().cases()] == [taken.case]
assert table.objects.count() == 1
print("all well")
"""


def test_a_django_host_of_the_guide(tmp_path: Path) -> None:
    """The migration and the service of the page are all that a host needs besides its own tables."""
    told = [block for block in _BLOCK.findall(GUIDE.read_text(encoding="utf-8")) if "from django" in block]
    before = BEFORE.format(examples=str(GUIDE.parents[1] / "examples"))

    ran = subprocess.run(
        [sys.executable, "-c", "\n".join([before, *told, AFTER])],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(told) == 2
    assert ran.stdout == "all well\n", ran.stderr
    assert (tmp_path / "our own.db").exists()
