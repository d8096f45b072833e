"""Records into threads: what holds for all judgements, in whatever order they come, and cases of each rule."""

import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from negotiations import summary

from summarizer.codebook.records import Evidence
from summarizer.negotiation.actors import actors
from summarizer.negotiation.dossier import Judgement
from summarizer.negotiation.joining import join
from summarizer.negotiation.material import material

YES, NO = ("same", "version"), ("part_of", "has_part", "counters", "countered_by", "different")


def proposed(*counts):
    """Records of articles that have so many proposals each, an article a day."""
    articles = [summary(f"a{place}", *["Norway"] * count, day=f"2031-03-{place + 1:02}")
                for place, count in enumerate(counts)]
    return material(articles, actors(articles)).proposed


# Eight articles: three of one proposal, four of two, one of three.
RECORDS = proposed(1, 2, 1, 2, 3, 1, 2, 2)
PAIRS = list(combinations(range(len(RECORDS)), 2))


def says(right, left, verdict, how="model", **more):
    return Judgement(left=RECORDS[left].key, right=RECORDS[right].key, verdict=verdict, how=how, by="x", **more)


VERDICTS = st.sampled_from(("same", "same", "same", "version", "version", "different", "part_of", "counters",
                            "countered_by", "unsure", "apart", "apart"))


@st.composite
def judged(draw, most=40):
    pairs = draw(st.lists(st.sampled_from(PAIRS), max_size=most))
    return [says(*pair, draw(VERDICTS)) for pair in pairs]


@st.composite
def decided(draw):
    pairs = draw(st.lists(st.sampled_from(PAIRS), max_size=6, unique=True))
    return [says(*pair, draw(st.sampled_from(("same", "version", "different"))), "person") for pair in pairs]


def threads(found):
    return [{RECORDS.index(record) for record in RECORDS if record.key in cluster.keys} for cluster in found.clusters]


def together(found, one, other):
    thread_of = found.thread_of()
    return thread_of[RECORDS[one].key] == thread_of[RECORDS[other].key]


@given(judged(), decided(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_records_and_judgements_does_not_matter(judgements, decisions, chance):
    expected = join(RECORDS, judgements, decisions)
    for _ in range(20):
        records, given_, last = list(RECORDS), list(judgements), list(decisions)
        for some in (records, given_, last):
            chance.shuffle(some)
        assert join(records, given_, last) == expected


@given(judged(), decided())
@settings(max_examples=300, deadline=None)
def test_what_is_said_to_be_two_is_never_one_by_way_of_a_third(judgements, decisions):
    found = join(RECORDS, judgements, decisions)
    last = {frozenset((each.left, each.right)): each.verdict for each in decisions}
    one_by_a_person = {pair for pair, verdict in last.items() if verdict in YES}
    for each in judgements:
        pair = frozenset((each.left, each.right))
        if each.verdict in NO and pair not in last and not one_by_a_person:
            assert found.thread_of()[each.left] != found.thread_of()[each.right]
    for pair, verdict in last.items():
        if verdict == "different":
            left, right = pair
            assert found.thread_of()[left] != found.thread_of()[right]


@given(judged(), decided())
@settings(max_examples=300, deadline=None)
def test_what_a_person_calls_one_is_one_unless_persons_contradict_one_another(judgements, decisions):
    found = join(RECORDS, judgements, decisions)
    if all(each.verdict in YES for each in decisions):
        assert all(found.thread_of()[each.left] == found.thread_of()[each.right] for each in decisions)


@given(judged())
@settings(max_examples=300, deadline=None)
def test_two_records_of_one_article_are_one_only_where_judgements_asked_for_them_say_so(judgements):
    found = join(RECORDS, judgements)
    yes = {(each.left, each.right) for each in judgements if each.verdict in YES}
    for cluster in found.clusters:
        for one, other in combinations(cluster.keys, 2):
            if one.article == other.article:
                third = {right for left, right in yes if left == one} & {right for left, right in yes if left == other}
                assert (one, other) in yes or (other, one) in yes or third


@given(judged())
@settings(max_examples=300, deadline=None)
def test_every_record_is_in_one_version_of_one_thread_and_every_join_is_told(judgements):
    found = join(RECORDS, judgements)
    keys = [key for cluster in found.clusters for key in cluster.keys]
    assert sorted(keys) == sorted(record.key for record in RECORDS)
    of = found.thread_of()
    assert set(found.joins) == {each for each in judgements if each.verdict in YES and of[each.left] == of[each.right]}
    for cluster in found.clusters:   # each record is led to each other by joins
        reached, joins = {cluster.keys[0]}, [{each.left, each.right} for each in found.joins]
        for _ in cluster.keys:
            reached |= {key for pair in joins if pair & reached for key in pair}
        assert reached >= set(cluster.keys)


@given(judged())
@settings(max_examples=300, deadline=None)
def test_whoever_is_called_one_and_is_kept_apart_is_a_doubt_with_what_was_said(judgements):
    found = join(RECORDS, judgements)
    of = found.thread_of()
    listed = {each for doubt in found.doubts for each in doubt.judgements}
    for each in judgements:
        if each.verdict in (*YES, "unsure") and of[each.left] != of[each.right]:
            calls = {j.verdict for j in judgements if {j.left, j.right} == {each.left, each.right}}
            assert each in listed or not calls - set(NO) - {"apart"}
    for doubt in found.doubts:
        assert len(set(doubt.clusters)) == 2
        assert doubt.why
        assert {of[key] for each in doubt.judgements for key in (each.left, each.right)} == set(doubt.clusters)


@given(judged(), judged(), st.integers(0, 8))
@settings(max_examples=100, deadline=None)
def test_an_article_of_which_nothing_is_said_changes_no_thread(judgements, _, article):
    gone = {record.key for record in RECORDS if record.key.article == f"a{article}"}
    kept = [each for each in judgements if not {each.left, each.right} & gone]
    less = join([record for record in RECORDS if record.key not in gone], kept)
    more = join(RECORDS, kept)
    assert [each for each in more.clusters if not set(each.keys) & gone] == list(less.clusters)
    assert more.joins == less.joins


def test_judgements_on_records_that_are_not_there_are_counted():
    judgements = [says(0, 1, "same"), says(0, 3, "same"), says(3, 4, "apart")]
    assert join(RECORDS[:3], judgements).unmatched == 2
    assert join(RECORDS, judgements).unmatched == 0


@pytest.mark.parametrize(("judgements", "one"), [
    ([(0, 3, "same")], True),
    ([(0, 3, "version")], True),
    ([(0, 3, "apart")], False),
    ([(0, 3, "unsure")], False),
    ([(0, 3, "same"), (0, 3, "different")], False),   # said twice, and differently
    ([(0, 1, "same"), (1, 3, "same")], True),   # by way of a third
    ([(0, 1, "same"), (1, 3, "same"), (0, 3, "different")], False),
    ([(0, 1, "same"), (1, 3, "same"), (0, 3, "part_of")], False),
    ([(0, 1, "same"), (1, 3, "same"), (0, 3, "apart")], False),   # one yes is no more than one weak no
    ([(0, 1, "same"), (0, 8, "same"), (1, 8, "same"), (1, 3, "same"), (8, 3, "same"), (0, 3, "apart")], True),
    ([(0, 1, "same"), (0, 8, "same"), (1, 8, "same"), (1, 3, "same"), (8, 3, "apart"), (0, 3, "apart")], False),
])
def test_a_thread_grows_where_more_of_its_records_agree_than_not(judgements, one):
    found = join(RECORDS, [says(*each) for each in judgements])
    assert together(found, 0, 3) is one


TWO = [place for place, record in enumerate(RECORDS) if record.key.article == "a1"]


@pytest.mark.parametrize(("judgements", "one"), [
    ([(0, 1, "same"), (0, 2, "version")], True),   # both were asked for, and called one with a third
    ([(0, 1, "same"), (0, 2, "version"), (1, 2, "apart")], True),
    ([(0, 1, "same"), (0, 2, "version"), (1, 2, "different")], False),
    ([(1, 2, "same")], True),
    ([(1, 3, "same"), (2, 3, "same")], False),   # a later article's judgement merges no two of an earlier one
    ([(1, 3, "same"), (2, 3, "same"), (1, 2, "version")], True),
])
def test_records_of_one_article_are_one_by_judgement_only(judgements, one):
    assert TWO == [1, 2]
    assert together(join(RECORDS, [says(*each) for each in judgements]), 1, 2) is one


def test_a_person_has_the_last_word():
    judgements = [says(0, 1, "same"), says(1, 3, "same"), says(0, 3, "same")]
    found = join(RECORDS, judgements, [says(0, 3, "different", "person")])
    assert not together(found, 0, 3)
    against = [says(0, 1, "different"), says(0, 1, "counters")]
    assert together(join(RECORDS, against, [says(0, 1, "same", "person")]), 0, 1)
    later = [says(0, 1, "same", "person"), says(0, 1, "different", "person")]
    assert not together(join(RECORDS, [], later), 0, 1)


def test_who_calls_two_records_one_means_their_threads():
    """No record falls out because a model called it another matter than one of the other thread."""
    judgements = [says(0, 1, "same"), says(3, 9, "same"), says(1, 9, "different")]
    assert not together(join(RECORDS, judgements), 0, 9)
    found = join(RECORDS, judgements, [says(0, 3, "same", "person")])
    assert all(together(found, 0, other) for other in (1, 3, 9))
    assert found.doubts == ()
    apart = [says(0, 3, "same", "person"), says(1, 9, "different", "person")]
    assert not together(join(RECORDS, judgements, apart), 1, 9)


def test_versions_stand_by_day_with_what_changed():
    found = join(RECORDS, [
        says(0, 3, "same"), says(0, 8, "version", changed="five days for three"), says(3, 8, "version"),
        says(8, 9, "same"), says(0, 9, "version"), says(9, 10, "version", changed="no hours told any more"),
    ])
    (cluster,) = [each for each in found.clusters if len(each.keys) > 1]
    assert [[RECORDS.index(next(r for r in RECORDS if r.key == key)) for key in each.keys]
            for each in cluster.versions] == [[0, 3], [8, 9], [10]]
    assert [each.changed for each in cluster.versions] == [None, "five days for three", "no hours told any more"]


def test_what_changed_has_no_number_that_neither_record_tells():
    before, after = (
        replace(each, sentence=f"A truce of {hours} hours.", quotes=(f"for {hours} hours",))
        for each, hours in ((RECORDS[0], "seventy-two"), (RECORDS[8], "120"))
    )

    def changed(how, *told):
        (cluster,) = join([before, after], [says(0, 8, "version", how, changed=each) for each in told]).clusters
        return cluster.versions[1].changed

    assert changed("model", "72 hours become 120") == "72 hours become 120"
    assert changed("model", "72 hours become 120, to 22 March") is None
    assert changed("person", "72 hours become 120, to 22 March") == "72 hours become 120, to 22 March"


def test_relations_lead_from_thread_to_thread_one_way_round():
    found = join(RECORDS, [
        says(0, 3, "same"), says(0, 8, "part_of", why="its third point"), says(3, 8, "part_of"),
        says(8, 0, "part_of"), says(0, 9, "countered_by"),
    ])
    of = found.thread_of()
    zero, eight, nine = (of[RECORDS[place].key] for place in (0, 8, 9))
    assert [(each.left, each.kind, each.right, each.how, each.why) for each in found.relations] == [
        (zero, "counters", nine, "model", None), (eight, "part_of", zero, "model", "its third point"),
    ]


@given(judged())
@settings(max_examples=200, deadline=None)
def test_no_thread_is_part_of_itself(judgements):
    parts = {}
    for each in join(RECORDS, judgements).relations:
        if each.kind == "part_of":
            parts.setdefault(each.left, set()).add(each.right)
    for start, wholes in parts.items():
        seen, ways = set(), set(wholes)
        while ways:
            seen |= ways
            ways = {up for way in ways for up in parts.get(way, ())} - seen
        assert start not in seen


def test_many_records_of_one_thread_are_joined_by_few_judgements():
    days = [summary(f"b{place:03}", "Norway", day=f"2031-{place // 28 + 1:02}-{place % 28 + 1:02}")
            for place in range(300)]
    records = material(days, actors(days)).proposed
    judgements = [
        Judgement(left=records[place].key, right=records[before].key, verdict="same", how="model", by="x")
        for place in range(1, 300) for before in {place - 1, place // 2}
    ]
    random.Random(1).shuffle(judgements)
    assert [len(each.keys) for each in join(records, judgements).clusters] == [300]


LINE = "Norway offers to open the harbour of Selm to all ships from the first of May"


def worded(id, *told, day="2031-03-01"):
    """An article whose records say these sentences, each in a passage: (party, sentence, passage)."""
    made = summary(id, *(party for party, _, _ in told), day=day)
    for record, (_, sentence, passage) in zip(made.proposals, told, strict=True):
        record.summary, record.evidence = sentence, [Evidence(quote=passage, start=0, end=len(passage))]
    return made


@pytest.mark.parametrize(("one", "other", "joined"), [
    ([("Norway", LINE, "x")], [("Oslo", LINE, "y")], True),   # one sentence
    ([("Norway", "It offers.", LINE)], [("Oslo", "Norway makes an offer.", f"“{LINE.upper()}”")], True),   # one passage
    ([("Norway", LINE, "x")], [("Denmark", LINE, "x")], False),   # of another side
    ([("Norway", "It offers talks.", "x")], [("Norway", "It offers talks.", "x")], False),   # too short to tell
    ([("Norway", "It offers.", LINE), ("Norway", "It asks.", LINE)], [("Norway", "It does.", LINE)], False),   # of two?
    ([("Norway", LINE, "x"), ("Norway", LINE, "x")], [], False),   # of one article
])
def test_the_very_same_words_of_the_same_side_are_one_proposal(one, other, joined):
    articles = [worded("a", *one), worded("b", *other, day="2031-05-01")]
    records = material(articles, actors(articles)).proposed
    found = join(records)
    assert (len(found.clusters) < len(records)) is joined
    assert [(each.how, each.by) for each in found.joins] == [("words", "summarizer")] * joined
    if joined:
        against = Judgement(left=records[1].key, right=records[0].key, verdict="different", how="model", by="x")
        assert len(join(records, [against]).clusters) == 2


@pytest.mark.parametrize("link", [{"part_of": "P1"}, {"counter_to": ["P1"]}])
def test_what_an_article_links_is_two_threads_that_are_so_related(link):
    article = summary("a", "Norway", "Norway", day="2031-03-01")
    article.proposals[1] = article.proposals[1].model_copy(update=link)
    articles = [article, summary("b", "Norway", day="2031-03-02")]
    records = material(articles, actors(articles)).proposed
    both = [Judgement(left=records[place].key, right=records[2].key, verdict="same", how="model", by="x")
            for place in (0, 1)]
    found = join(records, both)
    of = found.thread_of()
    assert of[records[0].key] != of[records[1].key]
    (relation,) = found.relations
    assert (relation.left, relation.right) == (of[records[1].key], of[records[0].key])
    assert (relation.kind, relation.how) == ("part_of" if "part_of" in link else "counters", "article")
    assert [each.why for each in found.doubts] == ["an article tells them as two proposals"]
