"""The wrappers put around a provider's completions, for all the models that one run asks.

The model that reads and the one that checks share what the run may cost, its limits a minute, its places in flight
and its pauses.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.model.adapting import Manner, adapting
from summarizer.model.budget import OUTPUT_LIMIT, Budget, Prices, budgeted
from summarizer.model.completions import checked
from summarizer.model.concurrency import Flights
from summarizer.model.larger import larger
from summarizer.model.provider import Provider, completions
from summarizer.model.rate import Gate, Pace
from summarizer.model.retry import patience
from summarizer.settings import Limits

if TYPE_CHECKING:
    from summarizer.model.account import Create


@dataclass
class Wire:
    """What all requests of a run have in common. `requests` and `tokens` are how many a minute."""

    limits: Limits
    gate: Gate
    flights: Flights
    requests: Pace
    tokens: Pace
    budget: Budget | None = None

    async def opened(self, stack: AsyncExitStack, whom: Provider, prices: Prices | None, manner: Manner) -> Create:
        """`create` for a provider, whose client is closed with the stack. Raises ConfigurationError."""
        client = await stack.enter_async_context(await asyncio.to_thread(whom.client, self.limits.timeout))
        create = checked(completions(client), hide=whom.hide)
        if self.budget is not None:
            create = budgeted(create, self.budget, manner.limit_name, prices)
            manner.limit = manner.limit or OUTPUT_LIMIT
        create = patience(
            create, host=whom.host, limits=self.limits, gate=self.gate, flights=self.flights,
            requests=self.requests, tokens=self.tokens, hide=whom.hide,
        )
        return larger(adapting(create, manner))
