"""Results or a dossier against gold, or one person's gold against another's: `counting` and `dossiers` are the ways in.

The types that scores and gold are made of.
"""

from summarizer.scoring.dossierscores import (
    Beside,
    Clustering,
    DossierCost,
    DossierScores,
    Found,
    JoinedPair,
    MoveBeside,
    MoveScore,
    Share,
)
from summarizer.scoring.gold import Gold, GoldCondition, GoldParty, GoldProposal, GoldResponse
from summarizer.scoring.scores import (
    ArticleScore,
    Cost,
    Counts,
    Difference,
    FieldScore,
    KindScore,
    Measure,
    Named,
    Scores,
    Step,
)
from summarizer.text.locate import Passage

__all__ = [
    "ArticleScore", "Beside", "Clustering", "Cost", "Counts", "Difference", "DossierCost", "DossierScores",
    "FieldScore", "Found", "Gold", "GoldCondition", "GoldParty", "GoldProposal", "GoldResponse", "JoinedPair",
    "KindScore", "Measure", "MoveBeside", "MoveScore", "Named", "Passage", "Scores", "Share", "Step",
]
