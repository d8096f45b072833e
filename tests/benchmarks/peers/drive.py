"""Takes a table of articles through one peer; run by ../peers.py, in a process of its own.

`python drive.py NAME ADDRESS ARTICLES RESULTS FLIGHT`. Beside ARTICLES stands `instructions.txt`, the same for all.
Imports nothing of ours, and nothing of a peer before it is that peer's turn. Each keeps its results as it
keeps them; the bare client keeps nothing. The last line printed says how many articles came back with
records and how many without.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MODEL = "gpt-4o-mini"   # a name that both peers know; nothing but the loopback server hears it


def rows(table: Path) -> Iterator[dict[str, str]]:
    with table.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def instructions(table: Path) -> str:
    return table.with_name("instructions.txt").read_text(encoding="utf-8")


def messages(standing: str, row: dict[str, str]) -> list[dict[str, str]]:
    return [{"role": "system", "content": standing}, {"role": "user", "content": row["text"]}]


def bare(address: str, table: Path, results: Path, flight: int) -> tuple[int, int]:   # noqa: ARG001 - keeps nothing
    """The openai client on aiohttp, which takes less than on httpx; as many hands as requests in flight."""
    return asyncio.run(_bare(address, table, flight))


async def _bare(address: str, table: Path, flight: int) -> tuple[int, int]:
    from openai import AsyncOpenAI, DefaultAioHttpClient

    standing, waiting, sizes = instructions(table), rows(table), [0, 0]
    form = {"type": "json_schema", "json_schema": json.loads(table.with_name("schema.json").read_bytes())}
    http = DefaultAioHttpClient(timeout=180)
    async with AsyncOpenAI(api_key="none", base_url=address, http_client=http, max_retries=0, timeout=180) as client:

        async def hand() -> None:
            for row in waiting:
                await client.chat.completions.create(
                    model=MODEL, messages=messages(standing, row), response_format=form,
                )
                sizes[0] += 1

        await asyncio.gather(*(hand() for _ in range(flight)))
    return sizes[0], sizes[1]


def langextract(address: str, table: Path, results: Path, flight: int) -> tuple[int, int]:
    """One chunk an article, and as many articles a batch as there are workers, as its documentation advises."""
    import langextract as lx

    example = lx.data.ExampleData(
        text="The minister said that Arvenia would open the port on Monday.",
        extractions=[lx.data.Extraction(
            extraction_class=kind, extraction_text="Arvenia would open the port on Monday",
            attributes={"says": "Arvenia opens the port.", "by": "the minister", "for": "Arvenia",
                        "basis": "paraphrase", "certainty": "certain", "id": "P1"},
        ) for kind in ("proposal", "response", "condition")],
    )
    config = lx.factory.ModelConfig(
        model_id=MODEL, provider="OpenAILanguageModel",
        provider_kwargs={"api_key": "none", "base_url": address, "max_workers": flight},
    )
    documents = (lx.data.Document(text=row["text"], document_id=row["id"]) for row in rows(table))
    sizes = [0, 0]

    def counted(found: Any) -> Iterator[Any]:
        for each in found:
            sizes[not each.extractions] += 1
            yield each

    found = lx.extract(
        documents, prompt_description=instructions(table), examples=[example], config=config, show_progress=False,
        max_char_buffer=100_000, max_workers=flight, batch_length=flight,
    )
    lx.io.save_annotated_documents(
        counted(found), output_dir=results.parent, output_name=results.name, show_progress=False,
    )
    return sizes[0], sizes[1]


def curator(address: str, table: Path, results: Path, flight: int) -> tuple[int, int]:
    """Its openai backend, asked for a structured reply, with its limits a minute out of the way."""
    # Before the import: telemetry, downloads, a cache that would answer the next round. litellm has tiktoken's table.
    litellm = find_spec("litellm")
    assert litellm and litellm.origin
    tokenizers = Path(litellm.origin).parent / "litellm_core_utils" / "tokenizers"
    os.environ.update(TIKTOKEN_CACHE_DIR=str(tokenizers),
                      TELEMETRY_ENABLED="false", CURATOR_CACHE_DIR=str(results), HF_HUB_OFFLINE="1",
                      HF_DATASETS_CACHE=str(results / "datasets"), CURATOR_DISABLE_RICH_DISPLAY="1",
                      LITELLM_LOCAL_MODEL_COST_MAP="true", HOME=str(results))
    results.mkdir()
    from bespokelabs import curator as library
    from datasets import Dataset
    from pydantic import BaseModel

    class Record(BaseModel):
        id: str
        says: str
        quotes: list[str]
        source: list[str]
        by: list[str] = []

    class Reply(BaseModel):
        proposals: list[Record]
        responses: list[Record]
        conditions: list[Record]

    class Reader(library.LLM):   # type: ignore[misc] - without types here
        standing = instructions(table)

        def prompt(self, row: dict[str, str]) -> list[dict[str, str]]:
            return messages(self.standing, row)

        def parse(self, row: dict[str, str], reply: Reply) -> dict[str, Any]:
            records = [*reply.proposals, *reply.responses, *reply.conditions]
            return {"id": row["id"], "records": [record.model_dump() for record in records]}

    reader = Reader(model_name=MODEL, backend="openai", response_format=Reply, backend_params={
        "base_url": address, "api_key": "none", "max_concurrent_requests": flight,
        "max_requests_per_minute": 10**6, "max_tokens_per_minute": 10**10,
    })
    found = reader(Dataset.from_json(str(table))).dataset
    full = sum(bool(row["records"]) for row in found)
    return full, len(found) - full


def main() -> None:
    name, address, table, results, flight = sys.argv[1:]
    way = {"bare": bare, "langextract": langextract, "curator": curator}[name]
    full, empty = way(address, Path(table), Path(results), int(flight))
    print(f"{full} done" + (f", {empty} without a record" if empty else ""))


if __name__ == "__main__":
    main()
