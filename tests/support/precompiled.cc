// Only for its precompiled header: a target needs a source.
