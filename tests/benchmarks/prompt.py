"""How many tokens a request and a reply take, four characters taken for one.

`python tests/benchmarks/prompt.py [FOLDER]`. FOLDER holds recorded replies (fixtures/). Goals: prompt
and schema before the article 2,300 tokens; a reply that holds records 1,300 on average.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from summarizer.codebook.reply import lean_schema, strict_schema
from summarizer.extraction.prompting import Prompts
from summarizer.inputs.article import Article

FIXTURES = Path(__file__).parents[2] / "fixtures"


def tokens(text: str) -> int:
    return round(len(text) / 4)


def packed(schema: object) -> str:
    return json.dumps(schema, separators=(",", ":"), ensure_ascii=False)


def replies(place: Path) -> list[tuple[str, str, str]]:
    """Name, article's part of the request and reply of each recorded first reply that holds records."""
    found = []
    for path in sorted(place.rglob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(body, dict) or "completion" not in body or body.get("turn", 0):
            continue
        message = body["completion"]["choices"][0]["message"]
        said = message.get("content") or "".join(c["function"]["arguments"] for c in message.get("tool_calls") or ())
        try:
            reply = json.loads(said)
        except ValueError:
            continue
        if any(reply.get(kind) for kind in ("proposals", "responses", "conditions")):
            found.append((path.name.split(".")[0], body["request"]["messages"][-1]["content"], said))
    return found


def main() -> None:
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES
    system, user = (message["content"] for message in Prompts().messages(Article(".")))
    rows = [
        ("standing rules", tokens(system)), ("the article's opening line", tokens(user.split("\n.\n")[0])),
        ("schema", tokens(packed(lean_schema()))),
    ]
    print(f"{'before the article':30}{'tokens':>8}{'goal':>8}")
    for name, count in rows:
        print(f"{name:30}{count:8,}")
    print(f"{'together':30}{sum(count for _, count in rows):8,}{2_300:8,}")
    print(f"{'schema, strict form':30}{tokens(packed(strict_schema())):8,}\n")

    found = replies(place)
    if not found:
        print(f"{place.name}/ holds no recorded reply with records")
        return
    print(f"{'recorded replies':30}{'tokens':>8}{'goal':>8}{'x article':>11}")
    for name, asked, said in found:
        print(f"{name[:29]:30}{tokens(said):8,}{'':8}{len(said) / (len(asked) - len(user)):11.2f}")
    mean = sum(tokens(said) for _, _, said in found) / len(found)
    whole = sum(len(said) for *_, said in found) / sum(len(asked) - len(user) for _, asked, _ in found)
    print(f"{f'mean of {len(found)}':30}{mean:8,.0f}{1_300:8,}{whole:11.2f}")


if __name__ == "__main__":
    main()
