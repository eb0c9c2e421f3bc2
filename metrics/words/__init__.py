"""What answers say in Japanese, without HTML: pages, files and reports take the same words."""
