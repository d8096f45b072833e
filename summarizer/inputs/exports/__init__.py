"""Exports of press databases, apart into their articles: Nexis, Factiva, Europresse, ProQuest."""
