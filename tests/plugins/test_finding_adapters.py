"""Adapters are found by name, imported when asked for and never before."""

import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from restorative_core import plugins
from restorative_core.errors import AdapterFailed, Misconfigured, StorageFailed
from restorative_core.memory import MemoryChannel, MemoryStorage
from restorative_core.plugins.kinds import CHANNELS, FORMATS, REQUIREMENTS, STORAGES, Kind
from restorative_core.ports import ChannelKind

Install = Callable[..., None]
ROOT = Path(__file__).parents[2]

EVERYTHING = """
from restorative_core.errors import StorageFailed
from restorative_core.ports import Capability, ChannelKind

@hookimpl
def restorative_storages():
    def opens(url):
        if "fails" in url:
            raise StorageFailed("The disk is full.")
        if "raises" in url:
            raise ValueError(url)
        return 7 if "wrong" in url else MemoryStorage()
    able = frozenset({Capability.SEVERAL_PROCESSES, Capability.DURABLE})
    yield StorageOffer(name="rj", port_version=1, summary="a storage", open=opens, capabilities=able)

@hookimpl
def restorative_channels():
    opens = lambda url: 7 if "wrong" in url else MemoryChannel()
    return [ChannelOffer(name="rj", port_version=1, summary="a channel", open=opens, carries=ChannelKind.SMS)]

class Nothing:
    def render(self, report):
        return b""

@hookimpl
def restorative_formats():
    return [FormatOffer(name="rj", port_version=1, summary="a format", format=Nothing(), media_type="x/y", suffix=".y")]
"""


@pytest.fixture
def everything(install: Install) -> None:
    """A distribution with an adapter of each kind."""
    install("rj-all", dict.fromkeys(("storage", "channel", "format"), "rj = rj_all"), EVERYTHING)


def test_each_kind_is_found_by_name(everything: None) -> None:
    """A URL's scheme, in letters of either size, finds a storage or a channel; a word finds a format."""
    storage = plugins.storage("RJ:///county.db")
    offer, channel = plugins.channel("rj:x")

    assert isinstance(storage, MemoryStorage)
    assert isinstance(channel, MemoryChannel)
    assert offer.carries is ChannelKind.SMS
    assert plugins.format("rj").suffix == ".y"


def test_a_listing_tells_what_each_adapter_can_do(everything: None) -> None:
    """A listing has a row for each name of each kind."""
    assert plugins.adapters() == (
        plugins.Adapter("storage", "rj", "rj-all", "1.0", "a storage", ("durable", "several-processes")),
        plugins.Adapter("channel", "rj", "rj-all", "1.0", "a channel", ("sms",)),
        plugins.Adapter("format", "rj", "rj-all", "1.0", "a format", ("x/y",)),
    )


def test_only_what_is_asked_for_is_imported(install: Install) -> None:
    """Asking for one adapter, or for one that is not there, imports no other; a listing imports all."""
    install("rj-all", {"storage": "rj = rj_all"}, EVERYTHING)
    install("rj-bad", {"storage": "bad = rj_bad"}, "raise RuntimeError")
    install("rj-unasked", {"storage": "unasked = rj_unasked", "channel": "rj = rj_unasked"}, EVERYTHING)

    plugins.storage("rj:").close()
    with pytest.raises(AdapterFailed):
        plugins.storage("nowhere:")

    assert "rj_all" in sys.modules
    assert "rj_unasked" not in sys.modules
    plugins.adapters()
    assert "rj_unasked" in sys.modules


def test_importing_the_discovery_imports_no_adapter() -> None:
    """Discovery looks at metadata alone, and makes no plugin manager before it is asked."""
    program = (
        "import sys, gc, pluggy, restorative_core.plugins;"
        "print([m for m in sys.modules if m.startswith('restorative_') and not m.startswith('restorative_core')],"
        "[o for o in gc.get_objects() if type(o) is pluggy.PluginManager])"
    )

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout == "[] []\n"


def test_an_unknown_name_lists_what_is_installed(everything: None) -> None:
    """Who asks for an adapter that is not there learns which ones are."""
    with pytest.raises(AdapterFailed) as caught:
        plugins.storage("oracle://county:secret@db/rj")

    assert str(caught.value) == (
        "There is no storage 'oracle' installed."
        " Install the distribution that brings it, or use another storage. Installed: rj."
    )


@pytest.mark.parametrize(
    ("ask", "distribution"),
    [
        (lambda: plugins.storage("sqlite:///county.db"), "restorative-sqlite"),
        (lambda: plugins.channel("smtp://mail.county.example"), "restorative-smtp"),
        (lambda: plugins.channel("eml:outgoing"), "restorative-smtp"),
        (lambda: plugins.format("csv"), "restorative-csv"),
        (lambda: plugins.format("html"), "restorative-html"),
    ],
)
def test_a_name_of_ours_says_what_to_install(elsewhere: Path, ask: Callable[[], object], distribution: str) -> None:
    """For an adapter of this house that is not installed, the message names its distribution."""
    with pytest.raises(AdapterFailed, match=rf"Install {distribution}\. Installed: none\.$"):
        ask()


def test_what_we_ship_is_what_the_checkout_declares() -> None:
    """The names that messages recommend are those that our own distributions declare, and no others."""
    declared = {}
    for file in (ROOT / "pyproject.toml", *sorted((ROOT / "adapters").glob("*/pyproject.toml"))):
        project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
        for group, points in project.get("entry-points", {}).items():
            declared.update({(group, name): project["name"] for name in points})

    kinds: tuple[Kind[Any], ...] = (STORAGES, CHANNELS, FORMATS, REQUIREMENTS)
    shipped = {(kind.group, name): by for kind in kinds for name, by in kind.shipped.items()}

    assert shipped == {(group, name): by for (group, name), by in declared.items() if group != "pytest11"}


@pytest.mark.parametrize("url", ["county.db", "/srv/county.db", "C:\\county.db", "//h/p", ":memory:", "1sq:x", "é:x"])
def test_a_url_without_a_scheme_is_answered_with_an_example(url: str) -> None:
    """A path, or anything else without a scheme, is no URL; the message repeats nothing of it."""
    with pytest.raises(Misconfigured) as caught:
        plugins.storage(url)

    assert str(caught.value) == (
        "The URL of the storage does not begin with a scheme and a colon."
        " Write it in full, such as sqlite:///county.db."
    )


@pytest.mark.parametrize("url", ["", "  \n"])
def test_an_empty_url_is_answered_with_an_example(url: str) -> None:
    """A setting that was left empty is told as that."""
    with pytest.raises(Misconfigured, match=r"is empty\. Write one such as eml:///srv/rj/outgoing\.$"):
        plugins.channel(url)


def test_what_a_port_foresees_is_passed_on(everything: None) -> None:
    """An adapter that cannot use the place which a URL names says so itself."""
    with pytest.raises(StorageFailed, match=r"^The disk is full\.$"):
        plugins.storage("rj:fails")


def test_what_no_port_foresees_is_the_adapters_fault(everything: None) -> None:
    """An adapter's own error is told with its place, yet without what it says, which may repeat a password."""
    with pytest.raises(AdapterFailed) as caught:
        plugins.storage("rj://county:secret@raises/rj?password=secret")

    assert "The storage 'rj' of rj-all 1.0 fails with ValueError in line " in str(caught.value)
    assert "when it is asked for rj://raises/rj." in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("ask", [plugins.storage, plugins.channel])
def test_what_is_opened_must_keep_the_port(everything: None, ask: Callable[[str], object]) -> None:
    """An adapter that opens something else is broken."""
    with pytest.raises(AdapterFailed, match=r"opens something of the type int, which is no (Storage|Channel)\."):
        ask("rj:wrong")


def test_no_manager_is_on_the_data_path(everything: None) -> None:
    """What is handed out is the adapter's own storage, with nothing wrapped around it."""
    assert type(plugins.storage("rj:")) is MemoryStorage


def test_of_two_copies_of_one_distribution_the_first_counts(
    install: Install, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A distribution found twice on the path is no clash: imports would take the first as well."""
    install("rj-all", {"storage": "rj = rj_all"}, EVERYTHING, version="2.0")
    older = tmp_path_factory.mktemp("older") / "rj_all-1.0.dist-info"
    older.mkdir()
    (older / "METADATA").write_text("Metadata-Version: 2.1\nName: RJ_all\nVersion: 1.0\n")
    (older / "entry_points.txt").write_text("[restorative_core.storage]\nrj = rj_all\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(older.parent)])

    assert [adapter.version for adapter in plugins.adapters()] == ["2.0"]
