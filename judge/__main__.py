"""`python -m judge`: make the pairs, teach the network, write the model and what is fitted on it.

Goes on from where it was stopped. Some hours on two cores.
"""

import argparse
import random
import zipfile
from importlib import resources
from pathlib import Path

from bot.grading.meaning.judge import FOLDER
from judge.committed import restore
from judge.data import HANDS, bank, labelled, statements
from judge.export import export
from judge.network import Network
from judge.pairs import pairs
from judge.training import teach

_PACKAGE = "all_minilm_l6_v2"


def main() -> None:
    """Teach the judge anew; the hand that is kept out is never read, nor are statements on its questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--build", type=Path, default=Path("build/judge"), help="where work in progress is kept"
    )
    parser.add_argument("--steps", type=int, default=7_000)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--go-on", action="store_true", help="begin with the committed model, not with MiniLM"
    )
    options = parser.parse_args()
    options.build.mkdir(parents=True, exist_ok=True)
    base = _base(options.build)
    without = frozenset(each.question for each in labelled(HANDS["kept out"]))
    made = pairs(
        bank(),
        list(labelled(HANDS["taught"])),
        statements(),
        without=without,
        rng=random.Random(options.seed),
    )
    print(f"{len(made)} pairs")
    network = Network(base)
    if options.go_on:
        restore(network, FOLDER / "model.onnx")
    teach(
        network,
        made,
        base,
        steps=options.steps,
        rate=options.rate,
        seed=options.seed,
        kept=options.build / "network.pt",
    )
    export(network, base, FOLDER)


def _base(build: Path) -> Path:
    """The weights that the package carries, unpacked."""
    folder = build / "base"
    if not (folder / "config.json").exists():
        archive = resources.files(_PACKAGE).joinpath("model.zip")
        with resources.as_file(archive) as file, zipfile.ZipFile(file) as zipped:
            zipped.extractall(folder)
    return folder


if __name__ == "__main__":
    main()
