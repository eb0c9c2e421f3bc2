"""How reported actuals come into the database: drafts, previews, what waits for approval, what is registered."""
