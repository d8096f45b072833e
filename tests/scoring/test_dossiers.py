"""Dossiers against gold: what is the same, how it hangs together, and what is said of files that are wrong."""

import datetime
import hashlib
import json

import pytest
import warm

from summarizer import DossierScores, ResultsError, Usage, score_dossier
from summarizer.codebook.provenance import ArticleReference
from summarizer.codebook.records import Evidence
from summarizer.negotiation.day import Day
from summarizer.negotiation.dossier import (
    Actor,
    ActorName,
    Actors,
    Dossier,
    FollowedArticle,
    Following,
    Move,
    Occurrence,
    Represents,
    Thread,
    Told,
    Version,
)

TEXTS = {
    "01-offer": (
        "Norland offered Sudmark a truce of 72 hours on Monday. It also asked that the harbour of Ketterau be "
        "opened at once. Ada Holm, who speaks for Sudmark, said that nobody had asked her."
    ),
    "02-answer": (
        "Sudmark will not have the truce of three days. Its foreign minister Ada Holm said so in Ketterau. "
        "The dockers want a truce of their own, of 72 hours, in the quarrel about pay."
    ),
    "03-longer": (
        "Norland now speaks of a truce of 120 hours. Sudmark called that better, and wants to think it over. "
        "The harbour must be opened, Norland said once more."
    ),
}
TRUCE, HARBOUR, DOCKERS = "t1", "t2", "t3"
# Thread, version, article, passage.
TELLS = [
    (TRUCE, "v1", "01-offer", "Norland offered Sudmark a truce of 72 hours"),
    (TRUCE, "v1", "02-answer", "Sudmark will not have the truce of three days"),
    (TRUCE, "v2", "03-longer", "Norland now speaks of a truce of 120 hours"),
    (HARBOUR, "v1", "01-offer", "asked that the harbour of Ketterau be opened at once"),
    (HARBOUR, "v1", "03-longer", "The harbour must be opened, Norland said once more"),
    (DOCKERS, "v1", "02-answer", "The dockers want a truce of their own, of 72 hours"),
]
# Day, who, act, thread, article, passage.
MOVES = [
    ("2031-03-03", "norland", "propose", TRUCE, "01-offer", "Norland offered Sudmark a truce of 72 hours"),
    ("2031-03-05", "sudmark", "reject", TRUCE, "02-answer", "Sudmark will not have the truce"),
    ("2031-03-09", "norland", "revise", TRUCE, "03-longer", "Norland now speaks of a truce of 120 hours"),
    ("2031-03-09", "sudmark", "defer", TRUCE, "03-longer", "wants to think it over"),
]
ACTORS = {
    "norland": ("state", None, ["Norland"]), "sudmark": ("state", None, ["Sudmark"]),
    "holm": ("person", "sudmark", ["Ada Holm", "foreign minister Ada Holm"]),
    "dockers": ("other", None, ["The dockers"]),
}


def gold(folder, tells=TELLS, moves=MOVES, actors=ACTORS, optional=(), texts=TEXTS, **more):
    """The path of gold, with the texts beside it."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    threads = [
        {
            "id": id, "what": f"Thread {id}", "optional": id in optional,
            "mentions": [{"article": a, "quote": q, "version": v} for t, v, a, q in tells if t == id],
        }
        for id in dict.fromkeys(tell[0] for tell in tells)
    ]
    data = {
        "actors": [
            {"id": id, "name": names[0], "kind": kind, "represents": over, "names": names}
            for id, (kind, over, names) in actors.items()
        ],
        "threads": threads,
        "moves": [
            {"id": f"m{n}", "date": day, "actor": [who], "act": act, "thread": thread,
             "passages": [{"article": article, "quote": quote}]}
            for n, (day, who, act, thread, article, quote) in enumerate(moves, 1)
        ],
        "different": [{"threads": [TRUCE, DOCKERS], "why": "both are 72 hours"}], **more,
    }
    path = folder / "gold.json"
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def dossier(tells=TELLS, moves=MOVES, actors=ACTORS, texts=TEXTS, called=str):
    """The same as a dossier; `called` makes ids of articles."""

    def told(article, quote, record):
        start = texts[article].index(quote)
        evidence = [Evidence(quote=quote, start=start, end=start + len(quote))]
        return Told(article=called(article), record=record, summary=quote, evidence=evidence)

    threads = []
    for id in dict.fromkeys(tell[0] for tell in tells):
        versions = dict.fromkeys(tell[1] for tell in tells if tell[0] == id)
        threads.append(Thread(id=id, what=f"Thread {id}", act="offer", versions=[
            Version(id=version, what=version, told=[
                told(a, q, f"P{n}") for n, (t, v, a, q) in enumerate(tells, 1) if (t, v) == (id, version)
            ])
            for version in versions
        ]))
    return Dossier(
        articles=[
            FollowedArticle(id=called(name), article=ArticleReference(
                sha256=hashlib.sha256(text.encode()).hexdigest(), chars=len(text),
            ))
            for name, text in texts.items()
        ],
        actors=Actors(actors=[
            Actor(
                id=id, name=names[0], kind=kind, represents=[Represents(actor=over)] if over else [],
                names=[ActorName(name=name, how="same", occurrences=[
                    Occurrence(article=called("01-offer"), record="P1", field="proposers"),
                ]) for name in names],
            )
            for id, (kind, over, names) in actors.items()
        ]),
        threads=threads,
        moves=[
            Move(
                id=f"m{n}", date=datetime.date.fromisoformat(day) if day else None, day=Day(), actors=[who], act=act,
                thread=thread, version="v1", what=quote, told=[told(article, quote, "R1")],
            )
            for n, (day, who, act, thread, article, quote) in enumerate(moves, 1)
        ],
        following=Following(
            asked="m", prompt="0", summarizer="0", calls=2, usage=Usage(input_tokens=2400, output_tokens=300),
        ),
    )


def with_thread(changes):
    """The tellings with other threads, or versions, by number."""
    return [(*changes.get(number, tell[:2]), *tell[2:]) for number, tell in enumerate(TELLS)]


def test_what_is_all_right_is_told_so(tmp_path):
    scores = score_dossier(dossier(), gold(tmp_path))
    assert (scores.mentions.gold, scores.mentions.found, scores.mentions.precision) == (6, 6, 1)
    assert [one.conll for one in (scores.threads, scores.versions, scores.actors)] == [1, 1, 1]
    assert (scores.threads.gold, scores.threads.given, scores.threads.lea.f1) == (3, 3, 1)
    assert (scores.core_moves.found, scores.core_moves.all_four, scores.core_moves.recall) == (4, 4, 1)
    assert (scores.different, scores.joined, scores.split, scores.mixed, scores.wrong_moves) == (1, [], [], [], [])
    assert scores.cost.model_dump() == {"articles": 3, "calls": 2, "input_tokens": 2400, "output_tokens": 300}


def test_threads_wrongly_one_are_told_by_name(tmp_path):
    scores = score_dossier(dossier(with_thread({5: (TRUCE, "v1")})), gold(tmp_path))
    assert [(pair.threads, pair.given) for pair in scores.joined] == [([TRUCE, DOCKERS], [TRUCE])]
    assert [(each.thread, sorted(each.others)) for each in scores.mixed] == [(TRUCE, [TRUCE, DOCKERS])]
    assert scores.split == []
    assert scores.threads.b_cubed.recall == 1
    assert scores.threads.b_cubed.precision == pytest.approx((3 * 3 / 4 + 1 / 4 + 2) / 6)


def test_a_thread_that_is_several_is_told_by_name(tmp_path):
    scores = score_dossier(dossier(with_thread({2: ("t9", "v1")})), gold(tmp_path))
    assert [(each.thread, sorted(each.others)) for each in scores.split] == [(TRUCE, [TRUCE, "t9"])]
    assert (scores.threads.b_cubed.precision, scores.joined, scores.mixed) == (1, [], [])
    assert scores.threads.muc.recall == pytest.approx(2 / 3)


def test_versions_are_measured_beside_threads(tmp_path):
    scores = score_dossier(dossier(with_thread({2: (TRUCE, "v1")})), gold(tmp_path))
    assert scores.threads.conll == 1
    assert scores.versions.conll < 1
    # Of three mentions of the truce two pairs are of two versions, one of one; of the harbour's two, one of one.
    assert (scores.version_pairs, scores.version_pairs_right) == (4, 2)


def test_mentions_that_are_missing_or_made_up_count_in_recall_and_precision(tmp_path):
    given = [*TELLS[1:], ("t8", "v1", "02-answer", "Its foreign minister Ada Holm said so in Ketterau")]
    scores = score_dossier(dossier(given), gold(tmp_path))
    assert (scores.mentions.found, scores.mentions.gold, scores.mentions.given) == (5, 6, 6)
    assert (scores.mentions.recall, scores.mentions.precision) == pytest.approx((5 / 6, 5 / 6))
    assert [each.thread for each in scores.missed] == [TRUCE]
    assert scores.threads.conll == 1


def test_what_is_optional_is_neither_asked_for_nor_punished(tmp_path):
    scores = score_dossier(dossier(), gold(tmp_path, optional=[DOCKERS]))
    assert (scores.core_mentions.gold, scores.core_mentions.found, scores.core_mentions.precision) == (5, 5, 1)
    scores = score_dossier(dossier(TELLS[:5]), gold(tmp_path, optional=[DOCKERS]))
    assert scores.core_mentions.recall == 1
    assert scores.mentions.recall == pytest.approx(5 / 6)


@pytest.mark.parametrize(("quote", "found"), [
    # Half of the shorter of the two, and less; another sentence.
    ("Sudmark a truce of 72 hours on Monday", 6),
    ("72 hours on Monday. It also", 5),
    ("said that nobody had asked her", 5),
])
def test_a_mention_is_found_by_half_of_a_passage(quote, found, tmp_path):
    given = [(TRUCE, "v1", "01-offer", quote), *TELLS[1:]]
    assert score_dossier(dossier(given), gold(tmp_path)).mentions.found == found


def test_two_threads_told_by_one_passage_are_told_apart_by_their_wording(tmp_path):
    """Both stand on the same words; what is said of them tells which is which, whatever their order."""
    both = "Norland offered Sudmark a truce of 72 hours on Monday. It also asked that the harbour"
    tells = [(thread, "v1", "01-offer", both) for thread in (TRUCE, HARBOUR)]
    path = gold(tmp_path, [*tells, *TELLS[1:3], *TELLS[4:]])
    wanted = {TRUCE: "A truce of 72 hours", HARBOUR: "The harbour is to be opened"}
    said = {TRUCE: "They offer a truce of 72 hours", HARBOUR: "Harbour to be opened"}
    data = json.loads(path.read_text(encoding="utf-8"))
    for thread in data["threads"]:
        thread["what"] = wanted.get(thread["id"], thread["what"])
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    for order in (tells, tells[::-1]):
        given = dossier([*order, *TELLS[1:3], *TELLS[4:]])
        for thread in given.threads:
            thread.versions[0].told[0].summary = said.get(thread.id, "")
        assert score_dossier(given, path).threads.conll == 1


WRONG_MOVES = [
    # Which move is changed, to what, and what is wrong with it then.
    (0, ("2031-03-04", "norland", "propose", TRUCE), []),
    (0, ("2031-03-05", "norland", "propose", TRUCE), ["day"]),
    (0, (None, "norland", "propose", TRUCE), ["day"]),
    (1, ("2031-03-05", "norland", "reject", TRUCE), ["actor"]),
    (1, ("2031-03-05", "sudmark", "defer", TRUCE), ["act"]),
    (1, ("2031-03-05", "holm", "reject", TRUCE), []),   # she speaks for it
    (2, ("2031-03-09", "norland", "revise", HARBOUR), ["thread"]),
]


@pytest.mark.parametrize(("number", "given", "wrong"), WRONG_MOVES)
def test_what_is_wrong_with_a_move_is_told(number, given, wrong, tmp_path):
    moves = [*MOVES]
    moves[number] = (*given, *MOVES[number][4:])
    scores = score_dossier(dossier(moves=moves), gold(tmp_path))
    assert [each.wrong for each in scores.wrong_moves] == ([wrong] if wrong else [])
    told = scores.moves
    assert (told.found, told.all_four, told.by_passage) == (4, 4 - bool(wrong), 4)
    assert [told.actor, told.act, told.thread, told.day] == [
        4 - (name in wrong) for name in ("actor", "act", "thread", "day")
    ]


def test_a_move_without_a_common_passage_is_found_where_all_else_agrees(tmp_path):
    elsewhere = "Its foreign minister Ada Holm said so in Ketterau"
    for act, found in (("reject", 4), ("accept", 3)):
        moves = [*MOVES[:1], ("2031-03-05", "sudmark", act, TRUCE, "02-answer", elsewhere), *MOVES[2:]]
        scores = score_dossier(dossier(moves=moves), gold(tmp_path))
        assert (scores.moves.found, scores.moves.by_passage) == (found, 3)


def test_the_same_move_twice_counts_once(tmp_path):
    scores = score_dossier(dossier(moves=[*MOVES, MOVES[0]]), gold(tmp_path))
    assert (scores.moves.found, scores.moves.given, scores.moves.precision) == (4, 5, 4 / 5)


def test_not_to_commit_oneself_is_to_defer(tmp_path):
    given = [*MOVES[:-1], (*MOVES[-1][:2], "non_committal", *MOVES[-1][3:])]
    assert score_dossier(dossier(moves=given), gold(tmp_path)).moves.act == 4


def test_a_person_counts_as_whom_he_represents_and_names_but_for_titles(tmp_path):
    into = {**ACTORS, "sudmark": ("state", None, ["Sudmark", "Ada Holm", "Foreign Minister Ada Holm"])}
    del into["holm"]
    scores = score_dossier(dossier(), gold(tmp_path, actors=into))
    assert (scores.names.found, scores.actors.conll) == (5, 1)
    apart = {**ACTORS, "holm": ("person", None, ["Ada Holm", "Holm"])}
    scores = score_dossier(dossier(actors=apart, moves=MOVES[:1]), gold(tmp_path, actors=into))
    assert (scores.actors.gold, scores.actors.given) == (3, 4)
    assert scores.actors.b_cubed.precision == 1 > scores.actors.b_cubed.recall


@pytest.mark.parametrize(("name", "found"), [
    ("Ada Holm", 4), ("the Ada Holm", 4), ("Foreign Minister Ada Holm", 4), ("spokeswoman of the port, Ada Holm", 4),
    ("Holm", 3), ("friends of Ada Holm", 3), ("Ada", 3),
])
def test_a_name_is_the_same_but_for_what_stands_before_it(name, found, tmp_path):
    actors = {**ACTORS, "holm": ("person", "sudmark", ["Ada Holm"])}
    given = {**actors, "holm": ("person", "sudmark", [name])}
    assert score_dossier(dossier(actors=given), gold(tmp_path, actors=actors)).names.found == found


def test_who_speaks_counts_as_the_company_that_he_represents_and_a_company_as_itself(tmp_path):
    for kind, given in (("person", 3), ("government_body", 3), ("other", 3), ("company", 4), ("party", 4)):
        actors = {**ACTORS, "holm": (kind, "dockers", ["Ada Holm"]), "dockers": ("company", None, ["The dockers"])}
        scores = score_dossier(dossier(actors=actors), gold(tmp_path, actors=actors))
        assert (scores.actors.gold, scores.actors.given) == (given, given)


def test_a_thread_given_is_the_one_of_gold_that_it_has_most_mentions_of(tmp_path):
    moves = [*MOVES, ("2031-03-05", "dockers", "propose", DOCKERS, "02-answer", "The dockers want a truce")]
    given = dossier(with_thread({5: (TRUCE, "v1")}), moves=[*moves[:4], (*moves[4][:3], TRUCE, *moves[4][4:])])
    scores = score_dossier(given, gold(tmp_path, moves=moves))
    assert (scores.moves.found, scores.moves.thread) == (5, 4)
    assert [each.wrong for each in scores.wrong_moves] == [["thread"]]


def test_a_name_of_several_actors_of_gold_is_left_out(tmp_path):
    doubled = {**ACTORS, "dockers": ("other", None, ["The dockers", "Norland"])}
    scores = score_dossier(dossier(), gold(tmp_path, actors=doubled))
    assert (scores.ambiguous_names, scores.names.gold, scores.actors.conll) == (1, 4, 1)


@pytest.mark.parametrize("called", [
    lambda name: f"news/{name}.txt", lambda name: f"{name}.txt", lambda name: f"set/{name[:2]}",
    lambda name: name[:2].lstrip("0"), lambda name: f"{name[3:]}-x",
])
def test_articles_are_matched_by_text_whatever_they_are_called(called, tmp_path):
    assert score_dossier(dossier(called=called), gold(tmp_path)).threads.of == 6


@pytest.mark.parametrize(("called", "articles"), [
    (lambda name: f"news/{name}.html", 3), (lambda name: f"set/{name[:2]}", 3), (lambda name: name[1], 3),
    (lambda name: f"2031-{name}" if name[:2] == "01" else name, 2),
])
def test_articles_of_other_texts_are_matched_by_name_or_number_and_quotes_looked_up(called, articles, tmp_path):
    longer = {name: f"KETTERAU, Norland.\n\n{text}" for name, text in TEXTS.items()}
    scores = score_dossier(dossier(texts=longer, called=called), gold(tmp_path))
    assert scores.articles == articles
    assert len(scores.without_gold) == len(scores.without_given) == 3 - articles
    assert scores.mentions.found == sum(tell[2] != "01-offer" or articles == 3 for tell in TELLS)


def test_articles_of_another_negotiation_are_not_taken_for_these(tmp_path):
    others = {name: text.replace("o", "ø") for name, text in TEXTS.items()}
    told = [(*tell[:3], tell[3].replace("o", "ø")) for tell in TELLS]
    moves = [(*move[:5], move[5].replace("o", "ø")) for move in MOVES]
    for called in (str, lambda name: f"{name[:2]}-other", lambda name: name[:2]):
        with pytest.raises(ResultsError, match="no article is in both"):
            score_dossier(dossier(told, moves, texts=others, called=called), gold(tmp_path))
    folder = tmp_path / "others"
    folder.mkdir()
    others = {f"{name}-other": text for name, text in others.items()}
    told = [(*tell[:2], f"{tell[2]}-other", tell[3]) for tell in told]
    with pytest.raises(ResultsError, match="no article is in both"):
        score_dossier(gold(folder, told, [], texts=others), gold(tmp_path))


def test_an_article_that_nothing_is_told_of_counts_against_what_is_given_for_it(tmp_path):
    scores = score_dossier(dossier(), gold(tmp_path, [tell for tell in TELLS if tell[2] != "03-longer"], MOVES[:2]))
    assert (scores.articles, scores.mentions.given, scores.mentions.found) == (3, 6, 4)


def test_articles_that_are_in_neither_are_named(tmp_path):
    path = gold(tmp_path, [tell for tell in TELLS if tell[2] != "02-answer"], MOVES[:1], different=[])
    (tmp_path / "02-answer.txt").unlink()
    scores = score_dossier(dossier(), path)
    assert (scores.without_gold, scores.without_given, scores.mentions.given) == (["02-answer"], [], 4)


def test_two_readers_and_two_dossiers_agree_with_themselves(tmp_path):
    path = gold(tmp_path)
    for one in (path, dossier()):
        scores = score_dossier(one, one)
        assert (scores.agreement, scores.threads.conll, scores.moves.all_four) == (True, 1, 4)
    assert score_dossier(path, dossier()).threads.conll == 1


def test_a_quote_that_is_not_in_its_article_is_told_with_the_nearest(tmp_path):
    path = gold(tmp_path, [(TRUCE, "v1", "01-offer", "Norland offered Sudmark a truce of 71 hours"), *TELLS[1:]])
    with pytest.raises(ResultsError, match=r"01-offer: “Norland .* 71 hours” does not .* truce of 72 hours"):
        score_dossier(dossier(), path)


def test_a_text_that_is_not_there_is_asked_for(tmp_path):
    path = gold(tmp_path)
    (tmp_path / "02-answer.txt").unlink()
    done = warm.summarizer("score", path, path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "put 02-answer.txt, or articles.jsonl, beside the gold" in done.stderr


WRONG = [
    # What stands in gold, what instead, and what is said.
    ('"act": "reject"', '"act": "refuse"', "moves[1].act: 'refuse' is wrong: it should be 'propose'"),
    ('"thread": "t1"', '"thread": "t7"', "m1 leads to t7, and there is none"),
    ('"passages"', '"passage"', "moves[0].passages: it is missing"),
    ('"threads": [', '"thread": [', "holds no dossier and no gold of one"),
]


@pytest.mark.parametrize(("stands", "instead", "told"), WRONG)
def test_gold_that_is_wrong_is_told_by_file(stands, instead, told, tmp_path):
    path = gold(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(stands, instead), encoding="utf-8")
    with pytest.raises(ResultsError) as failure:
        score_dossier(dossier(), path)
    assert str(failure.value).startswith(str(path))
    assert told in str(failure.value)


def test_a_dossier_and_gold_of_records_are_not_compared(results, tmp_path):
    path = tmp_path / "dossier.json"
    path.write_text(dossier().model_dump_json(), encoding="utf-8")
    for sides in ((path, results), (results, path)):
        done = warm.summarizer("score", *sides)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{results} holds no dossier and no gold of one" in done.stderr


def test_the_command_tells_a_dossier_by_its_content(tmp_path):
    path = tmp_path / "any.json"
    path.write_text(dossier(with_thread({5: (TRUCE, "v1")})).model_dump_json(), encoding="utf-8")
    wanted = gold(tmp_path)
    done = warm.summarizer("score", path, wanted, "--diff")
    assert done.returncode == 0, done.stderr
    assert "Scores of a dossier of 3 articles" in done.stdout
    assert "Pairs that gold calls different, in one thread: 1 of 1" in done.stdout
    assert "t1 and t3 are different, and are one in t1" in done.stdout
    assert "Calls an article: 0.67; tokens an article: 800 in, 100 out" in done.stdout
    told = DossierScores.model_validate_json(warm.summarizer("score", path, wanted, "--json").stdout)
    assert told == score_dossier(path, wanted)
