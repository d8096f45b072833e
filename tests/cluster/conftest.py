"""A cluster for a file of tests."""

import pytest
import raycluster
from rayrun import KEY


@pytest.fixture(scope="module")
def nodes():
    nodes = raycluster.Nodes(SUMMARIZER_API_KEY=KEY)
    yield nodes
    nodes.close()
