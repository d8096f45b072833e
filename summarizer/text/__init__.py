"""Text, and nothing of ours beside: folded, searched for quotes, held against claims, cleaned. Pure."""
