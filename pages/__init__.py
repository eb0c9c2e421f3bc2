"""The pages, a folder each: the page itself, its pieces, its style sheet, and what it offers beside its screen."""
