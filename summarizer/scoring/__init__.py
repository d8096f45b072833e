"""Results against gold, or one person's gold against another's: `counting` is the way in.

The types that scores and gold are made of.
"""

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
    "ArticleScore", "Cost", "Counts", "Difference", "FieldScore", "Gold", "GoldCondition", "GoldParty", "GoldProposal",
    "GoldResponse", "KindScore", "Measure", "Named", "Passage", "Scores", "Step",
]
