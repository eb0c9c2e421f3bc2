"""進捗報告書: what a report says, made of the answers of the metrics at one moment, and its three writers."""
