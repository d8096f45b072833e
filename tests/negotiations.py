"""Summaries with parties of one's own making, for tests of what is made of many summaries."""

from summarizer.base import Usage
from summarizer.codebook.provenance import ArticleReference, Provenance
from summarizer.codebook.records import Attribution, Evidence, Party, Proposal, Summary


def summary(id, *parties, day=None, language="en"):
    """A summary with a proposal by each party: a name, or a name and whom it speaks for."""
    proposals = [
        Proposal(
            id=f"P{number}", summary="Talks.", evidence=[Evidence(quote="x", start=0, end=1)],
            attribution=[Attribution(basis="author")], act="offer", proposers=[_party(party)], standing="official",
            status="floated",
        )
        for number, party in enumerate(parties, 1)
    ]
    return Summary(
        id=id, article=ArticleReference(sha256="0" * 64, chars=1, published=day, language=language),
        proposals=proposals, provenance=_PROVENANCE,
    )


def _party(party):
    name, behalf = (party, None) if isinstance(party, str) else party
    return Party(name=name, on_behalf_of=behalf)


_PROVENANCE = Provenance(
    model="none", asked="none", prompt="0", schema="0", summarizer="0", attempts=1,
    usage=Usage(), seconds=0, recorded=True,
)
