"""The seed articles: their names, their texts, and the records expected of them."""

import json
from pathlib import Path

from summarizer.resources import folder

SEEDS = Path(__file__).parent.parent / "seeds"
NAMES = sorted(path.stem for path in SEEDS.glob("*.txt"))


def text(name):
    return (SEEDS / f"{name}.txt").read_text(encoding="utf-8")


def expected(name):
    """The gold as it stands in its file, with nothing made of it."""
    return json.loads((SEEDS / f"{name}.json").read_text(encoding="utf-8"))


def written(path, data):
    """The path of a file that now holds gold of one's own."""
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
    return path


def recorded(name):
    """The recording of a seed's first reading; that of its second, `--check`, goes on from the same messages."""
    paths = folder("fixtures").glob(f"{name}.*.0.json")
    bodies = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return min(bodies, key=lambda body: len(str(body["request"])))
