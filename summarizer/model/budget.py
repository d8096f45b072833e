"""A cap on what a run costs: the worst case of every request is reserved before it goes out, then settled.

Prices are those of genai-prices, or given. The worst case takes every byte sent for a token, and the token limit
of the reply for its length. What nobody tells is settled at its worst case. Where a server counts more than it
was allowed, that is the measure for what follows; before a first answer has told, requests go one at a time.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from summarizer.errors import BudgetError, ConfigurationError
from summarizer.model.account import Account, Create
from summarizer.model.refusals import LIMIT_NAMES
from summarizer.resources import adding

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

OUTPUT_LIMIT = 8_192   # tokens of a reply in a run with a budget
_MILLION = 1_000_000


@dataclass(frozen=True)
class Prices:
    """What a model costs: given in USD for a million tokens, else as genai-prices has it."""

    model: str
    base_url: str
    input: float | None = None
    output: float | None = None

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        """USD for so many tokens, or None where no price is known."""
        if self.input is not None and self.output is not None:
            return (input_tokens * self.input + output_tokens * self.output) / _MILLION
        try:
            from genai_prices import Usage, calc_price

            usage = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
            return float(calc_price(usage, self.model, provider_api_url=self.base_url).total_price)
        except (ImportError, LookupError):
            return None


class Reservation(NamedTuple):
    """USD set aside for one request, and what its worst case would be by the prices alone."""

    amount: float
    worst: float


class Budget:
    """A cap on what a run costs, in USD.

    Raises ConfigurationError where the model has no known price.
    """

    def __init__(self, cap: float, prices: Prices) -> None:
        if prices.cost(1, 1) is None:
            raise ConfigurationError(
                f"max_cost needs a price, and none is known for {prices.model}: give price_in and price_out "
                f"(USD for a million tokens), or {adding('prices')}", settings=("max_cost", "price_in", "price_out")
            )
        self.cap, self.prices = cap, prices
        self.spent = self.reserved = 0.0
        self._unknown = 0.0   # of what was spent: the worst case of what nobody told
        self._excess = 1.0    # how many times its worst case a request has cost
        self._is_told = self._is_shut = False
        self._changed = asyncio.Event()

    async def reserve(self, worst: float, *, stays: bool = False) -> Reservation:
        """Reserve for a request that may cost so many USD by its price; return how much, once so much is free.

        Raises BudgetError where it never will be. What waits when the budget is shut is cancelled, unless it `stays`.
        """
        while True:
            if self._is_shut and not stays:
                raise asyncio.CancelledError
            amount = self._excess * worst
            is_first = not self._is_told and self.reserved == 0
            if (self._is_told or is_first) and self.spent + self.reserved + amount <= self.cap:
                self.reserved += amount
                return Reservation(amount, worst)
            if not self.reserved:
                raise BudgetError(self._refusal(amount), settings=("max_cost",))
            self._changed.clear()
            await self._changed.wait()

    def settle(self, reserved: Reservation, cost: float | None) -> None:
        """Give a reservation back, and take what was spent of it; all of it where that is None: nobody knows."""
        self.reserved = max(0.0, self.reserved - reserved.amount)
        if self.reserved < 1e-9:   # what rounding leaves is nothing
            self.reserved = 0.0
        self.spent += reserved.amount if cost is None else cost
        if cost is None:
            self._unknown += reserved.amount
        elif cost > 0:
            self._is_told = True
            self._excess = max(self._excess, cost / reserved.worst)
        self._changed.set()

    def shut(self) -> None:
        """Reserve nothing more, but for what stays."""
        self._is_shut = True
        self._changed.set()

    def _refusal(self, amount: float) -> str:
        unknown = f", ${self._unknown:.4f} of it for requests whose cost is not known" if self._unknown else ""
        return (
            f"the next request may cost up to ${amount:.4f}, and of max_cost {self.cap:g} only "
            f"${max(0.0, self.cap - self.spent):.4f} is left (${self.spent:.4f} spent{unknown}): "
            "run the same command again with a larger one"
        )


def budgeted(create: Create, budget: Budget, limit_name: str, prices: Prices | None = None) -> Create:
    """Wrap `create`: no request goes out that might go over the cap. Raises BudgetError.

    `prices` are those of the model that it asks, where that is another than the budget's.
    """
    prices = prices or budget.prices

    async def call(*, account: Account, **request: Any) -> ChatCompletion:
        name = next((each for each in LIMIT_NAMES if each in request), limit_name)
        request.setdefault(name, OUTPUT_LIMIT)
        sent = len(json.dumps(request, ensure_ascii=False).encode())
        worst = prices.cost(sent, request[name]) or 0.0
        reserved = await budget.reserve(worst, stays=account.is_paid)
        before = account.usage.input_tokens, account.usage.output_tokens, account.unknown
        try:
            return await create(account=account, **request)
        finally:
            usage = account.usage
            cost = prices.cost(usage.input_tokens - before[0], usage.output_tokens - before[1])
            budget.settle(reserved, cost if account.unknown == before[2] else None)

    return call
