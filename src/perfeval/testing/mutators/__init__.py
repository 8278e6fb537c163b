"""One mutator a rule, in one file a family: what turns an honest form into one that the rule speaks of."""
