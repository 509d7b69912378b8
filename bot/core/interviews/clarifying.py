"""Whether a message asks about the question instead of answering it ("What do you mean by score?")."""

import re

__all__ = ["asks_back"]

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_LEAD = r"(?:(?:sorry|hm+|um+|uh|well|ok|okay|so|wait|hi|please|but|and)[ ,]+)*"
_ABOUT = re.compile(
    rf"\W*{_LEAD}(?:"
    r"what (?:do|did) you mean|what(?:'s| is| does) .{0,60}\bmean(?:t)?\b|what exactly (?:do|are|is) "
    r"|what are you (?:asking|after|looking for)|what do you want|how do you mean|in wh(?:at|ich) sense"
    r"|(?:do|did) you mean|are you asking|(?:can|could|would|will) you (?:please )?"
    r"(?:clarify|rephrase|explain|repeat|say|be more|give|elaborate|reword)"
    r"|(?:should|shall|may|can|do) i (?:have to |need to )?"
    r"(?:talk|speak|answer|explain|assume|mention|write|say|give)"
    r"|i (?:do not|don'?t|did not|didn'?t) (?:quite )?(?:understand|get) (?:the|your|this|what)"
    r"|(?:please )?(?:clarify|rephrase|reword)|not sure what you mean|what was the question"
    r")",
    re.IGNORECASE,
)
_MOST_WORDS = 40


def asks_back(text: str) -> bool:
    """Whether every sentence asks about the question; a guess put as one ("Is it the mean?") does not."""
    plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    sentences = [each.strip() for each in _SENTENCE.findall(plain) if re.search(r"\w", each)]
    if not sentences or len(plain.split()) > _MOST_WORDS:
        return False
    asking = [_ABOUT.match(each) is not None for each in sentences]
    # What stands beside the question may say what is unclear, never what is known.
    return asking[0] and all(asks or each.endswith("?") for asks, each in zip(asking, sentences, strict=True))
