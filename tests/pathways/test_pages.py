"""How a table is written out for people to read."""

import json

from restorative_core.pathways.differences import differences
from restorative_core.pathways.justice import justice
from restorative_core.pathways.markdown import markdown
from restorative_core.pathways.plain import plain_table

TABLE = plain_table(justice)


def test_an_act_and_a_report() -> None:
    """What was an act and is a report is told as that."""
    other = json.loads(json.dumps(TABLE))
    row = next(row for row in other["rows"] if row["event"] == "session-started")
    row["is"] = "report"
    (found,) = differences(TABLE, other)

    assert (found.one, found.other) == ("an act", "a report")


def test_where_each_setting_leads() -> None:
    """Each stage from which one setting leads on is told, whether the other leads on from it or not."""
    other = json.loads(json.dumps(TABLE))
    other["leads_on"] = {"school/1": {"ready": "preparing"}, "community/1": {"ready": "ready", "engaging": "accepted"}}
    lines = markdown(other).splitlines()

    assert "| engaging |  | accepted |" in lines
    assert "| ready | preparing | ready |" in lines
    assert not any(line.startswith("| preparing |  |") for line in lines)
