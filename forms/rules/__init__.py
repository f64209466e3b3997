"""The rules of a catalogue beyond its shape: what the law and the format refuse.

A module a file of the catalogue (an item has several); each rule is a pure function that yields findings, and `whole`
puts them to their files. The table "What is refused" of docs/catalogue.md lists the names. A counter asks for findings
alone, so nothing is brought in here.
"""
