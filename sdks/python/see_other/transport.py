"""One HTTP exchange: sent, answered, or not. Redirects are not followed, and credentials go to one origin only."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from inspect import isawaitable
from io import BytesIO
from os import fstat
from pathlib import Path
from typing import BinaryIO

import anyio
import httpx

from see_other.allowance import Allowance
from see_other.api import __version__
from see_other.exchange import Ask, NoResponse, Reply, Response
from see_other.protocol.locations import origin_of

#: A bearer key or token, or what gives one for each request.
Token = str | Callable[[], str]
AsyncToken = str | Callable[[], str | Awaitable[str]]

_CHUNK_BYTES = 256 * 1024
_TOKEN = re.compile(r"[!-~]+")


class Transport:
    """For threads. A thread cannot be told to stop reading: a phase that has begun may use up its whole time."""

    def __init__(self, origin: str, token: Token | None, timeout: float) -> None:
        """`origin` is what gets the token. `timeout`: seconds, besides what is held, uploaded or downloaded."""
        self._origin = origin
        self._token = _checked(token) if isinstance(token, str) else token
        self._timeout = timeout
        self._http = httpx.Client(
            follow_redirects=False,
            cookies=_no_cookies(),
            headers=_USER_AGENT,
            event_hooks={"response": [_keep_location]},
        )

    def send(self, ask: Ask) -> Reply:
        headers = dict(ask.headers)
        if self._token is not None and origin_of(ask.url) == self._origin:
            headers |= _bearer(self._token if isinstance(self._token, str) else self._token())
        if ask.content is None:
            return self._exchange(ask, headers, None)
        with _opened(ask.content) as content:
            return self._exchange(ask, headers, content)

    def _exchange(self, ask: Ask, headers: dict[str, str], content: BinaryIO | None) -> Reply:
        allowance = _allowance(ask, self._timeout)
        length = 0 if content is None else _length_of(content)
        if content is not None:
            headers["Content-Length"] = str(length)
        try:
            with self._http.stream(
                ask.method,
                ask.url,
                headers=headers,
                content=None if content is None else _chunks(content, length, allowance),
                extensions={"timeout": allowance},
            ) as response:
                body = bytearray()
                if ask.long:
                    allowance.renew()
                for chunk in response.iter_bytes():
                    body += chunk
                    if allowance.left <= 0:
                        return _too_slow(ask, allowance)
                    if ask.long:
                        allowance.renew()
                return _response(response, body)
        except httpx.LocalProtocolError:
            raise
        except httpx.RequestError as error:
            return _no_response(ask, error)

    def close(self) -> None:
        self._http.close()


class AsyncTransport:
    """As Transport, for asyncio, where the time is a bound on the exchange as a whole."""

    def __init__(self, origin: str, token: AsyncToken | None, timeout: float) -> None:
        self._origin = origin
        self._token = _checked(token) if isinstance(token, str) else token
        self._timeout = timeout
        self._http = httpx.AsyncClient(
            follow_redirects=False,
            cookies=_no_cookies(),
            headers=_USER_AGENT,
            event_hooks={"response": [_keep_location_async]},
        )

    async def send(self, ask: Ask) -> Reply:
        headers = dict(ask.headers)
        if self._token is not None and origin_of(ask.url) == self._origin:
            headers |= _bearer(await self._current(self._token))
        if ask.content is None:
            return await self._exchange(ask, headers, None)
        with _opened(ask.content) as content:
            return await self._exchange(ask, headers, content)

    async def _exchange(self, ask: Ask, headers: dict[str, str], content: BinaryIO | None) -> Reply:
        allowance = _allowance(ask, self._timeout)
        length = 0 if content is None else _length_of(content)
        if content is not None:
            headers["Content-Length"] = str(length)
        try:
            with anyio.move_on_after(allowance.left) as scope:
                async with self._http.stream(
                    ask.method,
                    ask.url,
                    headers=headers,
                    content=None if content is None else _async_chunks(content, length, allowance, scope),
                    timeout=None,
                ) as response:
                    body = bytearray()
                    if ask.long:
                        _renew(allowance, scope)
                    async for chunk in response.aiter_bytes():
                        body += chunk
                        if ask.long:
                            _renew(allowance, scope)
                    return _response(response, body)
            return _too_slow(ask, allowance)
        except httpx.LocalProtocolError:
            raise
        except httpx.RequestError as error:
            return _no_response(ask, error)

    async def close(self) -> None:
        await self._http.aclose()

    @staticmethod
    async def _current(token: AsyncToken) -> str:
        if isinstance(token, str):
            return token
        given = token()
        return await given if isawaitable(given) else given


_USER_AGENT = {"User-Agent": f"see-other-python/{__version__}"}


def _no_cookies() -> CookieJar:
    """Takes no cookie: one would go to every port of its host."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def _keep_location(response: httpx.Response) -> None:
    """Out of sight of httpx, which takes a Location that it cannot parse for an answer that did not come."""
    if "location" in response.headers:
        response.extensions["location"] = response.headers.pop("location")


async def _keep_location_async(response: httpx.Response) -> None:
    _keep_location(response)


def _response(response: httpx.Response, body: bytearray) -> Response:
    headers = response.headers
    if "location" in response.extensions:
        headers["location"] = response.extensions["location"]
    return Response(response.status_code, headers, bytes(body))


def _bearer(token: str) -> dict[str, str]:
    """RFC 6750, section 2.1."""
    return {"Authorization": f"Bearer {_checked(token)}"}


def _checked(token: str) -> str:
    """Neither error shows the token."""
    if not isinstance(token, str):
        raise TypeError(f"the token is a {type(token).__name__}, where a str was expected")
    if not _TOKEN.fullmatch(token):
        raise ValueError("the token can be no header: it is empty, or has other than visible ASCII characters in it")
    return token


def _allowance(ask: Ask, timeout: float) -> Allowance:
    return Allowance(timeout + ask.held, ask.within)


def _opened(content: bytes | Path) -> BinaryIO:
    return BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def _length_of(content: BinaryIO) -> int:
    return content.getbuffer().nbytes if isinstance(content, BytesIO) else fstat(content.fileno()).st_size


def _chunks(content: BinaryIO, left: int, allowance: Allowance) -> Iterator[bytes]:
    while left > 0:
        chunk = _some(content, left)
        left -= len(chunk)
        yield chunk
        allowance.renew()


async def _async_chunks(
    content: BinaryIO, left: int, allowance: Allowance, scope: anyio.CancelScope
) -> AsyncIterator[bytes]:
    while left > 0:
        chunk = await anyio.to_thread.run_sync(_some, content, left)
        left -= len(chunk)
        yield chunk
        _renew(allowance, scope)


def _some(content: BinaryIO, left: int) -> bytes:
    """No more than is left of what was announced, should the file have grown."""
    chunk = content.read(min(_CHUNK_BYTES, left))
    if not chunk:
        raise OSError(f"the file became {left} bytes shorter while it was sent: send it again once it stays as it is")
    return chunk


def _renew(allowance: Allowance, scope: anyio.CancelScope) -> None:
    allowance.renew()
    scope.deadline = anyio.current_time() + allowance.left


def _too_slow(ask: Ask, allowance: Allowance) -> NoResponse:
    return NoResponse(f"{ask.url} had not sent its whole answer after {allowance.seconds:g} s")


def _no_response(ask: Ask, error: httpx.RequestError) -> NoResponse:
    return NoResponse(f"{ask.url} did not answer: {type(error).__name__} {error}".rstrip())
