// Once everything is there: the list, and what of a negotiation there is.

list();
askFollowing("GET");
