"""What cannot be done, as the interface says it: a status, and a sentence that says what to do."""

from __future__ import annotations

import json

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from summarizer.app.desk import TooManyError
from summarizer.errors import ArticleError, ConfigurationError, LockedError, OutputError, ReplyError, SummarizerError

_STATUS: tuple[tuple[type[SummarizerError], int], ...] = (
    (TooManyError, 503), (LockedError, 503), (OutputError, 507), (ArticleError, 422), (ConfigurationError, 422),
    (ReplyError, 422),
)


def refusing(app: FastAPI) -> None:
    """Have an application say it so."""
    app.add_exception_handler(SummarizerError, _refused)
    app.add_exception_handler(RequestValidationError, _unfit)


async def _refused(_request: Request, error: Exception) -> Response:
    """What cannot be done, in words, as the command says it."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 503)
    faults = "".join(f"; {fault}" for fault in error.faults) if isinstance(error, ReplyError) else ""
    return JSONResponse({"detail": f"{error}{faults}"}, status)


async def _unfit(_request: Request, error: Exception) -> Response:
    """What is wrong with each field. What was given is not repeated: it may be long, and no JSON."""
    assert isinstance(error, RequestValidationError)
    told = [{"loc": [str(step) for step in each["loc"]], "msg": each["msg"]} for each in error.errors()]
    return JSONResponse({"detail": json.loads(json.dumps(told).encode("utf-8", "replace"))}, 422)
