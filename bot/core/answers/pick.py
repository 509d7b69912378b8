"""Which option of a choice question a text picks: a bare option, or a plain statement of choice.

The first pick counts for good, so nothing is taken for one that only mentions an option: a question, a
denial, a story, a wish, somebody else's pick. Two picks in one text are none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.answers.smalltalk import REMARK
from bot.core.answers.subject import WORD, everyday, root_of, subject_of
from bot.core.questions.question import Option, Question

__all__ = ["Pick", "picked_option"]


@dataclass(frozen=True, slots=True)
class Pick:
    """The option, and the words of the text that pick it."""

    option: Option
    quote: str


_ANNOUNCED = (
    r"(?:my|the|our) (?:(?:final|first|best|correct|right|honest) )?"
    r"(?:answer|choice|pick|guess|vote|option|bet|money)"
)
_CERTAINTY = (
    r"(?:definitely|clearly|obviously|surely|certainly|probably|maybe|perhaps|still|just|simply|also)"
)
_OPENER = (
    r"(?:(?:so|then|ok|okay|hmm+|hm|um+|uh+|well|right|yes|yeah|yep|no wait|wait|hence|therefore|thus|and|but"
    r"|actually|definitely|clearly|obviously|easy|for me|imo|imho|in my opinion|i think|i believe|i guess"
    r"|i'?d say|i would say|i say|i'?m sure|i am sure|i'?m (?:pretty|fairly|quite) sure|pretty sure"
    r"|let'?s say"
    r"|after some thought|on reflection|good morning|morning|hi|hello|hey|hi all|hi everyone|hello everyone)"
    r"(?: that)?[\s,.:;\u2026-]+)*"
)
_STATES = (
    rf"{_ANNOUNCED}(?: here)?(?: is|'s| would be| goes to| stays)?(?: {_CERTAINTY})?[:=\s-]*"
    rf"|i(?:'?m|'?ll|'?d| am| will| would|)(?: {_CERTAINTY})?(?: have to| going to| gonna)? ?"
    r"(?:go|going|went|pick|picking|picked|choose|choosing|chose|select|selecting|selected|vote|voting|say"
    r"|saying|take|taking|answer|opt|opting|settle|settling|stick|sticking|lean|leaning|bet|betting|guess)"
    rf"(?: {_CERTAINTY})?(?: (?:with|for|on|to|towards?|it'?s|it is))?[:\s]+"
    r"|(?:going|gotta go) (?:with|for) "
    rf"|(?:it'?s|it is|that'?s|that is|it must be|it has to be|it should be|must be|has to be|gotta be)"
    rf"(?: {_CERTAINTY})? "
    r"|(?:answer|choice|option|pick|vote|ans)(?: is)?[:=\s-]+"
)
_STATEMENT = re.compile(rf"^{_OPENER}(?:{_STATES})", re.IGNORECASE)
_OPENED = re.compile(rf"^{_OPENER}", re.IGNORECASE)
#: What may follow a pick: the end, a reason, or a word that settles it.
_REASON = (
    r"[,;:\u2013\u2014(]|- |-$|\b(?:because|cause|bc|since|as|for|due|given|so|and that|where|which|it|here"
    r"|i think|i guess|i believe|imo|imho|please|obviously|definitely|clearly|of course|then|that|by)\b"
)
_SETTLED = (
    r"(?:is|it'?s|seems|looks|sounds)? ?(?:my|the) ?(?:final |correct |right |best )?(?:answer|choice|pick"
    r"|guess|vote|one|option)|it is|it'?s|is (?:right|correct|it|true)|for me|for sure|all the way"
    r"|final answer"
)
_AFTER = re.compile(rf"^\W*(?:$|(?:{_REASON})|(?:{_SETTLED})\b)", re.IGNORECASE)
_BARE_AFTER = re.compile(
    rf"^\W*(?:$|[).:,;\u2013\u2014-]\s|(?:because|bc|since|as)\b|(?:{_SETTLED})\b|(?:i think|i guess"
    r"|i believe|imo|imho|please|obviously|definitely|clearly|of course)\b)",
    re.IGNORECASE,
)
#: In a clause with one of these nothing is picked: it denies, supposes, tells of others or of another time.
_DOUBTS = re.compile(
    r"\b(?:not|never|no(?! wait| doubt)|isn'?t|wasn'?t|aren'?t|don'?t|doesn'?t|didn'?t|can'?t|cannot"
    r"|couldn'?t|won'?t|wouldn'?t|shouldn'?t|neither|nor|unless|if|whether|either|or|wrong|false"
    r"|incorrect|except|almost|nearly|tempted|used to|was going to|were|would have|could have"
    r"|would'?ve|could'?ve|at first|initially"
    r"|first thought|originally|instead of|rather than|unlike|versus|vs|between|eliminated?"
    r"|rule[ds]? out|until|before|yesterday|ago|years?|always|usually|once|last (?:week|time|year|month)"
    r"|back then)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"^{_OPENER}(?:is|are|was|does|do|did|can|could|should|would|will|what|why|who|how|which|where"
    r"|anyone|anybody)\b",
    re.IGNORECASE,
)
_ANNOUNCES = r"(?:option|answer|choice|letter|number|no\.?|nr\.?|variant|#)?\s*"
_SPLIT = re.compile(r"(?<=[.!?\u2026;])\s+")
_TURN = re.compile(
    r"\s*(?:,|;|\u2013|\u2014|-\s)\s*(?:so|but|hence|therefore|thus|then|and|no wait)\s+|\s*:\s+|,\s+"
    r"(?=(?:i'?|my|the answer|it'?s|definitely|hence)\b)|\s+(?:so|hence|therefore|thus)\s+(?=\S+\W*$)",
    re.IGNORECASE,
)
_MARKS = "*_`~\"'\u201c\u201d\u2018\u2019\u00ab\u00bb"
_UNSAID = frozenset({"So", "Sk", "Cf", "Mn", "Cs"})
_EDGE = _MARKS + "()[]{}<>.,;:!\u2026 \t\n-\u2013\u2014>"
#: "+1" is agreement, and no first option.
_VOTE = re.compile(r"\s*[+-]\d+\W*$")
_EMOTICON = re.compile(r"(?<![\w)])[:;=]['-]?[a-dop)(|/](?![\w'])", re.IGNORECASE)
#: What begins a reason, whatever it goes on to speak of.
_REASONS = re.compile(r"\W*(?:because|cause|bc|since|as|due|given|so|by|where|which)\b", re.IGNORECASE)
#: The end of a sentence, or an initial.
_INITIAL = re.compile(r"(?<![\w'])\w\.$")
_HEDGED = re.compile(
    r"\W*(?:i think|i guess|i believe|i'?m (?:pretty |fairly |quite )?sure|imo|imho|please|obviously"
    rf"|definitely|clearly|of course|{_SETTLED})\b",
    re.IGNORECASE,
)
_LEADS = ").:,;-*_`\u2013\u2014 \t\n"
_LONGEST = 2_000
_LONGEST_RUN = 12
_SHORTEST_PLURAL = 4


def picked_option(question: Question, text: str) -> Pick | None:
    """The option that a text picks; None when it picks none, or more than one."""
    text = _plain(text)
    if _VOTE.match(text):
        return None
    whole = _bare(question, text.strip())
    if whole is not None:
        return Pick(whole, text.strip())
    found: dict[str, Pick] = {}
    for clause in _clauses(question, text):
        pick = _stated(question, clause)
        if pick is not None:
            found.setdefault(pick.option.id, pick)
    return next(iter(found.values())) if len(found) == 1 else None


def _plain(text: str) -> str:
    """One apostrophe, one kind of letters, no quoted lines (they are somebody else's words), no emoji."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST])
    lines = [line for line in folded.splitlines() if not line.lstrip().startswith(">")]
    joined = "\n".join(lines).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    joined = _EMOTICON.sub(" ", re.sub(r":[a-z0-9_+-]*[a-z][a-z0-9_+-]*:", " ", joined))
    shown = "".join(c for c in joined if unicodedata.category(c) not in _UNSAID or c in "`^")
    return re.sub(r"[\W_]{13,}", lambda run: run[0][:_LONGEST_RUN], shown)


def _clauses(question: Question, text: str) -> Iterator[str]:
    """The clauses in which something may be picked: no question is one."""
    for sentence in _sentences(question, text):
        if not sentence.strip() or re.search(r"\?\W*$", sentence) or _ASKS.match(sentence):
            continue
        yield sentence
        turned = _TURN.split(sentence)
        yield from turned[1:] if len(turned) > 1 else ()


def _sentences(question: Question, text: str) -> Iterator[str]:
    """The sentences of each line; an initial ends none ("A. Turing", "C. elegans")."""
    for line in text.splitlines():
        begun = ""
        for part in _SPLIT.split(line):
            if begun and not _initial(question, begun, part):
                yield begun
                begun = ""
            begun = f"{begun} {part}" if begun else part
        yield begun


def _initial(question: Question, before: str, after: str) -> bool:
    """Whether the letter or number at the end of `before` belongs to what comes after it."""
    if _INITIAL.search(before) is None or not after.strip():
        return False
    if _STATEMENT.match(before):
        return not _sentence(question, after) and (after[:1].islower() or len(after.split()) == 1)
    if re.search(r"\d\.$", before):
        return not _reasons(question, after)
    return not _sentence(question, after)


def _sentence(question: Question, text: str) -> bool:
    """Whether a text begins as a sentence on the question does, and not as a name."""
    first = WORD.search(text)
    if first is None or _REASONS.match(text) or REMARK.match(text):
        return True
    root = root_of(first[0])
    return root in everyday() or (len(root) > 1 and root in subject_of(question))


def _reasons(question: Question, text: str) -> bool:
    """Whether what follows a pick gives a reason, hedges it, or only remarks."""
    if WORD.search(text) is None or _REASONS.match(text) or _HEDGED.match(text):
        return True
    remark = REMARK.match(text)
    if remark is not None and WORD.search(text, remark.end()) is None:
        return True
    roots = {root_of(word) for word in WORD.findall(text)}
    return _sentence(question, text) and any(len(root) > 1 for root in roots & subject_of(question))


def _stated(question: Question, clause: str) -> Pick | None:
    """The option that a clause states as the choice."""
    clause = clause.strip()
    statement = _STATEMENT.match(clause)
    if statement is not None and not _DOUBTS.search(statement[0]):
        rest = clause[statement.end() :]
        option = _bare(question, _reasonless(rest))
        named = _named(question, rest, _AFTER) or (Pick(option, clause.strip(_EDGE)) if option else None)
        if named is not None:
            return named
    opened = _OPENED.match(clause)
    rest = clause[opened.end() :] if opened else clause
    return _named(question, rest, _BARE_AFTER) or _quoted(question, rest)


def _named(question: Question, rest: str, after: re.Pattern[str]) -> Pick | None:
    """An option by letter or number at the beginning, followed by what settles it and no second thought."""
    for number, option in enumerate(question.options, 1):
        label = rf"{re.escape(option.id)}|{number}"
        match = re.match(rf"[\W_]*{_ANNOUNCES}[\W_]*(?P<label>{label})(?![\w'/+#])", rest, re.IGNORECASE)
        if match is None:
            continue
        tail = rest[match.end() :]
        if after.match(tail) is None or _second_thought(question, tail):
            return None
        if re.match(r"\W*[).:,;\u2013\u2014-]\s", tail) and not _reasons(question, tail):
            return None
        if (
            match["label"] == "a"
            and re.match(r"\s+\w", tail)
            and not re.match(
                r"\s+(?:because|bc|since|as|is (?:right|correct|my|the)|for (?:me|sure))\b", tail
            )
        ):
            return None  # the article
        return Pick(option, match["label"])
    return None


def _second_thought(question: Question, tail: str) -> bool:
    """Whether what follows a pick joins another one to it, or takes it back."""
    labels = "|".join(re.escape(option.id) for option in question.options)
    return bool(
        re.match(
            rf"\W*(?:(?:or|and|/|&|,)\W*)+(?:maybe |perhaps |possibly |also )?(?:{labels}|not)\b",
            tail,
            re.IGNORECASE,
        )
        or re.match(
            r"\W*(?:is|was|would|can|could|has|had|if|when|but|or|though|although|except|no)\b"
            r"(?! (?:my|the|right|correct|it)\b)",
            tail,
            re.IGNORECASE,
        )
    )


def _quoted(question: Question, rest: str) -> Pick | None:
    """An option's whole text with a reason behind it."""
    option = _bare(question, _reasonless(rest)) if _reasonless(rest) != rest else None
    return Pick(option, _reasonless(rest).strip(_EDGE)) if option is not None else None


def _reasonless(text: str) -> str:
    """What stands before the first "because"."""
    reason = re.search(r"(?<=\s)(?:(?:because|since|due to|bc)\b|(?P<dash>\u2014)(?=\s))", text)
    if reason is None:
        return text
    before = text[: reason.start()].rstrip()
    return before if reason["dash"] else before.removesuffix(",").rstrip()


def _bare(question: Question, text: str) -> Option | None:
    """The option that a text is, and nothing beside it: its letter, its number, its words."""
    if re.search(r"\?\W*$", text) and _squeezed(text) not in {_squeezed(o.text) for o in question.options}:
        return None
    for option in question.options:
        if _squeezed(option.text) and _squeezed(option.text) == _squeezed(text):
            return option
    shorn = re.sub(rf"^{_OPENER}", "", text, count=1, flags=re.IGNORECASE)
    for candidate in dict.fromkeys((text, shorn)):
        for number, option in enumerate(question.options, 1):
            label = rf"(?:{re.escape(option.id)}|{number})"
            bare = rf"[\W_]*{_ANNOUNCES}[\W_]*{label}(?![+#])[\W_]*"
            if re.fullmatch(bare, candidate, re.IGNORECASE):
                return option
            led = re.match(rf"[\W_]*{_ANNOUNCES}[\W_]*{label}(?=[\W_])", candidate, re.IGNORECASE)
            rest = candidate[led.end() :] if led else ""
            if rest and _squeezed(option.text) in {_squeezed(rest), _squeezed(rest.lstrip(_LEADS))}:
                return option
    return _by_words(question, text)


def _by_words(question: Question, text: str) -> Option | None:
    """The option of whose own words, and of no others, a text consists; no other option has them all."""
    said = _words(text)
    if (
        not said - _REMARKED
        or re.match(r"\W*[+-]\d", text)
        or _ASKS.match(text)
        or _DOUBTS.search(text.strip(_EDGE))
    ):
        return None
    own = {option.id: _words(option.text) for option in question.options}
    everywhere = set.intersection(*own.values()) if own else set()
    fitting = [option for option in question.options if said <= own[option.id]]
    if len(fitting) != 1 or said <= everywhere:
        return None
    return fitting[0]


def _words(text: str) -> set[str]:
    found = re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.casefold())
    return {_stem(word) for word in found} - _FUNCTION


def _stem(word: str) -> str:
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


def _squeezed(text: str) -> str:
    return re.sub(rf"[\s{re.escape(_MARKS)}$.]+", "", text).casefold()


_FUNCTION = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "on",
        "in",
        "at",
        "to",
        "for",
        "is",
        "it",
        "its",
        "it's",
        "that",
        "this",
        "these",
    ),
) | {"those", "one", "ones", "be", "are", "and", "i", "my"}
#: Words that people throw in; they are an option only as its whole text.
_REMARKED = {"same", "first", "yes", "no", "true", "all", "none", "both", "right", "good"}
