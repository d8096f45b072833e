"""Records that may tell the same proposal as a new one."""

import datetime
import random
import sqlite3
from dataclasses import replace

import candidates
import pytest
from negotiations import GRAHN, gold_summaries

from summarizer.codebook.review import RecordKey
from summarizer.errors import OutputError
from summarizer.negotiation.actors import actors
from summarizer.negotiation.candidates import Index
from summarizer.negotiation.material import material
from summarizer.negotiation.terms import words


def record(at, sentence, proposers=(), addressees=(), day="2031-03-01", **fields):
    """A record of `article P1`, with no more than is told."""
    return candidates.record(
        RecordKey(*at.split(), f"{sum(map(ord, sentence)):012x}"), datetime.date.fromisoformat(day), sentence,
        proposers=tuple(proposers), addressees=tuple(addressees), **fields,
    )


def grahn():
    summaries = gold_summaries(GRAHN)
    return material(summaries, actors(summaries)).proposed


def ids(keys):
    return [f"{key.article} {key.record}" for key in keys]


@pytest.mark.parametrize(("way", "share"), [
    ("reworded", 0.98),
    ("unnamed", 0.98),   # who put it, or to whom, is often not told
    ("quotes", 0.97),    # passages in four languages: only sides, numbers and days are the same
])
def test_the_right_thread_is_among_twelve(way, share):
    cases = candidates.places(*candidates.told(GRAHN, way))
    assert len(cases) > 80
    assert sum(0 < place <= 12 for place, _, _ in cases) >= share * len(cases)


def test_what_is_found_does_not_depend_on_the_order_of_arrival(tmp_path):
    every = list(grahn())
    with Index() as index:
        index.add(every)
        right = [index.of(each) for each in every]
    shuffled = random.Random(4)
    for number in range(6):
        some = shuffled.sample(every, len(every))
        at = shuffled.randrange(len(some))
        with Index(tmp_path / str(number)) as index:
            for each in some[:at]:
                index.add([each])
                index.of(every[0])
        with Index(tmp_path / str(number)) as index:   # read again, then more
            index.add(some[at:])
            assert [index.of(each) for each in every] == right


def test_the_same_holds_of_more_records_than_are_weighed():
    drawn = random.Random(3)
    every = [
        record(f"a{number} P1", " ".join(f"w{drawn.randrange(60)}" for _ in range(6)), ["RU"], ["UA"],
               f"2031-{drawn.randrange(1, 13):02}-{drawn.randrange(1, 28):02}")
        for number in range(900)
    ]
    found = []
    for _ in range(3):
        drawn.shuffle(every)
        with Index() as index:
            index.add(every[:500])
            index.of(every[0])
            index.add(every[500:])
            found.append([index.of(each) for each in sorted(every, key=lambda each: each.key)[:40]])
    assert found[0] == found[1] == found[2]
    assert all(len(each) == 12 for each in found[0])


def test_of_many_with_the_same_words_those_nearest_in_time_are_found():
    begin = datetime.date(2031, 1, 1)
    every = [record(f"a{n:03} P1", "A levy on cargo", day=str(begin + datetime.timedelta(n))) for n in range(900)]
    with Index() as index:
        index.add(every)
        for middle in (0, 450, 899):
            asked = record("z P1", "The levy on cargo", day=str(begin + datetime.timedelta(middle)))
            assert all(abs(int(key.article[1:]) - middle) <= 12 for key in index.of(asked))


def test_what_a_file_holds_is_known_again(tmp_path):
    every = grahn()
    with Index(tmp_path / "index") as index:
        assert index.add(every) == len(every)
        before = index.of(every[-1])
    with Index(tmp_path / "index") as index:
        assert (len(index), every[0].key in index, set(index.keys())) == (len(every), True, {e.key for e in every})
        assert index.of(every[-1]) == before
        assert index.add(every) == 0


def test_a_record_read_again_stands_in_the_place_of_the_old_one():
    asked = record("z P1", "A truce of 72 hours around Grahn", ["bersund"])
    first = record("a P1", "A truce of 72 hours around Grahn", ["bersund"])
    again = record("a P1", "Grahn: a truce, for 120 hours", ["bersund"])
    with Index() as index:
        index.add([first])
        assert index.add([again]) == 1
        assert (index.of(asked), first.key in index, len(index)) == ([again.key], False, 1)
        assert index.add([replace(again, proposers=("karvania",))]) == 1   # a side goes by another id now
        assert index.add([replace(again, proposers=("karvania",))]) == 0
        index.drop([again.key, again.key, first.key])
        assert (index.of(asked), len(index)) == ([], 0)


def test_records_of_its_own_article_and_what_shares_nothing_are_none():
    own, other, strange = (record(at, said) for at, said in (
        ("a P1", "Marines leave the rock"), ("b P1", "The marines are to leave"), ("c P1", "Two percent for buoys"),
    ))
    with Index() as index:
        index.add([own, other, strange])
        assert ids(index.of(record("a P2", "Marines are told to leave"))) == ["b P1"]


def test_it_goes_on_until_there_are_so_many_threads():
    """Of one thread there are more records than are weighed at first, all of them nearer."""
    many = [record(f"a{number:03} P1", "A levy of 15 percent", ["karvania"]) for number in range(400)]
    others = [record(f"b{number} P1", f"Another levy, on cargo {100 + number}") for number in range(30)]
    threads = {each.key: "levy" for each in many} | {each.key: each.key.article for each in others}
    asked = record("z P1", "A levy of 15 percent", ["karvania"])
    with Index() as index:
        index.add(many + others)
        found = index.of(asked, 12, threads.get)
        assert len({threads[key] for key in found}) == 12
        assert threads[found[0]] == "levy"
        hidden = index.of(asked, 12, {each.key: each.key.article for each in others}.get)
        assert len(hidden) == 12
        assert not {each.key for each in many} & set(hidden)


def test_packages_and_counter_proposals_come_last_where_there_is_room():
    package = record("a P1", "The mediator hands out a paper", ["marsana"])
    part = record("a P2", "Ships carry grain along a corridor", part_of=package.key)
    against = record("a P3", "Nine of ten shall stay", counter_to=(part.key,))
    near = record("b P1", "A corridor for ships")
    asked = record("z P1", "Grain ships: the corridor", ["bersund"])
    with Index() as index:
        index.add([package, part, against, near])
        assert ids(index.of(asked)) == ["a P2", "b P1", "a P1", "a P3"]
        assert ids(index.of(asked, 2)) == ["a P2", "b P1"]


@pytest.mark.parametrize(("nearer", "farther"), [
    ("A truce of 72 hours", "A truce of 30 hours"),                       # numbers
    (("A plan for the islet", ["bersund"]), ("A plan for the islet", ["karvania"])),   # the same side
    (("A truce", (), (), "2031-02-20"), ("A truce", (), (), "2030-02-20")),            # the nearer in time
    (("A truce", (), (), "2031-02-20"), ("A truce", (), (), "2032-02-20")),
])
def test_of_two_the_one_that_says_more_of_it_is_first(nearer, farther):
    one, other = (record(f"{at} P1", *([said] if isinstance(said, str) else said))
                  for at, said in (("a", nearer), ("b", farther)))
    with Index() as index:
        index.add([one, other, record("c P1", "Three percent for buoys")])
        assert ids(index.of(record("z P1", "The plan: a truce of 72 hours around the islet", ["bersund"])))[0] == "a P1"


@pytest.mark.parametrize(("text", "found"), [
    ("Withdrawal, withdrawn", ["withdr", "withdr"]),       # one beginning
    ("Élysée, São", ["elysee", "sao"]),                    # accents
    ("٧٢ ساعة", ["72", "ساعة"]),                           # digits of other scripts
    ("1,5 Millionen", ["1,5", "millio"]),
    ("停火七十二小時", ["停火", "火七", "七十", "十二", "二小", "小時"]),   # no spaces between words
    ("停", ["停"]),
    ("72-hour", ["72", "hour"]),
])
def test_words(text, found):
    assert words(text) == found


def test_a_file_that_is_no_index_is_told(tmp_path):
    (tmp_path / "index").write_text("Dear diary, " * 100)
    with pytest.raises(OutputError, match="index of proposals"):
        Index(tmp_path / "index")


def test_an_index_that_another_run_has_is_told(tmp_path):
    with Index(tmp_path / "index"), pytest.raises(OutputError, match="end the other run"):
        Index(tmp_path / "index")


def test_an_index_of_another_format_is_made_anew(tmp_path):
    every = grahn()
    with Index(tmp_path / "index") as index:
        index.add(every)
    with sqlite3.connect(tmp_path / "index") as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    with Index(tmp_path / "index") as index:
        assert len(index) == 0
        assert index.add(every) == len(every)


def test_a_run_that_ends_early_leaves_an_index_that_can_be_read(tmp_path):
    """What was not written is added again."""
    every = grahn()
    with pytest.raises(KeyboardInterrupt), Index(tmp_path / "index") as index:
        index.add(every[:5])
        raise KeyboardInterrupt
    with Index(tmp_path / "index") as index:
        assert index.add(every) == len(every) - 5
