"""What the URLs of this adapter say."""

from pathlib import Path
from urllib.parse import unquote

from restorative_core.ports import Misconfigured


def read_url(url: str, scheme: str) -> Path:
    """The path that *url* names: three slashes for one in the working folder, four for an absolute one.

    Raises:
        Misconfigured: It names none.
    """
    # Read the URL yourself and refuse what you do not know. A setting that is ignored in silence is a setting that
    # somebody relies on; and a URL is no place for a password.
    start = f"{scheme}:///"
    name = unquote(url.removeprefix(start))
    if not url.startswith(start) or not name or {"?", "#"} & set(url) or "\0" in name:
        raise Misconfigured(f"This URL is written {scheme}:///name or {scheme}:////absolute/name, with no settings.")
    return Path(name).absolute()
