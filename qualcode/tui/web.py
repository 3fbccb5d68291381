"""The screen in a browser of this machine: a page, and a process of the screen for each that opens it.

Who may look: the server listens on the loopback address only; the first part of every path is a
secret of this run; the address asked for must be this machine's (or a page elsewhere could reach it
under another name), and a page that opens the connection must be ours. Anything else gets 403. The
page is ours and loads nothing from elsewhere; the terminal in it is textual-serve's.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import os
import secrets
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from pathlib import Path

from aiohttp import WSMsgType, web

from qualcode.errors import PortTaken
from qualcode.tui.page import page

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
STATIC = {
    "textual.js": ("js/textual.js", "text/javascript"),
    "xterm.css": ("css/xterm.css", "text/css"),
    "mono.ttf": ("fonts/RobotoMono-VariableFont_wght.ttf", "font/ttf"),
    "mono-italic.ttf": ("fonts/RobotoMono-Italic-VariableFont_wght.ttf", "font/ttf"),
}
"""Files of textual-serve that the page uses, by the name it calls them."""
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
LARGEST = 1 << 20
"""Bytes of a message from the page."""
LEAVING_S = 5.0
"""How long a screen may take to end before it is ended."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve_screen(
    study: Path,
    coder: str,
    *,
    port: int,
    interview: str,
    language: str,
    told: Callable[[str], None],
) -> None:
    """Serve until interrupted; ``told`` gets the address. Raises ``PortTaken``."""
    command = [sys.executable, "-m", "qualcode", "code", "tui", "--study", str(study)]
    command += ["--coder", coder, "--lang", language]
    command += ["--interview", interview] if interview else []
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(command, port, language, told))


async def _serve(
    command: Sequence[str], port: int, language: str, told: Callable[[str], None]
) -> None:
    ended = asyncio.Event()
    for name in ("SIGINT", "SIGTERM"):
        with contextlib.suppress(NotImplementedError, AttributeError):  # as on Windows
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), ended.set)
    async with Server(command, port, language) as server:
        told(server.address)
        await ended.wait()


class Server:
    """Serves the screen that a command starts, while it is open."""

    def __init__(
        self, command: Sequence[str], port: int, language: str, token: str | None = None
    ) -> None:
        self.command, self.port, self.language = command, port, language
        self.token = token or secrets.token_urlsafe(24)
        self.screens: set[Process] = set()
        app = web.Application(middlewares=[self.guarded])
        app.router.add_get(f"/{self.token}/", self.index)
        app.router.add_get(f"/{self.token}/ws", self.connect)
        app.router.add_get(f"/{self.token}/static/{{name}}", self.static)
        self._sockets: set[web.WebSocketResponse] = set()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=LEAVING_S)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.port}/{self.token}/"

    async def __aenter__(self) -> Server:
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self.port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortTaken(self.port) from error
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for socket in list(self._sockets):
            await socket.close()
        await self._runner.cleanup()

    def may_look(self, request: web.Request) -> bool:
        """Whether a request knows the secret, names this machine, and comes from no other page."""
        first = request.path.split("/")[1] if "/" in request.path else ""
        hosts = [f"{name}:{self.port}" for name in NAMES]
        hosts += list(NAMES) if self.port == 80 else []
        origin = request.headers.get("Origin")
        from_us = origin in [f"http://{host}" for host in hosts]
        needs_origin = request.path.endswith("/ws")
        return (
            hmac.compare_digest(first.encode("utf-8", "replace"), self.token.encode())
            and request.headers.get("Host", "").lower() in hosts
            and (from_us if needs_origin or origin is not None else True)
            and request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
        )

    @web.middleware
    async def guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuses who may not look."""
        if not self.may_look(request):
            return web.Response(status=403, text="403\n", headers=HEADERS)
        return await handler(request)

    async def index(self, request: web.Request) -> web.Response:
        """The page."""
        host = request.headers["Host"]
        text, policy = page(f"ws://{host}/{self.token}/ws", self.language)
        headers = {**HEADERS, "Content-Security-Policy": policy}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def static(self, request: web.Request) -> web.Response:
        """A file that the page uses."""
        name = request.match_info["name"]
        if name not in STATIC:
            return web.Response(status=404, text="404\n", headers=HEADERS)
        path, kind = STATIC[name]
        content = files("textual_serve").joinpath("static").joinpath(path).read_bytes()
        return web.Response(body=content, content_type=kind, headers=HEADERS)

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """A screen for a page, until either ends."""
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=LARGEST)
        await socket.prepare(request)
        self._sockets.add(socket)
        size = _size(request.query.get("width"), request.query.get("height"))
        screen = await self._start(size)
        showing = asyncio.create_task(_show(screen, socket))
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await _pass_on(message.data, screen, socket)
        finally:
            self._sockets.discard(socket)
            await self._end(screen)
            showing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await showing
        return socket

    async def _start(self, size: tuple[int, int]) -> Process:
        environment = {
            **os.environ,
            "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "COLUMNS": str(size[0]),
            "ROWS": str(size[1]),
            "PYTHONIOENCODING": "utf-8",
        }
        screen = await asyncio.create_subprocess_exec(
            *self.command, stdin=PIPE, stdout=PIPE, env=environment
        )
        self.screens.add(screen)
        return screen

    async def _end(self, screen: Process) -> None:
        """Ask a screen to end, and see to it that it does."""
        await _write(screen, b"M", json.dumps({"type": "quit"}).encode())
        if screen.stdin is not None:
            screen.stdin.close()
        try:
            await asyncio.wait_for(screen.wait(), LEAVING_S)
        except TimeoutError:
            screen.kill()
            await screen.wait()
        self.screens.discard(screen)


def _size(width: str | None, height: str | None) -> tuple[int, int]:
    """Columns and rows as the page tells them, within reason."""

    def number(told: str | None, usual: int) -> int:
        return min(max(int(told), 2), 1000) if told and told.isascii() and told.isdigit() else usual

    return number(width, 80), number(height, 24)


async def _write(screen: Process, kind: bytes, payload: bytes) -> None:
    """Hand a packet to a screen, if it is still there."""
    if screen.stdin is not None and screen.returncode is None:
        with contextlib.suppress(ConnectionError, RuntimeError):
            screen.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
            await screen.stdin.drain()


async def _pass_on(text: str, screen: Process, socket: web.WebSocketResponse) -> None:
    """What the page sends: keys, its size, whether it has the focus. All else is dropped."""
    try:
        message = json.loads(text)
    except ValueError:
        return
    match message:
        case ["stdin", str(keys)]:
            await _write(screen, b"D", keys.encode("utf-8", "replace"))
        case ["resize", {"width": int(width), "height": int(height)}]:
            columns, rows = _size(str(width), str(height))
            told = {"type": "resize", "width": columns, "height": rows}
            await _write(screen, b"M", json.dumps(told).encode())
        case ["ping", str(when)]:
            await socket.send_json(["pong", when])
        case ["focus" | "blur" as kind, *_]:
            await _write(screen, b"M", json.dumps({"type": kind}).encode())


async def _show(screen: Process, socket: web.WebSocketResponse) -> None:
    """What a screen draws goes to the page; when it ends, so does the connection."""
    if screen.stdout is None:
        return
    try:
        while line := await screen.stdout.readline():
            if line == b"__GANGLION__\n":
                break
        while True:
            head = await screen.stdout.readexactly(5)
            payload = await screen.stdout.readexactly(int.from_bytes(head[1:], "big"))
            if head[:1] == b"D":
                await socket.send_bytes(payload)
            elif head[:1] == b"M" and json.loads(payload).get("type") == "exit":
                break
    except (asyncio.IncompleteReadError, ConnectionError, ValueError):
        pass
    with contextlib.suppress(ConnectionError):
        await socket.close()
