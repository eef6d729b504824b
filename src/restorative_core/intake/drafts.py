"""A referral in the making: what the columns of one record have set, and which column each field came from."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import Factory, define

from restorative_core.errors import Reason
from restorative_core.intake.fields import EVERYONE, IF_GIVEN, NAME, NOTES, Setting
from restorative_core.intake.mapping import Mapping

_NEEDS = {"phone": "phone", "sms": "phone", "email": "email", "post": "address"}
_PLACEHOLDERS = {"received": "unknown", "source": "other-service", "initiator": "agency"}
_A_ROLE = "observer"
_LAST = re.compile(r"(\.[\w-]+|\[\d+\])$")


@define
class Draft:
    """A referral in the making.

    Attributes:
        mapping: The mapping that fills it.
        said: What was set, by person (empty for the referral itself) and field, each with its column.
        reasons: Why it cannot become a referral, as far as is known.
    """

    mapping: Mapping
    said: dict[tuple[str, str], tuple[Any, str]] = Factory(dict)
    reasons: list[Reason] = Factory(list)
    _origins: dict[str, str] = Factory(dict)

    def put(self, setting: Setting, column: str) -> None:
        """Set what *setting* says, which came from *column*."""
        key = (setting.target.who, setting.target.path)
        value = setting.value
        if setting.target.path == NOTES and key in self.said:
            value = f"{self.said[key][0]}\n{value}"
        self.said[key] = (value, column)

    def form(self) -> dict[str, Any]:
        """The referral as its JSON form has it, as far as it was set.

        When something could not be read, placeholders stand for what every referral needs, so that the rest can be
        checked and every fault told at once; no referral is made of it.
        """
        plain: dict[str, Any] = dict(_PLACEHOLDERS) if self.reasons else {}
        for (who, path), (value, column) in self.said.items():
            if not who:
                _set(plain, path, value)
                self._origins[path] = column
        plain["participants"] = list(self._people())
        named = [one.name for one in self.mapping.columns if one.to is not None and one.to.path == NAME]
        self._origins["participants"] = ", ".join(named)
        return plain

    def in_partners_words(self, reason: Reason) -> Reason:
        """*reason*, about the column that its place came from."""
        place, rest = reason.about, ""
        while place and place not in self._origins:
            last = _LAST.search(place)
            rest = (last.group() if last else "") + rest
            place = place[: last.start()] if last else ""
        about = self._origins.get(place, "")
        about += rest if about and rest.startswith("[") and place != "participants" else ""
        return Reason(reason.code, about=about, source=reason.source, details=reason.details)

    def _people(self) -> Iterator[dict[str, Any]]:
        index = 0
        for who, roles in self.mapping.people.items():
            names, column = self.said.get((who, NAME), (None, ""))
            for name in _each(names):
                yield self._person(who, roles, f"participants[{index}]", (name, column))
                index += 1

    def _person(self, who: str, roles: tuple[str, ...], place: str, name: tuple[str | None, str]) -> dict[str, Any]:
        said = {path: found for (of, path), found in self.said.items() if of in (who, EVERYONE)}
        person: dict[str, Any] = {"roles": list(roles)}
        for path, (value, column) in {**said, NAME: name}.items():
            self._origins[f"{place}.{path}"] = column
            if path == IF_GIVEN:
                given = _given(said)
                _set(person, "preferences.permits", [channel for channel in value if _NEEDS.get(channel) in given])
            elif value is not None:
                _set(person, path, value)
        if self.reasons and not person["roles"]:
            person["roles"] = [_A_ROLE]
        return person


def _given(said: dict[str, tuple[Any, str]]) -> set[str]:
    """Which contact details *said* holds."""
    return {path.removeprefix("contact.") for path, (value, _) in said.items() if path.startswith("contact.") and value}


def _each(names: Any) -> Iterable[str | None]:
    if isinstance(names, list):
        return names or [None]
    return [names]


def _set(plain: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for name in outer:
        plain = plain.setdefault(name, {})
    plain[last] = value
