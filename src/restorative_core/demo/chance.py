"""Chance that can be repeated: a seed and a few words give the same draws, on every machine."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_LETTERS = 12


class Chance:
    """A source of draws.

    Args:
        words: What it is for. The same words give the same draws.
    """

    def __init__(self, *words: object) -> None:
        text = "/".join(map(str, words))
        self._random = Random(text)  # noqa: S311 - a demonstration must be repeatable, and it protects nobody

    def happens(self, share: float) -> bool:
        """Whether something happens that happens in *share* of all cases."""
        return self._random.random() < share

    def between(self, lowest: int, highest: int) -> int:
        """A whole number from *lowest* to *highest*, both included."""
        return self._random.randint(lowest, highest)

    def one_of(self, choices: Sequence[T]) -> T:
        """One of *choices*, each as likely as the others."""
        return self._random.choice(choices)

    def one_by_weight(self, choices: Sequence[tuple[T, int]]) -> T:
        """One of *choices*, each as likely as its weight says."""
        return self._random.choices([choice for choice, _ in choices], [weight for _, weight in choices])[0]

    def some_of(self, choices: Sequence[T], count: int) -> list[T]:
        """*count* different ones of *choices*."""
        return self._random.sample(choices, count)

    def name(self, kind: str) -> str:
        """A name for a new stream of *kind*."""
        return f"{kind}-" + "".join(self._random.choices(_ALPHABET, k=_LETTERS))
