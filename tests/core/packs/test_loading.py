"""Packs are read into one library; a broken one names every fault, where it is and how to mend it."""

from pathlib import Path

import pytest

from bot.core.errors import NotFound, PackError
from bot.core.packs.loading import faults, load
from bot.core.questions.question import Kind

PACK = """\
id = "small"
title = "Small"
description = "For tests."
[topics]
maths = "Maths"
"""

QUESTION = """\
+++
id = "sum"
title = "A sum"
kind = "concept"
level = "basic"
topics = ["maths"]
covers = ["row-1"]
full_marks_at = 2

[[points]]
id = "four"
text = "It is four"
weight = 2
accept = ["4", "two plus two", "twice two"]
groups = [["four", "4"]]

[[points]]
id = "even"
text = "It is even"
accept = ["divisible by two", "no remainder", "an even number"]

[[points]]
id = "small"
text = "It is small"
accept = ["less than ten", "one digit", "a small number"]

[[misconceptions]]
text = "It is five"
reply = "Count again."

[[follow_ups]]
when = "missed:four"
ask = "What is one more than three?"

[[follow_ups]]
when = "missed:even"
ask = "Can you halve it?"
+++
## Question

What is two and two?

## Hints

- Use your fingers.
- It is more
  than three.

## Answer

{answer}

```python
# not part of the length
```

## Note

Strong, adequate, weak.
"""

PROBES = """\
[[probes]]
id = "problem"
title = "Which problem"
ask = "What does {model} solve?"
hints = ["Think of {model}.", "What comes out?"]
covers = ["row-2"]
"""

MODEL = """\
id = "line"
model = "a straight line"
title = "Straight line"
level = "basic"
topics = ["maths"]
[probes.problem]
answer = "{answer}"
[[probes.problem.points]]
id = "fit"
text = "It fits points"
accept = ["goes through them", "near the dots", "close to the data"]
[[probes.problem.points]]
id = "predict"
text = "It predicts values"
accept = ["says what comes next", "forecasts", "estimates y"]
[[probes.problem.misconceptions]]
text = "It is a curve"
reply = "It is straight."
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with one sound pack in it."""
    pack = tmp_path / "small"
    (pack / "walkthrough").mkdir(parents=True)
    (pack / "pack.toml").write_text(PACK)
    (pack / "sum.md").write_text(QUESTION.format(answer="two words. " * 40))
    (pack / "walkthrough" / "probes.toml").write_text(PROBES)
    (pack / "walkthrough" / "line.toml").write_text(MODEL.replace("{answer}", "two words. " * 25))
    (pack / "tracks.toml").write_text(
        '[[tracks]]\nid = "all"\ntitle = "All"\ndescription = "All."\nquestions = ["sum"]\n'
        '[[tracks]]\nid = "walk"\ntitle = "Walk"\ndescription = "Walk."\nwalkthrough = true\n'
    )
    (pack / "tips.toml").write_text('[[tips]]\nid = "calm"\ntext = "Breathe."\n')
    return tmp_path


def rewrite(folder, old, new, name="sum.md"):
    """Change a file of the pack, and say what lint then says, as (line, problem)."""
    path = folder / "small" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return [(fault.line, fault.problem) for fault in faults(folder)]


def test_a_sound_pack_has_no_fault(folder):
    """Lint says nothing of a pack that is as the format says."""
    assert faults(folder) == []


def test_a_question_is_read_whole(folder):
    """Front matter and sections end up in the question; hints keep their continued lines."""
    question = load(folder).question("sum")

    assert question.prompt == "What is two and two?"
    assert question.hints == ("Use your fingers.", "It is more than three.")
    assert question.full_marks_at == 2
    assert question.ideas[0].groups == (("four", "4"),)
    assert question.follow_ups[1].missed == "even"
    assert question.covers == ("row-1",)
    assert question.path.endswith("small/sum.md")


def test_a_walkthrough_is_models_times_probes(folder):
    """Each model gets the question of each probe, with its name put in, after the other questions."""
    library = load(folder)
    question = library.question("line--problem")

    assert question.kind is Kind.WALKTHROUGH
    assert question.title == "Straight line: Which problem"
    assert question.prompt == "What does a straight line solve?"
    assert question.hints[0] == "Think of a straight line."
    assert library.of_pack("small") == library.questions == (library.question("sum"), question)
    assert library.track("walk").questions == ("line--problem",)
    assert library.models[0].questions == ("line--problem",)


def test_the_library_answers_by_id(folder):
    """Topics have titles, rows their questions, and an unknown id is said to be unknown."""
    library = load(folder)

    assert dict(library.topics) == {"maths": "Maths"}
    assert [each.id for each in library.covering("row-2")] == ["line--problem"]
    assert "sum" in library
    assert "product" not in library
    assert library.tips[0].text == "Breathe."
    with pytest.raises(NotFound):
        library.question("product")
    with pytest.raises(NotFound):
        library.track("product")


def test_a_pack_may_be_named_itself(folder):
    """The folder of one pack is as good as the folder of packs."""
    assert load(folder / "small") == load(folder)


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('id = "sum"', 'id = "sum', 2, "This is not TOML"),
        ('id = "sum"', 'id = "Sum"', 2, "not kebab-case"),
        ('id = "sum"', 'id = "product"', 2, "not the file name"),
        ('level = "basic"', 'level = "hard"', 5, 'Unknown level "hard"'),
        ('kind = "concept"', 'kind = "riddle"', 4, 'Unknown kind "riddle"'),
        ('kind = "concept"', 'kind = "walkthrough"', 4, 'Unknown kind "walkthrough"'),
        ('topics = ["maths"]', 'topics = ["music"]', 6, 'Unknown topic "music"'),
        ('topics = ["maths"]', "", 2, "topics is missing"),
        ('topics = ["maths"]', "topics = [3]", 6, "not a text"),
        ('covers = ["row-1"]', 'coverz = ["row-1"]', 7, 'Unknown key "coverz"'),
        ("full_marks_at = 2", "full_marks_at = 99", 8, "out of range"),
        ("full_marks_at = 2", 'full_marks_at = "2"', 8, "must be a whole number"),
        ('id = "even"', 'id = "four"', 18, "used twice"),
        ("weight = 2", "weight = 7", 13, "out of range"),
        ("weight = 2", "wieght = 2", 13, 'Unknown key "wieght"'),
        ('accept = ["4", "two plus two", "twice two"]', 'accept = ["4"]', 14, "1 accepted wordings"),
        ('when = "missed:even"', 'when = "missed:odd"', 36, 'names an idea "odd"'),
        ('when = "missed:even"', 'when = "covered:even"', 36, 'Unknown trigger "covered:even"'),
        ('reply = "Count again."', "", 27, "reply is missing"),
        ("## Answer", "## Reply", 49, "Unknown section"),
        ("two words. ", "two words " * 30, 49, "Answer is hard to read: it has a sentence of"),
        ("## Hints", "## Note", 49, "The section Answer is misplaced"),
        ("- Use your fingers.", "", 44, "Hints has 1 hints"),
        ("+++\n## Question", "+++\nHello\n## Question", 40, "before the first section"),
        ("```python", "````python", 57, "not closed"),
        ('title = "A sum"', f'title = "{"long " * 20}"', 3, "The title has"),
        ('kind = "concept"', 'kind = "choice"', 10, "3 ideas in a choice question"),
    ],
)
def test_a_fault_is_named_with_its_line(folder, old, new, line, problem):
    """Each kind of slip is found where it is."""
    found = rewrite(folder, old, new)

    assert any(problem in said and abs(at - line) <= 2 for at, said in found), found


def test_every_fault_is_named_at_once(folder):
    """A broken pack is mended in one go, not one fault a run."""
    found = rewrite(
        folder, 'level = "basic"\ntopics = ["maths"]', 'level = "hard"\ntopics = ["music"]\nextra = 1'
    )
    (folder / "small" / "bad.md").write_text("no front matter")
    (folder / "small" / "latin.md").write_bytes(b'+++\nid = "\xe9"')

    assert len(found) == 3
    assert {"bad.md", "latin.md", "sum.md"} == {fault.path.name for fault in faults(folder)}


def test_an_id_is_used_once_over_all_packs(folder):
    """A second pack with the same question names both places."""
    other = folder / "other"
    other.mkdir()
    (other / "pack.toml").write_text(PACK.replace('"small"', '"other"'))
    (other / "sum.md").write_text(QUESTION.format(answer="two words. " * 40))

    problems = [fault.problem + fault.mend for fault in faults(folder)]

    assert len(problems) == 1
    assert "used twice" in problems[0]
    assert "sum.md" in problems[0]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("true", "true", "false", "false"), "2 options are correct"),
        (("false", "false", "false", "false"), "0 options are correct"),
        (("true", "false"), "2 options in a choice question"),
    ],
)
def test_a_choice_has_one_right_option(folder, options, problem):
    """Exactly one of four or five."""
    body = "".join(
        f'[[options]]\nid = "{"abcde"[i]}"\ntext = "text {i}"\nwhy = "why {i}"\ncorrect = {right}\n'
        for i, right in enumerate(options)
    )
    (folder / "small" / "pick.md").write_text(
        '+++\nid = "pick"\ntitle = "Pick"\nkind = "choice"\nlevel = "basic"\ntopics = ["maths"]\n'
        f"{body}+++\n## Question\nWhich?\n## Hints\n- one\n- two\n"
        f"## Answer\n{'two words. ' * 20}\n## Note\nA note.\n"
    )

    assert any(problem in fault.problem for fault in faults(folder))


def test_an_option_says_why(folder):
    """An option without a reason is a fault."""
    (folder / "small" / "pick.md").write_text(
        '+++\nid = "pick"\ntitle = "Pick"\nkind = "choice"\nlevel = "basic"\ntopics = ["maths"]\n'
        '[[options]]\nid = "a"\ntext = "text"\ncorrect = true\n+++\n## Question\nWhich?\n'
    )

    assert any("why is missing" in fault.problem for fault in faults(folder))


def test_tracks_name_questions_that_are_there(folder):
    """A track with an unknown question is a fault at its line."""
    found = rewrite(folder, 'questions = ["sum"]', 'questions = ["product"]', "tracks.toml")

    assert found == [(5, 'There is no question "product".')]


def test_every_probe_is_answered(folder):
    """A model that leaves a probe out is a fault."""
    found = rewrite(
        folder,
        "[[probes]]",
        '[[probes]]\nid = "use"\ntitle = "Use"\nask = "?"\n[[probes]]',
        "walkthrough/probes.toml",
    )

    assert any('The probe "use" is not answered' in problem for _, problem in found)


def test_load_stops_at_the_first_grave_fault(folder):
    """The bot refuses a broken pack, with place and mend in the message."""
    rewrite(folder, 'level = "basic"', 'level = "hard"')

    with pytest.raises(PackError, match=r"sum\.md:5: Unknown level"):
        load(folder)


def test_a_matter_of_craft_stops_nothing(folder):
    """Too few wordings are lint's business, not the bot's."""
    found = rewrite(folder, '"4", "two plus two", "twice two"', '"4"')

    assert found
    assert load(folder).question("sum").ideas[0].accept == ("4",)


def test_a_folder_without_packs_is_a_fault(tmp_path):
    """An empty folder, or none, is said to be one."""
    assert "There is no pack here." == faults(tmp_path)[0].problem
    assert "There is no pack here." == faults(Path("does-not-exist"))[0].problem


def test_files_in_any_place_are_read_or_named(folder):
    """Subfolders and .MD are read; what is no part of a pack, and a pack inside a pack, is named."""
    pack = folder / "small"
    text = (pack / "sum.md").read_text(encoding="utf-8")
    (pack / "sum.md").unlink()
    (pack / "algebra").mkdir()
    (pack / "algebra" / "sum.MD").write_text(text, encoding="utf-8")
    (pack / "algebra" / "notes.txt").write_text("x", encoding="utf-8")
    (pack / "README.md").write_text("x", encoding="utf-8")
    (pack / "inner").mkdir()
    (pack / "inner" / "pack.toml").write_text(PACK, encoding="utf-8")

    assert "sum" == load(pack).questions[0].id
    assert [pack / "algebra" / "notes.txt", pack / "inner"] == [
        fault.path for fault in faults(pack) if "not read" in fault.problem
    ]


def test_a_pack_without_questions_is_named(tmp_path):
    """It loads, and lint says that nothing is in it."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "pack.toml").write_text(PACK, encoding="utf-8")

    assert ["The pack has no question yet."] == [fault.problem for fault in faults(tmp_path)]
    assert () == load(tmp_path).questions


def test_curly_quotes_are_named(folder):
    """A text program put them there; the mend says what to type."""
    pack = folder / "small"
    text = (pack / "sum.md").read_text(encoding="utf-8")
    (pack / "sum.md").write_text(text.replace('"A sum"', "\u201cA sum\u201d"), encoding="utf-8")

    [fault] = [each for each in faults(pack) if "TOML" in each.problem]

    assert (3, 'Write straight quotes, "like this", not curly ones.') == (fault.line, fault.mend)
