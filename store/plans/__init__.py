"""How a plan comes into the database: from data/ by the build, or by an import; its editions and the catalogue."""
