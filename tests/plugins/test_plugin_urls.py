"""A URL in a message never shows a password."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.errors import Misconfigured
from restorative_core.plugins.urls import scheme_of, shown

SECRET = "Zq7Zq7"


@pytest.mark.parametrize(
    ("url", "as_shown"),
    [
        ("sqlite:///srv/county.db", "sqlite:///srv/county.db"),
        ("sqlite:///srv/a@b.db", "sqlite:…"),
        ("sqlite:county.db", "sqlite:county.db"),
        ("memory:", "memory:"),
        ("postgresql://rj:secret@db.county.example:5432/rj", "postgresql://db.county.example:5432/rj"),
        ("POSTGRESQL://rj@[::1]:5432/rj#x", "postgresql://[::1]:5432/rj"),
        ("smtp://mail.county.example:587?from=rj@county.example", "smtp://mail.county.example:587"),
        ("smtp://rj:se/cret@mail.county.example", "smtp:…"),
        ("smtp://rj:se?cret@mail.county.example", "smtp:…"),
        ("smtp://rj:se#cret@mail.county.example", "smtp://mail.county.example"),
        ("smtp://rj:se@cret@mail.county.example", "smtp:…"),
        ("rj:secret@mail.county.example", "rj:…"),
        ("secret", "…"),
        ("", "…"),
    ],
)
def test_a_url_is_shown_without_what_is_secret(url: str, as_shown: str) -> None:
    """Scheme, host and path are shown; user, password, query and fragment never; in doubt, nothing but the scheme."""
    assert shown(url) == as_shown


@pytest.mark.parametrize("url", [None, 7, b"sqlite:", Path("county.db")])
def test_what_is_no_text_is_no_url(url: Any) -> None:
    """A URL that is no text is refused in a sentence that shows how one is written, and not what it was."""
    with pytest.raises(Misconfigured, match=r"^The URL of the storage is no text\. Write one such as sqlite:///x\.$"):
        scheme_of(url, "storage", "sqlite:///x")


@given(
    st.sampled_from(["//", "", "/"]),
    st.text(max_size=4),
    st.text(alphabet="/?#@:&=%[] ab1", max_size=8),
    st.text(alphabet="/?#:&=ab1.", max_size=8),
)
def test_no_password_is_ever_shown(slashes: str, user: str, junk: str, host: str) -> None:
    """However carelessly a password is written into a URL, it does not come out again."""
    assert SECRET not in shown(f"smtp:{slashes}{user}:{SECRET}{junk}{SECRET}@{host}")
