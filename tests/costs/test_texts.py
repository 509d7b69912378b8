"""What a text costs: every reader and drawer of texts, found by a scan, against texts made to be dear.

What is counted is the processor's time of this process, not the clock's, and far from what a linear reader
needs: a quadratic one needs a hundred times the limit.
"""

import importlib
import inspect
import pkgutil
import signal
from time import process_time

import pytest

import bot
from bot.core.errors import SparringError

pytestmark = pytest.mark.slow

_SIZES = (8_000, 20_000, 100_000)
_SECONDS = 5.0
_NEARLY = 0.9
"""Who takes so little for a text that the longest one would take less than this share of the limit, even if
it grew by the square, need not read a longer one. A cube would not be that quick at so many characters.
"""
_SIGNS = (
    *"\n \t`*_~|<>[](){}$#>-+.=&@:;\"'\\/^!?,a0é\u200b",
    "\n\n",
    "\n ",
    " \n",
    "```",
    "```\n",
    "\n```",
    "~~~\n",
    "``",
    "$$",
    "$ ",
    "$a",
    "**",
    "__",
    "||",
    "[[",
    "![",
    "](",
    "<!",
    "<@",
    "<@U1|",
    "<#C1|",
    "<!subteam^S1|",
    "<http://",
    "https://a",
    "&a",
    "&#",
    "<a b='",
    "<a\n",
    "</",
    "<!--",
    "{{c1::",
    "::",
    "\\(",
    "\\[",
    "\\frac{",
    "\\text{",
    "\\sqrt{",
    "^{",
    "_{",
    "{",
    "\\a",
    "- ",
    "1. ",
    "# ",
    "> ",
    "| a ",
    "|-",
    'a:"',
    "a: ",
    "key:",
    "a-",
    "a'",
    "0.",
    "[a]: <",
    "+++\n",
    "## a\n",
    "a,",
    '"a"\t',
    "=cmd|",
    "'a'b",
    "a\n:",
    "a.b ",
    "A\u0301",
    ">\n",
    ">>",
    "* * ",
    "\t- ",
    "  1. a\n",
    "&lt;",
    "<b><i>",
    "``` a\n",
    "(`",
    "a@b.c ",
)


_PARTS = (
    "bot.core.",
    "bot.usecases.",
    "bot.commands.",
    "bot.platforms.",
    "bot.telemetry.",
    "bot.formats.",
    "bot.desk.",
    "bot.grading.",
    "bot.storage.",
    "bot.settings.",
)
#: Works on tables, within a migration alone.
_NOT = "bot.storage.migrations."
_OTHERS = {int: 1_900, str: "a", bool: False}


def _readers():
    for found in pkgutil.walk_packages(bot.__path__, "bot."):
        if not found.name.startswith(_PARTS) or found.name.startswith(_NOT):
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == found.name and _reads_a_text(value):
                yield pytest.param(value, id=f"{found.name}.{name}")


def _reads_a_text(function) -> bool:
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        return False
    takes = [*inspect.signature(function).parameters.values()]
    if not takes or takes[0].annotation is not str or takes[0].name == "char":
        return False
    return all(_given(each) is not None for each in takes[1:])


def _given(parameter):
    default = parameter.default
    return default if default is not parameter.empty else _OTHERS.get(parameter.annotation)


def _call(function, text):
    _, *rest = inspect.signature(function).parameters.values()
    positional = [_given(each) for each in rest if each.kind is each.POSITIONAL_OR_KEYWORD]
    named = {each.name: _given(each) for each in rest if each.kind is each.KEYWORD_ONLY}
    function(text, *positional, **named)


class _TooDear(BaseException):
    """Raised in the middle of a reader: no handler of ordinary errors may swallow it."""


def _stop(_number, _frame):
    raise _TooDear


@pytest.fixture
def limited():
    """A reader that takes more of the processor than the limit is stopped."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    yield lambda: signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("reader", [*_readers()])
def test_a_text_costs_what_its_length_costs(reader, limited):
    """Whatever sign is repeated, however often."""
    dear = []
    for sign in _SIGNS:
        for size in _SIZES:
            text = (sign * (size // len(sign) + 1))[:size]
            limited()
            began = process_time()
            try:
                _call(reader, text)
            except _TooDear:
                dear.append(f"{sign!r} x {size}")
                break
            except (SparringError, ValueError, KeyError, OSError, RecursionError):
                pass
            if process_time() - began < _NEARLY * _SECONDS * (size / _SIZES[-1]) ** 2:
                break
    assert [] == dear
