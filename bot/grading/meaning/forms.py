"""Whether a text has the form of something said: words alone, named or thrown together, say nothing."""

from bot.core.answers.grade import Flag
from bot.grading.words import doubts
from bot.grading.words.clean import Clean
from bot.grading.words.lexicon import lexicon
from bot.grading.words.text import Text, read

__all__ = ["unsaid"]

#: Share of small words from which a text means to be sentences: notes in telegrams keep to no order.
_SENTENCES = 0.25


def unsaid(cleaned: Clean, text: Text) -> Flag | None:
    """What an answer is in place of sentences: terms on one line, or the words of sentences out of order.

    What speaks to the grader is left out first. Of 1,529 honest answers and references one is called a list
    and five out of order (three of them weak ones that only name terms); of the lists and shuffles made of
    references 42 of 43 and all are (`tests/grading/meaning/test_forms.py`).
    """
    said = doubts.without_orders(cleaned)
    if said is not cleaned:
        text = read(said)
    if "\n" not in said.text.strip() and doubts.term_list(text):
        return Flag.TERM_LIST
    small = sum(word.text in lexicon().glue for word in text.words)
    if small >= _SENTENCES * max(len(text.words), 1) and doubts.shuffled(text):
        return Flag.SHUFFLED
    return None
