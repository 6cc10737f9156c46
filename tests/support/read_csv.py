"""Prints the records of a CSV file as JSON, read strictly by Python's csv module.

read_csv.py FILE ENCODING DELIMITER
"""

import csv
import json
import sys

path, encoding, delimiter = sys.argv[1:]
with open(path, encoding=encoding, newline="") as file:
    json.dump(list(csv.reader(file, delimiter=delimiter, strict=True)), sys.stdout)
