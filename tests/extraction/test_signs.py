"""What the program doubts without asking a model: by words, by names, by what stands where."""

import json

import pytest
from asking import ask
from server import Server, good

from summarizer import Summarizer

TEXT = (
    "Norland offered on Monday to lend Sudmark four tugs. Sudmark's envoy said that the tugs would not be needed. "
    "Norland would also dredge the harbour at Port Reval. Sudmark agreed to the dredging at once. "
    "The Sund League asked both to meet in Kestria."
)


def record(id, says, quote, **fields):
    common = {"id": id, "says": says, "quotes": [quote]}
    kinds = {
        "P": {"act": "offer", "standing": "official", "status": "tabled", "issues": ["other"], "by": ["Norland"]},
        "R": {"by": ["Sudmark"], "responds_to": ["P1"], "answer": "reject"},
        "C": {"kind": "precondition", "operator": "if", "governs": ["P1"]},
    }
    return common | kinds[id[0]] | fields


def reply(*records):
    lists = {"P": "proposals", "R": "responses", "C": "conditions"}
    made = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": [], "abstract": []}
    for each in records:
        made[lists[each["id"][0]]].append(each)
    return made


def read(text, *records, **settings):
    return Summarizer(**settings).from_reply(text, json.dumps(reply(*records)))


TUGS = record(
    "P1", "Norland would lend Sudmark four tugs.", "Norland offered on Monday to lend Sudmark four tugs",
    to=["Sudmark"],
)
NO = record("R1", "Sudmark says that it does not need the tugs.", "the tugs would not be needed")


def fields(summary, id):
    check = summary[id].check
    return [] if check is None else [each.field for each in check.every]


def test_a_good_reply_bears_no_sign():
    summary = read(TEXT, TUGS, NO)
    assert (summary.doubtful, summary.missing) == ([], [])


SAID_OTHERWISE = [   # text, a record that tells it rightly with a "not" on one side only
    ("Norland would not lend four tugs unless Sudmark paid the crews.",
     record("P1", "Norland would lend four tugs for pay.", "Norland would not lend four tugs unless Sudmark paid")),
    ("Sudmark did not let the harbour masters in, as Norland demanded.",
     record("P1", "Norland demands that the harbour masters be let in.", "did not let the harbour masters in")),
    ("The loan would be limited to four tugs.",
     record("C1", "The loan must not exceed four tugs.", "The loan would be limited to four tugs", governs=[])),
    ("His side would not answer before it had seen the tugs.",
     record("C1", "His side must see the tugs first.", "not answer before it had seen the tugs", governs=[])),
]


@pytest.mark.parametrize(("text", "given"), SAID_OTHERWISE)
def test_a_not_that_is_worded_otherwise_is_no_sign(text, given):
    assert read(text, given).doubtful == []


TURNED = [   # records, whose verdict, on which field
    ([TUGS, NO | {"says": "Sudmark needs the tugs."}], "R1", "summary"),            # "not" is gone
    ([TUGS | {"says": "Norland would not lend Sudmark four tugs."}], "P1", "summary"),
    ([TUGS, NO | {"answer": "accept"}], "R1", "answer"),
    ([TUGS, record("R1", "Sudmark agrees.", "Sudmark agreed to the dredging at once")], "R1", "answer"),
    ([TUGS, NO | {"by": ["Norland"]}], "R1", "responds_to"),                        # it answers itself
    ([TUGS, NO | {"by": ["The Sund League"], "says": "Sudmark does not need the tugs."}], "R1", "responders"),
    ([TUGS | {"quotes": ["Norland would also dredge the harbour at Port Reval"]},
      record("P2", "Norland would dredge the harbour at Port Reval.", TUGS["quotes"][0])], "P1", "evidence"),
    ([TUGS, record("R1", "Sudmark agrees.", "Sudmark agreed to the dredging at once", answer="accept"),
      record("C1", "They must meet in Kestria.", "asked both to meet in Kestria", governs=["R1"], by=["Sudmark"])],
     "R1", "answer"),
]


@pytest.mark.parametrize(("given", "id", "field"), TURNED)
def test_what_turns_a_record_is_disputed_at_its_field(given, id, field):
    summary = read(TEXT, *given)
    assert field in fields(summary, id)
    assert {(check.verdict, check.by) for check in summary[id].check.every} == {("disputed", "summarizer")}


OTHERS = [   # text, quote of a refusal; the record is in English
    ("Nordland bot Südmark am Montag vier Schlepper an. Südmark lehnt das ab und will nicht verhandeln.",
     "Südmark lehnt das ab und will nicht verhandeln"),
    ("Le Norland a offert lundi quatre remorqueurs. La Sudmark ne les veut pas et refuse de négocier.",
     "La Sudmark ne les veut pas et refuse de négocier"),
    ("El Norland ofreció el lunes cuatro remolcadores. La Sudmark no los quiere y rechazó la oferta.",
     "La Sudmark no los quiere y rechazó la oferta"),
    ("Норландия предложила в понедельник четыре буксира. Судмарк отказался и не станет их брать, был ответ.",
     "Судмарк отказался и не станет их брать"),
    ("Норландія запропонувала в понеділок чотири буксири. Судмарк відмовився і не братиме їх.",
     "Судмарк відмовився і не братиме їх"),
    ("عرضت نورلند يوم الاثنين أربع قاطرات. رفضت سودمارك العرض ولن تأخذها.", "رفضت سودمارك العرض ولن تأخذها"),
    ("诺兰周一提出借出四艘拖船。南马克拒绝了，不会接收拖船。", "南马克拒绝了，不会接收拖船"),
]


@pytest.mark.parametrize(("text", "quote"), OTHERS)
def test_a_denial_is_seen_across_languages(text, quote):
    offer = TUGS | {"quotes": [text.partition("。" if "。" in text else ".")[0]], "says": "Four tugs are offered."}
    refusal = record("R1", "The tugs are refused.", quote)
    assert {"summary", "answer"}.isdisjoint(fields(read(text, offer, refusal), "R1"))
    assert "answer" in fields(read(text, offer, refusal | {"answer": "accept"}), "R1")
    assert "summary" in fields(read(text, offer, refusal | {"says": "The tugs are taken."}), "R1")


HANGS = [   # text, quote of an offer in it
    ("Norland would lend four tugs if Sudmark paid the crews.", "Norland would lend four tugs"),
    ("Norland would lend four tugs, provided that Sudmark paid the crews.", "Norland would lend four tugs"),
    ("Norland would lend four tugs. It would do it on Monday in exchange for fuel.", "Norland would lend four tugs"),
    ("Nordland würde vier Schlepper leihen, sofern Südmark die Mannschaften bezahlt und das nicht erst im Mai.",
     "Nordland würde vier Schlepper leihen"),
    ("Le Norland prêterait quatre remorqueurs à condition que la Sudmark paie les équipages.",
     "Le Norland prêterait quatre remorqueurs"),
    ("Норландия дала бы четыре буксира, если Судмарк заплатит экипажам, был ответ.",
     "Норландия дала бы четыре буксира"),
    ("如果南马克付钱，诺兰愿意借出四艘拖船。", "诺兰愿意借出四艘拖船"),
]


@pytest.mark.parametrize(("text", "quote"), HANGS)
def test_an_if_on_which_no_condition_rests_is_missed(text, quote):
    offer = TUGS | {"quotes": [quote], "says": "Four tugs are offered."}
    [missing] = read(text, offer).missing
    assert (missing.kind, missing.by) == ("condition", "summarizer")
    assert text[missing.evidence.start:missing.evidence.end] == missing.evidence.quote
    condition = record("C1", "The price must be met.", missing.evidence.quote)
    assert read(text, offer, condition).missing == []


def test_an_acceptance_with_conditions_of_which_none_is_recorded_misses_one():
    yes = record("R1", "Sudmark agrees, on a condition.", "Sudmark agreed to the dredging at once",
                 answer="accept_with_conditions")
    [missing] = read(TEXT, TUGS, yes).missing
    assert "R1" in missing.why
    condition = record("C1", "They must meet.", "asked both to meet in Kestria", governs=["R1"])
    assert read(TEXT, TUGS, yes, condition).missing == []


def test_a_language_without_cues_bears_no_sign_of_words():
    text = "Norlandia oferowała w poniedziałek cztery holowniki. Sudmark nie chce ich i nie będzie ich brał."
    offer = TUGS | {"quotes": ["Norlandia oferowała w poniedziałek cztery holowniki"], "says": "Four tugs are offered."}
    refusal = record("R1", "The tugs are taken.", "nie będzie ich brał")
    assert {"summary", "answer"}.isdisjoint(fields(read(text, offer, refusal), "R1"))


def test_the_model_is_not_asked_about_signs():
    wrong = good()
    wrong["responses"][0]["answer"] = "accept"
    wrong["conditions"] = []
    with Server(wrong) as server:
        summary = ask(server)
    assert len(server.asked) == 1
    assert summary.doubtful or summary.missing
