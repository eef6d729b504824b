"""What every channel keeps."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.ports import Channel, ChannelFailed, Letter
from restorative_core.testing.contracts.contract import Contract, every
from restorative_core.testing.contracts.stored import fresh_key
from restorative_core.testing.texts import encodable_texts

_PRIVATE = "Zoë at 12 Almond Close"
_INJECTIONS = (
    "Hello\r\nBcc: everybody@example.org",
    "Hello\nBcc: everybody@example.org",
    "Hello\rBcc: everybody@example.org",
    "Hello\r\n\r\nAnother body",
    "Hello\x00Bcc: everybody@example.org",
    "Hello\u2028Bcc: everybody@example.org",
    "Hello\x85Bcc: everybody@example.org",
)
_TEXTS = (
    "One line.",
    "Two lines.\nThe second.",
    ".\n..\n.hidden\nFrom the beginning\n>From a quote",
    "שלום العالم \u200fand back",
    "👩🏽‍🚀 Zoe\u0308 ﬁ ß",
    "{0} {{ 7 * 7 }} %s $name ${HOME} <b>not bold</b> &amp;",
    "--boundary\nContent-Type: text/html\n\n<script>alert(1)</script>",
    "A long line: " + "word " * 400 + "end",
    "=3D=0A soft=\nbreak",
)


@frozen
class Received:
    """A letter, as it reached somebody.

    Attributes:
        to: The address that it reached.
        subject: Its subject.
        body: Its text; how lines end does not matter, nor do line ends after the last line.
    """

    to: str
    subject: str
    body: str


class ChannelContract(Contract):
    """What every channel keeps. Subclass it and give the fixtures `open_channel` and `received`.

    `open_channel` is a function without arguments that opens the channel. `received` is a function
    without arguments that tells every letter that has arrived so far, as `Received`, in any order.
    Override the fixture `address` where the channel's addresses are no e-mail addresses.
    """

    @pytest.fixture
    def open_channel(self) -> Callable[[], Channel]:
        """Opens the channel."""
        raise NotImplementedError("Give the fixture `open_channel`: a function that opens the channel.")

    @pytest.fixture
    def received(self) -> Callable[[], Sequence[Received]]:
        """Tells what has arrived."""
        raise NotImplementedError("Give the fixture `received`: a function that tells what has arrived.")

    @pytest.fixture
    def address(self) -> str:
        """An address that the channel can send to."""
        return "somebody@example.org"

    @pytest.fixture
    def channel(self, open_channel: Callable[[], Channel]) -> Iterator[Channel]:
        """The channel, opened."""
        channel = open_channel()
        yield channel
        channel.close()

    def test_a_letter_arrives(self, channel: Channel, received: Callable[[], Sequence[Received]], address: str) -> None:
        """C1. A letter arrives once, at its address, with its subject and its text."""
        channel.send(Letter(address, "News of your case", "Please call us.", fresh_key()))

        assert _plain(received()) == [Received(address, "News of your case", "Please call us.")]

    def test_several_letters(self, channel: Channel, received: Callable[[], Sequence[Received]], address: str) -> None:
        """C2. Of several letters each arrives once, and none is mixed with another."""
        for number in range(10):
            channel.send(Letter(address, f"Letter {number}", f"Text {number}", fresh_key()))

        expected = [Received(address, f"Letter {number}", f"Text {number}") for number in range(10)]
        assert sorted(_plain(received()), key=str) == sorted(expected, key=str)

    @pytest.mark.parametrize("text", _TEXTS, ids=range(len(_TEXTS)))
    def test_texts_arrive_as_they_were(
        self, channel: Channel, received: Callable[[], Sequence[Received]], address: str, text: str
    ) -> None:
        """C3. A text arrives as it was: dots, quotes, markup, templates, long lines, every script."""
        channel.send(Letter(address, "News", text, fresh_key()))

        assert [found.body for found in _plain(received())] == [text]

    def test_subjects_in_every_script(
        self, channel: Channel, received: Callable[[], Sequence[Received]], address: str
    ) -> None:
        """C4. A subject arrives as it was, in every script."""
        channel.send(Letter(address, "Zoë, שלום, 👩🏽‍🚀: news", "Please call us.", fresh_key(), "he"))

        assert [found.subject for found in received()] == ["Zoë, שלום, 👩🏽‍🚀: news"]

    @pytest.mark.parametrize("injected", _INJECTIONS, ids=range(len(_INJECTIONS)))
    def test_nothing_is_injected(
        self, channel: Channel, received: Callable[[], Sequence[Received]], address: str, injected: str
    ) -> None:
        """C5. A line break in a subject or an address reaches nobody else: the letter is refused for good, or whole."""
        for letter in (
            Letter(address, injected, "Please call us.", fresh_key()),
            Letter(injected.replace("Hello", address), "News", "Please call us.", fresh_key()),
        ):
            before, refused = len(received()), None
            try:
                channel.send(letter)
            except ChannelFailed as failed:
                refused = failed
            new = received()[before:]
            if refused is None:
                assert [(found.to, found.body.strip()) for found in new] == [(letter.to, "Please call us.")]
            else:
                assert not new
                assert refused.permanent, "Sending it again cannot help."

    @every
    @given(encodable_texts(), encodable_texts())
    def test_every_letter_is_taken_or_refused(self, channel: Channel, address: str, subject: str, body: str) -> None:
        """C6. Whatever a letter says, it is taken, or refused as a channel refuses; the refusal tells none of it."""
        private = f"{_PRIVATE} {body}"
        try:
            channel.send(Letter(address, subject, private, fresh_key()))
        except ChannelFailed as failed:
            _assert_tells_nothing(failed, address, private)

    @every
    @given(st.text(max_size=30).map(lambda text: f"zoe {text}"))
    def test_refusals_tell_nothing(self, channel: Channel, to: str) -> None:
        """C7. An address that cannot be one is taken or refused; the refusal tells neither the address nor the text."""
        try:
            channel.send(Letter(to, "News", _PRIVATE, fresh_key()))
        except ChannelFailed as failed:
            _assert_tells_nothing(failed, to, _PRIVATE)

    def test_threads_may_share_it(
        self, channel: Channel, received: Callable[[], Sequence[Received]], address: str
    ) -> None:
        """C8. Letters that several threads send at once all arrive, each whole."""
        texts = [f"Text {number}" for number in range(20)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda text: channel.send(Letter(address, "News", text, fresh_key())), texts))

        assert sorted(found.body for found in _plain(received())) == sorted(texts)

    def test_closing(self, open_channel: Callable[[], Channel], address: str) -> None:
        """C9. Closing twice does nothing; a letter after that is taken, or refused as a channel refuses."""
        channel = open_channel()
        channel.close()
        channel.close()
        try:
            channel.send(Letter(address, "News", _PRIVATE, fresh_key()))
        except ChannelFailed as failed:
            _assert_tells_nothing(failed, address, _PRIVATE)


def _plain(received: Sequence[Received]) -> list[Received]:
    return [Received(found.to, found.subject, found.body.replace("\r\n", "\n").rstrip("\n")) for found in received]


def _assert_tells_nothing(failed: ChannelFailed, *private: str) -> None:
    told = f"{failed} {failed!r}"
    assert not any(text in told for text in private)
