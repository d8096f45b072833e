"""Articles that do not fit into the window: read in pieces, by a server that bears only so much."""

import json
import re
import shutil
import sys

import pytest
from asking import KEY, QUICK, ask, assert_borne_out, complaint, fail
from hypothesis import given
from hypothesis import strategies as st
from server import ARTICLE, Server, answers, good, says, tool_call

from summarizer.errors import TooLongError
from summarizer.extraction.pieces import LEAST, cut
from summarizer.resources import folder
from summarizer.text.folding import Folded, fold

TOO_LONG = answers(400, {"error": {"message": "maximum context length exceeded", "code": "context_length_exceeded"}})


def transcript(offers):
    """Speakers offer ships in turn; the last refuses the first offer."""
    said = [f"DELEGATE {number}: Norland would give {number} ships to the fund by spring. " + "It is so. " * 20
            for number in range(1, offers + 1)]
    return "\n\n".join([*said, "CHAIR: Sudmark says no to the offer of 1 ships."])


def reads(most):
    """A model whose window takes so many characters, and which records every offer and refusal it sees."""
    def step(handler):
        prompt = handler.server.script.asked[-1].messages[1]["content"]
        if len(prompt) > most:
            TOO_LONG(handler)
            return
        fence = re.search(r"=== article \w+ ===", prompt)[0]
        text = prompt.split(f"\n{fence}\n")[1]
        known = [int(id) for id in re.findall(r"^P(\d+) ", prompt, re.MULTILINE)]
        seen = re.findall(r"Norland would give (\d+) ships to the fund", text)
        proposals = [{
            "id": f"P{max(known, default=0) + at}", "says": f"Norland would give {number} ships.", "act": "offer",
            "quotes": [f"Norland would give {number} ships to the fund"], "by": ["A1"], "standing": "official",
            "status": "tabled", "issues": ["other"],
        } for at, number in enumerate(seen, 1)]
        refusals = [{
            "id": "R1", "says": "Sudmark says no.", "quotes": ["Sudmark says no to the offer of 1 ships"],
            "by": ["Sudmark"], "responds_to": ["P1"], "answer": "reject",
        }] if "Sudmark says no" in text else []
        last = "Leave out the abstract" not in prompt
        says({
            "parties": [] if "A1 Norland" in prompt else [{"id": "A1", "name": "Norland"}], "sources": [],
            "proposals": proposals, "responses": refusals, "conditions": [],
            "abstract": [{"text": "Norland would give 1 ships.", "of": ["P1"]}] if last else [],
        })(handler)

    return step


@pytest.mark.parametrize("most", [12_000, 9_000, 5_000])
def test_nothing_is_lost_or_doubled_and_links_lead_across_pieces(most):
    text = transcript(60)
    with Server(reads(most)) as server:
        summary = ask(server, text)
    assert [proposal.summary for proposal in summary.proposals] == [
        f"Norland would give {number} ships." for number in range(1, 61)
    ]
    assert [proposal.id for proposal in summary.proposals] == [f"P{number}" for number in range(1, 61)]
    assert all(text[e.start:e.end] == e.quote for record in summary.records for e in record.evidence)
    assert all(proposal.proposers[0].name == "Norland" for proposal in summary.proposals)
    [refusal] = summary.responses
    assert refusal.responds_to == ["P1"]
    assert [sentence.records for sentence in summary.abstract] == [["P1"]]
    assert [note for record in summary.records for note in record.notes] == []
    told = summary.provenance
    assert 1 < told.pieces == told.replies <= 2 * len(text) / most + 2
    assert told.quotes_located == told.quotes_asked == 61
    pieces = [re.split(r"\n=== article \w+ ===\n?", asked.messages[-1]["content"])[1]
              for asked in server.asked if len(asked.messages[-1]["content"]) <= most]
    assert all(piece.startswith(("DELEGATE", "CHAIR")) for piece in pieces)


def test_an_article_that_fits_is_one_call():
    with Server(reads(100_000)) as server:
        summary = ask(server, transcript(60))
    assert len(server.asked) == summary.provenance.pieces == 1


def test_a_window_is_kept_to_without_being_refused():
    text = transcript(60)
    with Server(reads(100_000)) as server:
        summary = ask(server, text, window=4_096)
        assert all(len(asked.messages[-1]["content"]) < 4 * 1_700 for asked in server.asked)
    assert len(summary.proposals) == 60
    assert len(server.asked) == summary.provenance.pieces > 1


def needed(asked):
    """Tokens of a request as it came, four bytes for one, and of a dense reply to its piece or of the reply before."""
    sent = len(json.dumps(asked.body, ensure_ascii=False, separators=(",", ":")).encode()) / 4
    if asked.roles[-2:] == ["assistant", "user"]:
        return sent + len(asked.messages[-2]["content"].encode()) / 4
    return sent + 1.7 * len(re.split(r"\n=== article \w+ ===\n?", asked.article)[1].encode()) / 4


def test_the_list_of_earlier_records_is_counted_into_the_window():
    """It grows from piece to piece, so that pieces get smaller."""
    with Server(reads(100_000)) as server:
        summary = ask(server, transcript(90), window=4_096)
        assert max(map(needed, server.asked)) <= 4_096
    assert len(summary.proposals) == 90


@pytest.mark.parametrize("mode", ["json-schema", "strict", "tools", "json", "md-json"])
def test_the_prompts_and_the_schema_are_counted_into_the_window(mode, tmp_path):
    """Own prompts may be long: here 6,000 tokens more. In some modes the schema stands in the prompt too."""
    prompts = shutil.copytree(folder("prompts"), tmp_path / "prompts")
    rules = prompts / "system.md.jinja"
    rules.write_text(rules.read_text(encoding="utf-8") + "Be careful. " * 2_000, encoding="utf-8")
    for text in ("Sudmark says no. " * 800, "Південмарк каже ні. " * 400, "南方说不。" * 600):
        with Server(says(NOTHING) if mode != "tools" else says(None, tool_calls=tool_call(NOTHING))) as server:
            summary = ask(server, text, window=12_000, prompts=prompts, mode=mode)
            assert max(map(needed, server.asked)) <= 12_000
        assert len(server.asked) == summary.provenance.pieces > 1


def test_a_window_that_holds_no_piece_beside_the_prompts_says_what_to_do(tmp_path):
    prompts = shutil.copytree(folder("prompts"), tmp_path / "prompts")
    rules = prompts / "system.md.jinja"
    rules.write_text(rules.read_text(encoding="utf-8") + "Be careful. " * 2_000, encoding="utf-8")
    for text in (ARTICLE, transcript(20)):
        with Server(good()) as server:
            error = fail(TooLongError, server, text=text, window=8_000, prompts=prompts)
        assert server.asked == []
        assert re.search("larger window, or shorter prompts", str(error))


def test_a_reply_is_not_asked_for_again_where_that_would_pass_the_window():
    """What stands of it is taken, with what does not stand noted."""
    reply = good()
    reply["proposals"][0]["quotes"].append("an invented passage of words " * 200)
    with Server(reply) as server:
        summary = ask(server, window=5_000)
        assert max(map(needed, server.asked)) <= 5_000
    assert len(server.asked) == 1
    assert "left out" in summary.proposals[0].notes[0]
    with Server(reply, good()) as server:
        assert not ask(server, window=9_000).proposals[0].notes
    assert len(server.asked) == 2


def test_a_long_text_is_made_even_once_for_all_its_pieces():
    """Each piece once more, for its quotes, but not the whole text for every piece."""
    text, folded = transcript(60), 0

    def count(frame, event, _):
        nonlocal folded
        if event == "call" and frame.f_code in (fold.__code__, Folded.__init__.__code__):
            folded += len(frame.f_locals["text"])

    with Server(reads(3_000)) as server:
        sys.setprofile(count)
        try:
            summary = ask(server, text)
        finally:
            sys.setprofile(None)
    assert summary.provenance.pieces > 10
    assert folded < 3 * len(text)


NOTHING = {"parties": [], "sources": [], "proposals": [], "responses": [], "conditions": [], "abstract": []}
TWICE = ARTICLE + "It is so. " * 200 + "\n\n" + ARTICLE


def piecewise(change):
    """A model that gives the good reply to a piece with ARTICLE in it, changed where P1 is known, else nothing."""
    def step(handler):
        prompt = handler.server.script.asked[-1].messages[1]["content"]
        reply = good() if "offered on Monday" in prompt else NOTHING
        if reply is not NOTHING and "P1 Norland would reopen" in prompt:
            change(reply)
        says(reply)(handler)

    return step


def test_what_is_told_again_is_evidence_of_the_record_that_is_there():
    """And links to the second telling lead to the first."""
    def again(reply):
        reply["proposals"][0]["id"] = "P2"
        reply["responses"][0].update(id="R2", says="Sudmark refuses again.", responds_to=["P2"])
        reply["conditions"] = []
        reply["abstract"][0]["of"] = ["P2", "R2"]

    text = TWICE
    with Server(TOO_LONG, piecewise(again)) as server:
        summary = ask(server, text)
    assert [record.id for record in summary.records] == ["P1", "R1", "R2", "C1"]
    [proposal] = summary.proposals
    second = text.rindex("offered on Monday")
    assert [evidence.start for evidence in proposal.evidence] == [text.index("offered on Monday"), second]
    assert summary.responses[1].responds_to == ["P1"]
    assert summary.abstract[0].records == ["P1", "R2"]


def told_twice(first, second, more=()):
    """The summary of two pieces: fields of the good reply's first proposal in each; in the second no other kinds."""
    def step(handler):
        prompt = handler.server.script.asked[-1].messages[1]["content"]
        reply = good()
        reply["proposals"][0].update(first)
        if "offered on Monday" not in prompt:
            reply = NOTHING
        elif "P1 Norland would reopen" in prompt:
            reply["proposals"] = [{**good()["proposals"][0], "id": "P2", **second}, *more]
            reply["responses"] = reply["conditions"] = reply["abstract"] = []
        says(reply)(handler)

    with Server(TOO_LONG, step) as server:
        summary = ask(server, TWICE, tries=1)
    assert_borne_out(summary, TWICE)
    return summary


def test_a_record_told_again_is_merged_field_by_field():
    """Lists are united, what was not told is filled in, and of what contradicts the first is kept, disputed."""
    first = {"to": [], "issues": ["relations"], "status": "tabled", "standing": "unclear"}
    second = {"to": ["A2"], "by": ["A1", "Westland"], "issues": ["humanitarian", "relations"], "timeframe": "on Monday",
              "status": "agreed", "certainty": "probable", "standing": "official", "source": ["S1"],
              "quotes": ["Norland offered on Monday to reopen the Sund crossing if Sudmark first freed the crew"]}
    [proposal] = [each for each in told_twice(first, second).proposals if each.id == "P1"]
    assert [party.name for party in proposal.addressees] == ["Sudmark"]
    assert [party.name for party in proposal.proposers] == ["Norland", "Westland"]
    assert proposal.issues == ["relations", "humanitarian"]
    assert (proposal.timeframe, proposal.standing, proposal.status) == ("on Monday", "official", "tabled")
    assert [link.source for link in proposal.attribution] == ["Sudmark"]
    assert len(proposal.evidence) == 2
    assert "P2" in " | ".join(proposal.notes)
    assert {(check.field, check.instead) for check in proposal.check.every} >= {
        ("status", "agreed"), ("certainty", "probable"),
    }
    assert {(check.verdict, check.by) for check in proposal.check.every} == {("disputed", "summarizer")}


def test_quotes_beyond_the_most_are_named_when_records_are_merged():
    first = {"quotes": ["Norland offered on Monday", "reopen the Sund crossing"]}
    second = {"quotes": ["offered on Monday to reopen", "the crew of 14"]}
    [proposal] = told_twice(first, second).proposals
    assert [each.quote for each in proposal.evidence] == [
        "Norland offered on Monday", "reopen the Sund crossing", "offered on Monday to reopen",
    ]
    assert any("left out: “the crew of 14”" in note for note in proposal.notes)


def test_no_record_becomes_its_own_part_or_counters_itself_by_being_merged():
    part = {**good()["proposals"][0], "id": "P3", "says": "A crossing is offered."}
    for second, more, name in (
        ({"part_of": "P1"}, [], "part_of: P1"), ({"counter_to": ["P1"]}, [], "counter_to: P1"),
        ({"part_of": "P3"}, [{**part, "part_of": "P1"}], "part_of: P3"),
    ):
        summary = told_twice({}, second, more)
        proposal = summary.proposals[0]
        assert (proposal.part_of, proposal.counter_to) == (None, [])
        assert any(f"{name} was cut" in note for note in proposal.notes)
    assert summary.proposals[1].part_of == "P1"


def test_an_id_of_an_earlier_piece_is_not_given_again():
    def same(reply):
        reply["proposals"][0].update(says="Something else is offered.")
        reply["responses"] = reply["conditions"] = reply["abstract"] = []

    with Server(TOO_LONG, piecewise(same)) as server:
        summary = ask(server, TWICE, tries=2)
    assert "two records have this id" in complaint(server.asked[-1])
    assert [proposal.id for proposal in summary.proposals] == ["P1", "P2"]
    assert "was taken" in summary.proposals[1].notes[0]


def test_what_never_fits_fails():
    """9: never retried as it is, and no endless halving."""
    with Server(TOO_LONG) as server:
        error = fail(TooLongError, server, limits=QUICK)
        assert len(server.asked) == 1   # it is a short article
    with Server(TOO_LONG) as server, pytest.raises(TooLongError):
        ask(server, transcript(30))
    sizes = [len(asked.messages[-1]["content"]) for asked in server.asked]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) < 8
    assert KEY not in str(error)


@given(st.text(alphabet="ab.\n :Ä。", max_size=3_000), st.integers(LEAST, 2_000))
def test_pieces_are_the_whole_text(text, size):
    at, pieces = 0, []
    while at < len(text):
        end = cut(text, at, size)
        assert at < end <= at + size
        pieces.append(text[at:end])
        at = end
    assert "".join(pieces) == text


@pytest.mark.parametrize(("text", "size", "piece"), [
    ("One.\n\nTwo.\n\nThree.", 14, "One.\n\nTwo.\n\n"),                # a paragraph
    ("A: One.\nB: Two.\nand on.\nC: Three.", 27, "A: One.\nB: Two.\nand on.\n"),   # a speaker, not any line
    ("One two. Three four. Five", 22, "One two. Three four. "),          # a sentence
    ("one two three four", 12, "one two "),                              # a word
    ("一二三。四五六。七八九", 9, "一二三。四五六。"),
    ("abcdefghij", 4, "abcd"),
])
def test_a_piece_ends_at_the_best_bound(text, size, piece):
    assert text[:cut(text, 0, size)] == piece
