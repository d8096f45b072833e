"""The whole dossier: the same in whatever order articles come, all of it leading to records, none of these lost."""

import json
import random
from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from negotiations import GRAHN, gold_summaries, gold_threads
from telling import answer, article, condition, dossier, put

STATUS = ["tabled", "agreed", "in_force", "withdrawn", "lapsed", "floated"]
SAYS = ["accept", "reject", "defer", "accept_with_conditions", "counter_proposal", "criticize", "no_answer"]
PARTIES = st.sampled_from(["Norway", "Sweden", "Finland", "Norway,Sweden", ""])


@pytest.fixture(scope="module")
def grahn():
    """The articles, each with the gold's thread and version of its proposals."""
    threads = gold_threads(GRAHN)
    return [
        (each, {key: at for key, at in threads.items() if key[0] == each.id}) for each in gold_summaries(GRAHN)
    ]


@st.composite
def articles(draw):
    """Some articles of two weeks that tell of three threads, each in two versions at most."""
    made = []
    for number in range(draw(st.integers(1, 6))):
        day = date(2031, 3, 3) + timedelta(draw(st.integers(0, 14)))
        when = st.one_of(st.none(), st.dates(date(2031, 3, 1), day).map(str))
        some = draw(st.integers(1, 3))
        records = [
            put(f"P{place}", draw(PARTIES), draw(st.sampled_from("ABC")), draw(st.integers(1, 2)), to=draw(PARTIES),
                status=draw(st.sampled_from(STATUS)), when=draw(when))
            for place in range(1, some + 1)
        ]
        ids = st.lists(st.sampled_from([f"P{place}" for place in range(1, some + 1)]), unique=True)
        records += [
            answer(f"R{place}", draw(PARTIES), draw(st.sampled_from(SAYS)), *draw(ids), when=draw(when))
            for place in range(1, draw(st.integers(1, 4)))
        ]
        records += [
            condition(f"C{place}", draw(PARTIES), *draw(ids), kind=draw(st.sampled_from(["threat", "deadline"])),
                      operator=draw(st.sampled_from(["if", "unless"])))
            for place in range(1, draw(st.integers(1, 3)))
        ]
        made.append(article(f"a{number}", draw(st.sampled_from([str(day), None])), *records))
    return made


@settings(max_examples=60, deadline=None)
@given(articles(), st.randoms())
def test_whatever_comes_in_whatever_order_gives_one_dossier_that_leads_to_every_record(some, chance):
    found = dossier(*some)
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert dossier(*shuffled) == found
    whole(found, [summary for summary, _ in some])


def test_twenty_orders_of_articles_give_equal_dossiers(grahn):
    found = dossier(*grahn)
    whole(found, [summary for summary, _ in grahn])
    for seed in range(20):
        shuffled = list(grahn)
        random.Random(seed).shuffle(shuffled)
        assert dossier(*shuffled) == found


def whole(found, summaries):
    """All that a dossier says leads to what there is, and every record is told."""
    records = {(each.id, record.id): record for each in summaries for record in each.records}
    threads = {thread.id: {version.id for version in thread.versions} for thread in found.threads}
    moves = {move.id: move for move in found.moves}
    told = list(chain.from_iterable(move.told for move in found.moves)) + [each.told for each in found.unplaced]
    for each in told:
        record = records[each.article, each.record]
        assert (each.summary, each.evidence) == (record.summary, record.evidence)
    assert {(each.article, each.record) for each in told} == set(records)
    assert len(moves) == len(found.moves)
    for move in found.moves:
        assert move.version in threads[move.thread]
        assert all(move.id in moves[other].disputes for other in move.disputes)
        assert move.before is None or moves[move.before].date <= move.date
    days = [move.date or date.max for move in found.moves]
    assert days == sorted(days)
    mentions = [(each.article, each.record) for t in found.threads for v in t.versions for each in v.told]
    assert sorted(mentions) == sorted(key for key in records if key[1].startswith("P"))


def test_what_a_perfect_reader_finds_comes_back_as_the_moves_of_the_gold(grahn):
    gold = json.loads((GRAHN / "gold.json").read_text(encoding="utf-8"))
    found = dossier(*grahn)
    at = gold_threads(GRAHN)
    thread_of = {
        thread.id: at[told.article, told.record][0] for thread in found.threads for v in thread.versions
        for told in v.told
    }
    names = {each.id: each.names[0].name for each in found.actors.actors}
    made = [
        (thread_of[move.thread], move.act, names[actor], move.date) for move in found.moves for actor in move.actors
    ]
    actors = {each["id"]: each["name"] for each in gold["actors"]}
    # A proposal that the gold dates by no article of it cannot come back on its day.
    core = [each for each in gold["moves"] if not each["optional"] and not each["about"]]
    back = [
        each for each in core if any(
            (thread, act, name) == (each["thread"], each["act"], actors[one])
            and abs((day - date.fromisoformat(each["date"])).days) <= 1
            for one in each["actor"] for thread, act, name, day in made
        )
    ]
    assert len(back) >= 0.9 * len(core), [each["id"] for each in core if each not in back]
