"""Judges arguments by the schemas of tools, as hosts in Python do: from standard input, [{"schema": ..., "args": [...]}]."""

import json
import sys

try:
    from jsonschema import Draft7Validator, Draft202012Validator
except ImportError:
    print("jsonschema is not installed")
    sys.exit(3)

refused = []
judged = 0
for tool in json.load(sys.stdin):
    for validator in (Draft7Validator, Draft202012Validator):
        validator.check_schema(tool["schema"])
        for args in tool["args"]:
            judged += 1
            refused += [error.message for error in validator(tool["schema"]).iter_errors(args)]

print(f"{judged} judged" if not refused else f"{len(refused)} refused, the first one: {refused[0]}")
sys.exit(1 if refused else 0)
