"""Who may do what: the person at the page, the operator's roles, what may be read, who may send a file."""
