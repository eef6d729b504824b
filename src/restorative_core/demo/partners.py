"""The files that partners send: rows of each shape, some of them faulty as real ones are, one that changes later."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import attrs
from attrs import frozen

from restorative_core.demo.chance import Chance
from restorative_core.demo.county import YEAR
from restorative_core.demo.rows import HOUSING, POLICE, housing, offence_row, web_form
from restorative_core.intake.mapping import Mapping

FAULTY = 0.05
"""How many rows are faulty, for each good one."""

_FIRST, _LAST = date(YEAR, 1, 5), date(YEAR, 12, 18)
_LATER = timedelta(days=40)
_END = "\r\n"


@frozen
class Slip:
    """One row of a partner's file.

    Attributes:
        day: The day on which it is written.
        text: The row.
        later: What it says from a later day on, where the partner changes it; else empty.
    """

    day: date
    text: str
    later: str = ""

    def on(self, day: date) -> str:
        """What the row says on *day*."""
        return self.later if self.later and day >= self.day + _LATER else self.text


@frozen
class Partner:
    """A partner who sends one file, longer every time.

    Attributes:
        file: The file's name.
        mapping: The name of its mapping, or of a mapping's file in the same folder.
        encoding: Its encoding.
        header: Its first line; empty for JSON lines.
        good: How many of its rows are good.
        slips: Its rows, by day.
    """

    file: str
    mapping: str
    encoding: str
    header: str
    good: int
    slips: tuple[Slip, ...] = ()

    def has_sent_by(self, day: date) -> bool:
        """Whether the file has a row on *day*."""
        return any(slip.day <= day for slip in self.slips)

    def write(self, folder: Path, day: date) -> Path:
        """Write the file as it is on *day* into *folder*."""
        rows = [slip.on(day) for slip in self.slips if slip.day <= day]
        path = folder / self.file
        path.write_bytes("".join(filter(None, (self.header, *rows))).encode(self.encoding, "replace"))
        return path

    def read_by(self, folder: Path) -> Mapping:
        """The mapping by which its file is read."""
        return Mapping.named(folder / self.mapping if self.mapping.endswith(".toml") else self.mapping)


Writer = Callable[[Chance, int, date, str], str]
"""Writes row number … of a day, with this fault; without one if it is empty."""


def partners(cases: int, seed: int) -> tuple[Partner, ...]:
    """The partners, whose files hold *cases* good rows altogether."""
    a_quarter, a_fifth, a_seventh = cases // 4, cases // 5, cases // 7
    rest = cases - a_quarter - a_fifth - a_seventh
    police = _row(POLICE, offence_row("NP"), ",")
    voice = _row(POLICE, offence_row("VO"), ",")
    landlord = _row(HOUSING, housing, ";")
    form = "self_referrals.jsonl"
    return (
        _partner(Partner("police.csv", "police", "utf-8-sig", _line(POLICE, ","), rest), seed, police),
        _partner(Partner("voice.csv", "voice.toml", "utf-8", _line(POLICE, ","), a_fifth), seed, voice),
        _partner(Partner("housing.csv", "housing", "windows-1252", _line(HOUSING, ";"), a_quarter), seed, landlord),
        _partner(Partner(form, "self-referral", "utf-8", "", a_seventh), seed, _form),
    )


def write_mappings(folder: Path) -> None:
    """Write the mapping that does not come with the library into *folder*."""
    own = files("restorative_core.demo").joinpath("voice.toml")
    (folder / "voice.toml").write_text(own.read_text(encoding="utf-8"), encoding="utf-8")


def _partner(partner: Partner, seed: int, write: Writer) -> Partner:
    good, chance = partner.good, Chance(seed, partner.file)
    days = sorted(_FIRST + timedelta(days=chance.between(0, (_LAST - _FIRST).days)) for _ in range(good))
    faults = ("date", "nobody", "answer")
    slips = []
    for number, day in enumerate(days):
        text = write(chance, number, day, "")
        changes = "," in partner.header and (number == 0 or chance.happens(0.01))
        slips.append(Slip(day, text, text.removesuffix(_END) + " (has moved)" + _END if changes else ""))
    for number in range(round(good * FAULTY) + (good > 0)):
        day = chance.one_of(days)
        slips.append(Slip(day, write(chance, good + number, day, faults[number % len(faults)])))
    return attrs.evolve(partner, slips=tuple(sorted(slips, key=lambda slip: slip.day)))


def _row(columns: Sequence[str], write: Callable[[Chance, int, date, str], dict[str, str]], mark: str) -> Writer:
    def row(chance: Chance, number: int, day: date, fault: str) -> str:
        cells = write(chance, number, day, fault)
        return _line([cells[column] for column in columns], mark)

    return row


def _line(cells: Sequence[str], mark: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark, lineterminator=_END).writerow(cells)
    return text.getvalue()


def _form(chance: Chance, number: int, day: date, fault: str) -> str:
    return json.dumps(web_form(chance, number, day, fault), ensure_ascii=False) + "\n"
