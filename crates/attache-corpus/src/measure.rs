//! How strong is an association or a difference? Pure functions of counts, each with its source.
