"""Data without what JSON or a terminal cannot bear."""

from __future__ import annotations

import math
import re
from typing import Any

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(data: Any) -> Any:
    """Data without what JSON or a terminal cannot bear: control characters, lone surrogates, NaN."""
    if isinstance(data, str):
        return data if data.isprintable() else _UNFIT.sub("", data)
    if isinstance(data, list):
        return [clean(item) for item in data]
    if isinstance(data, dict):
        return {clean(key): clean(value) for key, value in data.items()}
    if isinstance(data, float) and not math.isfinite(data):
        return None
    return data
