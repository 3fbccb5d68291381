"""The screen in a browser: only for who knows the address, and nothing leaves the machine."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("textual_serve")
aiohttp = pytest.importorskip("aiohttp")

from qualcode.errors import PortTaken  # noqa: E402 the libraries may not be there
from qualcode.tui.web import STATIC, Server  # noqa: E402
from qualcode.workflows import folder, hand  # noqa: E402

TOKEN = "a-secret-for-the-tests"
TALKER = [
    sys.executable,
    "-c",
    "import sys; w = sys.stdout.buffer.write; w(b'__GANGLION__\\n')\n"
    "def out(b): w(b'D' + len(b).to_bytes(4, 'big') + b); sys.stdout.buffer.flush()\n"
    "out(b'hello')\n"
    "while head := sys.stdin.buffer.read(5):\n"
    "    body = sys.stdin.buffer.read(int.from_bytes(head[1:], 'big')); out(head[:1] + b' ' + body)\n"
    "    if b'quit' in body: break\n",
]
"""A stand-in for the screen: it says hello and repeats what it is told."""

Visit = Callable[["Server", "aiohttp.ClientSession"], Awaitable[None]]


def served(visit: Visit, command: list[str] = TALKER, language: str = "es") -> None:
    async def run() -> None:
        async with (
            Server(command, 0, language, TOKEN) as server,
            aiohttp.ClientSession() as browser,
        ):
            await visit(server, browser)
        assert not server.screens

    asyncio.run(run())


def origin(server: Server) -> dict[str, str]:
    return {"Origin": f"http://127.0.0.1:{server.port}"}


def test_without_the_secret_everything_is_refused():
    async def visit(server: Server, browser: aiohttp.ClientSession) -> None:
        root = f"http://127.0.0.1:{server.port}"
        for path in ("/", "/ws", "/static/textual.js", "/wrong/", f"/{TOKEN[:-1]}/", f"//{TOKEN}/"):
            async with browser.get(root + path, headers=origin(server)) as answer:
                assert answer.status == 403, path
                assert TOKEN not in await answer.text()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await browser.ws_connect(f"{root}/ws", headers=origin(server))
        assert refused.value.status == 403
        assert not server.screens

    served(visit)


def test_another_host_or_another_page_is_refused():
    async def visit(server: Server, browser: aiohttp.ClientSession) -> None:
        for host in ("evil.example", f"evil.example:{server.port}", "127.0.0.1", ""):
            async with browser.get(server.address, headers={"Host": host}) as answer:
                assert answer.status in (400, 403), host
        for headers in (
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
        ):
            async with browser.get(server.address, headers=headers) as answer:
                assert answer.status == 403, headers
        for headers in ({}, {"Origin": "http://evil.example"}, {"Origin": "http://127.0.0.1:1"}):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await browser.ws_connect(f"{server.address}ws", headers=headers)
        assert not server.screens

    served(visit)


def test_the_page_loads_nothing_from_elsewhere():
    async def visit(server: Server, browser: aiohttp.ClientSession) -> None:
        async with browser.get(server.address) as answer:
            text = await answer.text()
            policy = answer.headers["Content-Security-Policy"]
            assert answer.status == 200
        assert "default-src 'none'" in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert not re.search(r"https?://|src=\"//|googleapis", text)
        assert 'lang="es"' in text
        named = re.findall(r"static/([\w.-]+)", text)
        assert set(named) == set(STATIC)
        for name in named:
            async with browser.get(f"{server.address}static/{name}") as answer:
                assert answer.status == 200
                assert len(await answer.read()) > 1000
        for name in ("..%2f..%2fserver.py", "nothing"):
            async with browser.get(f"{server.address}static/{name}") as answer:
                assert answer.status == 404

    served(visit)


def test_it_listens_on_this_machine_only():
    async def visit(server: Server, _: aiohttp.ClientSession) -> None:
        addresses = [one[0] for one in server._runner.addresses]
        assert addresses == ["127.0.0.1"]

    served(visit)


def test_keys_go_to_the_screen_and_what_it_draws_comes_back():
    async def visit(server: Server, browser: aiohttp.ClientSession) -> None:
        address = f"{server.address}ws?width=90&height=-1"
        async with browser.ws_connect(address, headers=origin(server)) as page:
            assert await page.receive_bytes() == b"hello"
            for nonsense in ("[", "{}", '["stdin", 3]', '["resize", {"width": "x"}]', "[]"):
                await page.send_str(nonsense)
            await page.send_bytes(b"\xff\x00")
            await page.send_str(json.dumps(["stdin", "ñ"]))
            assert await page.receive_bytes() == "D ñ".encode()
            await page.send_str(json.dumps(["resize", {"width": 99999, "height": 30}]))
            assert json.loads((await page.receive_bytes())[2:]) == {
                "type": "resize",
                "width": 1000,
                "height": 30,
            }
            await page.send_str(json.dumps(["ping", "7"]))
            assert await page.receive_json() == ["pong", "7"]
            assert len(server.screens) == 1
        for _ in range(100):
            if not server.screens:
                break
            await asyncio.sleep(0.02)

    served(visit)


def test_a_screen_that_ends_ends_its_page():
    async def visit(server: Server, browser: aiohttp.ClientSession) -> None:
        async with browser.ws_connect(f"{server.address}ws", headers=origin(server)) as page:
            assert (await page.receive()).type in (
                aiohttp.WSMsgType.CLOSE,
                aiohttp.WSMsgType.CLOSED,
            )

    served(visit, [sys.executable, "-c", "pass"])


def test_a_port_that_is_taken_is_told_in_a_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        async def run() -> None:
            async with Server(TALKER, port, "es"):
                pass

        with pytest.raises(PortTaken, match=f"Port {port}"):
            asyncio.run(run())


@pytest.mark.slow
def test_a_study_is_coded_in_the_browser(ready, child):
    """The real thing: the command, the page's connection, a key, and what is then in the study."""
    process = child("code", "web", "--coder", "ana", cwd=ready)
    try:
        address = process.stdout.readline().strip()

        async def run() -> None:
            async with aiohttp.ClientSession() as browser:
                headers = {"Origin": address[: address.index("/", 8)]}
                async with browser.ws_connect(f"{address}ws", headers=headers) as page:
                    drawn = b""
                    await page.send_str(json.dumps(["resize", {"width": 100, "height": 30}]))
                    while b"MARKET.PRICE" not in drawn:
                        drawn += await asyncio.wait_for(page.receive_bytes(), 20)
                    await page.send_str(json.dumps(["stdin", "y"]))
                    while b"Guardado" not in drawn:
                        drawn += await asyncio.wait_for(page.receive_bytes(), 20)

        asyncio.run(run())
    finally:
        process.terminate()
        process.communicate(timeout=20)
    with folder.open_folder(ready) as study:
        assert [mark.code for mark in hand.line(study, "A01-0001").by("ana")] == ["MARKET.PRICE"]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="there is no Chromium")
def test_chromium_asks_nobody_else(ready, child, tmp_path):
    process = child("code", "web", "--coder", "ana", cwd=ready)
    log = tmp_path / "net.json"
    try:
        address = process.stdout.readline().strip()
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--log-net-log={log}",
                "--disable-background-networking", "--disable-component-update", "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                f"--user-data-dir={tmp_path / 'profile'}", "--timeout=6000",
                f"--screenshot={tmp_path / 'page.png'}", address,
            ],
            timeout=60,
            capture_output=True,
            check=True,
        )  # fmt: skip
    finally:
        process.terminate()
        process.communicate(timeout=20)
    ours = address.split("/")[2]
    events = log.read_text(encoding="utf-8").splitlines()
    asked = {
        found[1]
        for event in events
        if f'"initiator":"http://{ours}"' in event
        and (found := re.search(r'"url":"\w+://([^/"]+)', event))
    }
    assert asked == {ours}
    assert Path(tmp_path / "page.png").stat().st_size > 3000
