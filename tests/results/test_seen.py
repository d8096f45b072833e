"""The map of marks against a dict."""

from hypothesis import given
from hypothesis import strategies as st

from summarizer.results.seen import Marks, marks

MARK = st.integers(1, 2**60 - 1) | st.integers(0, 20).map(lambda n: (n << 10) + 1)   # and marks of one slot
NUMBER = st.integers(0, 2**64 - 1)


@given(st.lists(st.tuples(MARK, NUMBER), max_size=300), st.lists(MARK, max_size=50))
def test_it_holds_what_a_dict_holds(pairs, others):
    table, expected = Marks(), {}
    for mark, number in pairs:
        table[mark] = expected[mark] = number
    assert len(table) == len(expected)
    assert all(table.get(mark) == expected.get(mark) for mark in [*expected, *others])


def test_it_grows():
    table = Marks()
    for number in range(20_000):
        table[marks(str(number), "f" * 64)[0]] = number
    assert all(table.get(marks(str(number), "f" * 64)[0]) == number for number in range(20_000))


@given(st.text(), st.text(alphabet="0123456789abcdef", min_size=64, max_size=64))
def test_no_mark_is_nought(id, sha256):
    assert all(0 < mark < 2**60 for mark in marks(id, sha256))
    assert all(0 < mark < 2**60 for mark in marks(id, "0" * 64))
