"""The database: schema, the only writer, versions, build, export and the command line."""
