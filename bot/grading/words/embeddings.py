"""Word vectors from the weights that ship inside the wordllama package. Nothing is fetched."""

import re
import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["Embeddings", "Matrix"]

Matrix = NDArray[np.float32]

#: Word vectors kept: 1 KB each, so 4 MB at most.
_KEEP = 4_000
#: The vocabulary stands in order of frequency; words up to this place are everyday ones.
_COMMON = 400
#: Word endings say little of the meaning.
_ENDINGS = re.compile(r"s|es|ed|ing|ers?|ly|i[sz](?:e|ed|ing|ation|ations)|ations?|ions?|able|ally")
_ENDING = 0.3


class Embeddings:
    """Unit vectors and rarity of words; loaded on first use, safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[Matrix, float]] = OrderedDict()
        self._counts: dict[str, int] = {}
        self._table: Matrix | None = None
        self._tokenizer: object = None

    def _load(self) -> None:
        import wordllama  # noqa: PLC0415 - 60 MB that a process without answers does not need
        from wordllama import WordLlama  # noqa: PLC0415 - the same

        model = WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
        self._table = np.asarray(model.embedding, dtype=np.float32)
        self._tokenizer = model.tokenizer
        model.tokenizer.no_padding()

    def words(self, words: tuple[str, ...]) -> tuple[Matrix, NDArray[np.float32]]:
        """Vectors (one row a word, length 1) and rarity (0 everyday to 1 rare) of lower-case words."""
        with self._lock:
            if self._table is None:
                self._load()
            rows = [self._word(word) for word in words]
        if not rows:
            return np.zeros((0, 256), np.float32), np.zeros(0, np.float32)
        return np.stack([row for row, _ in rows]), np.array([rare for _, rare in rows], np.float32)

    def numbers(self, text: str) -> list[int]:
        """The numbers of the vocabulary's pieces that make up a text."""
        with self._lock:
            if self._table is None:
                self._load()
            return self._pieces(text)

    def unit(self, numbers: NDArray[np.int64]) -> Matrix:
        """The vectors of pieces, each of length 1 (pieces x 256)."""
        vectors = self._loaded()[numbers]
        lengths = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
        return np.asarray(vectors / np.maximum(lengths, 1e-6), np.float32)

    def rarity(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """How rare pieces are, from 0 (everyday) to 1."""
        rank = np.maximum(numbers, _COMMON) / _COMMON
        return np.asarray(np.log(rank) / np.log(len(self._loaded()) / _COMMON), np.float32)

    def _loaded(self) -> Matrix:
        with self._lock:
            if self._table is None:
                self._load()
            table = self._table
        assert table is not None  # noqa: S101 - loaded above
        return table

    def pieces(self, word: str) -> int:
        """In how many pieces the vocabulary has a word; many for letters without sense."""
        with self._lock:
            known = self._counts.get(word)
            if known is not None:
                return known
            if self._table is None:
                self._load()
            if len(self._counts) >= _KEEP:
                self._counts.clear()
            self._counts[word] = count = len(self._pieces(word))
            return count

    def _word(self, word: str) -> tuple[Matrix, float]:
        known = self._known.get(word)
        if known is not None:
            self._known.move_to_end(word)
            return known
        pieces = self._pieces(word)
        american = word.replace("isation", "ization").replace("ise", "ize").replace("our", "or")
        if american != word and len(other := self._pieces(american)) < len(pieces):
            pieces = other
        table = self._table
        assert table is not None  # noqa: S101 - loaded by the caller, under the lock
        share = np.array(
            [_ENDING if i and _ENDINGS.fullmatch(self._piece(p)) else 1.0 for i, p in enumerate(pieces)]
        )
        vector = share.astype(np.float32) @ table[pieces] if pieces else np.zeros(table.shape[1], np.float32)
        norm = float(np.sqrt((vector * vector).sum()))
        vector = vector / norm if norm > 0 else vector
        rare = 1.0
        if len(pieces) == 1:
            rare = float(np.log(max(pieces[0], _COMMON) / _COMMON) / np.log(len(table) / _COMMON))
        self._known[word] = (vector, rare)
        if len(self._known) > _KEEP:
            self._known.popitem(last=False)
        return vector, rare

    def _piece(self, number: int) -> str:
        return str(self._tokenizer.id_to_token(number))  # type: ignore[attr-defined]

    def _pieces(self, word: str) -> list[int]:
        encoded = self._tokenizer.encode(word, add_special_tokens=False)  # type: ignore[attr-defined]
        return list(encoded.ids)
