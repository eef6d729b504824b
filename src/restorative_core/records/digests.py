"""What is told of something without telling it: the chain of records, commitments, and keys.

A digest of a record covers the one before it, so that a record that is changed, swapped, or dropped from before another
is found. A commitment stands in a record for something that is kept beside it. A key cannot be made without the secret.
"""

import hashlib
import hmac
from json.encoder import encode_basestring_ascii as _json

from restorative_core.records.stored import FIND, Part, Reference
from restorative_core.vocabulary.finding import Sought
from restorative_core.vocabulary.wire import write_json

BEGINNING = ""
"""The digest before the first record of a stream."""

SALT_BYTES = 16
"""How many random bytes salt a commitment."""

_PART = b"\x01"  # what a digest of a record covers begins with a zero
_REFERENCE = "reference"
_sha256 = hashlib.sha256


def digest_after(before: str, stream: str, number: int, kind: str, payload: str) -> str:
    """The digest of a record whose predecessor's digest is *before*."""
    told = f"\0[{_json(before)},{_json(stream)},{number:d},{_json(kind)},{_json(payload)}]"  # as `write_json` writes it
    return _sha256(told.encode("ascii")).hexdigest()


def commitment(part: Part) -> str:
    """What a payload holds in place of *part*'s value."""
    told = write_json([part.stream, part.number, part.field, list(part.subjects), part.keep, part.value])
    return _sha256(_PART + bytes.fromhex(part.salt) + told.encode("ascii")).hexdigest()


def keyed(secret: bytes, *words: str) -> str:
    """*words* as a key by which they are known again, and from which they cannot be read."""
    return hmac.new(secret, write_json(list(words)).encode("ascii"), hashlib.sha256).hexdigest()


def reference_commitment(secret: bytes, reference: Reference) -> str:
    """What the record with which *reference* is stored holds of it; it covers the *secret* too."""
    return keyed(secret, _REFERENCE, reference.key, reference.stream, reference.content)


def search_key(secret: bytes, sought: Sought, word: str) -> str:
    """The key under which the part of a value is found that says *word*."""
    return word if sought is Sought.KEYS else f"{FIND}-{keyed(secret, FIND, sought.value, word)}"
