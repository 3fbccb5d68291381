"""Old Word documents (.doc): converted by LibreOffice where it is installed, else refused.

LibreOffice works on a copy, in a profile of its own that runs no macros and follows no links, and is
ended when it takes too long.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from qualcode.errors import Unreadable
from qualcode.ingest.document import Document
from qualcode.ingest.formats import docx
from qualcode.ingest.formats.package import protected
from qualcode.model import Issue, Limits

_RESAVE = "Open it in Word or LibreOffice, save it as .docx and try again."
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_SECTOR = 512
_WORD_MARK = b"\xec\xa5"
_ENCRYPTED = 0x01
"""The bit in the twelfth byte of a Word stream that tells a password."""
_NOWHERE = "http://127.0.0.1:9"
_SETTING = (
    '<item oor:path="/org.openoffice.Office.{place}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """An old Word document by way of .docx, with a note about that.

    Raises ``Unreadable`` where LibreOffice is not installed, takes too long or cannot read it.
    """
    _refuse_protected(path, raw)
    program = converter()
    if not program:
        why = (
            "this is an old Word document (.doc), which is read only where LibreOffice is installed"
        )
        raise Unreadable(path, why, _RESAVE)
    try:
        made = _converted(path, raw, program, limits)
    except OSError as error:
        why = "LibreOffice could not be started to convert this old Word document"
        raise Unreadable(path, why, _RESAVE) from error
    document = docx.read(path, made, limits)
    what = "an old Word document, read as LibreOffice converts it"
    note = Issue(path.name, what, "Compare it with the original where wording matters.", "note")
    return replace(document, issues=[note, *document.issues])


def converter() -> str:
    """The path of LibreOffice, empty where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), "")


def _refuse_protected(path: Path, raw: bytes) -> None:
    """Raise ``Unreadable`` for a document that asks for a password."""
    for start in range(_SECTOR, min(len(raw), 1 << 20), _SECTOR):
        if raw.startswith(_WORD_MARK, start):
            if raw[start + 11 : start + 12] and raw[start + 11] & _ENCRYPTED:
                raise protected(path)
            return


def _converted(path: Path, raw: bytes, program: str, limits: Limits) -> bytes:
    """The document as .docx."""
    with tempfile.TemporaryDirectory(prefix="qualcode-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        (home / "old.doc").write_bytes(raw)
        _write_profile(home / "profile" / "user")
        command = [
            program,
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(home)),
            str(home / "old.doc"),
        ]
        if not _run(command, home, limits.seconds):
            why = f"LibreOffice took more than {limits.seconds} seconds to convert it"
            raise Unreadable(path, why, _RESAVE)
        made = home / "old.docx"
        if not made.is_file():
            why = "this is an old Word document that LibreOffice cannot convert"
            raise Unreadable(path, why, _RESAVE)
        if made.stat().st_size > limits.bytes:
            why = f"it is more than {limits.megabytes} MB as .docx"
            remedy = "Split it, or raise 'megabytes' under [limits] in study.toml."
            raise Unreadable(path, why, remedy)
        return made.read_bytes()


def _write_profile(folder: Path) -> None:
    """The settings of a profile that trusts nothing."""
    folder.mkdir(parents=True)
    items = "".join(
        _SETTING.format(place=place, name=name, value=value) for place, name, value in _SETTINGS
    )
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">' + items + "</oor:items>",
        encoding="utf-8",
    )


def _run(command: Sequence[str], home: Path, seconds: float) -> bool:
    """Whether a program came to its end in time; else it is ended with all that it started."""
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), _NOWHERE)
    with subprocess.Popen(
        command,
        cwd=home,
        env={**os.environ, **proxies, "HOME": str(home), "no_proxy": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return False
        except BaseException:
            _end(process)
            raise
        return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, capture_output=True)
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
