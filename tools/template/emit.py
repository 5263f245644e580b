"""Writes the body of one function: static text, values by their place, blocks, calls of partials."""
import re
from dataclasses import replace

from template.check import Html, State, describe, url_part
from template.expr import Expr, address, c_string, split_commas, split_words, tr_call, unquote
from template.parse import TemplateError


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


def asset_macro(name):
    return "SBT_ASSET_" + re.sub(r"\W", "_", name).upper()
