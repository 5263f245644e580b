#!/usr/bin/env python3
"""Compiles the HTML templates to C functions that escape everything and take one view struct each.

The language is described in docs/templates.md. In short: a page template names its view struct, partials have typed
parameters, and each piece of static text runs through a small HTML tokenizer so that the compiler knows in which
context a value lands (text, attribute, URL) and refuses what could not be made safe: unquoted attributes, inline
script or style, event attributes, values in tag or attribute names, text that nobody can translate. There is no raw
output. C errors (a field that does not exist, a wrong type) point at the template by #line.
"""
import argparse
import os
import re
import sys
from dataclasses import dataclass, replace

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
REFUSED_TAGS = {"style", "base", "object", "embed", "applet", "frame", "frameset", "iframe", "portal", "noscript",
                "animate", "animatemotion", "animatetransform", "set", "foreignobject", "math", "xmp", "plaintext"}
URL_ATTRS = {"href", "src", "action", "formaction", "poster", "cite", "xlink:href", "manifest"}
REFUSED_ATTRS = {"style", "srcdoc", "srcset", "imagesrcset", "http-equiv", "ping", "background", "data"}
HUMAN_ATTRS = {"title", "alt", "aria-label", "placeholder", "label", "aria-roledescription"}
NO_TRANSLATE_IN = {"code", "kbd", "samp", "pre"}
LITERALS = {"SBT", "ID", "EN"}
SCHEMES = ("https:", "mailto:", "tel:")
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
PARAM_TYPE = re.compile(
    r"^(?:const\s+)?(?P<base>struct\s+\w+|char|bool|int|int64_t|size_t|sbt_day|strs|enum\s+\w+)\s*(?P<ptr>\*?)$")


class TemplateError(Exception):
    def __init__(self, path, line, what):
        super().__init__(f"{path}:{line}: error: {what}")


# ---------------------------------------------------------------------------------------------------- tokens of a file

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


# --------------------------------------------------------------------------------------------------------- expressions

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


# -------------------------------------------------------------------------------------------------------- syntax trees

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


# ------------------------------------------------------------------------------------------------------- HTML contexts

@dataclass(frozen=True)
class State:
    """Where in the HTML we are. `ctx`: text, tag (between attributes), value (in a quoted attribute)."""
    ctx: str = "text"
    stack: tuple = ()
    tag: str = ""
    attrs: frozenset = frozenset()
    tight: bool = False   # in a tag: blank, '/' or '>' must follow
    attr: str = ""
    quote: str = ""
    url: str = ""         # in a URL: start, path or query
    prefix: str = ""      # static text of the URL so far
    form: str = ""        # in a POST form: "open" until its token was put in
    seen: str = ""        # static value of the attribute so far

    def key(self):
        return self.ctx, self.stack, self.tag, self.attr, self.quote, self.url


class Html:
    """Runs static text through the tokenizer, checks it and hands the bytes to keep to `emit`."""

    NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]*")

    def __init__(self, fail, emit):
        self.fail, self.emit = fail, emit

    def feed(self, state, text):
        i, n = 0, len(text)
        while i < n:
            if state.ctx == "text":
                state, i = self.feed_text(state, text, i)
            elif state.ctx == "tag":
                state, i = self.feed_tag(state, text, i)
            else:
                state, i = self.feed_value(state, text, i)
        return state

    def feed_text(self, s, text, i):
        inside = s.stack[-1] if s.stack else ""
        if inside in ("textarea", "title", "script"):
            low = text.lower()
            at = low.find(f"</{inside}", i)
            chunk = text[i:at if at >= 0 else len(text)]
            if inside == "script" and chunk.strip():
                self.fail("no inline script: put it into assets/js and use src")
            if "<" in chunk:
                self.fail(f"'<' inside <{inside}>")
            self.words(s, chunk)
            self.emit(chunk)
            if at < 0:
                return s, len(text)
            return self.close_tag(s, text, at)
        at = text.find("<", i)
        chunk = text[i:at if at >= 0 else len(text)]
        if chunk:
            self.words(s, chunk)
            if "pre" not in s.stack:
                chunk = re.sub(r"\s+", lambda m: "\n" if "\n" in m.group() else " ", chunk)
            self.emit(chunk)
        if at < 0:
            return s, len(text)
        if text.startswith("<!--", at):
            end = text.find("-->", at)
            if end < 0:
                self.fail("HTML comment is not closed within the static text; use {# #}")
            return s, end + 3
        if text[at:at + 9].lower() == "<!doctype":
            end = text.find(">", at)
            self.emit(text[at:end + 1])
            return s, end + 1
        if text.startswith("</", at):
            return self.close_tag(s, text, at)
        m = self.NAME.match(text, at + 1)
        if not m:
            self.fail("'<' that begins no tag: write &lt;")
        tag = m.group().lower()
        if tag in REFUSED_TAGS:
            self.fail(f"<{tag}> is not allowed")
        self.emit("<" + m.group())
        return replace(s, ctx="tag", tag=tag, attrs=frozenset(), tight=True), m.end()

    def close_tag(self, s, text, at):
        m = re.compile(r"</([A-Za-z][A-Za-z0-9:-]*)\s*>").match(text, at)
        if not m:
            self.fail("broken closing tag")
        tag = m.group(1).lower()
        if not s.stack or s.stack[-1] != tag:
            self.fail(f"</{tag}> closes <{s.stack[-1]}>" if s.stack else f"</{tag}> without <{tag}> in this block")
        if tag == "form":
            if s.form == "open":
                self.fail('a POST form without its token: {% call form_token(v.page) %}')
            s = replace(s, form="")
        self.emit(f"</{m.group(1)}>")
        return replace(s, stack=s.stack[:-1]), m.end()

    def feed_tag(self, s, text, i):
        m = re.compile(r"\s+").match(text, i)
        if m:
            rest = text[m.end():m.end() + 1]
            if rest not in (">", ""):
                self.emit(" ")
            elif rest == "":
                self.emit(" ")
            return replace(s, tight=False), m.end()
        if text.startswith("/>", i):
            if s.tag not in VOID and "svg" not in s.stack and s.tag != "svg":
                self.fail(f"<{s.tag}/> is not a void element")
            if s.tag not in VOID:
                self.emit("/>")
                return replace(s, ctx="text", tag="", attrs=frozenset()), i + 2
            return self.end_tag(s, i + 2)
        if text[i] == ">":
            return self.end_tag(s, i + 1)
        m = re.compile(r"[^\s=>\"'/<]+").match(text, i)
        if not m or s.tight:
            self.fail(f"broken tag <{s.tag}> at: {text[i:i + 15]!r}")
        name = m.group().lower()
        if not re.fullmatch(r"[a-z_][a-z0-9_.:-]*", name):
            self.fail(f"attribute name '{name}'")
        if name.startswith("on"):
            self.fail(f"event attribute '{name}': put the behaviour into assets/js")
        if name in REFUSED_ATTRS:
            self.fail(f"attribute '{name}' is not allowed")
        if name in s.attrs:
            self.fail(f"attribute '{name}' stands twice in <{s.tag}>")
        self.emit(m.group())
        i = m.end()
        s = replace(s, attrs=s.attrs | {name}, tight=True)
        m = re.compile(r"\s*=\s*").match(text, i)
        if not m:
            return s, i
        i = m.end()
        if i >= len(text) or text[i] not in "\"'":
            self.fail(f"the value of attribute '{name}' must be quoted")
        self.emit("=" + text[i])
        is_url = name in URL_ATTRS or name.endswith("-url")
        return replace(s, ctx="value", attr=name, quote=text[i], url="start" if is_url else "", prefix="", seen=""), i + 1

    def end_tag(self, s, i):
        if s.tag == "script" and "src" not in s.attrs:
            self.fail("no inline script: put it into assets/js and use src")
        if s.tag == "img" and "alt" not in s.attrs:
            self.fail("<img> needs an alt attribute")
        if s.tag == "html" and "lang" not in s.attrs:
            self.fail("<html> needs a lang attribute")
        self.emit(">")
        stack = s.stack if s.tag in VOID else s.stack + (s.tag,)
        return replace(s, ctx="text", tag="", attrs=frozenset(), stack=stack, tight=False), i

    def feed_value(self, s, text, i):
        at = text.find(s.quote, i)
        chunk = text[i:at if at >= 0 else len(text)]
        if "<" in chunk or ">" in chunk:
            self.fail(f"'<' or '>' in attribute '{s.attr}': write &lt; or &gt;")
        if s.attr in HUMAN_ATTRS and needs_translation(chunk):
            self.fail(f"text in attribute '{s.attr}' is not translated: use {{% t \"...\" %}}")
        s = replace(s, seen=s.seen + chunk)
        if s.url:
            s = replace(s, prefix=s.prefix + chunk)
            self.check_url(s)
            s = replace(s, url=url_part(s))
        self.emit(chunk)
        if at < 0:
            return s, len(text)
        self.emit(s.quote)
        if s.tag == "form" and s.attr == "method" and s.seen.lower() == "post":
            s = replace(s, form="open")
        return replace(s, ctx="tag", attr="", quote="", url="", prefix="", seen="", tight=True), at + 1

    def check_url(self, s):
        m = re.match(r"[^/?#]*:", s.prefix)
        if m and not m.group().lower().startswith(SCHEMES):
            self.fail(f"attribute '{s.attr}': only relative, https:, mailto: and tel: links")
        if s.prefix.startswith("//"):
            self.fail(f"attribute '{s.attr}': a link that begins with // leaves the site")

    def words(self, s, chunk):
        if set(s.stack) & NO_TRANSLATE_IN:
            return
        if needs_translation(chunk):
            self.fail(f"text is not translated: {' '.join(chunk.split())[:50]!r}; use {{% t \"...\" %}} or {{% lit \"...\" %}}")


def needs_translation(chunk):
    plain = re.sub(r"&#?\w+;", " ", chunk)
    return any(w not in LITERALS for w in re.findall(r"[^\W\d_]{2,}", plain))


def url_part(s):
    if not s.prefix:
        return "start"
    return "query" if re.search(r"[?#]", s.prefix) else "path"


# ------------------------------------------------------------------------------------------------------------ emission

class Emitter:
    def __init__(self):
        self.out, self.pending, self.indent = [], "", 1

    def static(self, text):
        self.pending += text

    def flush(self):
        if self.pending:
            raw, self.pending = self.pending, ""
            size = len(raw.encode("utf-8"))
            pieces = [raw[i:i + 100] for i in range(0, len(raw), 100)]
            lits = ("\n" + "    " * (self.indent + 1)).join(c_string(p) for p in pieces)
            self.out.append("    " * self.indent + f"sbt_buf_add(t->out, {lits}, {size});")

    def c(self, line):
        self.flush()
        self.out.append("    " * self.indent + line)

    def open(self, line):
        self.c(line)
        self.indent += 1

    def close(self, line="}"):
        self.flush()
        self.indent -= 1
        self.out.append("    " * self.indent + line)

    def line(self, path, n):
        self.flush()
        mark = f"#line {n} {c_string(path)}"
        if self.out and self.out[-1].startswith("#line "):
            self.out[-1] = mark
        else:
            self.out.append(mark)


class Unit:
    """One function body: a page template or a partial."""

    def __init__(self, program, path, scope):
        self.program, self.path, self.scope = program, path, dict(scope)
        self.e = Emitter()
        self.at = 1
        self.html = Html(self.fail, self.e.static)
        self.loops = 0
        self.lets = []

    def fail(self, what):
        raise TemplateError(self.path, self.at, what)

    def expr(self, src):
        x = Expr(self.fail, self.scope, src)
        c = x.filtered()
        x.done()
        return c

    def stmt(self, line, code):
        self.e.line(self.path, line)
        self.e.c(code)

    def walk(self, nodes, state, top=False):
        outer = dict(self.scope)
        for node in nodes:
            self.at = node.line
            if node.kind == "text":
                state = self.text(node, state)
            else:
                state = getattr(self, "do_" + node.kind)(node, state, top)
        if not top:
            self.scope = outer
        return state

    def text(self, node, state):
        # Errors should name their own line, so feed line by line as long as no construct needs the whole.
        try:
            return self.html.feed(state, node.data["text"])
        except TemplateError as e:
            raise TemplateError(self.path, self.guess_line(node, state), str(e).split(": error: ", 1)[1]) from None

    def guess_line(self, node, state):
        lines = node.data["text"].split("\n")
        quiet = Html(self.fail, lambda text: None)
        for k in range(1, len(lines) + 1):
            part = "\n".join(lines[:k]) + ("\n" if k < len(lines) else "")
            try:
                quiet.feed(state, part)
            except TemplateError as e:
                if k == len(lines) or "not closed" not in str(e) and "broken" not in str(e):
                    return node.line + k - 1
        return node.line

    def in_text(self, state, what):
        if state.ctx != "text" or state.stack and state.stack[-1] in ("script",):
            self.fail(f"{what} can stand only between tags")

    def value(self, state, c, line, translated=False):
        if state.ctx == "text":
            if state.stack and state.stack[-1] == "script":
                self.fail("no value inside <script>")
            self.stmt(line, f"sbt_tpl_text(t, {c});")
        elif state.ctx == "value":
            if state.url:
                if translated:
                    self.fail(f"no sentence in the link attribute '{state.attr}'")
                fn = "sbt_tpl_url" if state.url == "start" else "sbt_tpl_url_part"
                self.stmt(line, f"{fn}(t, {c});")
                state = replace(state, prefix=state.prefix + "\0")
                return replace(state, url=url_part(state))
            self.stmt(line, f"sbt_tpl_text(t, {c});")
            return replace(state, seen=state.seen + "\0")
        else:
            self.fail("a value can stand only in text or in a quoted attribute value, never in a tag or attribute name")
        return state

    def do_out(self, node, state, top):
        return self.value(state, self.expr(node.data["expr"]), node.line)

    def do_t(self, node, state, top):
        m = re.match(r'\s*("(?:[^"\\]|\\.)*")\s*', node.data["expr"])
        if not m:
            self.fail('expected {% t "sentence" arguments %}')
        args = [self.expr(a) for a in split_words(node.data["expr"][m.end():])]
        return self.value(state, tr_call("sbt_tpl_str", unquote(m.group(1)), args, self.fail), node.line, True)

    def do_lit(self, node, state, top):
        if not re.fullmatch(r'"(?:[^"\\]|\\.)*"', node.data["expr"]):
            self.fail('expected {% lit "text" %}')
        if state.ctx == "tag" or state.url:
            self.fail("{% lit %} can stand only in text or in a quoted attribute that is no link")
        raw = unquote(node.data["expr"])
        for a, b in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
            raw = raw.replace(a, b)
        self.e.static(raw)
        return state

    def do_asset(self, node, state, top):
        m = re.fullmatch(r'"([\w.-]+)"', node.data["expr"])
        if not m:
            self.fail('expected {% asset "name.css" %}')
        if state.ctx != "value" or state.url != "start":
            self.fail("{% asset %} can stand only at the start of a link attribute")
        self.program.assets.add(m.group(1))
        macro = asset_macro(m.group(1))
        self.stmt(node.line, f"sbt_buf_add(t->out, {macro}, sizeof({macro}) - 1);")
        state = replace(state, prefix=state.prefix + "/\0")
        return replace(state, url=url_part(state))

    def do_let(self, node, state, top):
        c = self.expr(node.data["expr"])
        name = node.data["var"]
        if name in self.scope:
            self.fail(f"'{name}' exists already")
        self.scope[name] = False
        self.stmt(node.line, f"const __auto_type u_{name} = {c};")
        self.e.c(f"(void)u_{name};")
        if top:
            self.lets.append((node.line, name, c))
        return state

    def do_body(self, node, state, top):
        self.fail("{% body %} can stand only at the outer level of a partial, once")

    def join(self, before, states, what):
        if before.ctx == "tag":  # each branch holds whole attributes
            for s in states:
                if s.ctx != "tag" or s.tag != before.tag or s.stack != before.stack:
                    self.fail(f"a branch of '{what}' in <{before.tag}> must hold whole attributes")
            attrs = frozenset().union(*(s.attrs for s in states))
            form = "open" if any(s.form == "open" for s in states) else states[0].form
            return replace(before, attrs=attrs, tight=True, form=form)
        keys = {s.key() for s in states}
        if len(keys) > 1:
            self.fail(f"the branches of '{what}' end in different places: "
                      + " / ".join(sorted({describe(s) for s in states})))
        form = "open" if any(s.form == "open" for s in states) else states[0].form
        seen = states[0].seen if all(s.seen == states[0].seen for s in states) else "\0"
        prefix = states[0].prefix
        if any(s.prefix != prefix for s in states) and any(not re.search(r"[/?#]", s.prefix) for s in states):
            self.fail("each branch in a link attribute must hold the link up to its first '/', '?' or '#'")
        return replace(states[0], form=form, seen=seen, prefix=prefix,
                       attrs=frozenset().union(*(s.attrs for s in states)))

    def do_if(self, node, state, top):
        ends = []
        for k, (cond, line, nodes) in enumerate(node.data["arms"]):
            self.at = line
            c = self.expr(cond)
            self.e.line(self.path, line)
            if k == 0:
                self.e.open(f"if ({c}) {{")
            else:
                self.e.close(f"}} else if ({c}) {{")
                self.e.indent += 1
            ends.append(self.walk(nodes, state))
        if node.data["other"]:
            self.e.close("} else {")
            self.e.indent += 1
            ends.append(self.walk(node.data["other"], state))
        else:
            ends.append(state)
        self.e.close()
        self.at = node.line
        return self.join(state, ends, "if")

    def do_for(self, node, state, top):
        d = node.data
        self.program.loops += 1
        k = self.program.loops
        lst = self.expr(d["list"])
        for name in (d["var"], d["index"]):
            if name and name in self.scope:
                self.fail(f"'{name}' exists already")
        outer = dict(self.scope)
        self.e.line(self.path, node.line)
        self.e.open("{")
        self.e.c(f"const __auto_type l_{k} = {lst};")
        self.e.c(f"size_t i_{k} = 0;")
        if d["how"] == ":":
            self.e.c(f"const size_t n_{k} = (size_t){self.expr(d['bound'])};")
            self.e.open(f"for (; i_{k} < n_{k}; i_{k}++) {{")
        else:
            self.e.open(f"for (; l_{k} != NULL; i_{k}++) {{")
        self.e.c(f"const __auto_type u_{d['var']} = &l_{k}[i_{k}];")
        self.e.c(f"(void)u_{d['var']};")
        self.scope[d["var"]] = True
        if d["index"]:
            self.e.c(f"const size_t u_{d['index']} = i_{k};")
            self.e.c(f"(void)u_{d['index']};")
            self.scope[d["index"]] = False
        if d["how"] != ":":
            self.e.line(self.path, node.line)
            self.e.c(f"if (!({self.expr(d['bound'])}))")
            self.e.c("    break;")
        end = self.walk(d["body"], state)
        self.scope = outer
        self.e.close()
        ends = [state, end]
        if d["other"]:
            self.e.open(f"if (i_{k} == 0) {{")
            ends.append(self.walk(d["other"], state))
            self.e.close()
        self.e.close()
        self.at = node.line
        return self.join(state, ends, "for")

    def args(self, node):
        name = node.data["name"]
        partial = self.program.partials.get(name)
        if partial is None:
            self.fail(f"no partial '{name}'")
        params, given = partial.params, {}
        for k, piece in enumerate(split_commas(node.data["args"])):
            m = re.match(r"(\w+)\s*=(?!=)\s*(.*)", piece, re.S)
            if m:
                key, src = m.group(1), m.group(2)
                if key not in {p["name"] for p in params}:
                    self.fail(f"partial '{name}' has no parameter '{key}' "
                              f"(it has: {', '.join(p['name'] for p in params)})")
            else:
                if k >= len(params):
                    self.fail(f"too many arguments for partial '{name}'")
                key, src = params[k]["name"], piece
            if key in given:
                self.fail(f"argument '{key}' is given twice")
            given[key] = self.expr(src)
        out = ["t"]
        for p in params:
            if p["name"] in given:
                c = given[p["name"]]
            elif p["default"] is not None:
                c = Expr(self.fail, {}, p["default"]).filtered()
            else:
                self.fail(f"partial '{name}' needs the argument '{p['name']}'")
            out.append(address(c) if p["struct"] else c)
        return partial, ", ".join(out)

    def do_call(self, node, state, top):
        self.in_text(state, "{% call %}")
        partial, args = self.args(node)
        if partial.has_body:
            self.fail(f"partial '{partial.name}' has a body: use {{% wrap {partial.name}(...) %}}")
        self.stmt(node.line, f"p_{partial.name}({args});")
        if partial.name == "form_token":
            state = replace(state, form="")
        return state

    def do_wrap(self, node, state, top):
        self.in_text(state, "{% wrap %}")
        partial, args = self.args(node)
        if not partial.has_body:
            self.fail(f"partial '{partial.name}' has no {{% body %}}: use {{% call {partial.name}(...) %}}")
        self.stmt(node.line, f"p_{partial.name}_open({args});")
        self.e.open("{")
        inner = self.walk(node.data["body"], State(form=state.form))
        self.e.close()
        self.at = node.line
        if inner.ctx != "text" or inner.stack:
            self.fail(f"the wrapped part leaves {describe(inner)} open")
        self.stmt(node.line, f"p_{partial.name}_close({args});")
        return replace(state, form=inner.form)


def split_words(src):
    """Arguments after a sentence: separated by commas, or by blanks when there is no comma."""
    src = src.strip().lstrip(",").strip()
    if not src:
        return []
    return split_commas(src) if "," in src else re.findall(r'(?:"(?:[^"\\]|\\.)*"|\([^()]*\)|[^\s"()])+', src)


def describe(s):
    if s.ctx == "value":
        return f"attribute '{s.attr}' of <{s.tag}>" + (f" ({s.url})" if s.url else "")
    if s.ctx == "tag":
        return f"tag <{s.tag}"
    return "<" + "><".join(s.stack) + ">" if s.stack else "text"


def asset_macro(name):
    return "SBT_ASSET_" + re.sub(r"\W", "_", name).upper()


@dataclass
class Partial:
    name: str
    path: str
    node: Node
    params: list
    has_body: bool = False


class Program:
    def __init__(self):
        self.partials, self.pages, self.uses = {}, [], []
        self.assets = set()
        self.loops = 0

    def add(self, path, src):
        p = FileParser(path, src)
        nodes = p.parse()
        self.uses += p.uses
        for node in p.partials:
            d = node.data
            if d["name"] in self.partials:
                raise TemplateError(path, node.line, f"partial '{d['name']}' exists already in "
                                                     f"{self.partials[d['name']].path}")
            has_body = any(n.kind == "body" for n in d["body"])
            self.partials[d["name"]] = Partial(d["name"], path, node, d["params"], has_body)
        real = [n for n in nodes if n.kind != "text" or n.data["text"].strip()]
        if p.view:
            name = re.sub(r"\W", "_", os.path.basename(path).rsplit(".", 1)[0])
            if any(name == q[0] for q in self.pages):
                raise TemplateError(path, p.view[2], f"two templates are called '{name}'")
            self.pages.append((name, path, p.view, nodes))
        elif real:
            raise TemplateError(path, real[0].line, "text outside of partials, and no {% view %} declaration")

    def page_c(self, name, path, view, nodes):
        unit = Unit(self, path, {"v": True})
        while nodes and nodes[0].kind == "text" and not nodes[0].data["text"].strip():
            nodes = nodes[1:]
        end = unit.walk(nodes, State(), top=True)
        if end.ctx != "text" or end.stack:
            unit.fail(f"the template leaves {describe(end)} open")
        unit.e.flush()
        head = [f"void sbt_tpl_{name}(struct sbt_tpl *t, const struct {view[0]} *u_v)", "{", "    (void)u_v;"]
        return head + unit.e.out + ["}", ""]

    def partial_c(self, partial):
        d = partial.node.data
        scope = {p["name"]: p["struct"] for p in partial.params}
        params = "".join(f", {p['c']}u_{p['name']}" for p in partial.params)
        unused = [f"    (void)u_{p['name']};" for p in partial.params]

        def sig(suffix):
            return f"SBT_UNUSED static void p_{partial.name}{suffix}(struct sbt_tpl *t{params})"

        unit = Unit(self, partial.path, scope)
        unit.at = partial.node.line
        body = d["body"]
        while body and body[0].kind == "text" and not body[0].data["text"].strip():
            body = body[1:]
        if not partial.has_body:
            end = unit.walk(body, State(), top=True)
            if end.ctx != "text" or end.stack:
                unit.fail(f"the partial leaves {describe(end)} open")
            unit.e.flush()
            return [sig("") + ";"], [sig(""), "{", "    (void)t;"] + unused + unit.e.out + ["}", ""]
        at = next(i for i, n in enumerate(body) if n.kind == "body")
        mid = unit.walk(body[:at], State(), top=True)
        unit.at = body[at].line
        unit.in_text(mid, "{% body %}")
        unit.e.flush()
        opening, unit.e.out = unit.e.out, []
        for line, name, c in list(unit.lets):
            unit.stmt(line, f"const __auto_type u_{name} = {c};")
            unit.e.c(f"(void)u_{name};")
        end = unit.walk(body[at + 1:], mid, top=True)
        if end.ctx != "text" or end.stack:
            unit.fail(f"the partial leaves {describe(end)} open")
        unit.e.flush()
        pre = ["{", "    (void)t;"] + unused
        return ([sig("_open") + ";", sig("_close") + ";"],
                [sig("_open")] + pre + opening + ["}", "", sig("_close")] + pre + unit.e.out + ["}", ""])

    def render(self, stem):
        protos, bodies = [], []
        for name in sorted(self.partials):
            p, b = self.partial_c(self.partials[name])
            protos += p
            bodies += b
        for page in sorted(self.pages):
            bodies += self.page_c(*page)
        heads = sorted({v[1] for _, _, v, _ in self.pages} | set(self.uses))
        c = ["// Generated by tools/template_compile.py from templates/: do not edit.", f'#include "gen/{stem}.h"', "",
             '#include "base/buf.h"', '#include "pages/page.h"']
        c += [f'#include "{h}"' for h in heads if h not in ("base/buf.h", "pages/page.h")]
        if self.assets:
            c.append('#include "gen/assets.h"')
        c += [""] + protos + [""] + bodies
        h = ["// Generated by tools/template_compile.py from templates/: do not edit.", "#pragma once", '#include "pages/tpl.h"', ""]
        for name, _, view, _ in sorted(self.pages):
            h.append(f"struct {view[0]};")
            h.append(f"void sbt_tpl_{name}(struct sbt_tpl *t, const struct {view[0]} *v);")
        return "\n".join(c) + "\n", "\n".join(h) + "\n"


def write_if_changed(path, text):
    try:
        with open(path, encoding="utf-8") as f:
            if f.read() == text:
                os.utime(path)
                return
    except OSError:
        pass
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def main(argv=None):
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--out-dir", required=True)
    ap.add_argument("--name", default="templates", help="stem of the two files")
    ap.add_argument("files", nargs="*")
    args = ap.parse_args(argv)
    program = Program()
    try:
        for path in sorted(args.files):
            with open(path, encoding="utf-8") as f:
                program.add(path, f.read())
        c, h = program.render(args.name)
    except TemplateError as e:
        print(e, file=sys.stderr)
        return 1
    os.makedirs(args.out_dir, exist_ok=True)
    write_if_changed(os.path.join(args.out_dir, args.name + ".c"), c)
    write_if_changed(os.path.join(args.out_dir, args.name + ".h"), h)
    return 0


if __name__ == "__main__":
    sys.exit(main())
