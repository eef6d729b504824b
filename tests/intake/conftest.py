"""Small files of each kind, made from one good record with changes."""

import copy
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from restorative_core.intake.mapping import Mapping
from restorative_core.intake.referrals import Intake, read_referrals

POLICE = {
    "Ref No": "NP/15/1",
    "Date Received": "12/03/2015",
    "Referrer": "PC 1204",
    "Victim Name": "Mairéad Li",
    "Victim DOB": "16/09/1963",
    "Victim Tel": "07700 900812",
    "Victim Email": "mairead@example.org",
    "Safe to contact?": "Yes",
    "Voicemail OK": "Y",
    "Offender Name": "Priya Żak",
    "Offender DOB": "26/09/1985",
    "Offence": "Robbery",
    "Offence Date": "06/06/2014",
    "Crime Ref": "15624360",
    "CJ Stage": "Custody",
    "Admits?": "Y",
    "Victim aware of referral": "Y",
    "Notes": "Wants to ask why",
}
HOUSING = {
    "Case": "SH1",
    "Opened": "17.04.2015",
    "Officer": "Housing officer 2",
    "Complainants": "Amélie O'Neill / Wei Li",
    "Respondents": "Ines Begum",
    "Type": "Noise",
    "Both sides complain": "No",
    "Area": "Kettering",
    "OK to write home?": "No",
    "Consent to refer": "Yes",
}
WEB = {
    "form": "self-referral/3",
    "submitted": "2015-01-12T18:20:00Z",
    "i_am": "harmed",
    "me": {"name": "Mairéad O'Neill", "phone": "07700 900637", "email": "mairead@example.org"},
    "contact": {"by": ["phone", "text"], "not_before": "09:00", "not_after": "17:30", "voicemail": True},
    "what_happened": "I was burgled in March.",
    "reported_to_police": True,
    "needs": ["Welsh"],
    "agree_to_contact": True,
}

Rows = Callable[..., list[Intake]]
ReadBytes = Callable[..., list[Intake]]


@pytest.fixture
def read(tmp_path: Path) -> ReadBytes:
    """Read bytes as a file."""

    def read(content: bytes, mapping: str = "police", **named: str) -> list[Intake]:
        path = tmp_path / "file"
        path.write_bytes(content)
        return list(read_referrals(path, Mapping.named(mapping), **named))

    return read


def table(good: dict[str, str], changes: tuple[dict[str, str], ...], delimiter: str) -> str:
    """A CSV file of one row for each of *changes* to the *good* one."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(good), delimiter=delimiter)
    writer.writeheader()
    for number, change in enumerate(changes):
        reference = next(iter(good))
        writer.writerow({**good, reference: f"{good[reference]}{number}", **change})
    return text.getvalue()


@pytest.fixture
def police(read: ReadBytes) -> Rows:
    """Read a police file of one row for each change."""
    return lambda *changes: read(table(POLICE, changes, ",").encode())


@pytest.fixture
def housing(read: ReadBytes) -> Rows:
    """Read a landlord's file of one row for each change."""
    return lambda *changes: read(table(HOUSING, changes, ";").encode("windows-1252", "replace"), "housing")


@pytest.fixture
def web(read: ReadBytes) -> Rows:
    """Read a file of web forms, one for each change. A change is a path and a value; `...` takes the key out."""

    def web(*changes: dict[str, Any]) -> list[Intake]:
        forms = []
        for number, change in enumerate(changes):
            form: dict[str, Any] = copy.deepcopy(WEB)
            form["submitted"] = f"2015-01-12T18:20:{number:02}Z"
            for path, value in change.items():
                *outer, last = path.split(".")
                place = form
                for key in outer:
                    place = place[key]
                if value is ...:
                    del place[last]
                else:
                    place[last] = value
            forms.append(json.dumps(form))
        return read("\n".join(forms).encode(), "self-referral")

    return web


@pytest.fixture
def police_text() -> str:
    """A police file of one good row."""
    return table(POLICE, ({},), ",")


@pytest.fixture
def housing_text() -> str:
    """A landlord's file of one good row."""
    return table(HOUSING, ({},), ";")
