"""手引き: docs/manual/ and docs/guide-plan.md, a part for each kind of reader, the same text on screen and on paper."""
