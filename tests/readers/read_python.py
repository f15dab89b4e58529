#!/usr/bin/python3
"""What python-dotenv reads: standard input names files, one a line; for each a
line of JSON. Nothing is expanded, executed or put into the environment."""
import json
import logging
import sys

import dotenv

# it warns of every line it cannot read; those lines are not in question here
logging.disable(logging.CRITICAL)
for path in sys.stdin.read().split('\n'):
    if path:
        print(json.dumps(dict(dotenv.dotenv_values(path, interpolate=False))))
