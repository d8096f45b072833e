// Once everything is there: what is being read, the list, and what of a negotiation there is.

listen();
