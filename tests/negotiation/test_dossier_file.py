"""The file of a dossier: it is written piece by piece, and is the document that it would be if written whole."""

import pytest
from telling import answer, article, dossier, put

from summarizer.negotiation.dossier import Dossier, Doubt, Told, Unplaced
from summarizer.negotiation.dossierfile import put as write
from summarizer.negotiation.dossierfile import read_dossier


def many(count):
    """A dossier with lists of some and of `count` entries."""
    made = dossier(article(
        "a", "2031-03-03", put("P1", "Norway", to="Sweden", says='=He said "no",\n ]\n} and left: так.'),
        answer("R1", "Sweden", "reject", "P1"),
    ))
    told = Told(article="a", record="P9", summary='],\n "moves": [\n', evidence=[])
    made.doubts = [Doubt(threads=["T1", "T1"], why=f"{number}") for number in range(count)]
    made.unplaced = [Unplaced(told=told, why=f"{number}") for number in range(count)]
    return made


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1000])
def test_the_file_is_the_document_of_the_whole_dossier_and_is_read_back(count, tmp_path):
    made = many(count)
    write(made, tmp_path / "d.json")
    assert (tmp_path / "d.json").read_text(encoding="utf-8") == made.model_dump_json(indent=1) + "\n"
    assert read_dossier(tmp_path / "d.json") == made


def test_an_empty_dossier_is_a_document_too(tmp_path):
    write(Dossier(), tmp_path / "d.json")
    assert (tmp_path / "d.json").read_text(encoding="utf-8") == Dossier().model_dump_json(indent=1) + "\n"
