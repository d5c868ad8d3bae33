"""The same work by other means: stock Pyomo with HiGHS, PuLP, linopy, plain pandas."""
