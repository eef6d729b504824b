"""Each way of breaking an adapter, by itself and all together: one sentence each, and the others still work."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from restorative_core import plugins
from restorative_core.errors import AdapterFailed
from restorative_core.evidence.report import Report
from restorative_core.vocabulary.moments import Period

Install = Callable[..., None]

GOOD = """
@hookimpl
def restorative_storages():
    return [StorageOffer(name="good", port_version=1, summary="good", open=lambda url: MemoryStorage())]
"""


def offering(expression: str) -> str:
    """The source of a module whose storage hook returns *expression*."""
    return f"@hookimpl\ndef restorative_storages():\n    return {expression}\n"


def storage_offer(name: str = "odd", version: str = "1", opens: str = "lambda url: MemoryStorage()") -> str:
    """The source of an offer."""
    return f"StorageOffer(name={name!r}, port_version={version}, summary='', open={opens})"


BROKEN = {
    "a misspelt hook": (
        GOOD + "@hookimpl\ndef restorative_storage():\n    return []\n",
        "has a hook that does not exist: restorative_storage.",
        "The hooks are restorative_channels, restorative_formats, restorative_requirements, restorative_storages.",
    ),
    "a hook with an argument": (
        "@hookimpl\ndef restorative_storages(config):\n    return []\n",
        "has a hook that does not fit: restorative_storages(config).",
        "without arguments",
    ),
    "a missing dependency": ("import not_there_at_all", "No module named 'not_there_at_all'.", "Install what it needs"),
    "an ImportError": ("from json import nothing_such", "cannot be imported: ImportError: ", "another version"),
    "a SyntaxError": ("def (:", "cannot be imported: SyntaxError: ", "another version"),
    "any other error": ("raise RuntimeError(object())", "RuntimeError: <object object>.", "another version"),
    "an exit": ("raise SystemExit('bye')", "cannot be imported: SystemExit: bye.", "another version"),
    "a port from the future": (
        offering(f"[{storage_offer(version='7')}]"),
        "keeps version 7 of the ports, and only 1 is known here.",
        "Upgrade restorative-core",
    ),
    "a port from the past": (offering(f"[{storage_offer(version='0')}]"), "keeps version 0", "Upgrade rj-odd"),
    "a port that is no number": (
        offering(f"[{storage_offer(version='None')}]"),
        "keeps version None",
        "Upgrade rj-odd",
    ),
    "no hooks": ("x = 1", "has no hooks.", "marked with restorative_core.hookspecs.hookimpl"),
    "an unmarked hook": (
        "def restorative_storages():\n    return []",
        "has no hooks.",
        "restorative_storages has to be marked",
    ),
    "only hooks of another kind": (
        "@hookimpl\ndef restorative_channels():\n    return []",
        "does not have the hook restorative_storages.",
        "has to be marked",
    ),
    "a hook that raises": (
        offering("1 / 0"),
        "fails when its hook restorative_storages is asked: ZeroDivisionError: division by zero.",
        "another version",
    ),
    "a hook that raises later": (offering("(1 / n for n in [0])"), "ZeroDivisionError", "another version"),
    "things that are no offers": (offering("['sqlite', 3]"), "returns int, str from its hook", "list of StorageOffer"),
    "offers of another kind": (
        offering("[ChannelOffer(name='odd', port_version=1, summary='', open=print)]"),
        "returns ChannelOffer from its hook",
        "list of StorageOffer",
    ),
    "one offer without a list": (offering(storage_offer()), "returns a single offer", "list of StorageOffer"),
    "a number": (offering("7"), "returns int from its hook", "list of StorageOffer"),
    "nothing": (offering("None"), "it offers nothing at all.", "Each entry point"),
    "an offer by another name": (
        offering(f"[{storage_offer('even')}]"),
        "is not among its offers: it offers even.",
        "Each entry point is the name of one offer.",
    ),
    "the same offer twice": (offering(f"[{storage_offer()}] * 2"), "offers 'odd' 2 times.", "Each entry point"),
    "an offer that cannot be opened": (
        offering(f"[{storage_offer(opens='None')}]"),
        "has an offer without a function that opens it.",
        "another version",
    ),
    "an offer without a summary": (
        offering("[StorageOffer(name='odd', port_version=1, summary=None, open=print)]"),
        "has an offer without a text for a summary.",
        "another version",
    ),
    "an offer without a set of capabilities": (
        offering("[StorageOffer(name='odd', port_version=1, summary='', open=print, capabilities=None)]"),
        "has an offer without a set of capabilities.",
        "another version",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_adapter_is_one_sentence_and_a_remedy(install: Install, fault: str) -> None:
    """The sentence names the distribution and its version, and another adapter works as if nothing were."""
    source, problem, remedy = BROKEN[fault]
    install("rj-odd", {"storage": "odd = rj_odd"}, source, version="4.2")
    install("rj-good", {"storage": "good = rj_good"}, GOOD)

    good, odd = plugins.adapters()

    assert good.ok
    assert not odd.ok
    assert odd.problem.startswith("The storage 'odd' of rj-odd 4.2 ")
    assert problem in odd.problem
    assert remedy in odd.remedy
    assert "\n" not in odd.problem + odd.remedy
    assert "0x" not in odd.problem + odd.remedy
    with pytest.raises(AdapterFailed) as caught:
        plugins.storage("odd:")
    assert str(caught.value) == f"{odd.problem} {odd.remedy}"
    plugins.storage("good:").close()


def test_all_broken_adapters_together_hide_nothing(install: Install) -> None:
    """Beside every broken adapter at once, the good one works, and each has its own sentence."""
    for number, (source, _, _) in enumerate(BROKEN.values()):
        install(f"rj-odd{number}", {"storage": f"odd{number} = rj_odd{number}"}, source)
    install("rj-good", {"storage": "good = rj_good"}, GOOD)

    listed = plugins.adapters()

    assert [adapter.name for adapter in listed if adapter.ok] == ["good"]
    assert len({adapter.problem for adapter in listed}) == len(BROKEN) + 1
    plugins.storage("good:").close()


def test_strict_turns_every_problem_into_one_error(install: Install) -> None:
    """In CI a broken adapter is an error, and the error names all of them."""
    install("rj-one", {"storage": "one = rj_one"}, "x = 1")
    install("rj-two", {"channel": "two = rj_two"}, "raise ValueError")
    install("rj-good", {"storage": "good = rj_good"}, GOOD)

    with pytest.raises(AdapterFailed) as caught:
        plugins.adapters(strict=True)

    first, second = str(caught.value).splitlines()
    assert first.startswith("The storage 'one' of rj-one 1.0 has no hooks.")
    assert second.startswith("The channel 'two' of rj-two 1.0 cannot be imported: ValueError.")


def test_strict_is_content_where_all_is_well(install: Install) -> None:
    """Where every adapter can be used, strict lists them as ever."""
    install("rj-good", {"storage": "good = rj_good"}, GOOD)

    assert [adapter.name for adapter in plugins.adapters(strict=True)] == ["good"]


def test_a_missing_attribute_is_told(install: Install) -> None:
    """An entry point may name an object in a module; one that is not there is told like any other fault."""
    install("rj-odd", {"storage": "odd = rj_odd:plugin"}, GOOD)

    (odd,) = plugins.adapters()

    assert odd.problem == (
        "The storage 'odd' of rj-odd 1.0 cannot be imported: AttributeError: module 'rj_odd' has no attribute 'plugin'."
    )


def test_an_object_may_be_the_plugin(install: Install) -> None:
    """An object with hooks serves as well as a module, and its faults carry no address in memory."""
    source = """
    class Hooks:
        @hookimpl
        def restorative_storages(self):
            return [StorageOffer(name="fine", port_version=1, summary="", open=lambda url: MemoryStorage())]

    class Misspelt:
        @hookimpl
        def restorative_stores(self):
            return []

    fine, misspelt = Hooks(), Misspelt()
    """
    install("rj-fine", {"storage": "fine = rj_fine:fine\nodd = rj_fine:misspelt"}, source)

    fine, odd = plugins.adapters()

    assert fine.ok
    assert odd.problem == "The storage 'odd' of rj-fine 1.0 has a hook that does not exist: restorative_stores."


def test_a_name_declared_by_two_distributions_is_nobodys(install: Install, elsewhere: Path) -> None:
    """Neither is used or even imported; both are named, and how to choose; other names go on working."""
    install("rj-one", {"storage": "good = rj_one"}, GOOD, version="1.5")
    install("rj-two", {"storage": "good = rj_two\nother = rj_two"}, GOOD + GOOD.replace("good", "other"), version="2.5")
    install("rj-channel", {"channel": "good = rj_channel"}, "")

    with pytest.raises(AdapterFailed) as caught:
        plugins.storage("good:x")

    assert str(caught.value) == (
        "The storage 'good' is declared more than once, by rj-one 1.5 (rj_one) and rj-two 2.5 (rj_two), and none of"
        " them is used. Choose one of them by uninstalling the other: pip uninstall rj-one or rj-two."
    )
    assert "rj_one" not in sys.modules
    assert "rj_two" not in sys.modules
    plugins.storage("other:").close()
    assert [(one.distribution, one.name, one.ok) for one in plugins.adapters() if one.kind == "storage"] == [
        ("rj-one", "good", False),
        ("rj-two", "good", False),
        ("rj-two", "other", True),
    ]


def test_a_distribution_without_metadata_hides_nothing(install: Install, elsewhere: Path) -> None:
    """What half an uninstallation or a spoilt file leaves behind stops no other adapter."""
    install("rj-good", {"storage": "good = rj_good"}, GOOD)
    install("rj-half", {"storage": "half = rj_half"}, "x = 1")
    (elsewhere / "rj_half-1.0.dist-info" / "METADATA").unlink()
    install("rj-spoilt", {"storage": "this line is none"}, "x = 1")

    listed = {adapter.name: adapter for adapter in plugins.adapters()}

    assert listed["good"].ok
    assert "a distribution without a name" in listed["half"].problem
    plugins.storage("good:").close()


@pytest.mark.parametrize(
    ("renders", "says"),
    [
        ("1 / 0", "fails with ZeroDivisionError in line "),
        ("str(report)", "gives something of the type str, which is no bytes, when it is asked for a report."),
        ("None", "gives something of the type NoneType, which is no bytes, when it is asked for a report."),
        ("exit()", "fails with SystemExit in line "),
    ],
)
def test_a_format_that_renders_nothing_is_named_with_its_distribution(
    install: Install, renders: str, says: str
) -> None:
    """Where a format fails, or gives no bytes, one sentence names it, what brings it, and what to do."""
    source = f"""
    class Odd:
        def render(self, report):
            return {renders}

    @hookimpl
    def restorative_formats():
        return [FormatOffer(name="odd", port_version=1, summary="odd", format=Odd(), media_type="x/y", suffix=".x")]
    """
    install("rj-odd", {"format": "odd = rj_odd"}, source)
    report = Report("Title", "Service", Period.year(2015), ())

    with pytest.raises(AdapterFailed) as error:
        plugins.render("odd", report)

    assert str(error.value).startswith("The format 'odd' of rj-odd 1.0 ")
    assert says in str(error.value)
    assert str(error.value).endswith("Install another version of rj-odd, or uninstall it and tell its authors.")
