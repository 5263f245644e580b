"""Reads a template: text, values and tags, and the tree of blocks that they make."""
import re
from dataclasses import dataclass

from template.expr import split_commas

PARAM_TYPE = re.compile(
    r"^(?:const\s+)?(?P<base>struct\s+\w+|char|bool|int|int64_t|size_t|sbt_day|strs|enum\s+\w+)\s*(?P<ptr>\*?)$")


class TemplateError(Exception):
    def __init__(self, path, line, what):
        super().__init__(f"{path}:{line}: error: {what}")


@dataclass
class Token:
    kind: str  # text, out, tag
    text: str
    line: int


def split_source(path, src):
    tokens, pos, line, n = [], 0, 1, len(src)
    while pos < n:
        at = min((i for i in (src.find(m, pos) for m in ("{{", "{%", "{#")) if i >= 0), default=n)
        if at > pos:
            tokens.append(Token("text", src[pos:at], line))
            line += src.count("\n", pos, at)
            pos = at
            continue
        mark = src[pos:pos + 2]
        if mark == "{#":
            end = src.find("#}", pos + 2)
            if end < 0:
                raise TemplateError(path, line, "comment {# is not closed")
            line += src.count("\n", pos, end)
            pos = end + 2
            continue
        close = "}}" if mark == "{{" else "%}"
        i, quoted = pos + 2, False
        while i < n:
            if quoted and src[i] == "\\":
                i += 2
                continue
            if src[i] == '"':
                quoted = not quoted
            elif not quoted and src.startswith(close, i):
                break
            i += 1
        if i >= n:
            raise TemplateError(path, line, f"{mark} is not closed")
        tokens.append(Token("out" if mark == "{{" else "tag", src[pos + 2:i].strip(), line))
        line += src.count("\n", pos, i)
        pos = i + 2
    return tokens


@dataclass
class Node:
    kind: str
    line: int
    data: dict


BLOCK_WORDS = ("if", "for", "wrap", "partial")


class FileParser:
    def __init__(self, path, src):
        self.path = path
        self.toks = split_source(path, src)
        self.i = 0
        self.view = None
        self.uses = []
        self.partials = []

    def fail(self, line, what):
        raise TemplateError(self.path, line, what)

    def parse(self):
        nodes, word, line, _ = self.block()
        if word:
            self.fail(line, f"'{word}' without a block to belong to")
        return nodes

    def block(self):
        nodes = []
        while self.i < len(self.toks):
            tok = self.toks[self.i]
            self.i += 1
            if tok.kind == "text":
                nodes.append(Node("text", tok.line, {"text": tok.text}))
                continue
            if tok.kind == "out":
                nodes.append(Node("out", tok.line, {"expr": tok.text}))
                continue
            word, _, rest = tok.text.partition(" ")
            rest = rest.strip()
            if word in ("end", "else", "elif"):
                return nodes, word, tok.line, rest
            nodes.extend(self.statement(tok, word, rest))
        return nodes, None, 0, ""

    def body_until_end(self, line, what):
        nodes, word, at, _ = self.block()
        if word != "end":
            self.fail(at or line, f"'{what}' of line {line} needs {{% end %}}")
        return nodes

    def statement(self, tok, word, rest):
        line = tok.line
        if word == "view":
            m = re.fullmatch(r'struct\s+(\w+)\s+"([\w./]+)"', rest)
            if not m or self.view:
                self.fail(line, 'expected once: {% view struct NAME "header.h" %}')
            self.view = (m.group(1), m.group(2), line)
            return []
        if word == "use":
            m = re.fullmatch(r'"([\w./]+)"', rest)
            if not m:
                self.fail(line, 'expected {% use "header.h" %}')
            self.uses.append(m.group(1))
            return []
        if word == "partial":
            m = re.fullmatch(r"(\w+)\s*\((.*)\)", rest, re.S)
            if not m:
                self.fail(line, "expected {% partial name(type name, ...) %}")
            params = self.params(line, m.group(2))
            body = self.body_until_end(line, "partial")
            self.partials.append(Node("partial", line, {"name": m.group(1), "params": params, "body": body}))
            return []
        if word == "if":
            arms, cond, at, other = [], rest, line, []
            while True:
                nodes, stop, stop_line, stop_rest = self.block()
                arms.append((cond, at, nodes))
                if stop == "elif":
                    cond, at = stop_rest, stop_line
                    continue
                if stop == "else":
                    other = self.body_until_end(stop_line, "else")
                elif stop != "end":
                    self.fail(line, "'if' needs {% end %}")
                break
            return [Node("if", line, {"arms": arms, "other": other})]
        if word == "for":
            m = re.fullmatch(r"(\w+)(?:\s*,\s*(\w+))?\s+in\s+(.+?)\s+(:|while\s)\s*(.+)", rest, re.S)
            if not m:
                self.fail(line, "expected {% for item[, i] in list : count %} or {% for item in list while condition %}")
            nodes, stop, stop_line, _ = self.block()
            other = []
            if stop == "else":
                other = self.body_until_end(stop_line, "else")
            elif stop != "end":
                self.fail(line, "'for' needs {% end %}")
            return [Node("for", line, {"var": m.group(1), "index": m.group(2), "list": m.group(3),
                                       "how": m.group(4).strip(), "bound": m.group(5), "body": nodes, "other": other})]
        if word in ("call", "wrap"):
            m = re.fullmatch(r"(\w+)\s*\((.*)\)", rest, re.S)
            if not m:
                self.fail(line, f"expected {{% {word} name(arguments) %}}")
            data = {"name": m.group(1), "args": m.group(2)}
            if word == "wrap":
                data["body"] = self.body_until_end(line, "wrap")
            return [Node(word, line, data)]
        if word == "let":
            m = re.fullmatch(r"(\w+)\s*=\s*(.+)", rest, re.S)
            if not m:
                self.fail(line, "expected {% let name = expression %}")
            return [Node("let", line, {"var": m.group(1), "expr": m.group(2)})]
        if word in ("t", "lit", "asset"):
            return [Node(word, line, {"expr": rest})]
        if word == "body" and not rest:
            return [Node("body", line, {})]
        self.fail(line, f"unknown tag '{word}'")

    def params(self, line, src):
        out = []
        for piece in split_commas(src):
            decl, eq, default = piece.partition("=")
            m = re.fullmatch(r"(.*?[\s*])(\w+)\s*(\[\s*\])?", decl.strip(), re.S)
            typ = PARAM_TYPE.match(m.group(1).strip()) if m else None
            if not typ:
                self.fail(line, f"cannot read the parameter '{piece.strip()}' (struct X *, char *, bool, int64_t, size_t, "
                                "int, sbt_day, enum X, struct X name[], strs)")
            base = re.sub(r"\s+", " ", typ.group("base"))
            ptr = bool(typ.group("ptr"))
            rows = m.group(3) is not None  # a list: for ... in it, never a single thing
            if rows and (ptr or not base.startswith("struct ")):
                self.fail(line, f"'{piece.strip()}': lists are 'struct X name[]' or 'strs name'")
            if base == "strs":
                out.append({"name": m.group(2), "c": "const char *const *", "struct": False,
                            "default": default.strip() if eq else None})
                continue
            if base.startswith("struct ") and not ptr and not rows or base == "char" and not ptr:
                self.fail(line, f"'{piece.strip()}': structs and strings are passed as pointers")
            out.append({"name": m.group(2), "c": f"const {base} *" if ptr or rows else f"{base} ",
                        "struct": base.startswith("struct ") and ptr, "default": default.strip() if eq else None})
        return out
