"""For whom an actor acts on a day."""

import datetime

import pytest

from summarizer.negotiation.dossier import Actor, ActorName, Actors, Represents


def actor(id, kind, *told, own=False):
    return Actor(
        id=id, name=id, kind=kind, names=[ActorName(name=id, how="same")], listed=own,
        represents=[Represents(actor=each[0], since=each[1], until=each[2]) for each in told],
    )


def told(*ids):
    return [(id, None, None) for id in ids]


ACTORS = Actors(actors=[
    actor("NO", "state"), actor("DK", "state"), actor("front", "armed_group", *told("NO")),
    actor("minister", "person", ("NO", "2031-03-01", "2031-03-02")),
    actor("ministry", "government_body", *told("NO")), actor("spokesman", "person", *told("ministry", "NO")),
    actor("envoy", "person", ("NO", "2031-01-01", "2031-02-01"), ("DK", "2031-03-01", "2031-04-01")),
    actor("go-between", "person", *told("NO", "DK")),
    actor("husband", "person", *told("wife")), actor("wife", "person", *told("husband")),
    actor("guest", "person", *told("wife", "DK")),
    actor("own", "person", ("NO", "2031-01-01", "2031-02-01"), own=True),
    actor("wing", "party", *told("front"), own=True),
    actor("lost", "person", *told("nobody-there")),
])


@pytest.mark.parametrize(("id", "day", "side"), [
    ("NO", None, "NO"),
    ("front", None, "front"),   # an organisation acts for itself, whatever articles say of it
    ("minister", "2031-09-01", "NO"),   # days of articles bound nothing where there is one way
    ("ministry", None, "NO"),
    ("spokesman", None, "NO"),   # by way of the ministry, or at once: it is one side
    ("envoy", "2031-01-15", "NO"),
    ("envoy", "2031-03-15", "DK"),
    ("envoy", "2031-06-15", "envoy"),   # no article tells for whom
    ("envoy", None, "envoy"),
    ("go-between", "2031-01-15", "go-between"),
    ("husband", None, "husband"),   # each speaks for the other
    ("guest", None, "DK"),   # and who goes round in a circle tells nothing
    ("own", "2031-01-15", "NO"),
    ("own", "2031-03-15", "own"),   # a user's days are bounds
    ("wing", None, "front"),   # and a user's word holds for every kind
    ("lost", None, "lost"),
])
def test_an_actor_leads_to_one_side_or_stays_itself(id, day, side):
    assert ACTORS.side(id, datetime.date.fromisoformat(day) if day else None) == side


def test_who_is_not_there_has_no_side():
    with pytest.raises(KeyError):
        ACTORS.side("nobody-there")
