"""Damaged files: every reader reads them or refuses them with one message, whatever the damage.

FUZZ=100000 in the environment tries as many; tests/benchmarks/fuzz.py tells how long they take.
"""

import os
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import READERS, tried


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_is_read_or_refused_with_one_message(name):
    reader = READERS[name]
    files = reader.files()

    @settings(max_examples=int(os.environ.get("FUZZ", "150")), deadline=None, suppress_health_check=list(HealthCheck),
              database=None)
    @given(st.sampled_from(files), st.integers(0, 2**32))
    def holds(data, seed):
        tried(reader, reader.damaged(data, Random(seed)))

    assert name == "any" or all(tried(reader, data) for data in files)   # of any, some are called what they are not
    holds()
