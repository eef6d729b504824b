"""What became of a request to erase somebody: item by item, so that they can be answered in writing."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from attrs import field, frozen

from restorative_core.errors import Reason
from restorative_core.ports import PartKey
from restorative_core.vocabulary.personal import Keep


class Fate(StrEnum):
    """What became of something."""

    ERASED = "erased"
    RESTRICTED = "restricted"
    REFUSED = "refused"


@frozen
class ErasedItem:
    """What became of the personal values of one class in one stream.

    Attributes:
        stream: The stream: the person's own, or a case's.
        keep: Their retention class.
        fate: What became of them: gone; kept for somebody else's sake and for nothing else; or kept in use.
        parts: Which they are.
        reasons: Why they were not erased.
    """

    stream: str
    keep: Keep
    fate: Fate
    parts: tuple[PartKey, ...]
    reasons: tuple[Reason, ...] = ()


@frozen
class HeldFile:
    """A file about somebody, whose bytes the host keeps.

    Attributes:
        case: The case that it belongs to.
        file: The host's own id of it.
        sha256: The SHA-256 of its bytes, in hexadecimal; empty where that has gone, with them or with somebody else.
        is_shared: Whether it is about others as well: then the host decides what of it can go.
    """

    case: str
    file: str
    sha256: str = field(repr=False)
    is_shared: bool


@frozen
class ToldFile:
    """A file, and whether the host was told to erase it.

    Attributes:
        file: The file.
        told: Whether the host's call-back took it.
        failure: The class of the error with which the call-back failed; empty where it did not, or there is none.
    """

    file: HeldFile
    told: bool
    failure: str = ""


TellHost = Callable[[HeldFile], object]
"""What the host gives to be told of each file: it erases the bytes, or raises."""


@frozen
class Erased:
    """What became of a request to erase somebody. It names nobody, so it may be filed.

    Attributes:
        person: The person's stream, which stays as a pseudonym.
        items: What was erased, restricted or refused, and why.
        files: The files about them that the host keeps, and what came of telling it.
        remains: Where bytes may still lie that this could not reach, each in one sentence with what to do.
        overwritten: Whether the storage could overwrite what went. Where it could not, ask again.
        unfinished: What stopped it once something had gone, and what to do; empty where nothing did.
    """

    person: str
    items: tuple[ErasedItem, ...] = ()
    files: tuple[ToldFile, ...] = ()
    remains: tuple[str, ...] = ()
    overwritten: bool = True
    unfinished: str = ""

    @property
    def erased(self) -> tuple[PartKey, ...]:
        """The parts that went, by stream, number and field."""
        return tuple(key for item in self.items if item.fate is Fate.ERASED for key in item.parts)

    @property
    def kept(self) -> tuple[ErasedItem, ...]:
        """What did not go, and why."""
        return tuple(item for item in self.items if item.fate is not Fate.ERASED)

    @property
    def failures(self) -> tuple[ToldFile, ...]:
        """The files of which the host could not be told."""
        return tuple(one for one in self.files if one.failure)


def told(files: tuple[HeldFile, ...], host: TellHost | None) -> Iterator[ToldFile]:
    """Tell the *host* of each of *files*, whatever comes of the one before."""
    for file in files:
        if host is None:
            yield ToldFile(file, told=False)
            continue
        try:
            host(file)
        except Exception as error:  # noqa: BLE001 -- it is the host's own, and may be anything: it is told, not hidden
            yield ToldFile(file, told=False, failure=type(error).__name__)
        else:
            yield ToldFile(file, told=True)
