"""Tables of a TOML file, read strictly: a mistake is told with its place and its remedy."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from attrs import frozen

from restorative_core.errors import Misconfigured


@frozen
class Settings:
    """A table of a mapping's TOML file.

    Attributes:
        plain: What it holds.
        place: Where it stands, such as `columns."Ref No"`; empty for the whole file.
        of: The name of the mapping.
    """

    plain: Mapping[str, Any]
    place: str = ""
    of: str = "?"

    def wrong(self, key: str, remedy: str) -> NoReturn:
        """Refuse the setting *key* of this table.

        Raises:
            Misconfigured: Always.
        """
        place = self._within(key) or "the whole file"
        raise Misconfigured(f"In the mapping {self.of!r}, at {place}: {remedy}")

    def only(self, known: Iterable[str]) -> None:
        """Refuse every key that is not among *known*."""
        names = sorted(known)
        for key in self.plain:
            if key not in names:
                near = difflib.get_close_matches(key, names, n=1)
                hint = f"Did you mean {near[0]!r}?" if near else f"The settings here are: {', '.join(names)}."
                self.wrong(key, f"there is no such setting. {hint}")

    def text(self, key: str, default: str | None = None) -> str:
        """The text at *key*."""
        return str(self._typed(key, str, "a text in quotes", default))

    def flag(self, key: str) -> bool:
        """The truth value at *key*; false when it is not there."""
        return bool(self._typed(key, bool, "true or false", default=False))

    def texts(self, key: str, default: Iterable[str] = ()) -> tuple[str, ...]:
        """The texts at *key*."""
        found = self._typed(key, list, 'a list of texts, such as ["a", "b"]', list(default))
        if not all(isinstance(text, str) for text in found):
            self.wrong(key, 'write a list of texts, such as ["a", "b"].')
        return tuple(found)

    def table(self, key: str) -> "Settings":
        """The table at *key*; empty when it is not there."""
        found = self._typed(key, dict, "a table", {})
        return Settings(found, self._within(key), self.of)

    def tables(self) -> Iterator[tuple[str, "Settings"]]:
        """Every table in this one, by key."""
        for key in self.plain:
            yield key, self.table(key)

    def choice(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """The text at *key*, one of *choices*."""
        found = self.text(key, default)
        if found not in choices:
            self.wrong(key, f"choose one of: {', '.join(choices)}.")
        return found

    def _typed(self, key: str, wanted: type, words: str, default: Any) -> Any:
        found = self.plain.get(key, default)
        if found is None:
            self.wrong(key, f"this setting is missing. Write {words}.")
        if type(found) is not wanted:
            self.wrong(key, f"write {words}.")
        return found

    def _within(self, key: str) -> str:
        bare = key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else f'"{key}"'
        return f"{self.place}.{bare}".strip(".") if key else self.place


DEEPEST = 20
"""How many tables may stand within one another."""


def flat(plain: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """What *plain* holds, by dotted path: whether a path was quoted makes no difference.

    Raises:
        Misconfigured: It is nested deeper than any field is.
    """
    if before.count(".") > DEEPEST:
        raise Misconfigured("The mapping is nested deeper than any field is. Write dotted paths such as person.name.")
    for key, value in plain.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value
