"""From a model's name to the wire: provider, completions, retry, concurrency, rate limits, budget, recording."""
