"""比較: what several cities measure alike, their statuses, who is at which stage."""
