"""The page that shows the screen in a browser. It loads nothing from anywhere but its own server."""

from __future__ import annotations

import secrets
from html import escape

from qualcode.tui.words import say

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="static/xterm.css">
<style nonce="{nonce}">
@font-face {{ font-family: "Roboto Mono"; src: url("static/mono.ttf"); font-weight: 100 700; }}
@font-face {{ font-family: "Roboto Mono"; src: url("static/mono-italic.ttf");
  font-style: italic; font-weight: 100 700; }}
html, body {{ margin: 0; height: 100%; overflow: hidden; background: #121212; color: #e0e0e0;
  font-family: "Roboto Mono", monospace; }}
.textual-terminal {{ width: 100vw; height: 100vh; }}
.xterm .xterm-viewport {{ overflow: hidden !important; }}
.told {{ position: fixed; inset: 0; display: flex; flex-direction: column; gap: 1em;
  align-items: center; justify-content: center; text-align: center; background: #121212; z-index: 10; }}
.told a {{ color: inherit; border: 1px solid; padding: 0.5em 1em; text-decoration: none; }}
body.-first-byte .wait {{ display: none; }}
.ended {{ display: none; }}
body.-closed .ended {{ display: flex; }}
</style>
<script nonce="{nonce}" src="static/textual.js"></script>
<script nonce="{nonce}">
addEventListener("load", () => document.fonts.ready.then(() => {{
  dispatchEvent(new Event("resize"));
  document.querySelector(".xterm-helper-textarea")?.focus();
}}));
</script>
</head>
<body>
<div class="told wait" role="status">{wait}</div>
<div class="told ended" role="alert"><div>{ended}</div><a href="">{again}</a></div>
<div id="terminal" class="textual-terminal"
  data-session-websocket-url="{socket}" data-font-size="16"></div>
</body>
</html>
"""


def page(socket: str, language: str) -> tuple[str, str]:
    """The page as HTML, and what it may load (its content security policy)."""
    nonce = secrets.token_urlsafe(12)
    text = _PAGE.format(
        language=escape(language),
        nonce=nonce,
        title=escape(say("title", language)),
        wait=escape(say("page.wait", language)),
        ended=escape(say("page.ended", language)),
        again=escape(say("page.again", language)),
        socket=escape(socket),
    )
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'self' 'unsafe-inline'",  # the terminal makes its own
            "font-src 'self'",
            "img-src data:",
            f"connect-src {socket}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
    return text, policy
