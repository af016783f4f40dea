"""Who asks an endpoint: never written into a message, a log or a repr."""

from __future__ import annotations

import base64
import netrc
import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from miggraph.errors import UsageError

__all__ = ["PASSWORD", "TOKEN", "USER", "Credentials", "find_credentials", "is_open"]

USER: Final = "MIGGRAPH_ENDPOINT_USER"
PASSWORD: Final = "MIGGRAPH_ENDPOINT_PASSWORD"  # noqa: S105  # the name of a variable
TOKEN: Final = "MIGGRAPH_ENDPOINT_TOKEN"  # noqa: S105  # the name of a variable
_LOOPBACK: Final = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")


class Credentials:
    """A user with a password, or a bearer token, or nothing.

    Parameters
    ----------
    user, password
        For the schemes Basic and Digest.
    token
        For the scheme Bearer.
    """

    __slots__ = ("_token", "password", "user")

    def __init__(
        self, user: str | None = None, password: str | None = None, token: str | None = None
    ) -> None:
        self.user = user
        self.password = password
        self._token = token

    def __bool__(self) -> bool:
        return self.user is not None or self._token is not None

    def __repr__(self) -> str:
        kind = "a token" if self._token else "a password" if self.user is not None else "none"
        return f"Credentials({kind})"

    def header(self) -> str | None:
        """Return the value of the header ``Authorization``."""
        if self._token is not None:
            return f"Bearer {self._token}"
        if self.user is None:
            return None
        pair = f"{self.user}:{self.password or ''}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"

    def hidden_in(self, text: str) -> str:
        """Return a text without what is secret of these, should a server repeat it."""
        secrets = (self._token, self.password, (self.header() or "").partition(" ")[2])
        for secret in secrets:
            if secret:
                text = text.replace(secret, "…")
        return text


def find_credentials(url: str) -> tuple[str, Credentials]:
    """Return an address without its user part, and who asks there.

    What stands in the address goes before the environment, and that before the netrc file.

    Parameters
    ----------
    url
        Address of an endpoint.

    Raises
    ------
    UsageError
        If it is no address of a web server, a variable is missing or malformed, or the netrc file
        cannot be read.
    """
    parts = _parts(url)
    host = parts.hostname or ""
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    if parts.username is not None:
        return bare, Credentials(unquote(parts.username), unquote(parts.password or ""))
    return bare, _from_environment() or _from_netrc(host) or Credentials()


def is_open(url: str) -> bool:
    """Whether what is sent there can be read on the way: plain HTTP to another machine."""
    parts = urlsplit(url)
    return parts.scheme == "http" and not _LOOPBACK.fullmatch(parts.hostname or "")


def _parts(url: str) -> SplitResult:
    """Take an address apart; the message never repeats it, as it may hold a password."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    odd = any(ord(letter) <= 32 or ord(letter) == 127 for letter in url)
    if odd or parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            "The endpoint is no address of a web server.",
            fix="give it as in https://host/sparql, without spaces.",
        )
    return parts


def _from_environment() -> Credentials | None:
    user, password, token = (os.environ.get(name) for name in (USER, PASSWORD, TOKEN))
    for name, value in ((USER, user), (PASSWORD, password), (TOKEN, token)):
        if value is not None and not value.isprintable():
            raise UsageError(f"{name} holds a control character.", fix="set it anew.")
    if user and password is None:
        raise UsageError(f"{USER} is set without {PASSWORD}.", fix=f"set {PASSWORD}, too.")
    if token and user:
        raise UsageError(f"Both {TOKEN} and {USER} are set.", fix="unset one of them.")
    if token:
        return Credentials(token=token)
    return Credentials(user, password) if user else None


def _from_netrc(host: str) -> Credentials | None:
    """Read the entry of this host; a default entry is for no particular host and is not used."""
    path = Path(os.environ.get("NETRC") or Path("~/.netrc").expanduser())
    if not path.is_file():
        return None
    try:
        entry = netrc.netrc(str(path)).hosts.get(host)
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        # Not the parser's own words: they repeat what stands in the file.
        raise UsageError(
            "The netrc file cannot be read.", file=path, line=line, fix="mend it, or set NETRC."
        ) from None
    return None if entry is None else Credentials(entry[0], entry[2] or "")
