"""What the columns of an attribute sheet are called, and what their cells say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from qualcode.ingest.vocabulary import fold
from qualcode.model import Codebook, Named

NAMES: Mapping[str, str] = {
    written: name
    for name, all_written in {
        "interview": "interview,entrevista,id,codigo,interview id,id entrevista,id de entrevista,"
        "codigo entrevista,codigo de entrevista,codigo de la entrevista,interview code,cod,"
        "cod entrevista,folio,archivo,nombre archivo,nombre de archivo,nombre del archivo,file,"
        "file name,filename,transcript,archivo de transcripcion,n entrevista,n de entrevista,"
        "n de la entrevista,entrevista n,interview n,n interview",
        "date": "date,fecha,interview date,date of interview,fecha entrevista,fecha de entrevista,"
        "fecha de la entrevista,fecha de realizacion,fecha realizacion",
        "language": "language,idioma,lengua,interview language,idioma de la entrevista",
        "value_chain": "value chain,value chains,chain,chains,cadena,cadenas,cadena de valor,"
        "cadenas de valor,cadena productiva,rubro,rubros,rubro productivo,rubro principal,"
        "producto,productos,product,products",
        "actor_type": "actor type,actor,tipo de actor,tipo actor,type of actor,tipo de entrevistado,"
        "tipo de participante,tipo entrevistado,tipo participante,stakeholder,stakeholder type",
        "number": "number,n,number in role,n de actor,n actor",
        "speaker": "speaker,hablante,etiqueta,label,speaker label,etiqueta del hablante",
        "person": "person,persona,person id,id persona,id de persona,codigo persona,"
        "codigo de persona,participant id,id participante,id de participante,codigo participante,"
        "codigo de participante,participant code,n participante,n de participante,participant n",
        "descriptor_es": "descriptor es",
        "descriptor_en": "descriptor en",
        "descriptor": "descriptor,descripcion,description",
        "gender": "gender,genero,sexo,sex,genero participante,genero del participante",
        "age": "age,edad,edad participante,edad del participante",
        "role": "role,rol,cargo",
        "organisation": "organisation,organization,organizacion,institucion,institution,"
        "nombre de la organizacion,nombre de la empresa,nombre de la institucion",
        "consent": "consent,consentimiento,consentimiento informado,informed consent,consent scope,"
        "alcance del consentimiento",
        "included": "included,include,incluida,incluido,incluir,incluye,usar,use,en el analisis",
        "region": "region,region administrativa",
        "comuna": "comuna,municipio,municipalidad,municipality",
        "place": "place,lugar,lugar de la entrevista,lugar entrevista,lugar de entrevista,location,"
        "localidad,venue",
        "duration": "duration,duracion,length,duracion de la entrevista",
        "modality": "modality,modalidad,modalidad de la entrevista",
        "interviewer": "interviewer,entrevistador,entrevistadora,entrevistado por,interviewed by,"
        "entrevisto,entrevistadores,interviewers",
        "planned": "planned,planificadas,planificados,planificada,previstas,previstos,prevista,"
        "planeadas,planeados,meta,metas,cuota,quota,target,n planned,n previsto,n planificado",
    }.items()
    for written in all_written.split(",")
}
"""Plain headings in Spanish and English, and the keys of a transcript's header -> our name."""

_NUMBER = re.compile(r"#|(?<!\w)(?:n ?[º°o]|nro|num|numero|nr|number)(?!\w)")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*?¿:]")

LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("es", "spa", "espanol", "español", "castellano", "spanish"), "es"),
    **dict.fromkeys(("en", "eng", "ingles", "english"), "en"),
}

_ACTORS = (
    "agricultor agricultora productor productora campesino campesina ganadero ganadera farmer "
    "producer grower smallholder",
    "empresa empresas empresario empresaria comprador compradora company companies firm business "
    "buyer",
    "funcionario funcionaria oficial autoridad publico official officials civil servant",
)
_GENDERS = {
    "f": "f fem femenino femenina mujer female woman",
    "m": "m masc masculino masculina hombre varon male man",
}
_MONTHS = {
    month: number
    for names in (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "january february march april may june july august september october november december",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "jan feb mar apr may jun jul aug sept oct nov dec",
        "- - - - - - - - setiembre - - -",
    )
    for number, month in enumerate(names.split(), 1)
}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})\b")
_DAY_MONTH = re.compile(
    r"(?:\w+,? )?(\d{1,2})(?:st|nd|rd|th|º|°)?,? (?:de )?(\w+),? (?:del? )?(\d{4})"
)
_MONTH_DAY = re.compile(r"(?:\w+,? )?(\w+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH_ONLY = re.compile(r"(\w+),? (?:del? )?(\d{4})")


def name_of(heading: Any) -> str:
    """Our name of a column; other headings folded, with ``_`` for blanks; empty when there is none."""
    folded = written(heading)
    return NAMES.get(folded) or NAMES.get(plain(folded), "_".join(folded.split()))


def plain(folded: str) -> str:
    """A folded heading without its asides (``edad (años)``), ``n`` for every way to write *number*."""
    bare = _NUMBER.sub(" n ", _ASIDE.sub(" ", folded).replace("/", " ").replace("-", " "))
    return " ".join(bare.split())


def written(heading: Any) -> str:
    """A heading as headings compare."""
    return fold(_text(heading)).replace("-", " ").strip(" :")


def text(value: Any) -> str:
    """A cell as text: whole numbers without the ``.0`` that Excel gives them, dates as ISO."""
    return " ".join(_text(value).split())


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def several(value: str) -> tuple[str, ...]:
    """The values of a cell that holds several, divided by ``;``, each once."""
    return tuple(dict.fromkeys(part.strip() for part in value.split(";") if part.strip()))


def day(value: Any) -> date | None:
    """The date a cell says; ``None`` when it cannot be told.

    Dates in numbers are read year first or day first, never month first. A month without a day is
    its first day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    said = _text(value).strip()
    said = said if re.search(r"\d[/.-]\d", said) else fold(said)
    for pattern, order in (
        (_YEAR_FIRST, "ymd"),
        (_DAY_FIRST, "dmy"),
        (_DAY_MONTH, "dmy"),
        (_MONTH_DAY, "mdy"),
        (_MONTH_ONLY, "my"),
    ):
        found = (pattern.match if order == "ymd" else pattern.fullmatch)(said)
        if found and (read := _date(dict(zip(order, found.groups(), strict=True)))):
            return read
    return None


def _date(parts: Mapping[str, str]) -> date | None:
    month = parts["m"]
    number = int(month) if month.isdigit() else _MONTHS.get(month, 0)
    year = int(parts["y"])
    try:
        return date(year + 2000 if year < 100 else year, number, int(parts.get("d", 1)))
    except ValueError:
        return None


def is_month(value: Any) -> bool:
    """Whether a date is a month and a year without a day."""
    return bool(_MONTH_ONLY.fullmatch(fold(_text(value))))


def gender(value: str) -> str:
    """``f`` or ``m`` where a cell says a woman or a man, in words or letters; else what it says."""
    folded = fold(value)
    return next((letter for letter, words in _GENDERS.items() if folded in words.split()), folded)


def language(value: str) -> str:
    """The code of a language; empty when it is not known."""
    known = LANGUAGES.get(fold(value), "")
    return known or (value.lower() if re.fullmatch(r"[A-Za-z]{2}", value.strip()) else "")


def chains(value: str, codebook: Codebook | None) -> tuple[tuple[str, ...], list[str]]:
    """Ids of the value chains a cell names, divided by ``;`` or ``,``, and what is not known."""
    if codebook is None:
        return several(value.replace(",", ";")), []
    found: list[str] = []
    unknown: list[str] = []
    for part in several(value):
        whole = _named(part, codebook.value_chains)
        for name in [part] if whole else several(part.replace(",", ";")):
            known = _named(name, codebook.value_chains)
            (found if known else unknown).append(known or name)
    return tuple(dict.fromkeys(found)), unknown


def actor(value: str, codebook: Codebook | None) -> str:
    """The id of the actor type a cell names, by id, label or a plain word; empty when not known."""
    if codebook is None:
        return value
    if known := _named(value, codebook.actor_types):
        return known
    for synonyms in _ACTORS:
        if _words(value) & set(synonyms.split()):
            for actor_type in codebook.actor_types:
                called = " ".join((actor_type.id, *actor_type.label.values()))
                if _words(called) & set(synonyms.split()):
                    return actor_type.id
    return ""


def _named(value: str, names: Iterable[Named]) -> str:
    """The id of the name that a value is or is a label of, in any case and without accents."""
    wanted = fold(value)
    return next((n.id for n in names if wanted in (fold(n.id), *map(fold, n.label.values()))), "")


def _words(value: str) -> set[str]:
    return set(re.findall(r"\w{3,}", fold(re.sub(r"[/(]\w{1,2}\b\)?", "", value))))
