"""What the server of `warm` has loaded, and done once: what it forks finds that done.

The schemas of models, the names of states in all languages and a TLS context are made when they are first needed.
A user's process makes them once; the hundreds of processes of tests would make them all over again.
"""

import asyncio
import gc
import json
import logging
import os

import server

from summarizer import Summarizer, Summary, follow, summarize
from summarizer.model.transport import http_client
from summarizer.resources import folder
from summarizer.scoring.parties import state_of

for _name in [each for each in os.environ if each.startswith(("OPENAI_", "SUMMARIZER_"))]:
    del os.environ[_name]


async def _opened():
    await http_client(1, "http://127.0.0.1:1/v1").aclose()


def _done():
    seed = folder("seeds") / "lavrov-tass.txt"
    summary = summarize(seed, replay=folder("fixtures"))
    summary.to_text()
    summary.to_html(seed.read_text(encoding="utf-8"))
    Summary.model_validate_json(summary.model_dump_json())
    follow([Summarizer().from_reply(server.ARTICLE, json.dumps(server.good()))]).to_html()
    asyncio.run(_opened())
    state_of("Norland")


logging.disable()   # that no model was named
_done()
logging.disable(logging.NOTSET)
gc.collect()
gc.freeze()   # a process that looks through what is here would first copy all of it
