"""Articles of one's own making with proposals, answers and conditions, and the dossier of threads that are told."""

import hashlib

from negotiations import _PROVENANCE

from summarizer.codebook.provenance import ArticleReference
from summarizer.codebook.records import Attribution, Condition, Evidence, Party, Proposal, Response, Summary
from summarizer.negotiation.actors import actors
from summarizer.negotiation.assembling import assemble
from summarizer.negotiation.joining import Cluster, Joined, Terms
from summarizer.negotiation.material import material
from summarizer.negotiation.relating import Related


def put(id, by, thread="T", version=1, *, to="", when=None, says=None, status="tabled", **fields):
    """A proposal, of a thread and a version of it. `by`, `to`: names, divided by commas."""
    record = Proposal(
        **_common(id, says or f"{thread} {version} of {id}.", when) | _told(fields), act=fields.pop("act", "offer"),
        proposers=_parties(by), addressees=_parties(to), standing="official", status=status,
        binds=_parties(fields.pop("binds", "")), **fields,
    )
    return record, (thread, version)


def answer(id, by, answer, *to, when=None, says=None, instead=None, source=None, **fields):
    """A response to the proposals of these ids; `source` tells it, and else the article itself."""
    told = _common(id, says or f"{by}: {answer}.", when) | _told(fields)
    told["attribution"] = [Attribution(source=source, basis=fields.get("basis", "author"), when=when)]
    return Response(
        **told, responders=_parties(by), responds_to=list(to), answer=answer,
        counter_proposal=instead,
    ), None


def condition(id, by, *governs, kind="precondition", operator="if", says="It must end.", **fields):
    """A condition of the records of these ids."""
    return Condition(
        **_common(id, says, fields.pop("when", None)), kind=kind, operator=operator, set_by=_parties(by),
        requires=fields.pop("requires", says), governs=list(governs), **fields,
    ), None


def article(id, day, *records, outlet=None, text=None, language="en"):
    """A summary, and the thread and version of each of its proposals. `text`: another's id whose text it prints."""
    made = [record for record, _ in records]
    summary = Summary(
        id=id, article=ArticleReference(
            sha256=hashlib.sha256((text or id).encode()).hexdigest(), chars=9, published=day, outlet=outlet,
            language=language,
        ),
        proposals=[each for each in made if isinstance(each, Proposal)],
        responses=[each for each in made if isinstance(each, Response)],
        conditions=[each for each in made if isinstance(each, Condition)], provenance=_PROVENANCE,
    )
    return summary, {(id, record.id): at for record, at in records if at}


def dossier(*articles, relations=()):
    """What is assembled of articles; `relations`: thread, kind, thread, by their names."""
    summaries = [summary for summary, _ in articles]
    at = {key: place for _, threads in articles for key, place in threads.items()}
    found = actors(summaries)
    drawn = material(summaries, found)
    threads = {}
    for each in drawn.proposed:
        thread, version = at[each.key.article, each.key.record]
        threads.setdefault(thread, {}).setdefault(version, []).append(each.key)
    names = list(threads)
    return assemble(drawn, Joined(
        clusters=tuple(
            Cluster(tuple(Terms(tuple(versions[number])) for number in sorted(versions)))
            for versions in threads.values()
        ),
        relations=tuple(
            Related(names.index(one), names.index(other), kind, "model") for one, kind, other in relations
        ),
    ), found)


def acts(dossier, thread="T1"):
    """The moves on a thread: day, actors, act, and the articles that tell it."""
    return [
        (move.date and str(move.date), " ".join(move.actors), move.act, " ".join(each.article for each in move.told))
        for move in dossier.moves if move.thread == thread
    ]


def _common(id, says, when):
    quote = f"{id}: {says}"
    return {
        "id": id, "summary": says, "evidence": [Evidence(quote=quote, start=0, end=len(quote))],
        "attribution": [Attribution(basis="author", when=when)],
    }


def _told(fields):
    return {name: fields.pop(name) for name in ("certainty", "check", "attribution") if name in fields}


def _parties(names):
    return [Party(name=name.strip()) for name in names.split(",") if name]
