"""The scorer: what counts as found, which fields are right, what it says of files that are wrong."""

import json
import subprocess
import sys

import gold as seeds
import pytest
import warm
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import ConfigurationError, Gold, ResultsError, Summary, score, summarize
from summarizer.codebook.kinds import KINDS
from summarizer.scoring.gold import GoldParty
from summarizer.scoring.parties import same

TEXT = (
    "Norland offered to free 40 prisoners. The Sudmark foreign minister, Ada Holm, refused: “Never, unless you leave "
    "Ketterau.” Norland also asked for talks in May. Bergland welcomed the offer on Friday. It rained in Ketterau, and "
    "the harvest was late. Hopes were high on all sides."
)
PROPOSAL = {
    "id": "P1", "summary": "Norland would free 40 prisoners", "proposers": [{"name": "Norland"}],
    "addressees": [{"name": "Sudmark"}], "act": "offer", "standing": "official", "status": "tabled",
    "certainty": "certain", "part_of": None, "issues": ["prisoners"],
    "evidence": ["Norland offered to free 40 prisoners"],
    "attribution": [{"source": "Norland", "basis": "paraphrase"}],
}
TALKS = {
    "id": "P2", "summary": "Talks should be held in May", "proposers": [{"name": "Norland"}], "act": "request",
    "standing": "official", "status": "tabled", "part_of": None, "evidence": ["Norland also asked for talks in May"],
}
REFUSAL = {
    "id": "R1", "summary": "Sudmark refuses", "responders": [{"name": "Ada Holm", "on_behalf_of": "Sudmark"}],
    "responds_to": ["P1"], "answer": "reject", "link": "stated", "evidence": ["refused: “Never"],
}
WELCOME = {
    "id": "R2", "summary": "Bergland welcomes it", "responders": [{"name": "Bergland"}], "responds_to": ["P1"],
    "answer": "endorse", "evidence": ["Bergland welcomed the offer"],
}
DEMAND = {
    "id": "C1", "requires": "Norland leaves Ketterau", "kind": "precondition", "operator": "unless",
    "set_by": [{"name": "Sudmark"}], "governs": ["R1"], "evidence": ["unless you leave Ketterau"],
}
LISTS = {"P": "proposals", "R": "responses", "C": "conditions"}


def made(*records, article="norland", text=TEXT, nothing=()):
    """Gold with these records, each in the list that its id tells."""
    lists = {kind.list: [] for kind in KINDS.values()}
    for record in records:
        lists[LISTS[record["id"][0]]].append(record)
    return Gold.model_validate({"article": article, "text": text, **lists, "nothing": list(nothing)})


WHOLE = (PROPOSAL, TALKS, REFUSAL, WELCOME, DEMAND)


def against(given, wanted):
    return score([given], [wanted])


def counts(scores, kind="all"):
    one = scores.kinds[kind]
    return one.gold, one.found, one.missed, one.made_up


SAME = [
    ("Lavrov", "Sergey Lavrov", True),                       # the last words of a name
    ("Lavrov", "Sergey Lavrov, foreign minister (Russia)", True),   # what follows a comma or stands in brackets
    ("Foreign Minister Lavrov", "Sergey Lavrov", True),      # titles
    ("foreign minister of Tolvia, Radek Osmund", "Radek Osmund", True),
    ("the foreign minister", "foreign minister", True),      # nothing but a title
    ("Čeku", "Agim Ceku", True),                             # accents
    ("Zelensky", "Volodymyr Zelenskyy", True),               # spelling
    ("Austria", "Australia", False),                         # another name, however near
    ("Russia", "Rusija", True),                              # a state in another language
    ("USA", "Vereinigte Staaten", True),
    ("Sudan", "South Sudan", False),                         # two states
    ("Moscow", "Russia", False),                             # gold has to list that
    ("Moscow|", "Russia||Moscow", True),                     # and here it does
    ("Russia", "Sergey Lavrov|Russia", True),                # by whom it is spoken for
    ("Putin|Russia", "Lavrov|Russia", False),                # two people of one state
    ("Trump", "Trump's allies", False),
    ("Russia", "allies of Russia", False),
    ("SDF", "Syrian Democratic Forces (SDF)", True),         # the short form in brackets
    ("members of the Trump team", "Trump's allies / members of the Trump team (incoming administration)", True),
    ("القمراء", "إمارة القمراء", True),
]


@pytest.mark.parametrize(("one", "other", "expected"), SAME)
def test_parties_are_the_same_by_their_names(one, other, expected):
    def party(told):
        name, body, *also = [*told.split("|"), ""][: told.count("|") + 1] + [""] * (told.count("|") == 0)
        return GoldParty(name=name, on_behalf_of=body or None, also=also)

    assert same(party(one), party(other)) is expected
    assert same(party(other), party(one)) is expected


FIELD = [
    (PROPOSAL, {"proposers": [{"name": "Sudmark"}]}, {"proposers", "parties"}),
    (PROPOSAL, {"proposers": [{"name": "Norland"}, {"name": "Sudmark"}]}, {"proposers", "parties"}),   # one too many
    (PROPOSAL, {"proposers": []}, {"proposers", "parties"}),
    (PROPOSAL, {"addressees": [{"name": "Bergland"}]}, {"addressees"}),
    (PROPOSAL, {"act": "pledge"}, {"act"}),
    (PROPOSAL, {"standing": "unclear"}, {"standing"}),
    (PROPOSAL, {"status": "agreed"}, {"status"}),
    (PROPOSAL, {"certainty": "probable"}, {"certainty"}),
    (PROPOSAL, {"issues": ["talks"]}, {"issues"}),
    (PROPOSAL, {"part_of": "P2"}, {"part_of"}),
    (PROPOSAL, {"attribution": [{"source": "Norland", "basis": "leak"}]}, {"basis"}),
    (PROPOSAL, {"attribution": [{"source": "Sudmark", "basis": "paraphrase"}]}, {"source"}),
    (PROPOSAL, {"summary": "Forty prisoners would be set free by Norland"}, set()),   # wording is no field
    (REFUSAL, {"answer": "defer"}, {"answer"}),
    (REFUSAL, {"link": "implied"}, {"link"}),
    (REFUSAL, {"responds_to": ["P2"]}, {"responds_to"}),
    (REFUSAL, {"responds_to": ["P1", "P2"]}, {"responds_to"}),
    (REFUSAL, {"responders": [{"name": "Sudmark"}]}, set()),   # whom she speaks for
    (DEMAND, {"kind": "limit"}, {"kind"}),
    (DEMAND, {"operator": "if"}, {"operator"}),
    (DEMAND, {"governs": ["P1"]}, {"governs"}),
    (DEMAND, {"governs": ["R1", "P1"]}, set()),   # the refusal answers P1
    (DEMAND, {"governs": []}, {"governs"}),
]


@pytest.mark.parametrize(("record", "change", "wrong"), FIELD)
def test_the_field_that_differs_is_named_and_no_other(record, change, wrong):
    given = made(*(one | change if one is record else one for one in WHOLE))
    scores = against(given, made(*WHOLE))
    assert counts(scores) == (5, 5, 0, 0)
    assert {name for name, one in scores.fields.items() if one.right < one.of} == wrong
    assert {each.field for each in scores.articles[0].differences} == wrong - {"parties"}


def test_a_field_that_gold_does_not_give_is_not_compared():
    bare = {name: PROPOSAL[name] for name in ("id", "evidence", "act")}
    assert set(against(made(PROPOSAL), made(bare)).fields) == {"act"}


def test_a_link_to_a_package_may_be_drawn_to_its_parts():
    part = TALKS | {"part_of": "P1"}
    scores = against(made(PROPOSAL, part, REFUSAL | {"responds_to": ["P1", "P2"]}), made(PROPOSAL, part, REFUSAL))
    assert scores.fields["responds_to"].right == 1


def test_a_link_to_an_optional_record_may_be_there_or_not():
    optional = TALKS | {"optional": True}
    both = REFUSAL | {"responds_to": ["P1", "P2"]}
    for found, wanted in ((REFUSAL, both), (both, REFUSAL)):
        assert against(made(PROPOSAL, TALKS, found), made(PROPOSAL, optional, wanted)).fields["responds_to"].right == 1


def test_a_link_to_a_record_that_was_made_up_is_wrong():
    invented = TALKS | {"id": "P9"}
    scores = against(made(PROPOSAL, invented, REFUSAL | {"responds_to": ["P1", "P9"]}), made(PROPOSAL, REFUSAL))
    assert scores.fields["responds_to"].right == 0
    assert scores.articles[0].differences[0].given == ["P1 (gold P1)", "P9 (made up)"]


PAIR = [
    # The same passage, the same act: a pair, however it is worded.
    ({"summary": "Something else"}, True),
    # The same passage, and nothing that is said agrees.
    ({"summary": "Rain fell", "act": "plan", "proposers": [{"name": "Bergland"}]}, False),
    # A longer quote around it.
    ({"evidence": ["Norland offered to free 40 prisoners. The Sudmark foreign minister"]}, True),
    # Quotes that share a word only.
    ({"evidence": ["prisoners. The Sudmark foreign minister, Ada Holm"]}, False),
    # Another passage, and the same in every word.
    ({"evidence": ["the harvest was late"]}, False),
    # No quote: what is said decides.
    ({"evidence": []}, True),
    ({"evidence": [], "summary": "Rain fell", "act": "plan"}, False),
]


@pytest.mark.parametrize(("change", "is_pair"), PAIR)
@pytest.mark.parametrize("text", [TEXT, None])
def test_what_makes_a_pair(change, is_pair, text):
    """With the article's text evidence is compared by where it stands, without it by its words."""
    scores = against(made(PROPOSAL | change, text=text), made(PROPOSAL, text=text))
    assert counts(scores, "proposals") == ((1, 1, 0, 0) if is_pair else (1, 0, 1, 1))


def test_two_records_on_one_passage_are_told_apart_by_what_they_say():
    passage = ["Norland offered to free 40 prisoners"]
    free = PROPOSAL | {"evidence": passage}
    talks = TALKS | {"evidence": passage, "act": "offer"}
    scores = against(made(talks | {"id": "P1"}, free | {"id": "P2"}), made(free, talks))
    assert counts(scores) == (2, 2, 0, 0)
    assert scores.articles[0].differences == []


def test_the_other_sides_record_on_the_same_passage_is_named():
    demand = TALKS | {"id": "P9", "evidence": DEMAND["evidence"]}
    article = against(made(PROPOSAL, demand), made(PROPOSAL, DEMAND | {"governs": []})).articles[0]
    assert [(record.id, record.beside) for record in article.made_up] == [("P9", ["C1"])]
    assert [(record.id, record.beside) for record in article.missed] == [("C1", ["P9"])]


TRAP = "It rained in Ketterau, and the harvest was late."
STEPS = [
    (["the harvest was late"], ["P9"]),                                     # in it
    (["It rained in Ketterau, and the harvest was late. Hopes were high"], ["P9"]),   # all of it and more
    (["Ketterau, and the harvest was late. Hopes were high on all sides."], ["P9"]),   # most of it
    (["late. Hopes were high on all sides."], []),                          # a word of it
]


@pytest.mark.parametrize(("quotes", "on_it"), STEPS)
def test_a_record_on_a_passage_that_must_give_nothing_is_told(quotes, on_it):
    scores = against(made(PROPOSAL, TALKS | {"id": "P9", "evidence": quotes}), made(PROPOSAL, nothing=[TRAP]))
    assert scores.nothing_passages == 1
    assert [record for step in scores.articles[0].stepped_on for record in step.records] == on_it


def test_records_given_for_an_article_that_has_none_are_counted():
    scores = against(made(PROPOSAL, TALKS), made())
    assert (scores.empty_articles, scores.empty_records) == (1, 2)
    assert scores.kinds["all"].f1.value == 0
    assert scores.kinds["responses"].f1.value is None


def test_an_empty_list_for_an_article_that_has_none_is_no_fault():
    scores = against(made(), made())
    assert (scores.empty_articles, scores.empty_records) == (1, 0)
    assert scores.kinds["all"].f1.value is None


@st.composite
def golds(draw):
    """Gold of one article, each record on a passage of its own."""
    words = st.text("abcdefghij", min_size=3, max_size=6)
    count = draw(st.integers(1, 7))
    sentences = [f"Sentence {n} {' '.join(draw(st.lists(words, min_size=2, max_size=4)))}." for n in range(count)]
    records = []
    for number, sentence in enumerate(sentences):
        party = [{"name": f"{draw(words)} party{number}"}]
        records.append(draw(st.sampled_from([
            {"id": f"P{number}", "summary": sentence, "proposers": party, "act": "offer", "status": "tabled"},
            {"id": f"R{number}", "summary": sentence, "responders": party, "answer": "reject"},
            {"id": f"C{number}", "requires": sentence, "set_by": party, "kind": "limit"},
        ])) | {"evidence": [sentence], "optional": draw(st.sampled_from([False, False, False, True]))})
    return {"records": records, "text": " ".join([*sentences, "An end that nobody quotes."])}


def built(gold, records=None):
    return made(*(gold["records"] if records is None else records), text=gold["text"])


@given(golds())
@settings(max_examples=50, deadline=None)
def test_gold_against_itself_is_all_found_and_all_right(gold):
    scores = against(built(gold), built(gold))
    wanted = sum(not record["optional"] for record in gold["records"])
    assert counts(scores) == (wanted, wanted, 0, 0)
    assert scores.kinds["all"].f1.value == (1 if wanted else None)
    assert all(field.right == field.of for field in scores.fields.values())


@given(golds(), st.data())
@settings(max_examples=50, deadline=None)
def test_a_record_that_is_dropped_lowers_recall_only(gold, data):
    dropped = data.draw(st.sampled_from(gold["records"]))
    scores = against(built(gold, [one for one in gold["records"] if one is not dropped]), built(gold))
    whole = against(built(gold), built(gold)).kinds["all"]
    all_kinds = scores.kinds["all"]
    assert all_kinds.made_up == 0
    assert all_kinds.precision.value in (1, None)
    assert all_kinds.found == whole.found - (not dropped["optional"])
    if not dropped["optional"]:
        assert all_kinds.recall.value < 1


@given(golds(), st.sampled_from("PRC"))
@settings(max_examples=50, deadline=None)
def test_a_record_that_is_made_up_lowers_precision_only(gold, letter):
    invented = {"id": f"{letter}99", "evidence": ["An end that nobody quotes"]}
    scores = against(built(gold, [*gold["records"], invented]), built(gold)).kinds["all"]
    assert (scores.missed, scores.made_up) == (0, 1)
    assert scores.recall.value in (1, None)
    assert scores.precision.value < 1


@given(golds(), st.data())
@settings(max_examples=50, deadline=None)
def test_the_order_of_records_changes_nothing(gold, data):
    half = gold["records"][: len(gold["records"]) // 2 + 1]
    plain = against(built(gold, half), built(gold))
    shuffled = data.draw(st.permutations(gold["records"]))
    other = against(built(gold, list(reversed(half))), built(gold, shuffled))
    assert plain.model_dump(exclude={"articles"}) == other.model_dump(exclude={"articles"})


@given(golds(), st.sampled_from("PRC"), st.booleans())
@settings(max_examples=50, deadline=None)
def test_an_optional_record_changes_no_figure_whether_it_is_given_or_not(gold, letter, is_given):
    optional = {"id": f"{letter}99", "evidence": ["An end that nobody quotes"]}
    half = gold["records"][::2]
    without = against(built(gold, half), built(gold))
    given_too = [*half, optional] if is_given else half
    scores = against(built(gold, given_too), built(gold, [*gold["records"], optional | {"optional": True}]))
    for name in ("gold", "found", "missed", "made_up", "f1", "precision", "recall"):
        assert getattr(scores.kinds["all"], name) == getattr(without.kinds["all"], name)


@given(golds(), golds())
@settings(max_examples=30, deadline=None)
def test_agreement_is_the_same_from_both_sides(one, other):
    other = {"text": one["text"], "records": [
        record | {"evidence": one["records"][n % len(one["records"])]["evidence"]}
        for n, record in enumerate(other["records"])
    ]}
    here, there = against(built(one), built(other)), against(built(other), built(one))
    assert here.kinds["all"].f1 == there.kinds["all"].f1
    assert here.kinds["all"].precision == there.kinds["all"].recall


def test_an_interval_holds_the_share_and_is_the_same_each_time(results):
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    for line in lines[::2]:
        line["conditions"], line["abstract"] = [], []
    worse = [Summary.model_validate(line) for line in lines]
    one, other = score(worse, seeds.SEEDS), score(reversed(worse), seeds.SEEDS)
    assert one == other
    recall = one.kinds["conditions"].recall
    assert recall.low < recall.value < recall.high
    assert one.kinds["proposals"].recall.low == one.kinds["proposals"].recall.high == 1


def test_all_seeds_are_scored_from_the_command_line(results):
    done = warm.summarizer("score", results, seeds.SEEDS, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    scores = json.loads(done.stdout)
    assert len(scores["articles"]) == len(seeds.NAMES)
    assert scores["kinds"]["all"]["f1"]["value"] > 0.9
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    assert scores["cost"]["output_tokens"] == sum(line["provenance"]["usage"]["output_tokens"] for line in lines)
    assert scores["cost"]["requests"] == sum(line["provenance"]["attempts"] for line in lines)
    table = warm.summarizer("score", results, seeds.SEEDS).stdout
    assert f"Scores of {len(seeds.NAMES)} articles" in table
    assert max(map(len, table.splitlines())) <= 80
    assert "\x1b" not in table


def test_the_difference_is_shown_with_the_passage(tmp_path):
    seeds.written(tmp_path / "norland.json", made(*WHOLE).model_dump(exclude_unset=True))
    given = made(PROPOSAL | {"status": "agreed"}, TALKS, REFUSAL, DEMAND, WELCOME | {
        "id": "R9", "evidence": ["Hopes were high"], "responders": [{"name": "Norland"}]})
    seeds.written(tmp_path / "other.json", given.model_dump(exclude_unset=True))
    done = warm.summarizer("score", tmp_path / "other.json", tmp_path / "norland.json", "--diff")
    assert done.returncode == 0
    shown = done.stdout
    assert "only second  R2 response, endorse: Bergland" in shown
    assert "“Bergland welcomed the offer”" in shown
    assert "only first  R9 response, endorse: Norland" in shown
    assert "“Hopes were high”" in shown
    assert "status: second tabled | first agreed\n    “Norland offered to free 40 prisoners”" in shown


def test_two_peoples_gold_gives_their_agreement(tmp_path):
    """Of the same article, beside its text; the alpha of answers that differ once in two is Krippendorff's."""
    (tmp_path / "norland.txt").write_text(TEXT, encoding="utf-8")
    for name, changed in (("ann", {}), ("ben", {"answer": "criticize"})):
        (tmp_path / name).mkdir()
        gold = made(PROPOSAL, TALKS, REFUSAL, WELCOME | changed, text=None)
        seeds.written(tmp_path / name / "norland.json", gold.model_dump(exclude_unset=True, exclude={"text"}))
    done = warm.summarizer("score", tmp_path / "ann", tmp_path / "ben", "--json")
    assert done.returncode == 0, done.stderr
    scores = json.loads(done.stdout)
    assert scores["agreement"]
    assert scores["kinds"]["all"]["f1"]["value"] == 1
    assert (scores["fields"]["answer"]["right"], scores["fields"]["answer"]["of"]) == (1, 2)
    # Values reject ×2, endorse, criticize: observed disagreement 1/2, expected 10/12, so 1 − 0.5/(10/12).
    assert scores["fields"]["answer"]["alpha"] == pytest.approx(0.4)
    assert scores["cost"] is None
    assert warm.summarizer("score", tmp_path / "ann", tmp_path / "ben").stdout.startswith("Agreement on 1 article\n")


def test_articles_that_only_one_has_read_are_no_disagreement():
    scores = score([made(PROPOSAL)], [made(PROPOSAL), made(TALKS, article="other", text=TEXT + " End.")])
    assert counts(scores) == (1, 1, 0, 0)
    assert scores.without_result == ["other"]


def test_gold_without_a_result_is_missed_and_a_result_without_gold_left_out(results, tmp_path):
    lines = results.read_text(encoding="utf-8").splitlines(keepends=True)
    strange = json.loads(lines[0]) | {"id": "strange"}
    strange["article"] |= {"sha256": "0" * 64, "source": "strange.txt"}
    again = json.loads(lines[2]) | {"id": "again"}   # of one id the last line counts, and nothing is doubled
    path = tmp_path / "some.jsonl"
    path.write_text("".join([*lines[1:], *(json.dumps(row) + "\n" for row in (strange, again))]), encoding="utf-8")
    scores = score(path, seeds.SEEDS)
    assert scores.without_gold == ["strange"]
    assert scores.without_result == [seeds.NAMES[0]]
    assert scores.doubled == ["again"]
    missed = next(each for each in scores.articles if each.id is None)
    wanted = seeds.expected(seeds.NAMES[0])
    assert len(missed.missed) == sum(not record["optional"] for kind in KINDS.values() for record in wanted[kind.list])


def test_a_result_of_another_text_is_matched_by_name_and_its_quotes_looked_up(results):
    """Offsets count in the text that was read: here it had a line more at the top."""
    line = json.loads(results.read_text(encoding="utf-8").splitlines()[seeds.NAMES.index("ketterau-plan")])
    shift = len("A headline\n")
    for record in [record for kind in KINDS.values() for record in line[kind.list]]:
        for evidence in record["evidence"]:
            evidence["start"] += shift
            evidence["end"] += shift
    line["article"]["sha256"] = "0" * 64
    line["id"] = "news/ketterau-plan.txt"
    scores = score([Summary.model_validate(line)], seeds.SEEDS / "ketterau-plan.json")
    assert counts(scores)[2:] == (0, 0)


def test_gold_without_the_article_is_compared_by_its_words_and_that_is_said(results, tmp_path):
    (tmp_path / "ketterau-plan.json").write_text(
        (seeds.SEEDS / "ketterau-plan.json").read_text(encoding="utf-8"), encoding="utf-8"
    )
    scores = score(results, tmp_path)
    assert scores.without_text == ["ketterau-plan"]
    assert counts(scores)[2:] == (0, 0)


def test_one_summary_as_json_is_scored_too(tmp_path):
    path = tmp_path / "one.json"
    path.write_text(summarize(seeds.SEEDS / "qamar-ar.txt").model_dump_json(indent=1), encoding="utf-8")
    assert score(path, seeds.SEEDS / "qamar-ar.json").kinds["all"].missed == 0


def test_two_runs_are_compared_like_two_people(results):
    scores = score(results, results)
    assert scores.agreement
    assert scores.kinds["all"].f1.value == 1
    assert all(field.right == field.of for field in scores.fields.values())


def test_what_first_replies_quoted_is_counted():
    one, other = (summarize(seeds.SEEDS / f"{name}.txt") for name in seeds.NAMES[:2])
    vars(one.provenance).update(quotes_asked=10, quotes_located=9)
    vars(other.provenance).update(quotes_asked=4, quotes_located=4, replies=2)
    cost = score([one, other], seeds.SEEDS).cost
    assert (cost.quotes_located, cost.quotes_asked, cost.reasks, cost.articles_reasked) == (13, 14, 1, 1)


MISTAKES = [
    (lambda _: ([], seeds.SEEDS), "there are no results to score"),
    (lambda tmp: (tmp / "nonesuch.jsonl", seeds.SEEDS), "there is no file or folder"),
    (lambda tmp: (tmp, seeds.SEEDS), "holds no .json or .jsonl files"),
    (lambda _: ([made(PROPOSAL, article="a")], [made(PROPOSAL, article="b", text=TEXT + " End.")]),
     "no result has gold: results are of a, gold is of b"),
    (lambda _: ([made(PROPOSAL)], [made(PROPOSAL, article="a"), made(TALKS, article="b")]),
     "one article has gold twice: a, b"),
    (lambda _: ([made(PROPOSAL)], [made(PROPOSAL | {"part_of": "P9"})]), "norland: P1: P9 is no record"),
]


@pytest.mark.parametrize(("what", "told"), MISTAKES)
def test_what_cannot_be_scored_is_said(what, told, tmp_path):
    with pytest.raises(ResultsError, match=told.replace(".", r"\.")):
        score(*what(tmp_path))


@pytest.mark.parametrize("package", ["scipy.optimize", "babel"])
def test_a_missing_package_is_one_clear_message(package, monkeypatch):
    from summarizer.scoring import parties

    parties._states.cache_clear()
    parties.state_of.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ConfigurationError, match=r"pip install 'negotiation-summarizer\[score\]'"):
        against(made(PROPOSAL), made(PROPOSAL | {"proposers": [{"name": "Sudmark"}]}))


def test_importing_the_package_brings_no_scorer():
    code = "import sys, summarizer; print([m for m in ('scipy', 'numpy', 'summarizer.scoring') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
