"""Asks for the records of one article: instructor's loop of ask, validate and ask again.

After the last try nothing good is thrown away: of all replies that came, the one of which most
stands is taken, with what does not stand set aside and noted.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Generic, Self, cast

import instructor
from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException
from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from summarizer.errors import (
    BudgetError,
    CutOffError,
    ProviderError,
    RefusalKind,
    ReplyError,
    SummarizerError,
    unquoted,
)
from summarizer.events import Adapted, AskedAgain
from summarizer.extraction.finding import begins, find_reply
from summarizer.extraction.form import RECORDS, Form
from summarizer.extraction.placing import placed
from summarizer.extraction.reading import Reader, Reading, ReadingType
from summarizer.extraction.window import check_window
from summarizer.model.account import Account, Create
from summarizer.model.elsewhere import named
from summarizer.model.refusals import is_of_the_manner
from summarizer.settings import Mode

# instructor's MD_JSON would look for JSON in a reply itself: JSON, with these words and without its field, asks alike.
_MODES = {
    "json-schema": instructor.Mode.JSON_SCHEMA, "strict": instructor.Mode.JSON_SCHEMA,
    "tools": instructor.Mode.TOOLS, "json": instructor.Mode.JSON, "md-json": instructor.Mode.JSON,
}
_IN_A_FENCE = "Return the correct JSON response within a ```json codeblock. not the JSON_SCHEMA"
# What is taken where a server refuses a mode: the last of them asks by the prompt alone.
_INSTEAD: dict[Mode, Mode] = {
    "strict": "json-schema", "tools": "json-schema", "json-schema": "json", "json": "md-json",
}
_FEW_QUOTES = 2   # that may well all be wrong in a reply to the right article
# instructor logs errors that may hold the article; without a handler they would go to standard error.
logging.getLogger("instructor").addHandler(logging.NullHandler())


class _Context(dict[str, Any]):
    """A validation context that instructor takes for empty, so that it renders no message as a template."""

    def __bool__(self) -> bool:
        return False


class Reply(BaseModel):
    """The model's whole reply, as instructor asks for it and validates it.

    Needs a `Reader` in the context, under "checker": it validates the rows and checks their meaning
    against the article, and all faults are raised together in words that a model can act on. The
    fields are those of the codebook's reply; they are not declared here, for instructor would walk through all
    their types four times a call.
    """

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    form: ClassVar[Form] = RECORDS
    _reading: Reading = PrivateAttr()

    @property
    def reading(self) -> Reading:
        """What the reply comes to."""
        return self._reading

    @classmethod
    def model_json_schema(cls, *_args: Any, **_kwargs: Any) -> dict[str, Any]:
        """Return the schema sent to the model; made once, not on every call."""
        return cls.form.lean()

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Validate a reply as text: the object in it that has the reply's lists."""
        options["context"]["checker"].replies += 1
        text = json_data if isinstance(json_data, str) else bytes(json_data).decode("utf-8", "replace")
        found = find_reply(text)
        if found is None:   # then pydantic says what is wrong
            return super().model_validate_json(text[begins(text):], **options)
        return cls.model_validate(found, **options)

    @model_validator(mode="wrap")
    @classmethod
    def _checked(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        # The context is a dict that is always false (see above): never test its truth.
        assert info.context is not None
        reading = info.context["checker"].read(data)
        if reading.faults:
            raise PydanticCustomError("faults", "{text}", {"text": reading.complaint()})
        made = handler({})
        made._reading = reading
        return made


AGAIN = ". Ask again, with a stronger model or in another mode"


class _NothingCameError(Exception):
    """What `create` raised that is no error of ours: not to be taken for something wrong with a reply."""


class Extraction:
    """Asks through one `create`, for any number of articles; in one mode, unless the server refuses it."""

    def __init__(
        self, create: Create, *, mode: Mode = "json-schema", tries: int = 3, window: int | None = None,
        takes_turns: bool = False, **request: Any,
    ) -> None:
        """`tries` counts replies asked for; `request` goes with every request (model, temperature).

        `window` is how many tokens a request and its reply may have: one that has more is not sent.
        `takes_turns` is for a loop that has other work: see `turn`.
        """
        async def asked(*, account: Account, expected: float, asked_in: Mode, **request: Any) -> Any:
            if window is not None:
                check_window(request, expected, window)
            replies = sum(message["role"] == "assistant" for message in request["messages"])
            if replies:
                account.tell(AskedAgain(account.name, replies, _why(request["messages"][-1].get("content"))))
            if asked_in == "md-json":
                request.pop("response_format", None)
            try:
                completion = await create(account=account, **request)
            except SummarizerError:
                raise
            except Exception as error:
                raise _NothingCameError from error
            await self.turn()
            return placed(completion, called=asked_in == "tools")

        self._asked = asked
        self._changing = asyncio.Lock()
        self._is_vain = False   # no other mode helped
        self._turns: deque[asyncio.Future[None]] = deque()
        self._takes_turns = takes_turns
        self._is_taken = False   # this round of the loop
        self._tries = tries
        self._given = request
        self._form = RECORDS
        self._begin(mode)

    def of(self, form: Form) -> Self:
        """The same, to ask for replies of another form."""
        other = copy(self)
        other._changing, other._turns, other._form = asyncio.Lock(), deque(), form
        other._begin(self._mode)
        return other

    def _begin(self, mode: Mode) -> None:
        """Ask in a mode from now on."""
        self._mode: Mode = mode
        self._create: Any = instructor.patch(create=self._asked, mode=_MODES[mode])   # typed as if not awaited
        self._request = dict(self._given)
        if mode == "strict":
            form = {"name": "Reply", "schema": self._form.strict(), "strict": True}
            shape = {"response_format": {"type": "json_schema", "json_schema": form}}
            self._request["extra_body"] = self._request.get("extra_body", {}) | shape

    async def turn(self) -> None:
        """Return in a round of the loop in which no other does: what then takes milliseconds keeps the loop that long.

        Else replies that come together would be looked at in one round, and all else in the loop wait for all of them.
        Where nothing else is in the loop, as in a run of many, it returns at once: a round costs 0.1 ms.
        """
        if not self._takes_turns:
            return
        loop = asyncio.get_running_loop()
        if self._is_taken:
            turn = loop.create_future()
            self._turns.append(turn)
            await turn
            return
        self._is_taken = True
        loop.call_soon(self._next, loop)

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        """Give the next round to whoever waits for one."""
        while self._turns:
            if not (turn := self._turns.popleft()).done():   # else whoever waited was cancelled
                turn.set_result(None)
                loop.call_soon(self._next, loop)
                return
        self._is_taken = False

    async def ask(
        self, messages: list[dict[str, str]], checker: Reader[ReadingType], account: Account
    ) -> Answer[ReadingType]:
        """Ask for the records of the checker's text, and again where the reply does not stand.

        What it costs is booked to the account. Where the server refuses the mode another is taken, for all that
        follows. Raises ReplyError where after the last try nothing stands, TooLongError where the window would be
        passed, and what `create` raises.
        """
        while True:
            mode = self._mode
            try:
                return await self._ask(messages, checker, account)
            except SummarizerError as error:
                if not _is_of_the_form(error):
                    raise
                refused = error
            async with self._changing:   # one finds out for all
                if self._mode != mode and not self._is_vain:
                    continue
                while _is_of_the_form(refused) and self._mode in _INSTEAD:
                    self._change(account)
                    try:
                        answer = await self._ask(messages, checker, account)
                    except SummarizerError as error:
                        refused, self._is_vain = error, is_of_the_manner(error)
                    else:
                        self._is_vain = False
                        return answer
            raise refused

    def _change(self, account: Account) -> None:
        before = self._mode
        self._begin(_INSTEAD[before])
        account.tell(Adapted(None, f"the server refuses mode {before}: it is asked in mode {self._mode} from now on"))

    async def _ask(
        self, messages: list[dict[str, str]], checker: Reader[ReadingType], account: Account
    ) -> Answer[ReadingType]:
        mode = self._mode
        if mode == "md-json":
            messages = [*messages, {"role": "user", "content": _IN_A_FENCE}]
        try:
            reply: Reply = await self._create(
                response_model=_response_model(mode, self._form), messages=messages, account=account,
                max_retries=self._tries - 1, context=_Context(checker=checker),
                expected=checker.expected, asked_in=mode, **self._request,
            )
        except IncompleteOutputException:
            raise CutOffError(
                "the reply was cut off at the token limit: set a window, so that the article is read in pieces",
                settings=("window",),
            ) from None
        except InstructorRetryException as error:
            return _answer(checker, _outcome(checker.best(), error.__cause__ or error), mode)
        return _answer(checker, cast(ReadingType, reply.reading), mode)


@dataclass(frozen=True)
class Answer(Generic[ReadingType]):
    """What the asking came to: the reading that was taken, of how many replies, and the quotes of the first."""

    reading: ReadingType
    replies: int
    quotes_asked: int
    quotes_located: int
    mode: Mode


def _is_of_the_form(error: SummarizerError) -> bool:
    return error.refusal is not None and error.refusal.kind is RefusalKind.FORM


def _why(complaint: object) -> str:
    """The faults that a re-ask names, in one line; what it says else where it names none."""
    return "; ".join(named(str(complaint)))


def _answer(checker: Reader[ReadingType], reading: ReadingType, mode: Mode) -> Answer[ReadingType]:
    first = checker.readings[0]
    return Answer(reading, checker.replies, first.quotes_asked, first.quotes_located, mode)


class _Tool(Reply):
    """The reply as a function to call: instructor names the function by the schema's title."""

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {"title": "Reply", **super().model_json_schema(*args, **kwargs)}


@cache
def _response_model(mode: Mode, form: Form) -> type[Reply]:
    # Made once: instructor would make a new class on every call.
    return instructor.response_schema(type("Reply", (_Tool if mode == "tools" else Reply,), {"form": form}))


def _outcome(best: ReadingType | None, error: BaseException) -> ReadingType:
    """The best reading there was, where something of it stands: a failure is never an empty success."""
    if isinstance(error, _NothingCameError) and error.__cause__ is not None:
        raise error.__cause__
    about_replies = isinstance(error, ValueError)   # of pydantic and instructor
    if best is not None and best.stands and (about_replies or isinstance(error, ProviderError | BudgetError)):
        return best
    if not about_replies:
        raise error from error.__cause__   # what a user's function raised
    if best is not None:
        if best.quotes_asked > _FEW_QUOTES and not best.quotes_located:
            told = f"none of the {best.quotes_asked} quotes of the reply stands in the article"
            raise ReplyError(told + AGAIN, best.faults, astray=True) from None
        told = "; ".join(map(unquoted, best.faults))[:400]
        raise ReplyError(f"nothing of the reply stands: {told.rstrip('.')}{AGAIN}", best.faults) from None
    why = error.errors(include_url=False)[0]["msg"] if isinstance(error, ValidationError) else str(error)[:200]
    raise ReplyError(f"the reply is not the JSON that was asked for: {why}{AGAIN}") from None
