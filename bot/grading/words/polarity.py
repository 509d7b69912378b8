"""Whether a window of an answer says a wording or its contrary: negations and opposites are compared."""

import numpy as np

from bot.grading.words.alignment import Aligned, Wordings
from bot.grading.words.text import Text

__all__ = ["contradicts"]

_MET = 0.5
_MAJORITY = 0.5


def contradicts(
    wordings: Wordings, k: int, aligned: Aligned, w: int, *, answer: Text, part: float = _MAJORITY
) -> bool:
    """True when more than `part` of what wording k and window w share is turned round in one of them."""
    wording = wordings.items[k]
    first, last = aligned.spans[w]
    if first >= last:
        return False
    agreed = turned = 0.0
    for word in wording.words:
        row = wordings.row[word.stem]
        weight = float(wordings.weights[k, row])
        met = aligned.similar[row, first:last]
        best = int(np.argmax(met))
        if met[best] < _MET:
            if aligned.opposed[row, first:last].any():
                column = first + int(np.argmax(aligned.opposed[row, first:last]))
                same = answer.words[int(aligned.columns[column])].negated != word.negated
                agreed, turned = (agreed + weight, turned) if same else (agreed, turned + 2 * weight)
            continue
        # Said twice, once in each way ("not X but Y"): the reading that agrees wins.
        said = [
            answer.words[int(aligned.columns[first + j])] for j in np.flatnonzero(met >= met[best] - 0.01)
        ]
        if any(other.negated == word.negated for other in said):
            agreed += weight
        else:
            turned += weight
    return turned > part * (agreed + turned)
