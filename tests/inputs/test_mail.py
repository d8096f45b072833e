"""Mails, mailboxes and saved pages as articles."""

import io
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from mailbox import mbox

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import ArticleError
from summarizer.inputs import documents
from summarizer.inputs.article import Article
from summarizer.inputs.document import Document, How, Unreadable
from summarizer.inputs.mail import read
from summarizer.inputs.sources import articles

TEXT = "Norland offered to reopen the Sund crossing.\n\nSudmark did not answer."


def opened(data, name="mail.eml", **how):
    """All that a document gives."""
    return list(read(Document(name, io.BytesIO(data), How(**how), reading=documents.read)))


def mail(text=TEXT, **headers):
    message = EmailMessage()
    told = {
        "From": "Tarsk Courier <news@courier.example>", "Subject": "Talks go on",
        "Date": "Wed, 18 Nov 2026 09:30:00 +0100", "Message-ID": "<1@courier.example>",
    }
    for name, value in {**told, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        if value is not None:
            message[name] = value
    message.set_content(text)
    return message


def test_a_mail():
    """The text is the article; subject, sender and date are told of it."""
    [article] = opened(mail().as_bytes())
    assert article == Article(
        TEXT, title="Talks go on", outlet="Tarsk Courier", published="2026-11-18T09:30:00+01:00", source="mail.eml"
    )


@pytest.mark.parametrize(("codec", "how", "text"), [
    ("utf-8", "base64", "Тарск: переговоры продолжаются — «завтра»."),
    ("koi8-r", "base64", "Тарск: переговоры продолжаются."),
    ("koi8-r", "8bit", "Тарск: переговоры продолжаются."),
    ("iso-8859-1", "quoted-printable", "Le traité a été signé à Genève."),
    ("gb2312", "base64", "谈判仍在继续。"),
    # What Windows writes under the name of Latin-1, and Chinese servers under GB 2312.
    ("windows-1252 as iso-8859-1", "8bit", "“Never”, said the minister – twice."),
    ("gb18030 as gb2312", "base64", "談判仍在繼續。"),
])
def test_encodings(codec, how, text):
    """Each part is decoded by what it says of itself."""
    real, _, told = codec.partition(" as ")
    part = MIMEBase("text", "plain", charset=told or real)
    part.set_payload(text.encode(real))
    if how == "base64":
        from email.encoders import encode_base64 as encode
    elif how == "quoted-printable":
        from email.encoders import encode_quopri as encode
    else:
        from email.encoders import encode_7or8bit as encode
    encode(part)
    [article] = opened(part.as_bytes())
    assert article.text == text


def test_an_encoding_that_is_wrong():
    """A part that is not in the encoding it names is decoded by what it is; the user's word counts most."""
    head = b"Content-Type: text/plain; charset=%s\n\n"
    [article] = opened(head % b"us-ascii" + "Le traité.".encode())
    assert article.text == "Le traité."
    [article] = opened(head % b"nonsense-7" + "Le traité.".encode())
    assert article.text == "Le traité."
    [article] = opened(head % b"koi8-r" + "переговоры".encode("cp1251"), encoding="cp1251")
    assert article.text == "переговоры"


@pytest.mark.parametrize(("header", "title"), [
    (b"=?utf-8?B?0J/QtdGA0LXQs9C+0LLQvtGA0Ys=?=", "Переговоры"),
    (b"=?utf-8?Q?Trait=C3=A9?= =?utf-8?Q?_sign=C3=A9?= today", "Traité signé today"),
    (b"folded\n over two lines", "folded over two lines"),
    # What cannot be decoded stays as it stands.
    (b"=?nonsense?Q?a=E9?=", "=?nonsense?Q?a=E9?="),
    (b"", None),
])
def test_subjects(header, title):
    [article] = opened(b"Subject: " + header + b"\n\nThey met.\n")
    assert article.title == title


@pytest.mark.parametrize(("headers", "outlet"), [
    ({"From": '"Courier, The" <a@b.example>'}, "Courier, The"),
    ({"From": "=?utf-8?Q?Die_T=C3=BCr?= <a@b.example>"}, "Die Tür"),
    ({"From": "a@b.example", "List-Id": '"Press releases" <press.b.example>'}, "Press releases"),
    ({"From": "a@b.example"}, "b.example"),
    ({"From": None}, None),
    # Comments in comments.
    ({"From": "(" * 5_000 + "a@b.example"}, None),
])
def test_outlets(headers, outlet):
    """Who sends it: the sender's name, the list's, or the sender's host."""
    head = "".join(f"{name}: {value}\n" for name, value in headers.items() if value)
    [article] = opened(f"{head or 'X: y' + chr(10)}\nThey met.\n".encode())
    assert article.outlet == outlet


@pytest.mark.parametrize(("told", "date"), [
    ("Wed, 18 Nov 2026 09:30:00 -0500 (EST)", "2026-11-18T09:30:00-05:00"),
    ("Wed, 18 Nov 2026 09:30:00 -0000", "2026-11-18T09:30:00+00:00"),
    # A zone that nobody knows is none.
    ("Wed, 18 Nov 2026 09:30:00 XYZ", "2026-11-18T09:30:00"),
    ("yesterday", None),
    ("Wed, 38 Nov 2026 09:30:00 +0100", None),
])
def test_dates(told, date):
    [article] = opened(f"Date: {told}\n\nThey met.\n".encode())
    assert article.published == date


HTML = """<html><head><style>p {}</style></head><body><div style="display:none">A preview&#8204;&nbsp;</div>
<h1>Talks go on</h1><table><tr><td><p>Norland offered to   reopen
the Sund crossing.</p><p>Sudmark<br>did not answer.</p></td></tr></table><img src="x.gif"></body></html>"""


def test_html():
    """Of HTML all that is shown is read, a line a block."""
    message = mail()
    message.set_content(HTML, subtype="html")
    [article] = opened(message.as_bytes())
    assert article.text == (
        "Talks go on\n\nNorland offered to reopen the Sund crossing.\n\nSudmark\ndid not answer."
    )


def test_two_forms_of_a_text():
    """The plain text is preferred, but not where it only says that there is another."""
    both = mail(TEXT)
    both.add_alternative(HTML, subtype="html")
    assert opened(both.as_bytes())[0].text == TEXT
    stub = mail("See https://courier.example/very/long/address/of/the/page/in/the/browser/for/this/mail")
    stub.add_alternative(HTML, subtype="html")
    assert opened(stub.as_bytes())[0].text.startswith("Talks go on")


def test_flowed_lines():
    """Lines that only end for the width of a screen are joined again."""
    data = b"Content-Type: text/plain; format=flowed\n\nNorland offered \nto reopen.\n From there on.\n-- \nA. B.\n"
    assert opened(data)[0].text == "Norland offered to reopen.\nFrom there on.\n-- \nA. B."


def test_forwarded_mails():
    """A mail within a mail is an article of its own, with its own title and date."""
    inner = mail("They met in Tarsk.", Subject="Inner", Date="Tue, 17 Nov 2026 08:00:00 +0000")
    outer = mail("See below.")
    outer.add_attachment(inner)
    first, second = opened(outer.as_bytes())
    assert (first.text, second.text, second.title) == ("See below.", "They met in Tarsk.", "Inner")
    assert second.published == "2026-11-17T08:00:00+00:00"
    assert second.source == "mail.eml/1"


def test_attached_documents():
    """A document that is attached is an article of its own; what else is attached is told."""
    message = mail("Please find attached.")
    message.add_attachment(b"They met in Tarsk.", "text", "plain", filename="statement.txt")
    message.add_attachment(b"GIF89a", "image", "gif", filename="map.gif")
    message.add_attachment(b"GIF89a", "image", "gif", filename="logo.gif", disposition="inline", cid="<1>")
    told = []
    first, second = opened(message.as_bytes(), told=told.append)
    assert first.text == "Please find attached."
    assert (second.text, second.source) == ("They met in Tarsk.", "mail.eml/statement.txt")
    assert told == ["mail.eml: passed over 1 attached (image/gif)"]


def test_nothing_but_an_attachment():
    message = MIMEMultipart()
    message["Subject"] = "Statement"
    part = MIMEText("They met in Tarsk.")
    part.add_header("Content-Disposition", "attachment", filename="a.txt")
    message.attach(part)
    [article] = opened(message.as_bytes())
    assert article.text == "They met in Tarsk."


def test_an_empty_mail():
    [failure] = opened(mail("").as_bytes())
    assert isinstance(failure, Unreadable)
    assert "mail.eml is empty" in str(failure.error)


@pytest.mark.parametrize("kind", [
    'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
    "application/pkcs7-mime; smime-type=enveloped-data",
])
def test_an_encrypted_mail(kind):
    """What is closed is told as that, and not as empty."""
    body = b"--b\nContent-Type: application/octet-stream\n\nx\n--b--\n" if "boundary" in kind else b"AAAA\n"
    [failure] = opened(f"Subject: x\nContent-Type: {kind}\n\n".encode() + body)
    assert "mail.eml is encrypted" in str(failure.error)


@pytest.mark.parametrize("before", [b"\n", b"\r\n\r\n", b"\xef\xbb\xbf"])
def test_what_stands_before_a_mail(before):
    """Empty lines and a byte order mark before the headers do not make them text."""
    [article] = opened(before + mail().as_bytes())
    assert (article.title, article.text) == ("Talks go on", TEXT)


def test_mails_in_mails_without_end():
    """Mails are unwrapped to a depth that people use; what is deeper is a failure of its own."""
    data = mail("Innermost.").as_bytes()
    for _ in range(40):
        data = b"Subject: x\nContent-Type: message/rfc822\n\n" + data
    [*_, last] = opened(data)
    assert isinstance(last, Unreadable)
    assert "more than 4 deep" in str(last.error)


def test_ten_thousand_parts():
    """The parts beyond a thousand are passed over, and that is told."""
    part = b"--b\nContent-Type: image/gif\n\nGIF\n"
    told = []
    data = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThey met.\n" + part * 10_000 + b"--b--\n"
    articles = opened(data, told=told.append)
    assert [each.text for each in articles] == ["They met."]
    assert told[0] == "mail.eml has over 1,000 parts: the rest is passed over"


def boxed(tmp_path, *messages):
    """A mailbox as the standard library writes it."""
    box = mbox(tmp_path / "box.mbox")
    for message in messages:
        box.add(message)
    box.close()
    return (tmp_path / "box.mbox").read_bytes()


def test_a_mailbox(tmp_path):
    """Each mail is an article, called by its Message-ID, whatever its lines begin with."""
    tricky = "They met.\n\nFrom Tarsk they went on.\n>From here too.\n\nFrom 10:30 on they spoke."
    articles = opened(boxed(
        tmp_path, mail(tricky), mail("Two.", Message_ID=None), mail("Three.", Message_ID="<3@x.example>")
    ), "box.mbox")
    assert [each.text for each in articles[1:]] == ["Two.", "Three."]
    assert articles[0].text.startswith("They met.\n\nFrom Tarsk they went on.\n")
    assert articles[0].text.endswith("From 10:30 on they spoke.")
    assert [each.id for each in articles] == ["1@courier.example", "box.mbox:2", "3@x.example"]
    assert [each.source for each in articles] == ["box.mbox:1", "box.mbox:2", "box.mbox:3"]


def test_lines_that_look_like_the_beginning_of_a_mail():
    """A line of a text that begins with From, unescaped as some programs leave it, ends no mail."""
    data = b"From a@b.example Wed Nov 18 09:30:00 2026\nSubject: x\n\nThey met.\n\nFrom Tarsk they went on.\n"
    [article] = opened(data, "box.mbox")
    assert article.text == "They met.\n\nFrom Tarsk they went on."


def test_one_message_id_with_two_texts(tmp_path):
    """A mail that came directly and through a list is there twice, under two ids; a mere copy is one."""
    articles = opened(boxed(tmp_path, mail("One."), mail("One.\n-- \nThe list"), mail("One.")), "box.mbox")
    assert [each.id for each in articles][:2] == ["1@courier.example", "1@courier.example#2"]
    assert articles[2].id == "1@courier.example"


def test_a_mailbox_is_read_mail_by_mail(tmp_path):
    """The first mail is there before the second is looked at, and one that is too large does not end the rest."""
    large = b"From x Wed Nov 18 09:30:00 2026\nSubject: large\n\n" + b"a" * 70_000 * 300 + b"\n\n"
    file = io.BytesIO(boxed(tmp_path, mail("One.")) + large + boxed(tmp_path, mail("Two.")))
    found = read(Document("box.mbox", file, reading=documents.read))
    assert next(found).text == "One."
    assert file.tell() < 200_000
    failure, last = list(found)[:2]
    assert "over 20,000,000 bytes" in str(failure.error)
    assert last.text == "One."   # the file was added to


PAGE = "<html><head><title>Talks</title></head><body><article><h1>Talks</h1>" + "".join(
    f"<p>Norland’s delegation offered on day {n} to reopen the crossing, and Sudmark said that it would think.</p>"
    for n in range(6)
) + "</article></body></html>"


def test_a_saved_page():
    """Of MHTML the page is read; its address is the article's."""
    page = MIMEMultipart("related", type="text/html")
    page["Snapshot-Content-Location"] = "https://courier.example/talks?token=hush"
    page["Subject"] = "Talks"
    part = MIMEText(PAGE, "html", "utf-8")
    part["Content-Location"] = "https://courier.example/talks"
    page.attach(part)
    page.attach(MIMEText("p {}", "css"))
    [article] = opened(page.as_bytes(), "talks.mhtml")
    assert "day 5" in article.text
    assert article.url == "https://courier.example/talks?token=***"
    assert article.source == "talks.mhtml"


SEEDS = [
    mail().as_bytes(), b"From a Wed Nov 18 09:30:00 2026\n" + mail().as_bytes(),
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThey met.\n--b\nContent-Type: message/rfc822\n\n"
    b"Subject: a\n\nb\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    b"PHA+YTwvcD4=\n--b--\n",
]


@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=6)), max_size=4))
@settings(max_examples=200, deadline=None)
def test_no_mail_is_a_traceback(data, changes):
    """Whatever the bytes are, there are articles or reasons."""
    for at, new in changes:
        data = data[:at] + new + data[at + len(new) // 2:]
    try:
        found = opened(data)
    except ArticleError:
        return
    assert all(isinstance(each, Article | Unreadable) for each in found)


@pytest.mark.parametrize(("depth", "whole"), [(1_500, True), (5_000, False)])
def test_deep_html(depth, whole):
    """Markup as deep as anybody nests it is read; what is deeper is a failure, never half a text."""
    message = mail()
    message.set_content("<div>" * depth + "They met." + "</div>" * depth + "<p>Twice.</p>", subtype="html")
    [found] = opened(message.as_bytes())
    assert found.text == "They met.\n\nTwice." if whole else "nested too deep" in str(found.error)


@pytest.mark.parametrize("name", ["a.eml", "a.txt", "a"])
def test_mails_are_told_by_their_content(tmp_path, name):
    """Whatever a file is called, a mail is one, and so is a mailbox."""
    (tmp_path / name).write_bytes(mail().as_bytes())
    (tmp_path / f"box-{name}").write_bytes(boxed(tmp_path, mail("One."), mail("Two.", Message_ID="<2@x.example>")))
    [article] = articles([str(tmp_path / name)])
    assert (article.title, article.text) == ("Talks go on", TEXT)
    assert [each.text for each in articles([str(tmp_path / f"box-{name}")])] == ["One.", "Two."]
