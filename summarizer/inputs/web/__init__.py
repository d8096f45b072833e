"""What stands at web addresses, fetched politely; feeds and web archives."""
