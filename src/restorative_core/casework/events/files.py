"""Files that the host keeps: a case knows of each that it is there, what its bytes are, and whose data it holds."""

from typing import ClassVar

from attrs import field, frozen

from restorative_core.casework.event import Report
from restorative_core.vocabulary.personal import Keep, personal, refers


@frozen(eq=False, repr=False)
class FileAttached(Report):
    """A file belongs to the case: a signed form, a scanned letter. Its bytes stay where the host keeps them.

    Source: house (files).

    Attributes:
        file: The host's own id of it, such as a UUID: a file's name may tell who somebody is.
        about: The participants whose data it holds.
        what: What sort of file it is, as a code such as `signed-consent`.
        sha256: The SHA-256 of its bytes, in hexadecimal. It goes with whoever the file is about, because whoever has
            a copy of the file could tell by it whose file that was.
    """

    kind: ClassVar[str] = "file-attached"

    file: str
    about: tuple[str, ...] = field(metadata=refers("participant"))
    what: str
    sha256: str | None = personal(about="about", keep=Keep.CASEWORK, required=True)


@frozen(eq=False, repr=False)
class FileRemoved(Report):
    """The host keeps a file no longer.

    Source: house (files).

    Attributes:
        file: Which.
    """

    kind: ClassVar[str] = "file-removed"

    file: str = field(metadata=refers("file"))
