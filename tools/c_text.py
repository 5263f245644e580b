"""Bytes as a C string literal, one line of the source a line."""

_MAP = {b: f"\\{b:03o}" for b in range(256)}
_MAP.update({b: chr(b) for b in range(0x20, 0x7F)})
_MAP.update({ord('"'): '\\"', ord("\\"): "\\\\", ord("\n"): "\\n", ord("\t"): "\\t", ord("?"): "\\?"})


def literal(data):
    if not data:
        return '""'
    return "\n".join('"' + "".join(_MAP[b] for b in line) + '"' for line in data.splitlines(keepends=True))
