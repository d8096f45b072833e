"""Articles out of whatever they come in: text, HTML, PDF, mail, web addresses, folders and tables.

What a document is, and who reads it, is told in documents; many articles in sources. The readers: html, pdf, tables,
exports (of press databases), web, word, rtf, mail, plain, packed. What they rest on: encodings, dates.
"""
