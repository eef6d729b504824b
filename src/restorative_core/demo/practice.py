"""The practice.toml of the county."""

import json
from pathlib import Path

from restorative_core.demo.county import AREAS

_TEXT = """\
# How this service works. `restorative` reads the file when it is told --practice, or finds it in the working folder.
name = "Restorative County"
telephone = "01604 960000"
channels = [{channel}]  # a path is meant from the folder of this file
smallest = 5

# What the codes of areas stand for.
[areas]
{areas}

# What this service calls the neutral codes.
[labels]
harmed = "person harmed"
responsible = "person responsible"

# The values that the rules leave to a service.
[policy]
risk_valid_days = 90
facilitators = 2

# Who answers for the data, as consent records say it.
[controller]
name = "Restorative County"
address = "1 High Street, Exampleton"
contact = "01604 960000"
privacy_notice = "https://example.org/privacy"
retention = "P7Y"
"""


def practice_text(outbox: Path) -> str:
    """The text of a practice.toml by which letters are left in the folder *outbox*."""
    areas = "\n".join(f"{json.dumps(code)} = {json.dumps(name)}" for code, name in AREAS.items())
    return _TEXT.format(channel=json.dumps(letters_to(outbox)), areas=areas)


def letters_to(outbox: Path) -> str:
    """The URL of the channel that leaves letters in the folder *outbox*."""
    plain = str(outbox).replace("%", "%25").replace("?", "%3F").replace("#", "%23")
    return f"eml:{'//' if outbox.is_absolute() else ''}{plain}"
