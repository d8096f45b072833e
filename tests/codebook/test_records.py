"""The records: written and read back, what they refuse, and that they are the codebook's."""

import json
from typing import Any, get_args

import gold
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer import summarize
from summarizer.codebook import records
from summarizer.codebook.provenance import Provenance
from summarizer.codebook.records import Evidence, Rejected, Summary, in_loop

TEXT = "Norland offered to free 40 prisoners. “Never,” said Sudmark, “unless you leave Ketterau.”"


def evidence(quote):
    start = TEXT.index(quote)
    return {"quote": quote, "start": start, "end": start + len(quote)}


def found(id, quote, **fields):
    return {"id": id, "summary": "A sentence.", "evidence": [evidence(quote)],
            "attribution": [{"basis": "author"}], **fields}


def proposal(id="P1", **fields):
    return found(id, "offered to free 40 prisoners", act="offer", standing="official", status="tabled") | fields


def response(id="R1", **fields):
    return found(id, "“Never,” said Sudmark", responders=[{"name": "Sudmark"}], responds_to=["P1"],
                 answer="reject") | fields


def condition(id="C1", **fields):
    return found(id, "unless you leave Ketterau", kind="precondition", requires="Norland leaves.") | fields


def summary(**fields):
    """A whole summary, with one of each kind of record."""
    return {
        "id": "talks", "article": {"sha256": "0" * 64, "chars": len(TEXT)},
        "abstract": [{"text": "Sudmark refuses an offer.", "records": ["P1", "R1", "C1"]}],
        "proposals": [proposal()], "responses": [response()], "conditions": [condition(governs=["R1"])],
        "provenance": {"model": "m", "asked": "m", "prompt": "p", "schema": "s", "summarizer": "1",
                       "attempts": 1, "usage": {}, "seconds": 0.5, "recorded": True},
    } | fields


RICH = summary(
    article={"title": "Talks", "outlet": "The Post", "source": "a.txt", "published": "5 May", "language": "en",
             "sha256": "0" * 64, "chars": len(TEXT)},
    proposals=[
        proposal(part_of="P2", counter_to=["P3"], issues=["prisoners", "other"], timeframe="by May",
                 proposers=[{"name": "Ada Voss", "on_behalf_of": "Norland"}], addressees=[{"name": "Sudmark"}],
                 binds=[{"name": "Norland"}], certainty="probable", notes=["one link was cut"],
                 attribution=[{"basis": "media_reports", "via": "the Post", "when": "on Friday"},
                              {"basis": "direct_quote", "source": "Ada Voss", "on_behalf_of": "Norland"}]),
        proposal("P2"), proposal("P3", evidence=[evidence("Never"), evidence("40 prisoners"), evidence("said")]),
    ],
    responses=[response(link="implied", counter_proposal="P3", responds_to=["P1", "P2"])],
    conditions=[condition(operator="unless", governs=["P1", "R1"], set_by=[{"name": "Sudmark"}],
                          to_be_met_by=[{"name": "Norland"}], consequence="Prisoners go free.")],
    rejected=[{"kind": "condition", "id": None, "reasons": ["the quote is not there"],
               "record": {"id": "C9", "quotes": ["…"], "n": [1, 2.5, None, True]}}],
)


@pytest.mark.parametrize("made", [RICH, summary(), summary(abstract=[], proposals=[], responses=[], conditions=[])])
def test_reads_back_equal(made):
    """What is written is read back equal, from JSON and from Python's own objects."""
    first = Summary.model_validate(made)
    assert Summary.model_validate_json(first.model_dump_json()) == first
    assert Summary.model_validate(first.model_dump()) == first
    assert json.loads(first.model_dump_json()) == first.model_dump(mode="json")


@settings(deadline=None)
@given(data=st.data(), told=st.text(max_size=20), name=st.text(min_size=1, max_size=20))
def test_any_text_reads_back_equal(data, told, name):
    """Whatever the texts and values are, what is written is read back equal, on one line."""
    def one(values):
        return data.draw(st.sampled_from(get_args(values)))

    party = {"name": name, "on_behalf_of": told}
    quote = [{"quote": name, "start": 7, "end": 7 + len(name)}]
    link = {"source": told, "via": name, "when": told, "basis": one(records.Basis)}
    row = {"summary": told, "evidence": quote, "attribution": [link], "certainty": one(records.Certainty),
           "notes": [told]}
    first = Summary.model_validate(summary(
        abstract=[{"text": told, "records": [f"P{name}"]}],
        proposals=[row | {
            "id": f"P{name}", "act": one(records.Act), "standing": one(records.Standing),
            "status": one(records.Status), "issues": [one(records.Issue)], "proposers": [party], "timeframe": told,
        }],
        responses=[row | {"id": f"R{name}", "responders": [party], "responds_to": [f"P{name}"],
                          "answer": one(records.Answer), "link": one(records.Link)}],
        conditions=[row | {"id": f"C{name}", "kind": one(records.ConditionKind), "operator": one(records.Operator),
                           "requires": told, "consequence": told, "governs": [f"R{name}"], "set_by": [party]}],
        rejected=[{"kind": "proposal", "id": told, "reasons": [told], "record": {name: told}}],
    ))
    line = first.model_dump_json()
    assert "\n" not in line
    assert Summary.model_validate_json(line) == first


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-10**40, 10**40) | st.floats() | st.text(),
    lambda inside: st.lists(inside) | st.tuples(inside) | st.dictionaries(st.text(), inside),
)
COUNT = st.integers(0, 2**53 - 1)
AMOUNT = st.floats(0, allow_nan=False, allow_infinity=False)


@settings(deadline=None)
@given(given=ANYTHING, depth=st.just(0) | st.integers(180, 220), count=COUNT, cost=st.none() | AMOUNT, seconds=AMOUNT,
       id=st.text(min_size=1), told=st.none() | st.text(), flag=st.booleans())
def test_odd_values_read_back_equal(given, depth, count, cost, seconds, id, told, flag):
    """Numbers up to their bounds, and what was set aside whatever a caller puts there: NaN, tuples, deep lists."""
    for _ in range(depth):
        given = [given]
    article = dict.fromkeys(("title", "outlet", "source", "published", "language"), told)
    counts = dict.fromkeys(("attempts", "pieces", "replies", "quotes_asked", "quotes_located"), count)
    usage = {"input_tokens": count, "output_tokens": count, "estimated": flag}
    first = Summary.model_validate(summary(
        id=id, article=article | {"sha256": "0" * 64, "chars": count},
        rejected=[{"kind": "response", "id": told, "reasons": [id], "record": given}],
        provenance=summary()["provenance"] | counts | {"usage": usage, "cost_usd": cost, "seconds": seconds,
                                                       "host": told, "recorded": flag},
    ))
    assert Summary.model_validate_json(first.model_dump_json()) == first
    assert Summary.model_validate(first.model_dump()) == first


def test_records_in_order():
    """All records can be had at once, proposals first."""
    assert [record.id for record in Summary.model_validate(RICH).records] == ["P1", "P2", "P3", "R1", "C1"]


def test_schema_by_its_name():
    """The hash of the schema is called `schema` in the output; a file of results is read by that name."""
    assert Provenance.model_validate(summary()["provenance"]).model_dump()["schema"] == "s"


REFUSED = [
    # The same id twice, within a kind and across kinds.
    (summary(proposals=[proposal(), proposal()]), "two records have the same id"),
    (summary(conditions=[condition("R1")]), "two records have the same id"),
    # Links that lead nowhere.
    (summary(proposals=[proposal(part_of="P9")]), "P1: part_of leads to P9"),
    (summary(proposals=[proposal(counter_to=["P9"])]), "P1: counter_to leads to P9"),
    (summary(responses=[response(responds_to=["P1", "P9"])]), "R1: responds_to leads to P9"),
    (summary(responses=[response(counter_proposal="P9")]), "R1: counter_proposal leads to P9"),
    (summary(conditions=[condition(governs=["P9"])]), "C1: governs leads to P9"),
    (summary(abstract=[{"text": "A sentence.", "records": ["P9"]}]), "the abstract: records leads to P9"),
    # Links that lead to the wrong kind.
    (summary(proposals=[proposal(part_of="R1")]), "P1: part_of leads to R1"),
    (summary(proposals=[proposal(counter_to=["C1"])]), "P1: counter_to leads to C1"),
    (summary(responses=[response(responds_to=["R1"])]), "R1: responds_to leads to R1"),
    (summary(responses=[response(counter_proposal="C1")]), "R1: counter_proposal leads to C1"),
    (summary(conditions=[condition(governs=["C1"])]), "C1: governs leads to C1"),
    # Packages that are part of themselves.
    (summary(proposals=[proposal(part_of="P1")]), "P1: part of itself"),
    (summary(proposals=[proposal(part_of="P2"), proposal("P2", part_of="P1")]), "P1, P2: part of itself"),
    # Evidence: none, too much, empty, offsets that do not fit.
    (summary(proposals=[proposal(evidence=[])]), "at least 1 item"),
    (summary(proposals=[proposal(evidence=[evidence("Never")] * 4)]), "at most 3 items"),
    *[(summary(proposals=[proposal(evidence=[{"quote": quote, "start": start, "end": end}])]), reason)
      for quote, start, end, reason in [
          ("", 3, 3, "at least 1 character"), ("Never", 3, 7, "a quote of 5 characters cannot stand at 3-7"),
          ("Never", 8, 3, "cannot stand at 8-3"), ("Never", -5, 0, "greater than or equal to 0"),
      ]],
    # Attribution: none, too long a chain, a chain without a basis.
    (summary(proposals=[proposal(attribution=[])]), "at least 1 item"),
    (summary(proposals=[proposal(attribution=[{"basis": "author"}] * 4)]), "at most 3 items"),
    (summary(proposals=[proposal(attribution=[{"source": "Ada Voss"}])]), "Field required"),
    # A party without a name, an unknown value, an unknown field, something set aside for no reason.
    (summary(responses=[response(responders=[{"name": ""}])]), "at least 1 character"),
    (summary(proposals=[proposal(status="rejected")]), "Input should be 'floated'"),
    (summary(proposals=[proposal(colour="red")]), "Extra inputs are not permitted"),
    (summary(rejected=[{"kind": "proposal", "id": None, "reasons": [], "record": None}]), "at least 1 item"),
]


@pytest.mark.parametrize(("made", "reason"), REFUSED)
def test_refused(made, reason):
    """What does not hold together is refused, when it is made and when it is read back."""
    for read in (Summary.model_validate, lambda data: Summary.model_validate_json(json.dumps(data))):
        with pytest.raises(ValidationError, match=reason):
            read(made)


@pytest.mark.parametrize(("parents", "loop"), [
    ({}, set()),
    ({"A": None, "B": "A", "C": "B"}, set()),
    ({"A": "A"}, {"A"}),
    ({"A": "B", "B": "C", "C": "A"}, {"A", "B", "C"}),
    # One that leads into a loop is not in it.
    ({"A": "B", "B": "C", "C": "B"}, {"B", "C"}),
    # A parent that is not there.
    ({"A": "B"}, set()),
])
def test_in_loop(parents, loop):
    assert in_loop(parents) == loop


def test_offsets_count_characters():
    """Offsets count characters, as Python does, not bytes or UTF-16 units."""
    assert Evidence(quote="🕊 мир", start=0, end=5).end == 5


CODEBOOK = {
    "Certainty": "certain probable possible unspecified",
    "Basis": "direct_quote paraphrase document unnamed_source media_reports leak author",
    "Act": "offer pledge request demand plan",
    "Standing": "official unofficial unclear",
    "Status": "floated tabled under_negotiation agreed in_force withdrawn lapsed unclear",
    "Issue": "talks ceasefire territory security_guarantees alliance_membership peacekeeping military_aid "
             "sanctions_trade nuclear_wmd prisoners humanitarian refugees governance justice relations resources other",
    "Link": "stated implied",
    "Answer": "accept accept_with_conditions reject counter_proposal defer non_committal endorse criticize no_answer",
    "ConditionKind": "precondition reciprocal guarantee deadline threat limit circumstance",
    "Operator": "if only_if unless until in_exchange_for implicit",
}


@pytest.mark.parametrize(("name", "values"), CODEBOOK.items())
def test_codebook(name, values):
    """The values are the codebook's, all of them and no other."""
    assert list(get_args(getattr(records, name))) == values.split()


SCHEMA = Summary.model_json_schema(mode="serialization")
KINDS: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float),
                         "boolean": bool, "null": type(None)}


def misfits(value, schema, at="$"):
    """Where a value is not as the JSON Schema says, in the few words of it that pydantic uses here."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        return [] if any(not misfits(value, one, at) for one in schema["anyOf"]) else [f"{at}: none of anyOf"]
    if "type" in schema and not isinstance(value, KINDS[schema["type"]]):
        return [f"{at}: no {schema['type']}"]
    wrong = [f"{at}: {value!r}"] if "enum" in schema and value not in schema["enum"] else []
    if isinstance(value, dict) and "properties" in schema:
        assert schema["additionalProperties"] is False
        wrong += [f"{at}.{key}: not told" for key in value if key not in schema["properties"]]
        wrong += [f"{at}.{key}: missing" for key in schema.get("required", []) if key not in value]
        wrong += [fault for key, part in schema["properties"].items() if key in value
                  for fault in misfits(value[key], part, f"{at}.{key}")]
    if isinstance(value, list):
        wrong += [fault for index, part in enumerate(value)
                  for fault in misfits(part, schema.get("items", {}), f"{at}[{index}]")]
    return wrong


def test_schema_describes_the_output():
    """The JSON Schema tells every field of the output, and that no other is there."""
    for made in (RICH, summary()):
        written = json.loads(Summary.model_validate(made).model_dump_json())
        assert misfits(written, SCHEMA) == []
        assert set(written) == set(SCHEMA["properties"])
    del written["provenance"]["schema"]
    written["proposals"][0] |= {"act": "order", "timeframe": 5, "colour": "red"}
    assert misfits(written, SCHEMA) == [
        "$.proposals[0].colour: not told", "$.proposals[0].act: 'order'", "$.proposals[0].timeframe: none of anyOf",
        "$.provenance.schema: missing",
    ]


def test_set_aside_is_kept_as_given():
    """What is set aside may be anything that JSON can hold."""
    for kept in (None, "text", 5, [], {"quotes": ["…"], "deep": [{"a": None}]}):
        one = Rejected(kind="response", id="R1", reasons=["no quote is there"], record=kept)
        assert Rejected.model_validate_json(one.model_dump_json()).record == kept


# As an object


def test_a_record_is_got_by_its_id(summary_of_seed):
    assert summary_of_seed["R1"] is summary_of_seed.responses[0]
    with pytest.raises(KeyError, match="P1, P2"):
        summary_of_seed["P99"]


def test_what_is_shown_of_a_summary_and_a_record_tells_them_from_others(summary_of_seed):
    assert str(summary_of_seed).startswith("<Summary of ")
    assert "10 proposals, 1 responses, 6 conditions" in repr(summary_of_seed)
    shown = repr(summary_of_seed["P2"])
    assert "P2" in shown
    assert summary_of_seed["P2"].summary in shown
    assert len(shown) < 200


def test_the_text_of_a_summary_is_what_the_command_prints(summary_of_seed):
    text = summary_of_seed.to_text(width=60)
    assert max(map(len, text.splitlines())) <= 60
    assert "P2 plan, unofficial, floated: members of the Trump team" in text


@pytest.mark.parametrize(("change", "value"), [
    (lambda summary, value: setattr(summary["P2"], "act", value), "guess"),
    (lambda summary, value: setattr(summary["P2"].evidence[0], "start", value), 5),
    (lambda summary, value: setattr(summary, "proposals", value), []),   # what answers them would lead nowhere
    (lambda summary, value: setattr(summary["C1"], "kind", value), None),
    (lambda summary, value: setattr(summary["C1"], "kinds", value), "limit"),
], ids=["a word", "an offset", "a link", "none", "no field"])
def test_what_is_assigned_is_checked_and_what_is_refused_changes_nothing(summary_of_seed, change, value):
    before = summary_of_seed.model_dump_json()
    with pytest.raises(ValueError, match="validation error"):
        change(summary_of_seed, value)
    assert summary_of_seed.model_dump_json() == before


def test_what_is_assigned_rightly_stays(summary_of_seed):
    summary_of_seed["P2"].act = "offer"
    assert Summary.model_validate_json(summary_of_seed.model_dump_json())["P2"].act == "offer"


@pytest.fixture
def summary_of_seed():
    return summarize(gold.SEEDS / "lavrov-tass.txt")
