"""What became of the mutants: kept between runs, and compared with those that are known to be equivalent."""

import difflib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Self

from attrs import asdict, frozen

from mutation.mutants import Mutant, digest
from mutation.trying import KILLED, SURVIVED, TIMED_OUT


@frozen
class Result:
    """What became of a mutant.

    Attributes:
        key: The mutant's.
        outcome: Killed, survived or timed out.
        by: The test that killed it, or what stopped it.
        test: The digest of the file in which that test is; of all tests, if none killed it.
    """

    key: str
    outcome: str
    by: str
    test: str

    @classmethod
    def of(cls, root: Path, mutant: Mutant, outcome: str, by: str) -> Self:
        """What a run has shown."""
        return cls(mutant.key, outcome, by, _tests(root, outcome, by))

    def stands(self, root: Path) -> bool:
        """Whether it is still so.

        A mutant that a test killed stays dead while that test is the same; one that survived may be killed by any.
        """
        return self.test == _tests(root, self.outcome, self.by)


def _tests(root: Path, outcome: str, by: str) -> str:
    """The digest of what the outcome rests on besides the mutant."""
    file = root / by.partition("::")[0]
    if outcome == SURVIVED:
        return digest_of(root, ("tests",))
    return digest_of(root, (str(file.relative_to(root)),)) if file.is_file() else ""


def modules(root: Path, paths: Iterable[str]) -> Iterator[str]:
    """The Python files among those files and in those folders."""
    for path in paths:
        found = sorted((root / path).rglob("*.py")) if (root / path).is_dir() else [root / path]
        yield from (str(one.relative_to(root)) for one in found)


@lru_cache(maxsize=1024)
def digest_of(root: Path, paths: tuple[str, ...]) -> str:
    """The digest of all that is in those files and folders."""
    return digest("".join((root / one).read_text(encoding="utf-8") for one in modules(root, paths)))


@frozen
class Equivalent:
    """A mutant that no test can tell from the module as it is.

    Attributes:
        module: The module.
        operator: What changes it.
        function: Where.
        line: What the line is.
        becomes: What it becomes; the operator may change more than one thing in it.
        reason: Why nothing comes of it.
    """

    module: str
    operator: str
    function: str
    line: str
    becomes: str
    reason: str

    def is_of(self, mutant: Mutant, root: Path) -> bool:
        """Whether it speaks of that mutant."""
        told = (mutant.module, mutant.operator, mutant.function, mutant.line)
        known = (self.module, self.operator, self.function, self.line)
        return told == known and f"+{self.becomes}" in _stripped(difference(root, mutant))


def _stripped(told: str) -> list[str]:
    return [line[:1] + line[1:].strip() for line in told.splitlines()]


def equivalents(path: Path) -> list[Equivalent]:
    """Those that are listed in a file."""
    return [Equivalent(**one) for one in tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])]


def kept(path: Path) -> dict[str, Result]:
    """What was seen last of each mutant, by its key."""
    if not path.exists():
        return {}
    told = [Result(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    return {result.key: result for result in told}


def keep(path: Path, result: Result) -> None:
    """Write a result below the others."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result)) + "\n")


def difference(root: Path, mutant: Mutant) -> str:
    """What is changed, as a diff."""
    before, after = (root / mutant.module).read_text(encoding="utf-8"), mutant.code(root)
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), mutant.module, mutant.operator, "", "", 2, "")
    return "\n".join(lines)


def table(mutants: Iterable[Mutant], results: dict[str, Result], unlisted: list[Mutant]) -> str:
    """For each module, how many there are and what became of them."""
    counts: dict[str, Counter[str]] = {}
    for mutant in mutants:
        count = counts.setdefault(mutant.module, Counter())
        result = results.get(mutant.key)
        outcome = result.outcome if result else "not tried"
        known = outcome == SURVIVED and mutant not in unlisted
        for column in ("mutants", "equivalent" if known else outcome):
            count[column] += 1
    columns = ("mutants", KILLED, TIMED_OUT, "equivalent", SURVIVED, "not tried")
    rows = [(module, *(str(count[column]) for column in columns)) for module, count in sorted(counts.items())]
    total: Counter[str] = sum(counts.values(), Counter())
    rows.append(("all", *(str(total[column]) for column in columns)))
    width = max(len(row[0]) for row in rows)
    heading = " " * width + "".join(f"{column:>12}" for column in columns)
    return "\n".join([heading, *(row[0].ljust(width) + "".join(f"{cell:>12}" for cell in row[1:]) for row in rows)])
