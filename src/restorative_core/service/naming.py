"""Names of streams: a kind, and twelve letters and digits that nobody takes for others."""

import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_LETTERS = 12


def new_stream(kind: str) -> str:
    """A name for a new stream of *kind*: about 59 random bits."""
    return f"{kind}-" + "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))


def stream_of(kind: str, digest: bytes) -> str:
    """The name of the one stream of *kind* that the *digest* stands for."""
    return f"{kind}-" + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:_LETTERS])
