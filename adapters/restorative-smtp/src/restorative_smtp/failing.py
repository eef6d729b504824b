"""What an error of a mail server means for a letter: whether to try again, and whose it is to mend."""

import re
import smtplib
import ssl

from attrs import frozen

from restorative_core.errors import Misconfigured

_LOGIN_WANTED = {530, 534, 535, 538}
_TOO_LARGE = 552
_REFUSED_FOR_EVER = range(500, 600)
_OPERATE = "Tell whoever operates this service"


@frozen
class Failure:
    """Why a letter was not sent.

    Attributes:
        says: What failed, and what to do. It has neither the address nor words of the server, which often repeat it.
        permanent: Whether trying again cannot help.
    """

    says: str
    permanent: bool


_SAID: tuple[tuple[type[Exception], str], ...] = (  # the first that fits
    (smtplib.SMTPServerDisconnected, "it closed the connection or did not answer in time. Try again later"),
    (smtplib.SMTPNotSupportedError, f"it lacks TLS or the login that the channel's URL asks for. {_OPERATE}"),
    (ssl.SSLCertVerificationError, f"its certificate cannot be trusted. {_OPERATE}"),
    (ssl.SSLError, f"a private connection cannot be made. {_OPERATE}"),
    (Misconfigured, f"the password can no longer be read. {_OPERATE}"),
    (TimeoutError, "it did not answer in time. Try again later"),
    (OSError, "it cannot be reached. Try again later"),
    (Exception, f"its answer makes no sense. {_OPERATE}"),
)


def failure(error: Exception) -> Failure:
    """What *error* means. Only what concerns this one letter is permanent; what is ours to mend is not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _about_recipient(error)
    if isinstance(error, smtplib.SMTPResponseException):
        return _about_answer(error)
    return Failure(next(says for kind, says in _SAID if isinstance(error, kind)), permanent=False)


def _about_recipient(error: smtplib.SMTPRecipientsRefused) -> Failure:
    ((code, text),) = error.recipients.values()
    if code in _LOGIN_WANTED:
        return Failure(f"it wants a login ({_codes(code, text)}). {_OPERATE}", permanent=False)
    if code in _REFUSED_FOR_EVER:
        return Failure(f"it refuses the address ({_codes(code, text)}). Ask for another", permanent=True)
    return Failure(f"it does not take the address now ({_codes(code, text)}). Try again later", permanent=False)


def _about_answer(error: smtplib.SMTPResponseException) -> Failure:
    code, codes = error.smtp_code, _codes(error.smtp_code, error.smtp_error)
    match error:
        case smtplib.SMTPAuthenticationError():
            return Failure(f"it refuses the login ({codes}). {_OPERATE}", permanent=False)
        case smtplib.SMTPSenderRefused() if code == _TOO_LARGE:
            return Failure(f"it refuses a letter of this size ({codes}). Shorten it", permanent=True)
        case smtplib.SMTPSenderRefused():
            return Failure(f"it refuses the sender in from= ({codes}). {_OPERATE}", permanent=False)
        case smtplib.SMTPDataError() if code in _REFUSED_FOR_EVER and code not in _LOGIN_WANTED:
            return Failure(f"it refuses the letter as it stands ({codes}). Change it", permanent=True)
        case _:
            return Failure(f"it does not take letters now ({codes}). Try again later", permanent=False)


def _codes(code: int, text: bytes | str) -> str:
    """The numbers of an answer, such as `550 5.1.1`, without its words."""
    plain = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    enhanced = re.match(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])", plain)
    return f"{code} {enhanced[0]}" if enhanced else str(code)
