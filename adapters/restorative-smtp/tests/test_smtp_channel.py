"""Letters through a real mail server on this machine: what arrives, and what every failure means."""

import asyncio
import email.policy
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from restorative_core.errors import ChannelFailed
from restorative_core.ports import Channel, Letter
from restorative_core.testing import ChannelContract, Received
from restorative_smtp.sending import open_smtp

WHO = "p1.secret.address@people.example"
LETTER = Letter(to=WHO, subject="Your meeting", body="Come at noon.\n.\nFrom here", id="message-k3q9")
FROM = "from=rj@county.example"


class Desk:
    """The server's side: takes letters, unless it was told to answer otherwise."""

    def __init__(self) -> None:
        self.letters: list[Envelope] = []
        self.sessions: list[Session] = []
        self.answers: dict[str, str] = {}
        self.waits: dict[str, float] = {}
        self.drops: set[str] = set()
        self.handle_MAIL, self.handle_RCPT, self.handle_DATA = self._mail, self._rcpt, self._data

    async def _at(self, step: str, server: SMTP) -> str | None:
        await asyncio.sleep(self.waits.get(step, 0))
        if step in self.drops:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return self.answers.get(step)

    async def _mail(self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from, envelope.mail_options = address, options
        return await self._at("MAIL", server) or "250 OK"

    async def _rcpt(self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = await self._at("RCPT", server) or "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def _data(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await self._at("DATA", server) or "250 OK"
        if answer.startswith("2"):
            self.letters.append(envelope)
            self.sessions.append(session)
        return answer

    def read(self, number: int = -1) -> Any:
        """The message that arrived, parsed."""
        content = self.letters[number].content
        assert isinstance(content, bytes)
        return BytesParser(policy=email.policy.default).parsebytes(content)


async def _end(server: asyncio.Server) -> None:
    """Take no new conversation, and end those that are on."""
    server.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.01)


@contextmanager
def serving(desk: Desk, implicit: ssl.SSLContext | None = None, **options: Any) -> Iterator[int]:
    """A mail server on a free port of this machine, for as long as the block lasts."""
    loop = asyncio.new_event_loop()
    made = loop.create_server(lambda: SMTP(desk, loop=loop, **options), "127.0.0.1", 0, ssl=implicit)
    server = loop.run_until_complete(made)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def url(port: int, more: str = "", *, user: str = "") -> str:
    """The URL of the server at *port*; a port on this machine may be plain."""
    return f"smtp://{user}127.0.0.1:{port}?{FROM}&timeout=5{more}"


def send(at: str, letter: Letter = LETTER) -> None:
    """Send one letter and close."""
    with closing(open_smtp(at)) as channel:
        channel.send(letter)


def refusal(at: str, letter: Letter = LETTER) -> ChannelFailed:
    """How *letter* failed. Nothing personal stands in the error or behind it."""
    with pytest.raises(ChannelFailed) as caught:
        send(at, letter)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    for hidden in (letter.to, letter.body, letter.subject):
        assert hidden not in f"{caught.value!r} {caught.value}"
    assert letter.id in str(caught.value)
    return caught.value


@pytest.fixture
def desk() -> Desk:
    """A desk that takes every letter."""
    return Desk()


@pytest.fixture
def port(desk: Desk) -> Iterator[int]:
    """The port of a plain server."""
    with serving(desk, enable_SMTPUTF8=True) as number:
        yield number


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("TLS is not tested: there is no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    made = folder / "localhost.pem"
    arguments = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext keyUsage=digitalSignature,keyCertSign"
        " -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
    )
    command = [openssl, *arguments.split(), "-keyout", str(folder / "key"), "-out", str(folder / "cert")]
    subprocess.run(command, check=True, capture_output=True)
    made.write_bytes((folder / "cert").read_bytes() + (folder / "key").read_bytes())
    return made


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


class TestWhatArrives:
    """A letter arrives as it was written, and says where it comes from."""

    def test_a_letter_arrives(self, desk: Desk, port: int) -> None:
        """Envelope, headers and text are those of the letter, and nobody is asked to answer by machine."""
        send(url(port, "&from_name=County%20Restorative%20Justice"))

        (envelope,), message = desk.letters, desk.read()
        assert (envelope.mail_from, envelope.rcpt_tos) == ("rj@county.example", [WHO])
        assert str(message["From"]) == "County Restorative Justice <rj@county.example>"
        assert (message["To"], message["Subject"]) == (WHO, "Your meeting")
        assert message["Message-ID"] == "<message-k3q9@county.example>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Content-Language"] == "en"
        assert message["Date"].datetime.utcoffset() is not None
        assert message.get_content().splitlines() == ["Come at noon.", ".", "From here"]

    def test_text_in_any_script_arrives(self, desk: Desk, port: int) -> None:
        """Subject and text may be in any script, however long, and travel in ASCII."""
        subject, body = "Siarad â'ch gilydd, 会議 " * 8, "Prynhawn da, Siân, مرحبا\n" * 40
        send(url(port), Letter(to=WHO, subject=subject.strip(), body=body, id="m-1", language="cy"))

        content = desk.letters[0].content
        assert isinstance(content, bytes)
        assert content.isascii()
        assert desk.read()["Subject"] == subject.strip()
        assert desk.read().get_content().splitlines() == body.splitlines()

    def test_an_international_address_needs_the_servers_help(self, desk: Desk, port: int) -> None:
        """An address outside ASCII goes to a server that offers SMTPUTF8; a domain alone goes to any, as xn--."""
        send(url(port), Letter(to="siân@exämple.org", subject="ŵ", body="ŷ", id="m-1"))

        assert desk.letters[0].rcpt_tos == ["siân@xn--exmple-cua.org"]
        assert "SMTPUTF8" in desk.letters[0].mail_options

    def test_without_smtputf8_an_international_address_is_refused_clearly(self, desk: Desk) -> None:
        """A server that cannot take the address never will; an international domain is no trouble to it."""
        with serving(desk) as port:
            failed = refusal(url(port), Letter(to="siân@people.example", subject="ŵ", body="ŷŷŷ", id="m-1"))
            send(url(port), Letter(to="sian@exämple.org", subject="ŵ", body="ŷ", id="m-2"))

        assert failed.permanent
        assert "no SMTPUTF8" in str(failed)
        assert desk.letters[0].rcpt_tos == ["sian@xn--exmple-cua.org"]

    def test_the_machine_does_not_tell_its_name(self, desk: Desk, port: int) -> None:
        """The service greets as the domain of its sender."""
        send(url(port))

        assert desk.sessions[0].host_name == "county.example"


class TestOneConnection:
    """Several letters share a connection, and a stale one is made again."""

    def test_letters_share_a_connection(self, desk: Desk, port: int) -> None:
        """Two letters from one channel come in one session, and closing twice does nothing."""
        channel = open_smtp(url(port))
        channel.send(LETTER)
        channel.send(LETTER)
        channel.close()
        channel.close()

        first, second = desk.sessions
        assert first is second

    def test_a_stale_connection_is_made_again(self, desk: Desk) -> None:
        """When the server has hung up meanwhile, the next letter comes in a new session."""
        with serving(desk, timeout=0.2) as port, closing(open_smtp(url(port))) as channel:
            channel.send(LETTER)
            time.sleep(0.5)
            channel.send(LETTER)

        first, second = desk.sessions
        assert first is not second

    @pytest.mark.parametrize("answer", ["550 5.1.1 No such user", "451 Later", "421 Closing"])
    def test_a_refused_letter_does_not_stop_the_next(self, desk: Desk, port: int, answer: str) -> None:
        """After a refusal the same channel goes on working."""
        with closing(open_smtp(url(port))) as channel:
            desk.answers["RCPT"] = answer
            with pytest.raises(ChannelFailed):
                channel.send(LETTER)
            desk.answers.clear()
            channel.send(LETTER)

        assert len(desk.letters) == 1


class TestPrivacyOfTheLine:
    """TLS is required, certificates are verified, and a password is never sent in the clear."""

    def test_starttls(self, desk: Desk, tls: ssl.SSLContext, certificate: Path) -> None:
        """With STARTTLS and a certificate that is trusted, the letter arrives through TLS."""
        with serving(desk, tls_context=tls, require_starttls=True) as port:
            send(url(port, f"&tls=starttls&cafile={certificate}"))

        assert desk.sessions[0].ssl is not None

    def test_implicit_tls(self, desk: Desk, tls: ssl.SSLContext, certificate: Path) -> None:
        """With `smtps`, the connection is private from its first byte."""
        with serving(desk, implicit=tls) as port:
            send(url(port, f"&cafile={certificate}").replace("smtp:", "smtps:"))

        assert len(desk.letters) == 1

    @pytest.mark.parametrize("scheme", ["smtp", "smtps"])
    def test_an_unknown_certificate_is_not_trusted(self, desk: Desk, tls: ssl.SSLContext, scheme: str) -> None:
        """A certificate that nobody vouches for ends the attempt, which may succeed when it is mended."""
        with serving(desk, implicit=tls if scheme == "smtps" else None, tls_context=tls) as port:
            at = url(port, "&tls=starttls" if scheme == "smtp" else "").replace("smtp:", f"{scheme}:")
            failed = refusal(at)

        assert not failed.permanent
        assert "its certificate cannot be trusted" in str(failed)
        assert not desk.letters

    def test_a_certificate_must_name_the_host(self, desk: Desk, tls: ssl.SSLContext, certificate: Path) -> None:
        """A certificate for another machine is not trusted, whoever vouches for it."""
        with serving(desk, tls_context=tls) as port:
            failed = refusal(url(port, f"&tls=starttls&cafile={certificate}").replace("127.0.0.1", "127.0.0.2"))

        assert not failed.permanent
        assert not desk.letters

    def test_a_server_without_tls_gets_nothing(self, desk: Desk, port: int) -> None:
        """Where TLS is required and not offered, nothing is sent: no one can strip it away."""
        failed = refusal(url(port, "&tls=starttls"))

        assert not failed.permanent
        assert "lacks TLS" in str(failed)
        assert not desk.letters


class TestLogin:
    """The service logs in with a password that is read at that moment."""

    @pytest.fixture
    def guarded(self, desk: Desk, tls: ssl.SSLContext) -> Iterator[int]:
        """The port of a server that asks for a login."""

        def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: Any) -> AuthResult:
            known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"rj@county", b"opensesame")
            return AuthResult(success=known, handled=False)

        with serving(desk, tls_context=tls, auth_required=True, authenticator=authenticate) as number:
            yield number

    def test_a_login(
        self, desk: Desk, guarded: int, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The password comes from an environment variable or from a file."""
        (tmp_path / "password").write_text("opensesame\n")
        monkeypatch.setenv("RJ_SMTP", "opensesame")
        for where in ("password_env=RJ_SMTP", f"password_file={tmp_path}/password"):
            send(url(guarded, f"&tls=starttls&cafile={certificate}&{where}", user="rj%40county@"))

        assert [session.authenticated for session in desk.sessions] == [True, True]

    def test_a_refused_login_is_ours_to_mend(
        self, guarded: int, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A wrong password is no fault of the letter: it is kept, and operations are told."""
        monkeypatch.setenv("RJ_SMTP", "wrong-password")
        failed = refusal(url(guarded, f"&tls=starttls&cafile={certificate}&password_env=RJ_SMTP", user="rj@"))

        assert not failed.permanent
        assert "refuses the login (535 5.7.8). Tell whoever operates this service" in str(failed)
        assert "wrong-password" not in str(failed)

    def test_a_missing_login_is_ours_to_mend(self, guarded: int, certificate: Path) -> None:
        """A server that wants a login refuses the sender, not the letter."""
        failed = refusal(url(guarded, f"&tls=starttls&cafile={certificate}"))

        assert not failed.permanent

    def test_a_password_that_has_gone_is_ours_to_mend(
        self, guarded: int, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A password that is no longer there when it is needed stops the letter for now."""
        monkeypatch.setenv("RJ_SMTP", "opensesame")
        at = url(guarded, f"&tls=starttls&cafile={certificate}&password_env=RJ_SMTP", user="rj@")
        with closing(open_smtp(at)) as channel:
            monkeypatch.delenv("RJ_SMTP")
            with pytest.raises(ChannelFailed, match="the password can no longer be read") as caught:
                channel.send(LETTER)

        assert not caught.value.permanent


class TestAnswers:
    """Whether trying again can help follows from what the server says, and to what."""

    @pytest.mark.parametrize(
        ("step", "answer", "expected"),
        [
            ("RCPT", f"550 5.1.1 <{WHO}>: Recipient address rejected", (True, "refuses the address (550 5.1.1)")),
            ("RCPT", "553 no", (True, "refuses the address (553)")),
            ("RCPT", f"450 4.2.0 <{WHO}>: Greylisted", (False, "does not take the address now (450 4.2.0)")),
            ("RCPT", "421 Closing", (False, "does not take the address now (421)")),
            ("RCPT", "530 5.7.0 Authentication required", (False, "wants a login (530 5.7.0)")),
            ("MAIL", "550 5.7.1 Who are you?", (False, "refuses the sender in from= (550 5.7.1)")),
            ("MAIL", "552 5.3.4 Too large", (True, "refuses a letter of this size (552 5.3.4)")),
            ("MAIL", "451 Later", (False, "refuses the sender in from= (451)")),
            ("DATA", f"554 5.6.0 {WHO} does not like it", (True, "refuses the letter as it stands (554 5.6.0)")),
            ("DATA", "452 4.3.1 Disk full", (False, "does not take letters now (452 4.3.1)")),
        ],
    )
    def test_an_answer(self, desk: Desk, port: int, step: str, answer: str, expected: tuple[bool, str]) -> None:
        """A refused address or letter is final; what passes, and what is ours to mend, is not."""
        desk.answers[step] = answer
        failed = refusal(url(port))

        permanent, says = expected
        assert failed.permanent is permanent
        assert says in str(failed)

    @pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
    def test_a_server_that_hangs(self, desk: Desk, port: int, step: str) -> None:
        """A server that does not answer in time holds nobody up for longer than that."""
        desk.waits[step] = 30
        began = time.monotonic()
        failed = refusal(url(port).replace("timeout=5", "timeout=0.3"))

        assert not failed.permanent
        assert time.monotonic() - began < 10

    @pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
    def test_a_server_that_drops_the_line(self, desk: Desk, port: int, step: str) -> None:
        """A line that breaks in mid-letter leaves the letter to be tried again, on a new line."""
        desk.drops.add(step)
        failed = refusal(url(port))

        assert not failed.permanent
        assert "closed the connection" in str(failed)

    def test_a_server_that_is_not_there(self) -> None:
        """Where nobody listens, a letter waits."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            failed = refusal(url(taken.getsockname()[1]))

        assert not failed.permanent
        assert "cannot be reached" in str(failed)

    def test_a_server_that_never_greets(self) -> None:
        """A port that accepts and says nothing is left after the timeout."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            failed = refusal(url(silent.getsockname()[1]).replace("timeout=5", "timeout=0.3"))

        assert not failed.permanent

    @pytest.mark.parametrize("greeting", [b"554 Go away\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff" * 9000])
    def test_something_else_that_answers(self, greeting: bytes) -> None:
        """A web server, or a mail server that takes nobody, is no reason to give a letter up."""
        with socket.create_server(("127.0.0.1", 0)) as other:

            def answer() -> None:
                connection, _ = other.accept()
                with connection:
                    connection.sendall(greeting)
                    connection.recv(1)

            thread = threading.Thread(target=answer)
            thread.start()
            failed = refusal(url(other.getsockname()[1]))
            thread.join()

        assert not failed.permanent


@pytest.mark.parametrize(
    "hostile",
    [
        lambda: Letter(to=f"{WHO}\r\nBcc: evil@people.example", subject="subject", body="b" * 9, id="m-1"),
        lambda: Letter(to=f"{WHO}\n", subject="subject", body="b" * 9, id="m-1"),
        lambda: Letter(to=f"{WHO}, evil@people.example", subject="subject", body="b" * 9, id="m-1"),
        lambda: Letter(to=f"{WHO}> SIZE=1 <evil@people.example", subject="subject", body="b" * 9, id="m-1"),
        lambda: Letter(to=WHO, subject="Hello\r\nBcc: evil@people.example", body="b" * 9, id="m-1"),
        lambda: Letter(to=WHO, subject="=?utf-8?q?Hello=0D=0ABcc=3A_evil=40people=2Eexample?=", body="b" * 9, id="m-1"),
    ],
)
def test_nothing_hostile_reaches_a_server(desk: Desk, port: int, hostile: Callable[[], Letter]) -> None:
    """What would add a header or a recipient is refused for good before anything is connected."""
    assert refusal(url(port), hostile()).permanent
    assert not desk.letters


class TestContract(ChannelContract):
    """A mail server on this machine, held to the contract of channels."""

    @pytest.fixture
    def open_channel(self, port: int) -> Callable[[], Channel]:
        """Opens the channel to the server."""
        return lambda: open_smtp(url(port))

    @pytest.fixture
    def received(self, desk: Desk) -> Callable[[], Sequence[Received]]:
        """Reads what the server has taken."""

        def _received() -> list[Received]:
            messages = [desk.read(number) for number in range(len(desk.letters))]
            return [Received(str(one["To"]), str(one["Subject"]), one.get_content()) for one in messages]

        return _received
