"""The codebook as types: the records that a user gets, and what a model writes of them."""
