"""What staff do with requests: take, hand on, fill in, decide, add to; and the files and words they do it with."""
