"""Readers of documents: a folder or a workbook in, frozen records of the domain out. No loader knows the database."""
