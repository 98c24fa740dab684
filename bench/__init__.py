"""The figures of `make bench`: ratios within one run, printed as a table and written as JSON."""
