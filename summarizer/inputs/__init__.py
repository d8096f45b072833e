"""Articles out of whatever they come in: text, HTML, PDF, mail, web addresses, folders and tables.

What a document is, is told in detection, and who reads it in formats; documents reads one, sources many. The readers:
html, pdf, tables, exports (of press databases), web, word, rtf, mail, plain, packed. What they rest on: encodings and
dates.
"""
