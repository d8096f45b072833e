"""The two sets of tables that are written: of results, and of a dossier; and what a database has beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.codebook.kinds import KINDS
from summarizer.tables.columns import TABLES, Table
from summarizer.tables.dossiercolumns import DOSSIER_TABLES
from summarizer.tables.sheets import DOSSIER_SHEETS, RESULT_SHEETS, Sheet


@dataclass(frozen=True)
class Schema:
    """Tables by name, those that others link to first; `searched`: columns that get an index beside those that link.

    `sheets`: those of a workbook that a person reads, before the tables.
    """

    tables: Mapping[str, Table]
    sheets: tuple[Sheet, ...]
    searched: Mapping[str, tuple[str, ...]]
    views: str


RESULTS = Schema(
    TABLES, RESULT_SHEETS,
    {
        **{kind.list: (kind.value, "verdict") for kind in KINDS.values()}, "sentences": ("verdict",),
        "parties": ("name", "on_behalf_of"), "issues": ("issue",),
    },
    """
CREATE VIEW answers AS
    SELECT proposals.article, proposals.key AS proposal, proposals.act, proposals.proposers,
        proposals.summary AS proposed, responses.key AS response, responses.responders, responses.answer,
        responses.link, responses.summary AS answered
    FROM links JOIN proposals ON proposals.key = links.target JOIN responses ON responses.key = links.source
    WHERE links.type = 'responds_to';
""",
)
DOSSIER = Schema(
    DOSSIER_TABLES, DOSSIER_SHEETS,
    {"moves": ("date", "act"), "aliases": ("name",), "records": ("verdict",), "threads": ("outcome",)},
    """
CREATE VIEW who_moved AS
    SELECT moves.date, moves.about, actors.name AS actor, moves.act, moves.shift, versions.what AS proposal,
        moves.what, moves.outlets, moves.id AS move, moves.thread, moves.version,
        (SELECT quote FROM told JOIN evidence ON evidence.record = told.record
            WHERE told.move = moves.id ORDER BY told.n, evidence.n LIMIT 1) AS quote
    FROM moves JOIN versions ON versions.id = moves.version
        LEFT JOIN move_actors ON move_actors.move = moves.id AND move_actors.role = 'actor'
        LEFT JOIN actors ON actors.id = move_actors.actor;
""",
)
