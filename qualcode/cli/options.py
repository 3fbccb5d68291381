"""Options that several commands share: the same name, the same meaning, everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from qualcode.workflows.folder import StudyFolder

F = TypeVar("F", bound=Callable[..., Any])

study = click.option(
    "--study",
    "study_path",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the study; otherwise the one you are in.",
)
lang = click.option(
    "--lang",
    type=click.Choice(["es", "en"]),
    help="Language of what is written; otherwise that of the study.",
)
fmt = click.option(
    "--format",
    "fmt",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="A table for people, or text for programs.",
)
grouping = click.option(
    "--grouping", default="", metavar="ID", help="Which grouping of value chains is used."
)
unit = click.option(
    "--unit",
    type=click.Choice(["interview", "participant", "segment", "words"]),
    default="interview",
    show_default=True,
    help="What is counted.",
)
unit_of_people = click.option(
    "--unit",
    type=click.Choice(["interview", "participant"]),
    default="interview",
    show_default=True,
    help="What is counted.",
)


def _ids(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    ids: list[str] = []
    for value in given:
        named = [part.strip() for part in value.split(",") if part.strip()]
        if not named:
            raise click.BadParameter(f"'{value}' names none; leave it out for all of them.")
        ids += named
    return tuple(ids)


codes = click.option(
    "--codes",
    "codes",
    multiple=True,
    metavar="ID",
    callback=_ids,
    help="Only these codes, themes or dimensions; repeat it or separate with commas.",
)
dimensions = click.option(
    "--dimensions",
    multiple=True,
    metavar="ID",
    callback=_ids,
    help="Only these; repeat it or separate with commas.",
)
tier = click.option(
    "--tier", type=click.Choice(["core", "extended"]), help="Only codes of this tier."
)


def _pairs(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise click.BadParameter(f"'{pair}' is not of the form attribute=value.")
        if name.strip() in pairs:
            raise click.BadParameter(f"'{name.strip()}' is named twice.")
        pairs[name.strip()] = value.strip()
    return pairs


where = click.option(
    "--where",
    multiple=True,
    metavar="ATTRIBUTE=VALUE",
    callback=_pairs,
    help="Only interviews with this value of an attribute; repeat it for more.",
)

coder = click.option(
    "--coder",
    default="",
    envvar="QUALCODE_CODER",
    show_envvar=True,
    metavar="NAME",
    help="Who codes; otherwise whoever is at the keyboard.",
)


def _interviews(
    _ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(part.strip() for value in given for part in value.split(",") if part.strip())


interviews = click.option(
    "--interviews",
    "--interview",
    "interviews",
    multiple=True,
    metavar="ID",
    callback=_interviews,
    help="Only these; A01-A12 is a run of them. Repeat it or separate with commas.",
)
span = click.option(
    "--span",
    default="",
    metavar="WORDS",
    help="Only these words of the segment, as they stand there.",
)


def signed() -> str:
    """The coder that the environment names, where no option does."""
    return os.environ.get("QUALCODE_CODER", "")


def opened(study_path: Path | None) -> StudyFolder:
    """The study named with ``--study``, else the one of the current folder."""
    from qualcode.workflows import folder

    return folder.open_folder(study_path or folder.find(Path.cwd()))


codebook_version = click.option(
    "--codebook-version",
    "codebook_version",
    type=click.IntRange(min=1),
    metavar="N",
    help="As it was coded under that version of the codebook ('qualcode codebook history').",
)


@contextmanager
def viewed(study_path: Path | None, version: int | None) -> Iterator[StudyFolder]:
    """The study as ``opened``; with a version, a copy of it as it was coded under that codebook."""
    with opened(study_path) as study:
        if version is None:
            yield study
            return
        from qualcode.workflows import codebook_history

        with codebook_history.as_of(study, str(version)) as then:
            yield then
