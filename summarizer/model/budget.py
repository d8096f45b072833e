"""What a run may cost: the worst case is reserved before a call, and settled with what the reply cost.

Prices are those of genai-prices, or given. The worst case takes every byte sent for a token, and the
token limit of the reply, cut off once and asked again with a larger one, for its length.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from summarizer.errors import BudgetError, ConfigurationError
from summarizer.model import Create, account
from summarizer.model.limits import LARGER_LIMIT
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


class Budget:
    """A cap on what a run costs, in USD.

    Raises ConfigurationError where the model has no known price.
    """

    def __init__(self, cap: float, prices: Prices) -> None:
        if prices.cost(1, 1) is None:
            raise ConfigurationError(
                f"--max-cost needs a price, and none is known for {prices.model}: give --price-in and --price-out "
                f"(USD for a million tokens), or {adding('prices')}"
            )
        self.cap, self.prices = cap, prices
        self.spent = self.reserved = 0.0
        self._changed = asyncio.Event()

    async def reserve(self, worst: float) -> None:
        """Return once so much is free. Raises BudgetError where it never will be."""
        while self.spent + self.reserved + worst > self.cap:
            if not self.reserved:
                raise BudgetError(
                    f"the next request may cost up to ${worst:.4f}, and of --max-cost {self.cap:g} only "
                    f"${self.cap - self.spent:.4f} is left: run the same command again with a larger one"
                )
            self._changed.clear()
            await self._changed.wait()
        self.reserved += worst

    def settle(self, worst: float, cost: float) -> None:
        """Give a reservation back, and take what was spent of it."""
        self.reserved = max(0.0, self.reserved - worst)
        self.spent += cost
        if self.reserved < 1e-9:   # what rounding leaves is nothing
            self.reserved = 0.0
        self._changed.set()


def budgeted(create: Create, budget: Budget, limit_name: str) -> Create:
    """Wrap `create`: no request begins that might go over the cap. Raises BudgetError."""

    async def call(**request: Any) -> ChatCompletion:
        request.setdefault(limit_name, OUTPUT_LIMIT)
        longest = request[limit_name] + max(2 * request[limit_name], LARGER_LIMIT)
        worst = budget.prices.cost(2 * len(json.dumps(request, ensure_ascii=False).encode()), longest) or 0.0
        await budget.reserve(worst)
        usage = account.get().usage
        before = usage.input_tokens, usage.output_tokens
        try:
            return await create(**request)
        finally:
            spent = budget.prices.cost(usage.input_tokens - before[0], usage.output_tokens - before[1])
            budget.settle(worst, spent or 0.0)

    return call
