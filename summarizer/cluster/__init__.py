"""Many articles on a Ray cluster: its driver, and the actors that do them."""
