"""Pages of an invented news site, built around one article: paragraphs, head and data of it, and what tests ask."""

import json

LEAD = "Norland will send nobody to the next round of talks with Sudmark, its news agency reports from Ketterau."
BODY = (
    "The decision follows from “demands that no government could meet”, the agency wrote, and from the blockade of "
    "the port of Ketterau, which has lasted since March.",
    "The delegation of Sudmark was to arrive on Monday evening for the second round, according to its chancellor, who "
    "announced the journey on Sunday.",
    "“My people are on their way; they will sit at the table tomorrow, whoever else does,” he wrote. The Sund Post, "
    "with which he spoke, said that his deputy would lead them.",
    "The two countries have been at odds since the crew of 14 was taken. In reply Sudmark closed the crossing, over "
    "which a fifth of the region's grain is carried.",
    "Envoys of Ostmark had brought both sides together a week ago for the first time. The talks ended without a "
    "result after nineteen hours, and the truce runs out on Wednesday.",
)
HEAD = (
    '<meta property="og:title" content="No talks in Ketterau"><meta property="og:site_name" content="The Sund Post">'
    '<meta property="article:published_time" content="2026-04-19T18:00:00+02:00">'
)
H1 = "<h1>No talks in Ketterau</h1>"
DESCRIBED = f'<meta name="description" content="{LEAD}">'


def paragraphs(lines=BODY, wrap="<p>{}</p>"):
    return "\n".join(wrap.format(line) for line in lines)


def page(body, head=HEAD, lang="en", title="No talks in Ketterau | The Sund Post"):
    language = f' lang="{lang}"' if lang else ""
    return (f'<!DOCTYPE html><html{language}><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
            f"<body><nav><ul><li><a href='/world'>World</a></li></ul></nav>{body}"
            "<footer><p>About us, our address and our cookie policy stand here.</p></footer></body></html>")


def ld(**told):
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "No talks in Ketterau", **told}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def lines(article):
    return article.text.split("\n")


def whole(article):
    """The article's paragraphs stand in its text, each once and in their order."""
    kept = [line for line in lines(article) if line in BODY]
    assert kept == list(BODY)
    return True
