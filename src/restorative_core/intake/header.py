"""The header of a CSV file: which cell holds which column, and what stands between cells."""

from collections.abc import Iterable

from attrs import frozen

from restorative_core.errors import Faulty, Reason
from restorative_core.intake.mapping import Mapping, word
from restorative_core.intake.reading import Raw

_DELIMITERS = (",", ";", "\t", "|")
_MARK = "\ufeff"
_LONGEST_NAME = 60


@frozen
class Header:
    """The columns of a file, in order.

    Attributes:
        names: The mapping's name for each column; `None` for one that is ignored, empty for one without a name.
    """

    names: tuple[str | None, ...]

    def cells(self, found: list[str]) -> dict[str, str]:
        """The cells of a row, or of its beginning, by column."""
        return {name: cell for name, cell in zip(self.names, found, strict=False) if name}

    def fault(self, found: list[str]) -> Reason | None:
        """What is wrong with a row that says something in a column without a name."""
        for index, (name, cell) in enumerate(zip(self.names, found, strict=False), start=1):
            if name == "" and cell.strip():
                return Reason("column.unnamed", about=f"column {index}")
        return None


def known_columns(mapping: Mapping) -> dict[str, str | None]:
    """The columns that *mapping* knows, by their name without regard to case and space."""
    ignored: dict[str, str | None] = {word(name): None for name in mapping.ignore}
    return {**ignored, **{word(column.name): column.name for column in mapping.columns}}


def delimiters(named: str | None) -> tuple[str, ...]:
    """The delimiters to try."""
    return _DELIMITERS if named is None else (named,)


def matches(raw: Raw, mapping: Mapping) -> tuple[int, int]:
    """How well the header *raw* fits *mapping*: its known columns, then its cells."""
    found = [_normal(cell) for cell in raw.value or []]
    return len(set(found) & known_columns(mapping).keys()), len(found)


def header(raw: Raw, mapping: Mapping) -> Header:
    """The header that *raw* is.

    Raises:
        Faulty: It is none that *mapping* can read: a column is missing, stands twice, or is not spoken of. No cell of
            the file is repeated unless it is sure to be a column's name.
    """
    known, found = known_columns(mapping), [_normal(cell) for cell in raw.value or []]
    missing = [one.name for one in mapping.columns if not one.optional and word(one.name) not in found]
    if missing:
        raise Faulty([Reason("columns.missing", details={"columns": _list(missing)})])
    twice = [name for name in dict.fromkeys(found) if name and found.count(name) > 1]
    if twice:
        raise Faulty([Reason("columns.twice", details={"columns": _list(str(known.get(n) or n) for n in twice)})])
    unmapped = [cell.strip() for cell, name in zip(raw.value, found, strict=True) if name and name not in known]
    if unmapped:
        raise Faulty([Reason("columns.unmapped", details={"columns": _list(unmapped)})])
    if raw.reasons:
        raise Faulty([Reason("header.broken"), *raw.reasons])
    return Header(tuple(known[name] if name else "" for name in found))


def _normal(cell: str) -> str:
    return word(cell.strip(_MARK))


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"{name[:_LONGEST_NAME]!r}" for name in names)
