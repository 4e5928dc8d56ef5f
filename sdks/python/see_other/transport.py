"""One HTTP exchange: sent, answered, or not. Redirects are not followed, and credentials go to one origin only."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from inspect import isawaitable
from pathlib import Path
from time import monotonic

import anyio
import httpx

from see_other.api import __version__
from see_other.exchange import Ask, NoResponse, Reply, Response
from see_other.protocol.locations import origin_of

#: A bearer key or token, or what gives one for each request.
Token = str | Callable[[], str]
AsyncToken = str | Callable[[], str | Awaitable[str]]

_CHUNK_BYTES = 256 * 1024


class Transport:
    def __init__(self, origin: str, token: Token | None, timeout: float) -> None:
        """`origin` is what gets the token. `timeout`: seconds, besides what is held or uploaded."""
        self._origin = origin
        self._token = token
        self._timeout = timeout
        self._http = httpx.Client(follow_redirects=False, cookies=_no_cookies(), headers=_USER_AGENT)

    def send(self, ask: Ask) -> Reply:
        headers = _headers_of(ask)
        if self._token is not None and origin_of(ask.url) == self._origin:
            headers |= _bearer(self._token if isinstance(self._token, str) else self._token())
        content = _chunks(ask.content) if isinstance(ask.content, Path) else ask.content
        allowed = _allowed(ask, self._timeout)
        try:
            with self._http.stream(ask.method, ask.url, headers=headers, content=content, timeout=allowed) as response:
                body = bytearray()
                ends = monotonic() + allowed
                for chunk in response.iter_bytes():
                    body += chunk
                    if monotonic() > ends:
                        return _too_slow(ask, allowed)
                return Response(response.status_code, response.headers, bytes(body))
        except httpx.LocalProtocolError:
            raise
        except httpx.RequestError as error:
            return _no_response(ask, error)

    def close(self) -> None:
        self._http.close()


class AsyncTransport:
    """As Transport, for asyncio."""

    def __init__(self, origin: str, token: AsyncToken | None, timeout: float) -> None:
        self._origin = origin
        self._token = token
        self._timeout = timeout
        self._http = httpx.AsyncClient(follow_redirects=False, cookies=_no_cookies(), headers=_USER_AGENT)

    async def send(self, ask: Ask) -> Reply:
        headers = _headers_of(ask)
        if self._token is not None and origin_of(ask.url) == self._origin:
            headers |= _bearer(await self._current(self._token))
        content = _async_chunks(ask.content) if isinstance(ask.content, Path) else ask.content
        allowed = _allowed(ask, self._timeout)
        try:
            async with self._http.stream(
                ask.method, ask.url, headers=headers, content=content, timeout=allowed
            ) as response:
                body = bytearray()
                ends = monotonic() + allowed
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if monotonic() > ends:
                        return _too_slow(ask, allowed)
                return Response(response.status_code, response.headers, bytes(body))
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


def _headers_of(ask: Ask) -> dict[str, str]:
    headers = dict(ask.headers)
    if isinstance(ask.content, Path):
        headers["Content-Length"] = str(ask.content.stat().st_size)
    return headers


def _bearer(token: str) -> dict[str, str]:
    """RFC 6750, section 2.1."""
    return {"Authorization": f"Bearer {token}"}


def _allowed(ask: Ask, timeout: float) -> float:
    allowed = timeout + ask.held
    return allowed if ask.within is None else min(allowed, ask.within)


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK_BYTES):
            yield chunk


async def _async_chunks(file: Path) -> AsyncIterator[bytes]:
    async with await anyio.open_file(file, "rb") as opened:
        while chunk := await opened.read(_CHUNK_BYTES):
            yield chunk


def _too_slow(ask: Ask, allowed: float) -> NoResponse:
    return NoResponse(f"{ask.url} had not sent its whole answer after {allowed:g} s")


def _no_response(ask: Ask, error: httpx.RequestError) -> NoResponse:
    return NoResponse(f"{ask.url} did not answer: {type(error).__name__} {error}".rstrip())
