"""The judgement and the questions: SQL bodies and the Python that asks them."""
