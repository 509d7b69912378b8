"""Letters, words, stems, sentences and negations as the graders see them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grading.words.clean import clean
from bot.grading.words.doubts import shuffled
from bot.grading.words.lexicon import stem
from bot.grading.words.spelling import mended
from bot.grading.words.text import read


def negated(text):
    """The words that a negation reaches."""
    return {word.text for word in read(text).words if word.negated}


@given(st.text(max_size=200))
def test_every_cleaned_character_knows_where_it_was(raw):
    """The origins rise, and stay within the raw text."""
    cleaned = clean(raw)

    assert len(cleaned.text) == len(cleaned.origin)
    assert list(cleaned.origin) == sorted(cleaned.origin)
    assert all(0 <= place < len(raw) for place in cleaned.origin)


@given(st.text(max_size=200))
def test_every_word_can_be_quoted(raw):
    """The quote of a word is a part of what was written."""
    text = read(raw)

    assert all(text.clean.quote(word.start, word.end) in raw for word in text.words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("normalisation", "normalization"),
        ("labelled", "labeled"),
        ("neighbours", "neighbor"),
        ("over-fitting", "overfitting"),
        ("over fitting", "overfitting"),
        ("hyper-parameters", "hyperparameter"),
        ("data set", "datasets"),
        ("FP", "false positives"),
        ("train_test_split", "train test split"),
        ("crossValidation", "cross validation"),
        ("λ", "lambda"),
        ("don\u2019t", "don't"),
        ("ﬁt", "fit"),
        ("naïve", "naive"),
    ],
)
def test_two_ways_to_write_one_thing(one, other):
    """Spelling, hyphens, shortenings, code and signs come to the same stems."""
    assert [word.stem for word in read(other).words] == [word.stem for word in read(one).words]


def test_stems_join_the_forms_of_a_word():
    """Plural, gerund and past share a stem; other words do not."""
    assert stem("classes") == stem("class")
    assert stem("training") == stem("trained")
    assert stem("precision") != stem("recall")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it does not overfit", {"overfit"}),
        ("it doesn't overfit, it generalises", {"overfit"}),
        ("not only fast but cheap", set()),
        ("without labels", {"labels"}),
        ("the mean, not the median", {"the", "median"}),
        ("use the median instead of the mean", {"of", "the", "mean"}),
        ("unlabelled data", {"labelled"}),
        ("no labels are not needed", {"needed"}),
        ("a fast car", set()),
    ],
)
def test_a_negation_reaches_its_clause(text, words):
    """It turns what follows in the clause, and nothing else."""
    assert words <= negated(text)
    if not words:
        assert negated(text) == set()


def test_what_is_dismissed_is_turned_round():
    """Of "X is not needed" the X is denied too."""
    assert "scaling" in negated("scaling is not needed")
    assert "scaling" not in negated("scaling is needed, dropout is not needed")


def test_a_denial_turns_the_whole_sentence():
    """What comes after "it is not true that" is denied, to the full stop."""
    assert {"trees", "scaling"} <= negated("It is not true that trees need scaling. Forests work.")
    assert "forests" not in negated("It is not true that trees need scaling. Forests work.")


def test_sentences_end_where_people_end_them():
    """Full stops, line breaks, list items; not the dots of shortenings and numbers."""
    texts = [
        read(text).sentences for text in ("One. Two! Three?", "- one thing\n- two things", "e.g. 3.5 of them")
    ]

    assert [3, 2, 1] == [len(sentences) for sentences in texts]


def test_a_run_on_sentence_is_cut():
    """A hundred words without a stop are read in parts of at most 32."""
    sentences = read("the model learns the data and " * 20).sentences

    assert max(each.last - each.first for each in sentences) <= 32


def test_a_slip_is_mended_by_the_rubric(graders):
    """One letter off a word of the rubric is that word; a known word stays itself."""
    embeddings = graders._here.rubric._embeddings  # noqa: SLF001 - the vocabulary is loaded once
    known = {word: stem(word) for word in ("regularisation", "penalties")}
    text = mended(read("regularizaton uses a penalty"), known, embeddings)

    assert text.words[0].stem == stem("regularisation")
    assert text.words[0].text == "regularizaton"
    assert text.words[1].stem == stem("uses")


def test_words_at_random_are_told_from_sentences():
    """The same words, in order and out of it."""
    sentence = (
        "The model is trained on one part of the data and then it is tested on the other part, so that we "
        "know how well it does on examples that it has not seen before."
    )
    words = sentence.split()
    jumbled = " ".join(words[1::3] + words[::-3] + words[2::3])

    assert not shuffled(read(sentence))
    assert shuffled(read(jumbled))


def test_stems_do_not_depend_on_what_other_threads_stem():
    """Grading runs in several threads; each word keeps its own stem."""
    words = [
        f"{root}{end}" for root in ("class", "optim", "regular", "sampl") for end in ("ing", "ed", "ation")
    ]
    alone = {word: stem(word) for word in words}

    def wrong(turn: int) -> int:
        stem.cache_clear()
        return sum(alone[word] != stem(word) for word in words[turn:] + words[:turn])

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(wrong, range(len(words)))) == 0
