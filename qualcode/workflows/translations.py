"""Translations in: turns of interviews in another language, from files beside their transcripts."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualcode import ingest
from qualcode.errors import QualcodeError
from qualcode.model import Issue, Transcript, Translation
from qualcode.store import transcripts, translations
from qualcode.workflows.folder import TRANSLATIONS, StudyFolder
from qualcode.workflows.leaks import guard


@dataclass
class Translated:
    """How many turns are new or changed, what is worth a look, and one error per file not taken."""

    turns: int = 0
    issues: list[Issue] = field(default_factory=list)
    failed: list[QualcodeError] = field(default_factory=list)


def read_translations(study: StudyFolder) -> Translated:
    """Turns in another language from ``translations/<language>/``, aligned turn by turn.

    Names that were replaced in the study are tokens here too.
    """
    done = Translated()
    folder = study.path / TRANSLATIONS
    languages = (
        sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    )
    for language in languages:
        there = translations.translations(study.file, language.name)
        for path in ingest.find([language])[0]:
            try:
                translated, _ = ingest.read(path, limits=study.settings.limits)
            except QualcodeError as error:
                done.failed.append(error)
                continue
            original = transcripts.transcript(study.file, translated.interview_id)
            turns = guard(study).translations(_aligned(translated, original, language.name, done))
            new = [turn for turn in turns if there.get((turn.interview_id, turn.turn)) != turn]
            done.turns += translations.add(study.file, new)
    return done


def _aligned(
    translated: Transcript, original: Transcript | None, language: str, done: Translated
) -> list[Translation]:
    where = f"translations/{language}/{translated.source}"
    if original is None:
        what = f"there is no interview {translated.interview_id} to translate"
        done.issues.append(Issue(where, what, "Name the file after its interview."))
        return []
    if len(original.turns) != len(translated.turns):
        what = (
            f"it has {len(translated.turns)} turns and the interview has {len(original.turns)},"
            " so nothing of it was taken"
        )
        done.issues.append(Issue(where, what, "Give it the same turns in the same order."))
        return []
    by = next((v for k, v in translated.attributes.items() if k.casefold() in _TRANSLATOR), "")
    return [
        Translation(original.interview_id, turn.number, language, turn.span.of(translated.text), by)
        for turn in translated.turns
    ]


_TRANSLATOR = frozenset({"translation", "translator", "traducción", "traductor", "traductora"})
