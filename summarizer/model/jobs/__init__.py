"""Jobs of a provider's batch API: requests sent together, answered within a day, at half the price."""
