"""What tests of the scorer share."""

import gold as seeds
import pytest

from summarizer import summarize


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of all seeds, as `batch` writes them."""
    path = tmp_path_factory.mktemp("results") / "results.jsonl"
    lines = [summarize(seeds.SEEDS / f"{name}.txt").model_dump_json() for name in seeds.NAMES]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
