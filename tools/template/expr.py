"""Expressions of the template language as C: names, operators, functions, filters, sentences."""
import re

# name -> (C function, pass the address of the value)
FILTERS = {
    "int": ("sbt_tpl_int", False),
    "digits": ("sbt_tpl_digits", False),
    "time": ("sbt_tpl_time", False),
    "timeiso": ("sbt_tpl_timeiso", False),
    "day": ("sbt_tpl_day", False),
    "dayiso": ("sbt_tpl_dayiso", False),
    "bytes": ("sbt_tpl_bytes", False),
    "tr": ("sbt_tpl_translate", False),
    "id": ("sbt_tpl_id", True),
    "hash": ("sbt_tpl_hash", True),
}


EXPR_TOKEN = re.compile(
    r'\s*(?:(?P<str>"(?:[^"\\]|\\.)*")|(?P<num>\d+)|(?P<name>[A-Za-z_]\w*)|(?P<op>->|\|\||&&|==|!=|<=|>=|[-+*!<>?:.,()|&=]))')


def c_string(s):
    """A C string literal of the UTF-8 bytes of s; no hex escape runs into a following digit."""
    out = []
    for b in s.encode("utf-8"):
        ch = chr(b)
        if ch == '"' or ch == "\\":
            out.append("\\" + ch)
        elif ch == "\n":
            out.append("\\n")
        elif ch == "\t":
            out.append("\\t")
        elif ch == "?":
            out.append("\\?")  # no trigraphs
        elif 32 <= b < 127:
            out.append(ch)
        else:
            out.append(f"\\{b:03o}")
    return '"' + "".join(out) + '"'


def unquote(text):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), text[1:-1])


class Expr:
    """Parses one expression into C. Variables of the template are values: a struct is used with '.', a pointer with '->'."""

    def __init__(self, fail, scope, src):
        self.fail, self.scope, self.src = fail, scope, src
        self.toks, pos = [], 0
        src = src.rstrip()
        while pos < len(src):
            m = EXPR_TOKEN.match(src, pos)
            if not m:
                fail(f"cannot read the expression at: {src[pos:pos + 20]}")
            self.toks.append((m.lastgroup, m.group(m.lastgroup)))
            pos = m.end()
        self.i = 0

    def peek(self, k=0):
        return self.toks[self.i + k] if self.i + k < len(self.toks) else ("end", "")

    def take(self):
        tok = self.peek()
        self.i += 1
        return tok

    def accept(self, op):
        if self.peek() == ("op", op):
            self.i += 1
            return True
        return False

    def expect(self, op):
        if not self.accept(op):
            self.fail(f"expected '{op}' before '{self.peek()[1] or 'the end'}' in: {self.src}")

    def word(self):
        kind, text = self.take()
        if kind != "name":
            self.fail(f"expected a name before '{text or 'the end'}' in: {self.src}")
        return text

    def done(self):
        if self.peek()[0] != "end":
            self.fail(f"unexpected '{self.peek()[1]}' in: {self.src}")

    def ternary(self):
        c = self.binary(0)
        if self.accept("?"):
            a = self.ternary()
            self.expect(":")
            b = self.ternary()
            return f"({c} ? {a} : {b})"
        return c

    LEVELS = [["||"], ["&&"], ["==", "!=", "<", ">", "<=", ">="], ["+", "-"], ["*"]]

    def binary(self, level):
        if level == len(self.LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.peek()[0] == "op" and self.peek()[1] in self.LEVELS[level]:
            op = self.take()[1]
            right = self.binary(level + 1)
            if op in ("==", "!=") and ('"' in (left[:1], right[:1])):
                self.fail('strings are compared by eq(a, "x"), not by == or !=')
            left = f"({left} {op} {right})"
        return left

    def unary(self):
        for op in ("!", "-", "*", "&"):
            if self.accept(op):
                inner = self.unary()
                if op == "&" and inner.startswith("(*") and re.fullmatch(r"\(\*u_\w+\)", inner):
                    return inner[2:-1]
                return f"({op}{inner})"
        return self.postfix()

    def postfix(self):
        kind, text = self.take()
        if kind == "str":
            return c_string(unquote(text))
        if kind == "num":
            return text
        if (kind, text) == ("op", "("):
            inner = self.ternary()
            self.expect(")")
            c = f"({inner})"
        elif kind == "name":
            if self.peek() == ("op", "("):
                self.i += 1
                c = self.call(text)
            elif text in self.scope:
                c = f"(*u_{text})" if self.scope[text] else f"u_{text}"
            elif text in ("true", "false", "t"):
                return text
            elif text == "lang":
                return "t->lang"
            elif text == "null":
                return "NULL"
            elif re.fullmatch(r"[A-Z][A-Z0-9_]+", text):
                return text
            else:
                self.fail(f"unknown name '{text}' (known here: {', '.join(sorted(self.scope)) or 'none'})")
        else:
            self.fail(f"unexpected '{text or 'the end'}' in: {self.src}")
        while True:
            if self.accept("."):
                name = self.word()
                m = re.fullmatch(r"\(\*(u_\w+)\)", c)
                c = f"{m.group(1)}->{name}" if m else f"{c}.{name}"
            elif self.accept("->"):
                c = f"{c}->{self.word()}"
            else:
                return c

    def call(self, fn):
        if fn == "t":
            kind, text = self.take()
            if kind != "str":
                self.fail("t(...) takes a literal string first; a message id at run time is translated by |tr")
            args = []
            while self.accept(","):
                args.append(self.filtered())
            self.expect(")")
            return tr_call("sbt_tpl_str", unquote(text), args, self.fail)
        args = []
        if not self.accept(")"):
            args.append(self.filtered())
            while self.accept(","):
                args.append(self.filtered())
            self.expect(")")
        want = {"eq": 2, "empty": 1, "error": 2}.get(fn)
        if want is not None and len(args) != want:
            self.fail(f"{fn}() takes {want} argument(s)")
        if fn == "eq":
            return f"sbt_str_eq({args[0]}, {args[1]})"
        if fn == "empty":
            return f"sbt_str_empty({args[0]})"
        if fn == "error":
            return f"sbt_page_error(t, {address(args[0])}, {args[1]})"
        if fn.startswith("sbt_"):
            return f"{fn}({', '.join(args)})"
        self.fail(f"unknown function '{fn}' (eq, empty, t, error, or a C function sbt_...)")

    def filtered(self):
        c = self.ternary()
        while self.accept("|"):
            name = self.word()
            if name not in FILTERS:
                self.fail(f"unknown filter '{name}' (known: {', '.join(sorted(FILTERS))})")
            fn, by_address = FILTERS[name]
            c = f"{fn}(t, {address(c) if by_address else c})"
        return c


def address(c):
    m = re.fullmatch(r"\(\*(u_\w+)\)", c)
    if m:
        return m.group(1)
    if c == "NULL":
        return c
    return f"&{c}"


def tr_call(fn, msgid, args, fail):
    used = {int(d) for d in re.findall(r"%([1-9])", msgid.replace("%%", ""))}
    if used != set(range(1, len(args) + 1)):
        fail(f"the sentence uses {sorted(used) or 'no arguments'} but {len(args)} argument(s) are given: {msgid}")
    if len(args) > 3:
        fail("a sentence takes three arguments at most")
    return f"{fn}(t, {', '.join([c_string(msgid)] + (args + ['NULL'] * 3)[:3])})"


def split_commas(src):
    out, depth, quoted, cur, i = [], 0, False, "", 0
    while i < len(src):
        ch = src[i]
        if quoted and ch == "\\":
            cur += src[i:i + 2]
            i += 2
            continue
        if ch == '"':
            quoted = not quoted
        elif not quoted:
            depth += (ch == "(") - (ch == ")")
            if ch == "," and depth == 0:
                out.append(cur)
                cur = ""
                i += 1
                continue
        cur += ch
        i += 1
    if cur.strip() or out:
        out.append(cur)
    return [p.strip() for p in out if p.strip()]


def split_words(src):
    """Arguments after a sentence: separated by commas, or by blanks when there is no comma."""
    src = src.strip().lstrip(",").strip()
    if not src:
        return []
    return split_commas(src) if "," in src else re.findall(r'(?:"(?:[^"\\]|\\.)*"|\([^()]*\)|[^\s"()])+', src)
