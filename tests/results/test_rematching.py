"""Which record of another reply a person spoke of: two recorded replies to the held-out articles, and cases."""

import pytest
from warm import summarizer as run

from summarizer import Evidence, Proposal, read_results
from summarizer.results.rematching import likeness, rematched

LISTS = ("proposals", "responses", "conditions")


@pytest.fixture(scope="module")
def replies(tmp_path_factory):
    """The articles as they were read whole, and in pieces."""
    folder = tmp_path_factory.mktemp("replies")
    for name, options in {
        "whole": ["--replay", "tests/heldout/replies"],
        "pieces": ["--replay", "tests/heldout/pieces", "--window", "4470"],
    }.items():
        done = run("batch", "tests/heldout/[!o]*.txt", *options, "-o", folder / f"{name}.jsonl")
        assert done.returncode == 0, done.stderr
    whole, pieces = ({each.id: each for each in read_results(folder / f"{name}.jsonl")} for name in ("whole", "pieces"))
    return [(whole[id], pieces[id]) for id in sorted(whole)]


def test_each_record_is_found_in_another_reply_and_none_is_taken_for_another(replies):
    asked = 0
    for one, other in replies:
        for name in LISTS:
            wanted, offered = getattr(one, name), getattr(other, name)
            found = {each.id: record for each, record in rematched([(each, each) for each in wanted], offered)}
            assert len(found) == min(len(wanted), len(offered))
            for each in wanted:
                left = [record for record in offered if record is not found.get(each.id)]
                assert rematched([(each, each)], left) == [], each.summary
                asked += 1
    assert asked > 60


def proposal(summary, start, end, *, act="plan", by="Kelsane"):
    quote = "x" * (end - start)
    return Proposal(
        id="P1", summary=summary, evidence=[Evidence(quote=quote, start=start, end=end)],
        attribution=[{"basis": "author"}], act=act, proposers=[{"name": by}], standing="official", status="tabled",
    )


CASES = [
    # what is told in other words on the same passage
    ("The region rejects the pact.", "Its council's leaders say no.", (0, 40), (0, 38), True),
    # a part, on words of its package
    ("The mediators have drafted a settlement.", "Kelsane would end its payments.", (0, 200), (150, 190), False),
    # the same words, another passage
    ("Kelsane would end its payments.", "Kelsane would end its payments.", (0, 40), (100, 140), False),
]


@pytest.mark.parametrize(("one", "other", "here", "there", "same"), CASES)
def test_two_records_may_be_one(one, other, here, there, same):
    assert bool(likeness(proposal(one, *here), proposal(other, *there))) is same
