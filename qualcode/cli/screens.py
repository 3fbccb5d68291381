"""Commands that open the coding screen, in the terminal or in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli import options

interview = click.option(
    "--interview",
    default="",
    metavar="ID",
    help="Begin with this one; otherwise where you stopped.",
)


@click.command("tui")
@options.coder
@interview
@options.lang
@options.study
def tui(coder: str, interview: str, lang: str | None, study_path: Path | None) -> None:
    """Code on a screen, with keys or the mouse.

    Every key is saved at once; it opens where you stopped. Press ? for all keys.

    \b
    Examples:
      qualcode code tui --coder ana
      qualcode code tui --coder ana --interview A05 --lang es
    """
    from qualcode import tui as screen
    from qualcode.workflows.hand import coder_of

    with options.opened(study_path) as study:
        screen.run(study, coder_of(study, coder), interview=interview, language=lang or "")


@click.command("web")
@options.coder
@interview
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Otherwise a free one is found."
)
@options.lang
@options.study
def web(coder: str, interview: str, port: int, lang: str | None, study_path: Path | None) -> None:
    """Code on the same screen in a browser of this machine.

    It prints an address with a secret part; without it nothing is shown, and other machines cannot
    reach it. Nothing leaves this machine. End it with Ctrl-C.

    \b
    Examples:
      qualcode code web --coder ana
      qualcode code web --coder ana --port 8765
    """
    from qualcode import tui as screen
    from qualcode.workflows.hand import coder_of

    with options.opened(study_path) as study:
        name, path = coder_of(study, coder), study.path
        language = lang or study.settings.language

    def told(address: str) -> None:
        click.echo(address)
        click.echo("Open this address in a browser on this machine. Ctrl-C ends it.", err=True)

    screen.serve(path, name, port=port, interview=interview, language=language, told=told)


COMMANDS = (tui, web)
