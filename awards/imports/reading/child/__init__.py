"""What runs in the child process that opens workbooks: the standard library and python-calamine only."""
