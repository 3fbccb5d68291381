"""Tables of what a study holds: interviews, codes, word forms, issues."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from qualcode.model import (
    Code,
    Codebook,
    CodedSegment,
    Interview,
    Issue,
    Quotation,
    Rule,
    Texts,
    text_in,
)
from qualcode.report.citation import clock
from qualcode.report.language import amount, phrase
from qualcode.report.phrases import QUOTATION_MARKS
from qualcode.report.tables import Table

WORDS: Mapping[str, Texts] = {
    "interviews": {"en": "Interviews", "es": "Entrevistas"},
    "interview": {"en": "interview", "es": "entrevista"},
    "date": {"en": "date", "es": "fecha"},
    "actor": {"en": "actor type", "es": "tipo de actor"},
    "chains": {"en": "value chains", "es": "cadenas de valor"},
    "participants": {"en": "participants", "es": "participantes"},
    "segments": {"en": "segments", "es": "segmentos"},
    "words": {"en": "words", "es": "palabras"},
    "coded": {"en": "coded by", "es": "codificada por"},
    "rules": {"en": "rules", "es": "reglas"},
    "people": {"en": "people", "es": "personas"},
    "both": {"en": "people and rules", "es": "personas y reglas"},
    "nobody": {"en": "nobody yet", "es": "aún nadie"},
    "codebook": {"en": "Codebook", "es": "Libro de códigos"},
    "dimension": {"en": "dimension", "es": "dimensión"},
    "theme": {"en": "theme", "es": "tema"},
    "code": {"en": "code", "es": "código"},
    "label": {"en": "label", "es": "etiqueta"},
    "tier": {"en": "tier", "es": "alcance"},
    "core": {"en": "core", "es": "central"},
    "extended": {"en": "extended", "es": "ampliado"},
    "applies": {"en": "applies to", "es": "se aplica a"},
    "everything": {"en": "all", "es": "todo"},
    "definition": {"en": "definition", "es": "definición"},
    "include": {"en": "includes", "es": "incluye"},
    "exclude": {"en": "excludes", "es": "excluye"},
    "examples": {"en": "examples", "es": "ejemplos"},
    "contrasts": {"en": "contrasts with", "es": "se opone a"},
    "experience_of": {"en": "experience of", "es": "experiencia de"},
    "field": {"en": "field", "es": "campo"},
    "text": {"en": "text", "es": "texto"},
    "forms": {"en": "Word forms caught by {code}", "es": "Formas que capta {code}"},
    "language": {"en": "language", "es": "idioma"},
    "word": {"en": "word of a rule", "es": "palabra de una regla"},
    "caught": {"en": "forms in the transcripts", "es": "formas en las transcripciones"},
    "issues": {"en": "Worth a look", "es": "Para revisar"},
    "nothing": {"en": "Nothing to look at.", "es": "Nada que revisar."},
    "severity": {"en": "kind", "es": "clase"},
    "where": {"en": "where", "es": "dónde"},
    "what": {"en": "what", "es": "qué"},
    "remedy": {"en": "what to do", "es": "qué hacer"},
    "who": {"en": "who", "es": "quién"},
    "act": {"en": "act", "es": "acto"},
    "before": {"en": "before", "es": "antes"},
    "after": {"en": "after", "es": "después"},
}


def interview_table(
    interviews: Iterable[Interview],
    sizes: Mapping[str, tuple[int, int]],
    coders: Mapping[str, tuple[bool, bool]],
    codebook: Codebook,
    language: str,
) -> Table:
    """One row per interview; ``sizes`` are segments and words, ``coders`` whether rules and people
    have coded it."""
    labels = {n.id: n.label for n in (*codebook.actor_types, *codebook.value_chains)}

    def named(ids: Iterable[str]) -> str:
        return "; ".join(text_in(labels.get(i, {}), language) or i for i in ids)

    return Table(
        _w("interviews", language),
        _header("interview date actor chains participants segments words coded", language),
        tuple(
            (
                i.id,
                i.date.isoformat() if i.date else "",
                named(i.actor_types),
                named(i.value_chains),
                len(i.participants),
                *sizes[i.id],
                _w(_CODED[coders[i.id]], language),
            )
            for i in interviews
        ),
        (),
        ("left", "left", "left", "left", "right", "right", "right", "left"),
    )


def codebook_table(codebook: Codebook, codes: Sequence[Code], language: str) -> Table:
    """One row per code with where it belongs, its label and where it applies."""
    n_rules = {code.id: sum(len(r) for r in code.rules.values()) for code in codes}
    return Table(
        f"{text_in(codebook.title, language)} ({codebook.id} {codebook.version})",
        _header("dimension theme code label tier applies rules", language),
        tuple(
            (
                code.dimension,
                code.theme,
                code.id,
                text_in(code.label, language),
                _w(code.tier, language),
                _applies(code, language),
                n_rules[code.id],
            )
            for code in codes
        ),
        (),
        ("left",) * 6 + ("right",),
    )


def code_table(code: Code, language: str) -> Table:
    """Everything one code says, a row per field."""
    rows: list[tuple[str, str]] = [
        (_w("label", language), text_in(code.label, language)),
        (_w("theme", language), code.theme),
        (_w("tier", language), _w(code.tier, language)),
        (_w("definition", language), text_in(code.definition, language)),
        (_w("include", language), text_in(code.include, language)),
        (_w("exclude", language), text_in(code.exclude, language)),
        (_w("examples", language), "\n".join(code.examples.get(language, ()))),
        (_w("contrasts", language), ", ".join(code.contrasts)),
        (_w("applies", language), _applies(code, language)),
        (_w("experience_of", language), ", ".join(code.experience_of)),
    ]
    rows += [
        (f"{_w('rules', language)} ({tongue})", "\n".join(_rule_line(r) for r in rules))
        for tongue, rules in code.rules.items()
    ]
    return Table(
        code.id,
        _header("field text", language),
        tuple(row for row in rows if row[1]),
        (),
        ("left", "left"),
    )


def forms_table(
    code_id: str, caught: Mapping[str, Mapping[str, Sequence[str]]], language: str
) -> Table:
    """For each word of a code's rules, the forms in the transcripts it stands for."""
    return Table(
        phrase("forms", language, WORDS, code=code_id),
        _header("language word caught", language),
        tuple(
            (tongue, word, ", ".join(forms) or "–")
            for tongue, words in caught.items()
            for word, forms in words.items()
        ),
        (),
        ("left", "left", "left"),
    )


def issue_table(issues: Sequence[Issue], language: str) -> Table:
    """What is worth a look, errors first."""
    order = {"error": 0, "warning": 1, "note": 2}
    ranked = sorted(issues, key=lambda issue: order[issue.severity])
    return Table(
        _w("issues", language),
        _header("severity where what remedy", language),
        tuple((i.severity, i.where, i.what, i.remedy) for i in ranked),
        () if ranked else (_w("nothing", language),),
        ("left",) * 4,
    )


_CODED = {
    (True, True): "both",
    (True, False): "rules",
    (False, True): "people",
    (False, False): "nobody",
}


def _rule_line(rule: Rule) -> str:
    n = len(rule.patterns)
    line = " | ".join(rule.written[:n])
    if rule.written[n:]:
        line += f"  [not: {' | '.join(rule.written[n:])}]"
    if rule.stance != "affirms":
        line += f"  [{rule.stance}]"
    limits = [*rule.chains, *rule.actors, *([f"about {rule.about}"] if rule.about else [])]
    return f"{line}  [{', '.join(limits)}]" if limits else line


def _applies(code: Code, language: str) -> str:
    return "; ".join((*code.actors, *code.chains)) or _w("everything", language)


def _w(key: str, language: str) -> str:
    return phrase(key, language, WORDS)


def _header(keys: str, language: str) -> tuple[str, ...]:
    return tuple(_w(key, language) for key in keys.split())


def code_heading(codebook: Codebook, name: str, language: str) -> str:
    """A code, theme or dimension by its label and id: ``Steadier income (INCOME.STABLE)``."""
    themes = [(theme.id, theme.label) for theme in codebook.themes]
    dimensions = [(dimension.id, dimension.label) for dimension in codebook.dimensions]
    labels = dict([*dimensions, *themes, *((c.id, c.label) for c in codebook.by_id.values())])
    return f"{text_in(labels[name.upper()], language)} ({name.upper()})"


def withheld_notes(quotations: Collection[Quotation | CodedSegment], language: str) -> list[str]:
    """How many of some quotations may not be shown, if any."""
    k = sum(quotation.withheld for quotation in quotations)
    n = amount(len(quotations), "segment", language)
    return [phrase("note.withheld", language, k=k, n=n)] if k else []


def quotation_lines(quotation: Quotation, language: str) -> list[str]:
    """The exact words between quotation marks; then citation, segment, codes and what to know."""
    opening, closing = ("", "") if quotation.withheld else QUOTATION_MARKS[language]
    marks = [", ".join(quotation.codes)]
    if quotation.stance != "affirms":
        marks.append(phrase(f"stance.{quotation.stance}", language))
    if quotation.about == "other":
        marks.append(phrase("about_others", language))
    if quotation.by_rule_only:
        marks.append(phrase("by_rule", language))
    time = clock(quotation.start_ms)
    if time in quotation.citation:
        time = ""
    said = (quotation.citation, quotation.segment_id, time, "; ".join(marks))
    facts = [fact for fact in said if fact]
    return [f"{opening}{quotation.text}{closing}", " · ".join(facts)]
