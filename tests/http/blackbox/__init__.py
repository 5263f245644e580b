"""Black-box tests of the running program: over HTTP and the command line, with the standard library alone."""
