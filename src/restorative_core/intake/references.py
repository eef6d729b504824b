"""The references of a file's records: what tells one referral from every other."""

import hashlib
import unicodedata
from typing import Any

from attrs import Factory, define

from restorative_core.intake.mapping import Mapping
from restorative_core.intake.objects import at


def reference(record: dict[str, Any], mapping: Mapping) -> str | None:
    """The reference of *record*, or `None` when it does not tell all of it.

    One column is the reference as it was written. Of several it is a digest, for together they may tell who somebody
    is; a letter's case, its form of writing and spaces make no difference to it, so that a form sent twice counts once.
    """
    found = [_text(record, name, mapping) for name in mapping.reference]
    if not found or not all(found):
        return None
    if len(found) == 1:
        return found[0]
    digest = _digest("\n".join(_normal(text or "") for text in found))
    return f"{mapping.name}:{digest.hex()}"


@define
class UsedReferences:
    """The references that a file has used so far, as digests alone."""

    _seen: set[bytes] = Factory(set)

    def add(self, text: str) -> bool:
        """Count *text* as used. True when it had been used before; case, writing and spaces make no difference."""
        digest = _digest(_normal(text))
        known = digest in self._seen
        self._seen.add(digest)
        return known


def _text(record: dict[str, Any], name: str, mapping: Mapping) -> str | None:
    found = record.get(name) if mapping.is_csv else at(record, name)
    return found.strip() or None if isinstance(found, str) else None


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(one for one in folded if not one.isspace() and unicodedata.category(one) not in ("Cf", "Cc"))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
