"""The views that a Summary has as methods. Importing this module gives them to it."""

from __future__ import annotations

from summarizer.codebook.records import Summary
from summarizer.inputs.article import Article


def to_text(self: Summary, width: int = 80, *, colours: bool = False) -> str:
    """The summary as the command prints it, in lines of so many columns; with colours as a terminal takes them."""
    from summarizer.views.text import text

    return text(self, width, colours=colours)


def to_markdown(self: Summary) -> str:
    """The summary as Markdown, its quotes as footnotes."""
    from summarizer.views.markdown import markdown

    return markdown(self)


def to_html(self: Summary, text: str | None = None) -> str:
    """The summary as one HTML page that needs nothing else.

    `text` is the article's, in which the evidence is then marked; without it the page shows the quotes.

    Raises ValueError where `text` is not the text that was read, ArticleError where it is none.
    """
    from summarizer.views.page.page import page

    if text is not None and Article(text).sha256 != self.article.sha256:
        raise ValueError("this is not the text that was summarized: the offsets of its evidence would mean nothing")
    return page([(self, text)])


def to_docx(self: Summary) -> bytes:
    """The summary as a Word document, its quotes as footnotes. Raises ConfigurationError without python-docx."""
    from summarizer.views.word.results import document

    return document([self])


def _repr_html_(self: Summary) -> str:
    from summarizer.views.page.page import frame

    return frame(self)


for _view in (to_text, to_markdown, to_html, to_docx, _repr_html_):
    setattr(Summary, _view.__name__, _view)
