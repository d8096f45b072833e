"""The form in which a reply is asked for: its JSON Schema, lean or in OpenAI's strict form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from summarizer.codebook.reply import lean_schema, strict_schema


@dataclass(frozen=True)
class Form:
    """The schemas of one sort of reply. `lean` and `strict` make them: each once, for they are asked on every call."""

    lean: Callable[[], dict[str, Any]]
    strict: Callable[[], dict[str, Any]]

    @property
    def digest(self) -> str:
        """Hash of the lean one, 12 hexadecimal digits."""
        return hashlib.sha256(json.dumps(self.lean(), sort_keys=True).encode()).hexdigest()[:12]


RECORDS = Form(lean_schema, strict_schema)
