"""Acts of the office. Each public function is one transaction, or says how many; only here is a commit."""
