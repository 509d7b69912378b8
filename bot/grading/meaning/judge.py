"""The judge: reads a statement of the rubric and a window of an answer together, and says how they agree.

A small cross-encoder, taught in `judge/` at the root of the repository and shipped as int8 ONNX beside this
file. Each pair is read by itself, so that neither the other pairs nor their order can change a reading.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["FOLDER", "Judge", "Reading"]

FOLDER = Path(__file__).parent / "judge_model"
#: Pairs of which the reading is kept: two or three hundred answers to questions of six ideas.
_KEEP = 6_000
#: Pieces of a pair that are read; a longer window was cut before.
_LONGEST = 96


@dataclass(frozen=True, slots=True)
class Reading:
    """How likely (0-1, together 1) a window does not touch a statement, makes it, or contradicts it."""

    absent: float
    covered: float
    contradicted: float


class Judge:
    """Reads pairs; loaded on first use, safe from threads, the same on every run."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._lock = Lock()
        self._known: OrderedDict[tuple[str, str], Reading] = OrderedDict()

    def warm(self) -> None:
        """Load the model: some tenths of a second, once."""
        self.read((("warm", "warm"),))

    def read(self, pairs: Sequence[tuple[str, str]]) -> tuple[Reading, ...]:
        """The reading of each (statement, window); one that was read before is not read again."""
        with self._lock:
            return tuple(self._one(pair) for pair in pairs)

    def _one(self, pair: tuple[str, str]) -> Reading:
        known = self._known.get(pair)
        if known is not None:
            self._known.move_to_end(pair)
            return known
        encoded = self._tokenizer.encode(*pair)
        inputs = {
            "input_ids": np.array([encoded.ids], np.int64),
            "token_type_ids": np.array([encoded.type_ids], np.int64),
        }
        (logits,) = self._session.run(None, inputs)
        reading = Reading(*(round(float(each), 4) for each in _softmax(logits[0])))
        self._known[pair] = reading
        if len(self._known) > _KEEP:
            self._known.popitem(last=False)
        return reading

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415 - a process without answers does not need it

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_LONGEST, strategy="longest_first")
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime  # noqa: PLC0415 - 40 MB that a process without answers does not need

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            str(self._folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    powers = np.exp(np.asarray(logits, np.float64) - float(logits.max()))
    return np.asarray(powers / powers.sum(), np.float64)
