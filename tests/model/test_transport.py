"""What an HTTP client reads, through the real client to a server on loopback: bodies, redirects, proxies, TLS."""

import gzip
import json
import ssl

import pytest
import trustme
from asking import KEY, QUICK, ask, assert_done, command, fail
from server import ARTICLE, Server, answers, completion, good, says, tool_call

import summarizer
from summarizer.errors import ConfigurationError, UnavailableError


def chunked_and_long(body):
    """The length said twice: in chunks, and in a header."""
    def step(handler):
        handler.send_response(200)
        handler.send_header("content-length", str(len(body)))
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))

    return step


WHOLE = json.dumps(completion(good())).encode()


def stream(*pieces, ends=("data: [DONE]",)):
    """An event stream of chunks with these deltas."""
    events = [{"id": "c", "model": "tiny-1", "choices": [{"index": 0, "delta": each}]} for each in pieces]
    return "\n\n".join([": a comment", *(f"data: {json.dumps(each, ensure_ascii=False)}" for each in events), *ends])


def texts(reply, width=40):
    text = json.dumps(reply, ensure_ascii=False)
    return [{"content": text[at:at + width]} for at in range(0, len(text), width)]


# what is read at the first try
READ = {
    "length said twice": chunked_and_long(WHOLE),
    "a header of 20 kB": answers(200, WHOLE, x_trace="y" * 20_000),
    "gzip": answers(200, gzip.compress(WHOLE), content_encoding="gzip"),
    "another type": answers(200, WHOLE, content_type="text/html"),
    "chunks": answers(200, stream({"role": "assistant"}, *texts(good())), content_type="text/event-stream"),
    "a completion in one event": answers(200, b"data: " + WHOLE + b"\r\n\r\ndata: [DONE]\r\n\r\n"),
    "JSON and the end of a stream": answers(200, WHOLE + b"\n\ndata: [DONE]\n\n"),
    "lines of JSON over many lines, and the end": answers(
        200, json.dumps(completion(good()), indent=1) + "\n\ndata: [DONE]\n"),
    "with a line separator in a text": answers(200, stream(*texts({**good(), "note": "a\u2028b"}))),
}


@pytest.mark.parametrize("step", READ.values(), ids=READ)
def test_what_an_http_client_reads_is_read(step):
    """One request, whose answer is taken; no stream is asked for."""
    with Server(step) as server:
        assert_done(ask(server), attempts=1)
    assert server.asked[0].body["stream"] is False


def test_calls_of_tools_in_pieces_are_put_together():
    [call] = tool_call(good())
    arguments = call["function"]["arguments"]
    first = {"tool_calls": [{**call, "index": 0, "function": {"name": "Reply", "arguments": arguments[:50]}}]}
    then = {"tool_calls": [{"index": 0, "function": {"arguments": arguments[50:]}}]}
    with Server(answers(200, stream(first, then))) as server:
        assert_done(ask(server, mode="tools"), attempts=1)


def test_a_stream_that_broke_off_is_no_reply():
    """Nor is it read as a short one: it is asked for again."""
    with Server(answers(200, stream(*texts(good())[:-2], ends=())), good()) as server:
        assert_done(ask(server), attempts=2)


async def test_an_answer_that_the_fast_parser_refuses_later_is_asked_for_once_more():
    """And all that follow are read."""
    with Server(good(), chunked_and_long(WHOLE)) as server:
        async with summarizer.Summarizer("tiny-1", base_url=server.url, limits=QUICK).session() as session:
            done = [await session.summarize(f"{n}. {ARTICLE}") for n in range(4)]
    assert [summary.provenance.attempts for summary in done] == [1, 2, 1, 1]


# Redirects


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_on_the_same_server_is_followed_with_the_request(status):
    with Server(answers(status, location="/v2/chat/completions"), good()) as server:
        assert_done(ask(server), attempts=1)
    assert [asked.path for asked in server.asked] == ["/v1/chat/completions", "/v2/chat/completions"]
    assert server.asked[1].messages == server.asked[0].messages


def test_a_redirect_elsewhere_takes_no_key_and_no_article_along():
    """Another port is another server; the message names the address to give."""
    with Server(good()) as other:
        with Server(answers(307, location=f"{other.url}/chat/completions")) as server:
            error = fail(ConfigurationError, server, api_key=KEY)
        assert other.connections == 0
    assert f"sends on to {other.url}, " in str(error)
    assert len(server.asked) == 1


def test_a_redirect_in_a_circle_ends():
    with Server(answers(307, location="/v1/chat/completions")) as server:
        fail(ConfigurationError, server)
    assert len(server.asked) == 5


# TLS


def secured(name):
    """A server's side of TLS, and the authority that is to be trusted."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context, authority


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_an_authority_that_the_environment_names_is_trusted(variable, tmp_path, monkeypatch):
    context, authority = secured("127.0.0.1")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    with Server(good(), tls=context) as server:
        assert "SSL_CERT_FILE" in str(fail(ConfigurationError, server))
        monkeypatch.setenv(variable, str(tmp_path / "ca.pem"))
        assert_done(ask(server), attempts=1)


def test_a_certificate_for_another_host_is_told_for_what_it_is(tmp_path, monkeypatch):
    context, authority = secured("other.example")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with Server(good(), tls=context) as server:
        assert "is for another host" in str(fail(ConfigurationError, server))


def test_http_to_a_port_of_https_is_told_for_what_it_is():
    refusal = answers(400, "<html>400 The plain HTTP request was sent to HTTPS port</html>")
    with Server(refusal) as server:
        assert "begin the address with https://" in str(fail(ConfigurationError, server))


# Proxies


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "socks4", "socks"])
def test_a_socks_proxy_that_cannot_be_used_gets_nothing(scheme, monkeypatch):
    """Never is it spoken to as one of HTTP, with the key in clear; the message is one line, without a password."""
    with Server(good()) as proxy, Server(good()) as server:
        named = f"{scheme}://user:{KEY}@127.0.0.1:{proxy.port}"
        ran = command("--base-url", server.url, ALL_PROXY=named, OPENAI_API_KEY=KEY)
        assert (ran.returncode, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 1)
        assert "ALL_PROXY" in ran.stderr
        assert KEY not in ran.stderr
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert_done(ask(server), attempts=1)
        assert proxy.connections == 0


def test_a_proxy_is_used_and_named_without_its_password(monkeypatch):
    with Server(good()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://user:{KEY}@127.0.0.1:{proxy.port}")
        found = summarizer.Summarizer("m", base_url="http://model.invalid/v1", limits=QUICK).summarize(ARTICLE)
        assert_done(found, attempts=1)
        assert proxy.asked[0].path == "http://model.invalid/v1/chat/completions"
    with pytest.raises(UnavailableError, match=f"through the proxy 127.0.0.1:{proxy.port}") as caught:
        summarizer.Summarizer("m", base_url="http://model.invalid/v1", limits=QUICK).summarize(ARTICLE)
    assert KEY not in str(caught.value)


def test_azures_deployment_gets_its_key_as_its_own_header():
    with Server(says(good())) as server:
        place = server.url.replace("/v1", "/openai/deployments/d/chat/completions?api-version=2024-10-21")
        done = summarizer.Summarizer("m", base_url=place, api_key=KEY, limits=QUICK).summarize(ARTICLE)
    assert_done(done, attempts=1)
    [asked] = server.asked
    assert asked.path == "/openai/deployments/d/chat/completions?api-version=2024-10-21"
    assert asked.headers["api-key"] == KEY
    assert "authorization" not in asked.headers
