"""The shapes of what comes in, by form and by JSON alike: shape, never law; they query nothing."""
