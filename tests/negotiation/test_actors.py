"""Every name of every record to an actor: who is one, who stands apart, and what is left to decide."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from negotiations import summary

from summarizer.negotiation.actors import actors


def ids(found):
    """Names, each with the actors that it is a name of."""
    made = {}
    for actor in found.actors:
        for named in actor.names:
            made.setdefault(named.name, set()).add(actor.id)
    return {name: owners.pop() if len(owners) == 1 else owners for name, owners in made.items()}


def sides(found, id):
    return [(each.actor, each.since, each.until) for each in found[id].represents]


def test_whoever_speaks_for_a_state_leads_to_it_and_a_person_stays_a_person():
    found = actors([
        summary("a", "Russian Foreign Minister Sergey Lavrov", "Lavrov", "Moscow", "the Kremlin", day="2031-03-01"),
        summary("b", "Россия", ("Лавров", "Россия"), "Russian Foreign Minister", day="2031-04-02", language="ru"),
    ])
    names = ids(found)
    assert {names[name] for name in ("Moscow", "the Kremlin", "Россия")} == {"RU"}
    person = names["Lavrov"]
    assert person == names["Лавров"] == names["Russian Foreign Minister Sergey Lavrov"] != "RU"
    assert found[person].kind == "person"
    assert sides(found, person) == [("RU", "2031-03-01", "2031-04-02")]
    assert sides(found, names["Russian Foreign Minister"]) == [("RU", "2031-04-02", "2031-04-02")]
    assert found["RU"].name == "Russia"
    assert found["RU"].kind == "state"


def test_a_state_for_which_somebody_speaks_is_an_actor_though_no_record_names_it():
    found = actors([summary("a", "Norwegian Prime Minister Kari Berg", "Hamra leader Omar Zayd")])
    assert sides(found, "kari-berg") == [("NO", None, None)]
    assert found["NO"].names == []
    assert found[sides(found, "omar-zayd")[0][0]].name == "Hamra"


APART = [
    ("North Korea", "South Korea"), ("Korea", "South Korea"), ("DR Congo", "Congo-Brazzaville"), ("Congo", "DR Congo"),
    ("Sudan", "South Sudan"), ("Guinea", "Guinea-Bissau"), ("Guinea", "Equatorial Guinea"), ("Niger", "Nigeria"),
    ("Washington", "Washington state"), ("Washington", "Washington Governor Ann Lee"),
    ("Georgia", "Georgian government"),
    ("Georgia", "the United States"), ("Norwegian government", "Norwegian opposition"),
    ("Norway", "pro-Norwegian rebels"), ("EU", "France"), ("NATO", "the United States"), ("China", "Taiwan"),
    ("Ireland", "Northern Ireland"), ("Norwegian President Ole Dahl", "former Norwegian President Ole Lund"),
    ("Norwegian Foreign Minister Ole Dahl", "Danish Foreign Minister Ole Dahl"),
    ("Foreign Minister Dahl", "Defence Minister Dahl"), ("Norwegian Foreign Ministry", "Danish Foreign Ministry"),
    ("Norwegian Foreign Ministry", "Norwegian Defence Ministry"), ("Oslo", "Norwegian Orthodox Church"),
    ("Russia", "Russia and Ukraine"), ("Chad", "Foreign Minister Chad Moe"), ("Norway", "Norwegian Air"),
    ("Kim Jong Un", "Kim Yo Jong"), ("the government of President Ole Dahl", "President Ole Dahl"),
    ("Dahl's government", "President Dahl"), ("the Dahl administration", "Dahl"),
    ("Some Democrats", "Republicans"), ("European Union", "European Commission"),
]


@pytest.mark.parametrize(("one", "other"), APART)
@pytest.mark.parametrize("together", [True, False])
def test_those_who_are_two_are_two(one, other, together):
    found = actors([summary("a", one, other)] if together else [summary("a", one), summary("b", other)])
    names = ids(found)
    assert names[one] != names[other]


ONE = [
    ("the Norwegian government", "Norway"), ("Norwegian officials", "Oslo"), ("НОРВЕГИЯ", "Норвегии"),
    ("FMNL", "the FMNL delegation"), ("United Dock Workers (UDW)", "UDW"), ("United Dock Workers", "UDW"),
    ("“Blue  Front”", "the Blue Front"), ("Ole Dahl", "Norwegian Prime Minister Ole Dahl"),
    ("President Ole Dahl", "Dahl"), ("Ole Dahl, Norway's Minister of Trade", "Ole Dahl"),
    ("министр иностранных дел Норвегии Олег Даль", "Даль"), ("the Senate", "United States Senate"),
    ("Foreign Ministry of Norway", "Norwegian Foreign Ministry"), ("Jordan", "Senator Jim Jordan"),
    ("Justice Minister Oscar Luis Pena", "Oscar Pena"), ("el presidente de Noruega, Ole Dahl", "Dahl"),
    ("a senior Norwegian official", "Norway"), ("l’Ukraine", "Kiew"), ("US State Department", "the United States"),
    ("European Commission President Kari Berg", "Berg"), ("الحكومة اليمنية", "اليمن"),
    ("وزير الخارجية النرويجي عمر زيد", "عمر زيد"),
    ("挪威政府", "挪威"), ("挪威外交部长王大明", "王大明"),
    ("Mme Berg", "Kari Berg, présidente du Sénat"), ("la ministre de l'Intérieur, Kari Berg", "Berg"),
    ("Hamra's foreign minister, Omar Zayd", "Zayd"), ("Staatsministerin Kari Berg", "Berg"),
    ("Chefunterhändlerin Kari Berg", "Kari Berg"), ("Mediator Kari Berg", "Kari Berg"),
    ("Kari Berg, Vorsitzende der Nordpartei", "Berg"), ("노르웨이 정부", "노르웨이"),
    ("European Commission spokesman Ole Dahl", "Ole Dahl"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_those_who_are_one_in_an_article_are_one(one, other):
    names = ids(actors([summary("a", one, other, language=None)]))
    assert names[one] == names[other]


@pytest.mark.parametrize(("said", "person"), [
    ("президент Норвегии Владимир Зорин", "Владимир Зорин"), ("Norwegian envoy John Strong", "John Strong"),
    ("ministr obrany Norska Vladimír Prošek", "Vladimír Prošek"), ("Danish Foreign Minister Eva Strand", "Eva Strand"),
    ("Norwegian negotiator Mauricio Romeo", "Mauricio Romeo"), ("министр Мэри Прохорова", "Мэри Прохорова"),
])
def test_names_that_begin_like_words_of_offices_are_names(said, person):
    [named] = [actor for actor in actors([summary("a", said, language=None)]).actors if actor.names]
    assert (named.kind, named.name) == ("person", person)


@pytest.mark.parametrize("said", [
    "Hamra's foreign minister, Omar Zayd", "Hamra leader Omar Zayd", "Omar Zayd, leader of Hamra",
    "Omar Zayd, Vorsitzender der Hamra",
])
def test_whoever_holds_an_office_of_a_body_represents_it(said):
    found = actors([summary("a", said, "Hamra")])
    assert sides(found, "omar-zayd") == [("hamra", None, None)]


def test_the_body_of_an_office_is_named_whole():
    found = actors([summary("a", "European Commission President Kari Berg", "European Commission")])
    assert sides(found, "kari-berg") == [(ids(found)["European Commission"], None, None)]


def test_an_office_of_the_united_nations_is_theirs():
    found = actors([summary("a", "UN Security Council", "UN Secretary General Omar Zayd")])
    assert sides(found, ids(found)["UN Security Council"]) == sides(found, "omar-zayd") == [("UN", None, None)]


def test_a_parliament_or_a_court_does_not_speak_for_its_state():
    found = actors([summary("a", "Norwegian Parliament", ("the Senate", "United States"), "Danish Supreme Court")])
    names = ids(found)
    for name in ("Norwegian Parliament", "the Senate", "Danish Supreme Court"):
        assert sides(found, names[name]) == []
        assert found[names[name]].kind == "government_body"


def test_a_party_of_that_name_is_no_parliament():
    assert [actor.kind for actor in actors([summary("a", "Congress Party")]).actors] == ["party"]


def test_organs_and_spokesmen_of_a_body_speak_for_it():
    given = [("the Dock Workers' Party council", "Dock Workers' Party"),
             ("a Harbour League negotiator", "Harbour League"), ("General Command of the Hamra Front", "Hamra Front")]
    found = actors([summary("a", *given)])
    for name, body in given:
        actor = found[ids(found)[name]]
        assert (actor.kind, [each.actor for each in actor.represents]) == ("other", [ids(found)[body]])


@pytest.mark.parametrize("said", [
    "Frente de Salvación Hamra [FSH]", "FSH [Frente de Salvación Hamra]", "Hamra Salvation Front (FSH)",
])
def test_initials_in_any_brackets_and_of_another_language_are_the_bodys(said):
    found = actors([summary("a", said), summary("b", "FSH")])
    assert len(found.actors) == 1


@pytest.mark.parametrize("said", ["ATTORNEY GENERAL OF THE REPUBLIC", "NORWEGIAN GOVERNMENTS AND GROUPS IN THE NORTH"])
def test_words_in_capitals_that_join_others_are_of_no_person(said):
    assert actors([summary("a", said)]).actors[0].kind != "person"


def test_the_opposition_does_not_speak_for_the_state_that_it_is_named_after():
    found = actors([summary("a", "Norwegian opposition", "Norwegian opposition leader Ole Dahl", "Oslo")])
    assert found[ids(found)["Norwegian opposition"]].represents == []
    assert found["ole-dahl"].represents == []


def test_a_member_that_speaks_for_its_bloc_is_not_the_bloc():
    found = actors([summary("a", ("France", "European Union"), "EU")])
    assert ids(found)["France"] == "FR"
    assert sides(found, "FR") == [("EU", None, None)]


def test_a_people_of_a_language_that_is_not_known_may_be_a_surname():
    found = actors([summary("a", "Russo", "Russians", language=None)])
    assert ids(found)["Russians"] == "RU" != ids(found)["Russo"]
    assert [(each.name, each.candidates) for each in found.undecided] == [("Russo", ["RU"])]


def test_a_surname_of_two_is_left_to_decide_with_both_named():
    found = actors([summary("a", "Ole Dahl", "President Kari Dahl"), summary("b", "Minister Dahl")])
    [left] = [each for each in found.undecided if each.name == "Minister Dahl"]
    assert left.candidates == ["kari-dahl", "ole-dahl"]
    assert ids(found)["Minister Dahl"] == left.actor


def test_an_office_held_one_after_the_other_is_one_person_and_at_one_time_two():
    after = [summary("a", "Norwegian Defence Minister Ole Dahl", day="2031-01-01"),
             summary("b", "Norwegian President Ole Dahl", day="2032-01-01")]
    assert len(set(ids(actors(after)).values())) == 1
    meanwhile = [*after, summary("c", "Norwegian Defence Minister Ole Dahl", day="2033-01-01")]
    found = actors(meanwhile)
    assert ids(found)["Norwegian President Ole Dahl"] != ids(found)["Norwegian Defence Minister Ole Dahl"]
    assert {each.why for each in found.undecided} == {"people of one name in different offices"}


def test_the_government_of_one_article_is_not_that_of_another():
    found = actors([summary("a", "the government"), summary("b", "the government"),
                    summary("c", ("the government", "Norway"))])
    assert len(ids(found)["the government"]) == 3
    assert "NO" in ids(found)["the government"]
    assert len(found.undecided) == 2


def test_a_name_leads_to_every_record_that_has_it():
    found = actors([summary("a", "Oslo", ("Ole Dahl", "Oslo")), summary("b", "Oslo")])
    [name] = found["NO"].names
    assert [(at.article, at.record, at.field) for at in name.occurrences] == [
        ("a", "P1", "proposers"), ("a", "P2", "proposers.on_behalf_of"), ("b", "P1", "proposers"),
    ]
    assert found.index()["a", "P2", "Ole Dahl"].id == "ole-dahl"


NAMES = st.sampled_from([
    *(name for pair in (*APART, *ONE) for name in pair), ("Dahl", "Norway"), ("Dahl", "Denmark"),
    ("Kim", "North Korea"), ("Ole Dahl", "the rebels"), ("rebels", "Ole Dahl"), "Kim", "Dahl",
    "the government", "Georgia", "Ole Dahl", "UDW", "rebels", "—", "🙂", "the", "(UN)", "A, B", "x" * 300,
])
ARTICLES = st.lists(st.lists(NAMES, max_size=5), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_articles_and_of_records_does_not_matter(articles, random):
    made = [summary(f"s{at}", *names, day=f"2031-01-0{at + 1}") for at, names in enumerate(articles)]
    shuffled = random.sample(made, len(made))
    assert actors(shuffled) == actors(made)


@settings(max_examples=60, deadline=None)
@given(ARTICLES)
def test_every_name_is_of_one_actor_and_every_link_leads_to_one(articles):
    found = actors([summary(f"s{at}", *names) for at, names in enumerate(articles)])
    known = [actor.id for actor in found.actors]
    assert len(known) == len(set(known))
    assert {side.actor for actor in found.actors for side in actor.represents} <= set(known)
    assert {each.actor for each in found.undecided} <= set(known)
    for at, names in enumerate(articles):
        for number, name in enumerate(names, 1):
            said = (name if isinstance(name, str) else name[0]).strip()
            assert (f"s{at}", f"P{number}", said) in found.index()
            owners = [actor.id for actor in found.actors for own in actor.names if own.name == said
                      and any((each.article, each.record) == (f"s{at}", f"P{number}") for each in own.occurrences)]
            assert len(owners) == 1


@settings(max_examples=60, deadline=None)
@given(ARTICLES, st.sampled_from(["Moscow", "Норвегии", "the Norwegian government", "North Korea", "Sudan", "UN"]))
def test_a_name_that_is_decided_alone_is_decided_the_same_among_others(articles, name):
    alone = ids(actors([summary("z", name)]))[name]
    others = [summary(f"s{at}", *names) for at, names in enumerate(articles)]
    assert ids(actors([summary("z", name), *others]))[name] == alone


def test_a_delegation_is_the_body_by_all_words_of_its_name():
    found = actors([summary("a", "Hamra National Liberation Front", "Hamra National Liberation Front delegation")])
    assert len(found.actors) == 1
