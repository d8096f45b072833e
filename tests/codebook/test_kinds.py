"""The table of kinds against the types of the records, and against what a model writes."""

from typing import get_args, get_origin

import pytest

from summarizer.codebook import records
from summarizer.codebook.kinds import KINDS, LINKS
from summarizer.codebook.reply import ConditionRow, ProposalRow, ResponseRow
from summarizer.scoring.gold import Gold

TYPES = {"proposal": records.Proposal, "response": records.Response, "condition": records.Condition}
WRITTEN = {"proposal": ProposalRow, "response": ResponseRow, "condition": ConditionRow}


@pytest.mark.parametrize("name", TYPES)
def test_the_roles_are_the_fields_that_hold_parties(name):
    fields = TYPES[name].model_fields
    parties = {field for field, info in fields.items() if info.annotation == list[records.Party]}
    assert parties == {role.field for role in KINDS[name].roles}


@pytest.mark.parametrize("name", TYPES)
def test_a_link_is_a_field_of_one_id_or_of_many(name):
    for link in KINDS[name].links:
        annotation = TYPES[name].model_fields[link.field].annotation
        assert (get_origin(annotation) is list) == link.many
        assert str in (*get_args(annotation), annotation)


@pytest.mark.parametrize("name", TYPES)
def test_a_reply_has_the_fields_that_the_table_names(name):
    kind = KINDS[name]
    assert {part.reply for part in (*kind.roles, *kind.links)} <= WRITTEN[name].model_fields.keys()
    assert kind.value in WRITTEN[name].model_fields


def test_summaries_and_gold_have_the_lists_that_the_table_names():
    for kind in KINDS.values():
        assert kind.list in records.Summary.model_fields
        assert kind.list in Gold.model_fields


def test_a_link_gives_its_ids():
    gold = Gold.model_validate({
        "article": "a", "proposals": [{"id": "P1"}, {"id": "P2", "part_of": "P1"}],
        "responses": [{"id": "R1", "responds_to": ["P1", "P2"]}],
    })
    one, other, response = gold.records
    assert LINKS["part_of"].ids(one) == []
    assert LINKS["part_of"].ids(other) == ["P1"]
    assert LINKS["responds_to"].ids(response) == ["P1", "P2"]
