"""`python -m tests.bench [NAME ...]`: runs the benchmarks, prints a table, writes build/bench.json.

A benchmark is a module of this package with an async `measure()` that returns rows.
"""

import asyncio
import importlib
import json
import pkgutil
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

import tests.bench
from bot.cli.interpreter import tune
from tests.bench.rows import Row

_BUILD = Path(__file__).parents[2] / "build"


def main(wanted: list[str]) -> None:
    """Run the benchmarks named, or all."""
    tune()  # as the program itself does, before anything imports numpy
    names = wanted or [module.name for module in pkgutil.iter_modules(tests.bench.__path__)]
    modules = [importlib.import_module(f"tests.bench.{name}") for name in names if name != "__main__"]
    console = Console()
    rows: list[Row] = []
    for module in modules:
        measure = getattr(module, "measure", None)
        if measure is not None:
            console.print(f"[dim]{module.__name__} ...[/dim]")
            rows.extend(asyncio.run(measure()))
    console.print(_table(rows))
    _BUILD.mkdir(exist_ok=True)
    text = json.dumps([row.as_json() for row in rows], indent=2)
    (_BUILD / "bench.json").write_text(text + "\n", encoding="utf-8")


def _table(rows: list[Row]) -> Table:
    table = Table("what", "figure", "beside", "ratio", "aim")
    for row in rows:
        beside = f"{row.beside_name}: {row.beside:.4g}" if row.beside is not None else ""
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        table.add_row(row.name, f"{row.value:.4g} {row.unit}", beside, ratio, row.aim)
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
