"""計画取込みの手引き: docs/guide-plan.md, the same text on screen and on paper."""
