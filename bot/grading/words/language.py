"""Notices answers in a language that the grader does not know, so that they are not graded as bad ones."""

from bot.grading.words.lexicon import lexicon
from bot.grading.words.text import Text

__all__ = ["foreign"]

#: The last letter of Latin Extended-B.
_LATIN = 0x24F
_LETTERS = 4
_WORDS = 4
_SIGNS = 0x2E80
_SIGN = 2
_MARKS = 2
_LEAD = 1.5
_RATE = 0.15


def foreign(text: Text) -> bool:
    """Whether most of the text is in another script, or its common words are another language's."""
    letters = [char for char in text.clean.text if char.isalpha()]
    # A sign of Chinese, Japanese or Korean says as much as a few letters.
    other = sum(_SIGN if ord(char) > _SIGNS else 1 for char in letters if ord(char) > _LATIN)
    latin = sum(ord(char) <= _LATIN for char in letters)
    if len(letters) >= _LETTERS and other > latin:
        return True
    words = [word.text for word in text.words]
    if len(words) < _WORDS:
        return False
    lists = lexicon()
    english = sum(word in lists.glue for word in words)
    theirs = {name: [word for word in words if word in known] for name, known in lists.languages.items()}
    best = max(theirs.values(), key=lambda found: (len(set(found)), len(found)))
    return len(set(best)) >= _MARKS and len(best) > _LEAD * english and len(best) >= _RATE * len(words)
