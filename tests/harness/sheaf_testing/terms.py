"""The usual terms of a task, as flags of `sheaf`. They are those of `TaskTerms::usual()`."""

RULE = ["--clip", "4", "--frac-bits", "16", "--sample-weight-cap", "1000"]
AGGREGATOR_FEE = "5%"
