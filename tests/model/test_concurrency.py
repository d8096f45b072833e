"""The limit on requests in flight: pure bookkeeping, with no clock and no server."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.model.concurrency import Flights
from summarizer.model.rate import Gate


def test_it_goes_below_what_the_provider_holds():
    flights = Flights(100, Gate())
    for aloft in range(1, 101):
        (flights.taken if aloft <= 50 else flights.refused)(aloft)
    assert 40 <= flights.limit <= 60


def test_refusals_that_have_nothing_to_do_with_the_number_leave_it_alone():
    flights = Flights(100, Gate())
    for aloft in range(1, 101):
        (flights.refused if aloft % 3 == 0 else flights.taken)(aloft)
    assert flights.limit == 100


def test_it_rises_again_while_nothing_is_refused():
    flights = Flights(100, Gate())
    flights.limit = 10
    for _ in range(2_000):
        flights.taken(flights.limit)
    assert flights.limit == 100


@given(st.integers(1, 50), st.lists(st.tuples(st.booleans(), st.integers(1, 60)), max_size=300))
def test_it_stays_between_one_and_the_most(most, outcomes):
    flights = Flights(most, Gate())
    for taken, aloft in outcomes:
        (flights.taken if taken else flights.refused)(aloft)
        assert 1 <= flights.limit <= most


@pytest.mark.parametrize("cancelled", [False, True])
async def test_no_more_are_in_the_air_than_the_limit_and_none_waits_for_ever(cancelled):
    flights, highest = Flights(5, Gate()), 0

    async def fly():
        nonlocal highest
        async with flights.slot():
            highest = max(highest, flights.aloft)
            await asyncio.sleep(0.001)

    tasks = [asyncio.create_task(fly()) for _ in range(60)]
    await asyncio.sleep(0.002)
    for task in tasks[::3] if cancelled else ():
        task.cancel()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), timeout=60)
    assert highest == 5
    assert flights.aloft == 0


async def test_what_was_paid_for_goes_first_and_what_was_not_is_cancelled_when_it_is_shut():
    flights, went = Flights(1, Gate()), []

    two = asyncio.Event()

    async def fly(name, *, paid=False):
        async with flights.slot(begun=paid, stays=paid):
            went.append(name)
            if len(went) == 2:
                two.set()
            await asyncio.sleep(0.001)

    names = [("first", False), ("second", False), ("third", False), ("again", True)]
    tasks = [asyncio.create_task(fly(name, paid=paid)) for name, paid in names]
    await two.wait()
    flights.shut()
    late = [asyncio.create_task(fly("late")), asyncio.create_task(fly("late again", paid=True))]
    await asyncio.wait([*tasks, *late], timeout=60)
    assert went == ["first", "again", "late again"]
    assert [task.cancelled() for task in [*tasks, *late]] == [False, True, True, False, True, False]
    assert flights.aloft == 0
