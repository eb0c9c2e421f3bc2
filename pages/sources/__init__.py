"""出典: the record of each plan and the place of every figure."""
