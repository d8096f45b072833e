"""Results against gold, or one person's gold against another's: `counting` is the way in."""
