"""Reads a file in a fresh process and prints what came of it, how long it took and what memory it took (MiB).

Run by its path with the file and, optionally, a limit of memory for the process that parses.
"""

import json
import resource
import sys
from pathlib import Path

from registry.adapters import workbook
from registry.errors import RegistryError
from registry.rules.upload import is_header

limits = workbook.Limits(memory=int(sys.argv[2])) if len(sys.argv) > 2 else workbook.Limits()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = 0
try:
    with workbook.read(Path(sys.argv[1]), is_header, limits) as sheet:
        rows = sum(1 for _ in sheet.rows)
    code = "OK"
except RegistryError as error:
    code = error.code
answer = {
    "code": code,
    "rows": rows,
    "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    "parser_memory": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
}
print(json.dumps(answer))
