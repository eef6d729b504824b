"""What is shown: tables, sentences, JSON lines, a progress bar.

In a terminal a table keeps to its width, and ids stay whole. Where the output is piped nothing is
wrapped, coloured or cut. Whatever came from outside is shown without control characters.
"""

import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

_WIDE = 10_000
"""The width, in characters, where nobody's terminal sets one."""

_NARROW = 16
"""How narrow a column of sentences becomes at most; a terminal that leaves less has lines that are too long for it."""

_GAP = "  "
"""What stands between two columns."""


class Screen(Console):
    """A console that leaves it to the caller what happens when nobody reads on."""

    def on_broken_pipe(self) -> None:
        """Tell the caller."""
        raise BrokenPipeError


def screen(file: TextIO | None = None) -> Screen:
    """A console on *file*, or on the standard output."""
    out = file or sys.stdout
    width = None if out.isatty() else _WIDE
    return Screen(file=out, width=width, markup=False, highlight=False, emoji=False, legacy_windows=False)


def say(*sentences: str) -> None:
    """Show *sentences*, each as `paragraph` does."""
    for sentence in sentences:
        paragraph(sentence)


def complain(*sentences: str) -> None:
    """Show *sentences* on the standard error; in a terminal, wrapped as `paragraph` does."""
    for sentence in sentences:
        _paragraph(sentence, sys.stderr)


def whole(line: str) -> None:
    """Show *line* without wrapping it, so that it can be copied."""
    screen().print(Text(clean(line)), soft_wrap=True)


def say_json(value: Any) -> None:
    """Show *value* as one line of JSON."""
    sys.stdout.write(json.dumps(value) + "\n")


def table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, wrapped: str = "", right: Sequence[str] = ()
) -> None:
    """Show a table.

    Args:
        columns: The names of its columns.
        rows: Its rows.
        wrapped: The column whose cells may be wrapped to fit the terminal; every other stays whole.
        right: The columns of numbers.
    """
    out = screen()
    cells = [[clean(str(cell)) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(columns, *cells, strict=True)]
    if wrapped:
        number = columns.index(wrapped)
        others = sum(widths) - widths[number] + len(_GAP) * (len(columns) - 1)
        widths[number] = min(widths[number], max(out.width - others, cell_len(wrapped), _NARROW))
        for row in cells:
            row[number] = textwrap.fill(row[number], widths[number])
    shown = Table(box=SIMPLE_HEAD, padding=(0, len(_GAP) - 1, 0, 0), pad_edge=False, show_edge=False)
    for column, width in zip(columns, widths, strict=True):
        shown.add_column(column, no_wrap=True, min_width=width, justify="right" if column in right else "left")
    for row in cells:
        shown.add_row(*map(Text, row))
    out.width = max(out.width, sum(widths) + len(_GAP) * len(columns))  # better a long line than half an id
    out.print(shown, crop=False)


def clean(text: str) -> str:
    """*text* without anything that a terminal would obey."""
    return "".join(one if one.isprintable() or one == "\n" else "\N{REPLACEMENT CHARACTER}" for one in text)


@contextmanager
def progress(what: str, *, speaking: bool = False) -> Iterator[Callable[..., None]]:
    """Show how far *what* has come, on the standard error and only in a terminal.

    Yields a function that is told how much is done, how much there is, and perhaps a new name for it.

    Args:
        what: What goes on.
        speaking: Whether the command speaks meanwhile: then there is no bar where it would stand in the way.
    """
    console = screen(sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TextColumn("{task.percentage:>3.0f}%"))
    hidden = not console.is_terminal or (speaking and sys.stdout.isatty())
    bar = Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=hidden,
        redirect_stdout=False,  # else what belongs to the standard output would go where the bar is
        redirect_stderr=False,
    )
    with bar:
        task = bar.add_task(what, total=None)

        def tell(done: int, total: int, name: str = what) -> None:
            bar.update(task, completed=done, total=total, description=name)

        yield tell


def paragraph(text: str) -> None:
    """Show *text*; in a terminal, wrapped at its width, with further lines indented a little more than the first."""
    _paragraph(text, sys.stdout)


def _paragraph(text: str, file: TextIO) -> None:
    out = screen(file)
    if file.isatty():
        lines = [_wrapped(line, out.width) for line in text.split("\n")]
        text = "\n".join(lines)
    out.print(Text(clean(text)), soft_wrap=True)


def _wrapped(line: str, width: int) -> str:
    lead = len(line) - len(line.lstrip(" "))
    further = " " * (lead + 4) if lead else ""
    wrapped = textwrap.wrap(
        line, width, subsequent_indent=further, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    return "\n".join(wrapped)


def counted(number: int, thing: str) -> str:
    """*number* things, in words that agree with it."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
