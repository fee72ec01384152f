PUBLICATION = "publication"  # every page depends on it: what it says stands at the head of each
