"""Many articles on a Ray cluster: its driver, and the actors that do them."""

from summarizer.cluster.actor import SummarizeActor

__all__ = ["SummarizeActor"]
