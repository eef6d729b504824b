"""A service's own settings, as `practice.toml` says them. Secrets are not among them."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from attrs import Attribute, Factory, evolve, field, frozen

from restorative_core.casework.deadlines import Limits, deadlines
from restorative_core.casework.requirement import Policy
from restorative_core.casework.timetable import Timetable
from restorative_core.consent_records.party import Controller
from restorative_core.errors import Faulty, Misconfigured, Reason
from restorative_core.vocabulary.bank_holidays import Nation, calendar_of
from restorative_core.vocabulary.retention import Retention
from restorative_core.vocabulary.wire import structure
from restorative_core.vocabulary.working_days import WEEKDAYS


def _one_line(_practice: object, attribute: "Attribute[str]", value: str) -> None:
    if any(ord(character) < ord(" ") for character in value):
        raise Faulty([Reason("text.several-lines", attribute.name)])


def _at_least_one(_practice: object, attribute: "Attribute[int]", value: int) -> None:
    if value < 1:
        raise Faulty([Reason("value.out-of-bounds", attribute.name, details={"low": "1", "high": "any number"})])


@frozen
class Reminders:
    """What the service's reminders go by: `[reminders]` in its settings.

    Attributes:
        nation: Whose public holidays and deadlines they are. Where none is named no public holiday is known, and the
            deadlines of every nation are told.
        holidays: Further days on which nobody works.
        ahead: For how many days ahead what comes is told, from 1.
    """

    nation: Nation | None = None
    holidays: frozenset[date] = frozenset()
    ahead: int = field(default=14, validator=_at_least_one)

    def timetable(self, limits: Limits) -> Timetable:
        """The calendar and the deadlines, with the service's own *limits*.

        Raises:
            Misconfigured: A nation is named, and the package that knows its holidays is not installed.
        """
        if self.nation is not None:
            calendar = calendar_of(self.nation, self.holidays)
        else:
            calendar = evolve(WEEKDAYS, holidays=self.holidays)
        return Timetable(calendar, deadlines(limits, self.nation), self.ahead)


@frozen
class Practice:
    """A service's own settings.

    Attributes:
        name: What the service is called in its messages and reports.
        telephone: Where people can reach it.
        areas: What each area's code stands for.
        labels: What a service calls the neutral codes, such as `harmed`.
        policy: The values that the rules leave to the service.
        channels: The URLs of the channels by which it sends. In a file, a path such as that of `eml:outbox` is meant
            from the folder of the file.
        requirements: The names of what it asks of acts besides, which adapters offer.
        smallest: The smallest count that a report shows.
        reminders: What reminders go by.
        limits: The limits in time that the service sets for itself.
        controller: The organisation that answers for the data, as consent records say it; `None` where nobody says.
        retention: How long it keeps what is personal; no period is built in.
    """

    name: str = field(default="The restorative service", validator=_one_line)
    telephone: str = field(default="the number you have for us", validator=_one_line)
    areas: Mapping[str, str] = Factory(dict)
    labels: Mapping[str, str] = Factory(dict)
    policy: Policy = Policy()
    channels: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    smallest: int = field(default=5, validator=_at_least_one)
    reminders: Reminders = Reminders()
    limits: Limits = Limits()
    controller: Controller | None = None
    retention: Retention = Retention()

    def timetable(self) -> Timetable:
        """What reminders go by.

        Raises:
            Misconfigured: A nation is named, and the package that knows its holidays is not installed.
        """
        return self.reminders.timetable(self.limits)


def practice_from_toml(text: str, name: str = "practice.toml") -> Practice:
    """The settings that *text* says, which stands in the file *name*.

    Raises:
        Misconfigured: It is not TOML, or it says something that is no setting; with every fault and its place.
    """
    try:
        plain: dict[str, Any] = json.loads(json.dumps(tomllib.loads(text), default=str))  # a TOML date is a text here
    except (ValueError, RecursionError) as error:
        raise Misconfigured(f"{name} is not TOML: {error}.") from None
    try:
        return structure(plain, Practice)
    except Faulty as error:
        told = " ".join(reason.says for reason in error.reasons)
        raise Misconfigured(f"{name} cannot be used as it stands. {told}") from None


def practice_from_file(path: Path) -> Practice:
    """The settings in the file at *path*; the relative paths of its channels are meant from its folder.

    Raises:
        Misconfigured: It cannot be read, or says something that is no setting.
    """
    try:
        found = practice_from_toml(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Misconfigured(f"{path} is not UTF-8. Save it as UTF-8.") from None
    folder = path.absolute().parent
    return evolve(found, channels=tuple(_beside(folder, url) for url in found.channels))


_RELATIVE = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+):(?P<path>[^/?#][^?#]*)(?P<rest>.*)", re.DOTALL)


def _beside(folder: Path, url: str) -> str:
    """*url*, the relative path in it made one from *folder*; any other URL as it is."""
    found = _RELATIVE.fullmatch(url)
    if found is None:
        return url
    return f"{found['scheme']}://{quote(folder.as_posix())}/{found['path']}{found['rest']}"
