"""Who asks and who answers, from the labels of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from qualcode.ingest.lines import base, known
from qualcode.ingest.vocabulary import (
    INTERVIEWER,
    INTERVIEWER_LETTERS,
    PARTICIPANT,
    PARTICIPANT_LETTERS,
    TOGETHER,
    fold,
)
from qualcode.model import Issue, Role

CONFIRM = (
    "Confirm who is who under [speakers] in study.toml (interviewers, participants) "
    "or in the column 'speaker' of the attribute sheet."
)
_BEHIND_QUESTION = " \t\n\"'»”’)]*_.…!"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Labels that are settled for the study, folded; they win over whatever the labels suggest."""

    interviewers: frozenset[str]
    participants: frozenset[str]
    same: Mapping[str, str] = field(default_factory=dict)
    """Misspelt labels as they compare (folded), and the right ones as written."""

    @staticmethod
    def of(
        interviewers: Collection[str],
        participants: Collection[str],
        same: Mapping[str, str] = MappingProxyType({}),
    ) -> Confirmed:
        """From the labels as people write them, with or without their colon."""
        return Confirmed(
            frozenset(map(_compared, interviewers)),
            frozenset(map(_compared, participants)),
            {_compared(label): right.rstrip(": ") for label, right in same.items()},
        )

    def with_names(self, interviewers: Collection[str], participants: Collection[str]) -> Confirmed:
        """With names that a file gives itself, where nothing is settled about them."""
        more = Confirmed.of(interviewers, participants)
        return replace(
            self,
            interviewers=self.interviewers
            | (more.interviewers - self.participants - more.participants),
            participants=self.participants
            | (more.participants - self.interviewers - more.interviewers),
        )

    def knows(self, label: str) -> bool:
        """Whether anything is settled about a label, be it only that it is misspelt."""
        return self.role(label) != "unknown" or (bool(self.same) and fold(label) in self.same)

    def right(self, label: str) -> str:
        """The label that is meant by one."""
        return self.same.get(fold(label), label) if self.same else label

    def role(self, label: str) -> Role:
        """The settled role of a label; ``unknown`` when nothing is settled about it."""
        label = self.right(label)
        names = {fold(label), base(label)}
        if names & self.interviewers:
            return "interviewer"
        return "participant" if names & self.participants else "unknown"


def _compared(label: str) -> str:
    return fold(label.rstrip(": "))


def assign(
    where: str, said: Sequence[tuple[str, str]], confirmed: Confirmed
) -> tuple[dict[str, Role], list[Issue]]:
    """The role of every label, and what a person should look at.

    ``said`` holds (label, words) turn by turn. What is confirmed comes first, then role words, then
    the usual letters, then who asks the questions.
    """
    labels = list(dict.fromkeys(label for label, _ in said))
    roles: dict[str, Role] = {label: confirmed.role(label) for label in labels}
    roles |= {label: _by_word(label) for label in labels if roles[label] == "unknown"}
    rest = [label for label in labels if roles[label] == "unknown"]
    if len(labels) < 2:
        if not rest:
            return roles, _check(where, roles, "", confirmed)
        what = "there is one speaker, whose role is not known; counted as a participant"
        return roles, [Issue(where, what, CONFIRM)]
    asker = _asker(said)
    issues: list[Issue] = []
    if rest and "interviewer" not in roles.values():
        usual, issues = _by_letter(where, rest, labels, asker)
        roles |= usual
        rest = [label for label in labels if roles[label] == "unknown"]
    if rest:
        deduced, issues = _deduced(where, rest, roles, asker)
        roles |= deduced
    return roles, issues or _check(where, roles, asker, confirmed)


def _by_word(label: str) -> Role:
    core = base(label)
    if INTERVIEWER.match(core):
        return "interviewer"
    return "participant" if PARTICIPANT.match(core) else "unknown"


def _by_letter(
    where: str, rest: Sequence[str], labels: Sequence[str], asker: str
) -> tuple[dict[str, Role], list[Issue]]:
    """The usual meaning of single letters and codes where no word says who asks.

    When the other one of two plainly asks the questions, the usual meaning gives way.
    """
    roles = _usual(rest, {base(label) for label in labels})
    if len(labels) == len(roles) > 1 and set(roles.values()) == {"interviewer"}:
        return {}, []
    asks = [label for label, role in roles.items() if role == "interviewer"]
    if len(rest) == len(labels) == 2 and roles and asker and asks != [asker]:
        what = f"{asker} asks most of the questions and was taken as interviewer"
        turned: dict[str, Role] = {
            label: "interviewer" if label == asker else "participant" for label in labels
        }
        return turned, [Issue(where, what, CONFIRM)]
    return roles, []


def _usual(rest: Sequence[str], cores: Collection[str]) -> dict[str, Role]:
    """What single letters and codes mean: E asks, and I is the informant beside it.

    M is no moderator beside H, a woman and a man; P asks where R answers.
    """
    stems = {core.rstrip("0123456789 -") for core in cores}
    couple = stems == {"m", "h"}
    only_e = sum(core.rstrip("0123456789 -") == "e" for core in cores) == 1
    others_ask = "e" in cores or not stems.isdisjoint(("i", "m", "q"))
    asked, answered = ({c[1:] for c in cores if c.rstrip("0123456789 -") == s} for s in "pr")
    questions = asked == answered and not stems & set(INTERVIEWER_LETTERS)
    roles: dict[str, Role] = {}
    for label in rest:
        core = base(label)
        stem = core.rstrip("0123456789 -")
        if couple:
            continue
        if stem == "i" and "e" in cores:
            roles[label] = "participant"
        elif stem == "p" and questions:
            roles[label] = "interviewer"
        elif stem in PARTICIPANT_LETTERS or (core == "a" and "q" in cores):
            roles[label] = "participant"
        elif stem == "e" and core != stem:
            if others_ask:
                roles[label] = "participant"
            elif not stems.isdisjoint(PARTICIPANT_LETTERS) or only_e:
                roles[label] = "interviewer"
        elif stem in INTERVIEWER_LETTERS:
            roles[label] = "interviewer"
    return roles


def _deduced(
    where: str, rest: Sequence[str], roles: Mapping[str, Role], asker: str
) -> tuple[dict[str, Role], list[Issue]]:
    """Roles of the labels that say nothing themselves, from the others or from the questions."""
    named = ", ".join(rest)
    asks = [label for label, role in roles.items() if role == "interviewer"]
    if asks:
        short = [label for label in rest if _stands_for(label, asks)]
        answered = len(short) < len(rest) or "participant" in roles.values()
        same = short if answered else []
        others = [label for label in rest if label not in same]
        guessed = ", ".join(label for label in others if not _is_usual(label))
        what = f"taken as participants beside {', '.join(asks)}: {guessed}"
        issues = [Issue(where, what, CONFIRM, "note")] if guessed else []
        found: dict[str, Role] = dict.fromkeys(others, "participant")
        return found | dict.fromkeys(same, "interviewer"), issues
    answers = [label for label, role in roles.items() if role == "participant"]
    if answers and len(rest) == 1:
        what = f"taken as interviewer beside {', '.join(answers)}: {named}"
        return dict.fromkeys(rest, "interviewer"), [Issue(where, what, CONFIRM, "note")]
    if asker in rest:
        deduced: dict[str, Role] = dict.fromkeys(rest, "participant")
        what = f"{asker} asks most of the questions and was taken as interviewer"
        return deduced | {asker: "interviewer"}, [Issue(where, what, CONFIRM)]
    what = f"it is not clear who asks; all are counted as participants: {named}"
    return {}, [Issue(where, what, CONFIRM)]


def _is_usual(label: str) -> bool:
    return known(label) or base(label) in TOGETHER


def _stands_for(label: str, asks: Sequence[str]) -> bool:
    """Whether a usual letter is short for somebody who asks: ``M`` beside ``Moderadora``."""
    core = base(label)
    return core in INTERVIEWER_LETTERS and any(base(one).startswith(core) for one in asks)


def _asker(said: Sequence[tuple[str, str]]) -> str:
    """The label most of whose turns end in a question, twice as often as anybody else's; or none.

    Beyond a few turns the questions have to be several, and half of all.
    """
    turns = Counter(label for label, _ in said)
    asked = Counter(label for label, text in said if text.rstrip(_BEHIND_QUESTION).endswith("?"))
    shares = sorted(((asked[label] / turns[label], label) for label in turns), reverse=True)
    (most, asker), (next_most, _) = shares[0], shares[1]
    few = turns.total() > 3 and (asked[asker] < 2 or asked[asker] * 2 < asked.total())
    return asker if most > 0.4 and most >= 2 * next_most and not few else ""


def _check(where: str, roles: Mapping[str, Role], asker: str, confirmed: Confirmed) -> list[Issue]:
    """A warning when nobody is left to answer or ask, or a participant asks all the questions."""
    settled = all(confirmed.role(label) != "unknown" for label in roles)
    if settled or not roles:
        return []
    for role in ("participant", "interviewer"):
        if role not in roles.values():
            what = f"nobody was found in the role of {role}: {', '.join(roles)}"
            return [Issue(where, what, CONFIRM)]
    if asker and roles[asker] == "participant" and confirmed.role(asker) == "unknown":
        what = f"{asker} was taken as a participant, but asks most of the questions"
        return [Issue(where, what, CONFIRM)]
    return []
