#!/bin/sh
# Sets up torch in build/judge/venv, teaches the judge, and fits its verdicts.
set -eu
cd "$(dirname "$0")/.."
venv=build/judge/venv
if [ ! -x "$venv/bin/python" ]; then
    mkdir -p build/judge
    .venv/bin/python -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --editable ".[judge]"
fi
"$venv/bin/python" -m judge "$@"
"$venv/bin/python" -m judge.examples
"$venv/bin/python" -m judge.fit
"$venv/bin/python" -m judge.measure
