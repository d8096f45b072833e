"""What a second reading costs beside the first: tokens sent anew and again, written, the price, the time.

`python tests/benchmarks/second.py`, over the recorded replies to the seeds, four characters taken for a token. What a
provider may keep is the beginning of a request that is the same as the first one's: the schema, the rules and the
article. Prices are those of genai-prices, with the provider's price for what it kept and without. Time is what a
model takes that begins after half a second and writes 80 tokens a second. Goals: 1.25 times the price, 1.5 the time.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import fmean
from typing import Any

from genai_prices import Usage, calc_price

from summarizer.codebook.reply import lean_schema
from summarizer.extraction.prompting import Prompts
from summarizer.inputs.article import Article

FIXTURES = Path(__file__).parents[2] / "fixtures"
MODELS = (
    ("openai", "gpt-4o-mini"), ("openai", "gpt-4.1-mini"), ("openai", "gpt-5-mini"), ("google", "gemini-2.5-flash"),
    ("anthropic", "claude-haiku-4-5"), ("deepseek", "deepseek-chat"),
)
FIRST_TOKEN, A_SECOND = 0.5, 80


def sent(body: dict[str, Any]) -> str:
    """A request as one text, in the order in which a provider takes it."""
    said = "".join(message["content"] for message in body["request"]["messages"])
    return json.dumps(lean_schema(), separators=(",", ":")) + said


def main() -> None:
    readings: dict[str, dict[bool, dict[str, Any]]] = {}
    for path in sorted(FIXTURES.glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        if body["turn"]:
            continue   # asked again
        is_second = "Do not record anew" in body["request"]["messages"][-1]["content"]
        readings.setdefault(path.name.split(".")[0], {})[is_second] = body
    rows = []
    for pair in readings.values():
        if len(pair) == 2:
            first, second = sent(pair[False]), sent(pair[True])
            differ = (n for n, (one, other) in enumerate(zip(first, second, strict=False)) if one != other)
            kept = next(differ, len(first))
            written = [len(pair[each]["completion"]["choices"][0]["message"]["content"]) / 4 for each in (False, True)]
            rows.append((len(first) / 4, written[0], kept / 4, (len(second) - kept) / 4, written[1]))
    first, wrote, kept, anew, answered = (fmean(column) for column in zip(*rows, strict=True))
    rules = len(json.dumps(lean_schema(), separators=(",", ":")) + Prompts().messages(Article("-"))[0]["content"]) / 4
    print(f"{len(rows)} articles, tokens on average")
    print(f"{'first reading':28}{first:8,.0f} sent, {wrote:,.0f} written")
    print(f"{'second reading':28}{kept + anew:8,.0f} sent, of which {anew:,.0f} anew; {answered:,.0f} written")
    both = (2 * FIRST_TOKEN + (wrote + answered) / A_SECOND) / (FIRST_TOKEN + wrote / A_SECOND)
    print(f"{'time of both':28}{both:8.2f} times the first\n")
    print(f"{'price of both, by the first':28}{'kept':>8}{'not kept':>10}")
    for provider, model in MODELS:
        def price(sent: float, written: float, again: float = 0, where: tuple[str, str] = (provider, model)) -> float:
            usage = Usage(input_tokens=round(sent), cache_read_tokens=round(again), output_tokens=round(written))
            return float(calc_price(usage, where[1], provider_id=where[0]).total_price)

        # In a run the rules and the schema of the first reading are kept too.
        ours, theirs = price(first, wrote, rules), price(first, wrote)
        print(f"{model:28}{(ours + price(kept + anew, answered, kept)) / ours:8.2f}"
              f"{(theirs + price(kept + anew, answered)) / theirs:10.2f}")


if __name__ == "__main__":
    sys.exit(main())
