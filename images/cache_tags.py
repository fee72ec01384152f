PICTURES = "pictures"  # every page that may print the words of a picture depends on it
