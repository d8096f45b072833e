"""Articles in tables and lists: CSV, JSON, JSONL, Parquet, workbooks; which column holds what."""
