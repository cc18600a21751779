"""Read every export that a researcher holds: ``read`` recognises it, and its card says what happened to each row."""

from engagebias.formats.card import FileCard, IngestCard
from engagebias.formats.example import example_export
from engagebias.formats.mapping import Format, formats
from engagebias.formats.reading import Reading, read
from engagebias.formats.writing import card_of

__all__ = ["FileCard", "Format", "IngestCard", "Reading", "card_of", "example_export", "formats", "read"]
