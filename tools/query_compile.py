#!/usr/bin/env python3
"""Turns sql/queries/*.sql into typed C functions (grammar: sql/queries/README.md).

query_compile.py --out-c queries.c --out-h queries.h FILE...
"""
import argparse
import os
import re
import sys

import c_text

KINDS = ("exec", "one", "many", "each")
# name in the file: (C declaration, enum, cast on PostgreSQL)
TYPES = {
    "id": ("struct sbt_id ", "SBT_QT_ID", "bytea"),
    "int": ("int64_t ", "SBT_QT_INT", "bigint"),
    "bool": ("bool ", "SBT_QT_BOOL", "bigint"),
    "text": ("const char *", "SBT_QT_TEXT", "text"),
    "blob": ("struct sbt_blob ", "SBT_QT_BLOB", "bytea"),
}
C_WORDS = set("auto bool break case char const continue default do double else enum extern float for goto if inline int "
              "long register restrict return short signed sizeof static struct switch typedef union unsigned void "
              "volatile while".split())
COLS_MAX = 64
NAME = re.compile(r"[a-z][a-z0-9_]*")
PART = re.compile(r"\{([^{}]*)\}")
TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|::|:([A-Za-z_][A-Za-z0-9_]*)|[?$;]", re.S)
WRITE = re.compile(r"\b(?:(insert|replace)\s+(?:or\s+[a-z]+\s+)?into|(?<!do )(?<!for )(update)(?:\s+or\s+[a-z]+)?"
                   r"|(delete)\s+from)\s+([a-z_][a-z0-9_]*)", re.I)


class Query:
    def __init__(self, path, line, name, kind):
        self.path, self.line, self.name, self.kind = path, line, name, kind
        self.ins, self.outs = [], []
        self.lines = {"sqlite": [], "pg": []}  # (line number, text)
        self.uses = {}  # parts by name, and whether they stand in the text yet


def fail(path, line, why):
    sys.exit(f"{path}:{line}: {why}")


def columns(path, line, text, into, what):
    for item in filter(None, (x.strip() for x in text.split(","))):
        words = item.split()
        if len(words) != 2:
            fail(path, line, f"'{item}': write a name and a type ({', '.join(TYPES)}), commas between them")
        name, typ = words
        null_ok = typ.endswith("?")
        typ = typ.rstrip("?")
        if not NAME.fullmatch(name):
            fail(path, line, f"'{name}': a name has small letters, digits and _")
        if typ not in TYPES:
            fail(path, line, f"'{typ}' is no type: {', '.join(TYPES)}, with ? when NULL is allowed")
        if null_ok and typ == "bool":
            fail(path, line, f"'{name}': a bool cannot be NULL; use int?")
        if any(c[0] == name for c in into):
            fail(path, line, f"'{name}' stands twice in {what}")
        into.append((name, typ, null_ok))
    if len(into) > COLS_MAX:
        fail(path, line, f"more than {COLS_MAX} columns in {what}")


def begin(path, no, head):
    """A query or a part (kind "part") at '-- name:' or '-- part:'."""
    words = head[2].split()
    if head[1] == "part":
        words.append("part")
    if len(words) != 2 or head[1] == "name" and words[1] not in KINDS:
        fail(path, no, "write '-- part: NAME'" if head[1] == "part" else
             f"write '-- name: x_verb KIND' with one of {', '.join(KINDS)}")
    if not NAME.fullmatch(words[0]):
        fail(path, no, f"'{words[0]}': a name has small letters, digits and _")
    return Query(path, no, *words)


def use(q, no, name, parts):
    """Takes over the parameters of a part; its text comes where {name} stands."""
    if name not in parts:
        fail(q.path, no, f"'-- use: {name}': no part of that name stands above in this file")
    for col in parts[name].ins:
        if any(c[0] == col[0] for c in q.ins):
            fail(q.path, no, f"'{col[0]}' stands twice in '-- in:' of {q.name} and its parts")
        q.ins.append(col)
    q.uses[name] = False


def expanded(q, no, text, engine, parts):
    """The line as (line number, text), each {part} replaced by its lines."""
    rows = []
    for i, piece in enumerate(PART.split(text)):
        if i % 2 == 0:
            rows += [(no, piece.strip())] if piece.strip() else []
            continue
        if piece not in q.uses:
            fail(q.path, no, f"'{{{piece}}}' in {q.name}: write '-- use: {piece}' above the text")
        q.uses[piece] = True
        rows += parts[piece].lines[engine]
    return rows


def close(q, parts):
    for name, used in q.uses.items():
        if not used:
            fail(q.path, q.line, f"{q.name} uses the part '{name}' but its text has no '{{{name}}}'")
    if q.kind != "part":
        return True
    if q.outs or q.uses:
        fail(q.path, q.line, f"the part {q.name} has '-- in:' and text, nothing else")
    for engine, lines in q.lines.items():
        q.lines[engine] = [(no, text.rstrip(";") if i == len(lines) - 1 else text) for i, (no, text) in enumerate(lines)]
    if q.name in parts:
        fail(q.path, q.line, f"the part {q.name} is already defined at {q.path}:{parts[q.name].line}")
    parts[q.name] = q
    return False


def parse(path):
    found, parts, q, ended = [], {}, None, True
    with open(path, encoding="utf-8") as f:
        rows = f.read().split("\n")
    for no, raw in enumerate(rows, 1):
        line = raw.strip()
        head = re.match(r"--\s*(name|part|use|in|out|sqlite|pg)\s*:(.*)", line)
        if head and head[1] in ("name", "part"):
            if not ended:
                fail(q.path, q.line, f"{q.name} does not end with ';'")
            q, ended = begin(path, no, head), False
        elif head and head[1] in ("in", "out", "use"):
            if ended:
                fail(path, no, f"'-- {head[1]}:' stands outside of a query")
            if q.lines["sqlite"] or q.lines["pg"]:
                fail(path, no, f"'-- {head[1]}:' comes after the statement has begun")
            if head[1] == "use":
                use(q, no, head[2].strip(), parts)
            else:
                columns(path, no, head[2], q.ins if head[1] == "in" else q.outs, f"-- {head[1]}:")
        elif not line or (line.startswith("--") and not head):
            continue
        else:
            if ended:
                fail(path, no, "text outside of a query: begin one with '-- name: x_verb KIND'")
            text = head[2].strip() if head else line
            for engine in ("sqlite", "pg"):
                if not head or head[1] == engine:
                    q.lines[engine] += expanded(q, no, text, engine, parts)
            # a line for one engine ends the query only when the other engine's text has ended too
            ended = all(q.lines[e] and q.lines[e][-1][1].endswith(";") for e in q.lines)
            if ended and close(q, parts):
                found.append(q)
    if not ended:
        fail(q.path, q.line, f"{q.name} does not end with ';' for both engines")
    return found


def engine_text(q, engine):
    """The statement with parameters numbered in the order of -- in:, on one line."""
    order = {c[0]: (i + 1, c[1]) for i, c in enumerate(q.ins)}
    used, out = set(), []
    for n, (no, text) in enumerate(q.lines[engine]):
        last = n == len(q.lines[engine]) - 1

        def sub(m, no=no, text=text, last=last):
            tok = m[0]
            if m[1]:
                if m[1] not in order:
                    fail(q.path, no, f":{m[1]} is not declared in '-- in:' of {q.name}")
                used.add(m[1])
                i, typ = order[m[1]]
                return f"?{i}" if engine == "sqlite" else f"${i}::{TYPES[typ][2]}"
            if tok == ";":
                if not last or m.end() != len(text):
                    fail(q.path, no, f"{q.name} has more than one statement")
                return ""
            if tok in "?$":
                fail(q.path, no, f"'{tok}' in {q.name}: parameters are written :name")
            if tok.startswith(("--", "/*")):
                return ""
            return tok

        out.append(TOKEN.sub(sub, text).strip())
    for name in order:
        if name not in used:
            fail(q.path, q.line, f"'{name}' stands in '-- in:' of {q.name} but not in its text for {engine}")
    return " ".join(filter(None, out))


def writes(text):
    bare = re.sub(r"'(?:[^']|'')*'", "''", text)
    rows = set()
    for ins, upd, dele, table in WRITE.findall(bare):
        rows.add((table.lower(), "i" if ins else "u" if upd else "d"))
        if ins.lower() == "replace":
            rows.add((table.lower(), "d"))
        if ins and re.search(r"\bdo\s+update\b", bare, re.I):
            rows.add((table.lower(), "u"))
        if ins and re.search(r"\binsert\s+or\s+replace\b", bare, re.I):
            rows.add((table.lower(), "d"))
    return sorted(rows)


def member(name):
    return name + "_" if name in C_WORDS else name


def struct(q, cols, side):
    if not cols:
        return ""
    rows = "".join(f"    {TYPES[t][0]}{member(n)};{' // may be NULL' if null else ''}\n" for n, t, null in cols)
    return f"struct sbt_q_{q.name}_{side} {{\n{rows}}};\n"


def prototype(q):
    args = ["struct sbt_tx *tx"]
    if q.ins:
        args.append(f"const struct sbt_q_{q.name}_in *in")
    if q.kind == "exec":
        args.append("int64_t *ret_changes")
    elif q.kind == "one":
        args += [f"struct sbt_q_{q.name}_out *ret", "bool *ret_found"]
    elif q.kind == "many":
        args += [f"struct sbt_q_{q.name}_out **ret", "size_t *ret_n"]
    else:
        args += [f"sbt_q_{q.name}_fn *fn", "void *arg"]
    return f"enum sbt_rc sbt_q_{q.name}({', '.join(args)}, struct sbt_fault *f)"


def header(queries):
    out = ["// Written by tools/query_compile.py from sql/queries: one typed function a query.\n#pragma once\n"
           '#include "store/query.h"\n']
    for q in queries:
        where = f"{os.path.basename(q.path)}:{q.line}"
        text = f"\n// {where}\nextern const struct sbt_query sbt_query_{q.name};\n"
        text += struct(q, q.ins, "in") + struct(q, q.outs, "out")
        if q.kind == "each":
            text += (f"typedef enum sbt_rc sbt_q_{q.name}_fn(const struct sbt_q_{q.name}_out *row, void *arg, "
                     "struct sbt_fault *f);\n")
        out.append(text + f"SBT_NODISCARD {prototype(q)};\n")
    return "".join(out)


def col_rows(q, cols, side):
    return "".join(f'    {{"{n}", {TYPES[t][1]}, {"true" if null else "false"}, '
                   f"offsetof(struct sbt_q_{q.name}_{side}, {member(n)})}},\n" for n, t, null in cols)


def body(q):
    out = []
    for side, cols in (("in", q.ins), ("out", q.outs)):
        if cols:
            out.append(f"static const struct sbt_query_col {q.name}_{side}[] = {{\n{col_rows(q, cols, side)}}};\n")
    text = {e: engine_text(q, e) for e in ("sqlite", "pg")}
    if q.kind in ("many", "each"):
        for e in text:
            if not re.search(r"\border\s+by\b", text[e], re.I):
                fail(q.path, q.line, f"{q.name} gives many rows: ORDER BY something unique")
    w = sorted(set(writes(text["sqlite"]) + writes(text["pg"])))
    if w:
        rows = ", ".join(f"{{\"{t}\", '{v}'}}" for t, v in w)
        out.append(f"static const struct sbt_query_write {q.name}_writes[] = {{{rows}}};\n")
    elif q.kind == "exec":
        fail(q.path, q.line, f"{q.name} is 'exec' but changes no table")
    out.append(f"const struct sbt_query sbt_query_{q.name} = {{\n    .name = \"{q.name}\",\n"
               f"    .kind = SBT_QUERY_{q.kind.upper()},\n"
               f"    .where = \"{os.path.basename(q.path)}:{q.line}\",\n"
               f"    .sqlite = {c_text.literal(text['sqlite'].encode())},\n"
               f"    .pg = {c_text.literal(text['pg'].encode())},\n")
    if q.ins:
        out.append(f"    .in = {q.name}_in, .in_n = {len(q.ins)}, .in_size = sizeof(struct sbt_q_{q.name}_in),\n")
    if q.outs:
        out.append(f"    .out = {q.name}_out, .out_n = {len(q.outs)}, "
                   f".out_size = sizeof(struct sbt_q_{q.name}_out),\n")
    if w:
        out.append(f"    .writes = {q.name}_writes, .writes_n = {len(w)},\n")
    if not w and all(reads_reference(t) for t in text.values()):
        late = any(re.search(r"\b(rulebook|setting|case_passed)\b", t) for t in text.values())
        out.append(f"    .reference = {'SBT_QUERY_REFERENCE_TX' if late else 'SBT_QUERY_REFERENCE'},\n")
    arg = "in" if q.ins else "NULL"
    call = {
        "exec": f"return sbt_query_exec(tx, &sbt_query_{q.name}, {arg}, ret_changes, f);",
        "one": f"return sbt_query_one(tx, &sbt_query_{q.name}, {arg}, ret, ret_found, f);",
        "many": f"void *rows = NULL;\n    SBT_TRY(sbt_query_many(tx, &sbt_query_{q.name}, {arg}, &rows, ret_n, f));\n"
                "    *ret = rows;\n    return SBT_OK;",
        "each": f"struct {q.name}_each e = {{fn, arg}};\n"
                f"    return sbt_query_each(tx, &sbt_query_{q.name}, {arg}, {q.name}_row, &e, f);",
    }[q.kind]
    out.append("};\n")
    if q.kind == "each":
        out.append(f"struct {q.name}_each {{\n    sbt_q_{q.name}_fn *fn;\n    void *arg;\n}};\n"
                   f"static enum sbt_rc {q.name}_row(const void *row, void *arg, struct sbt_fault *f)\n"
                   f"{{\n    struct {q.name}_each *e = arg;\n    return e->fn(row, e->arg, f);\n}}\n")
    out.append(f"{prototype(q)}\n{{\n    {call}\n}}\n\n")
    return "".join(out)


def reads_reference(sql):
    """Whether every table that it reads is one of the reference lists, agencies and rulebooks, or changes so seldom that a
    transaction need not ask twice."""
    tables = re.findall(r"\b(?:from|join)\s+([a-z_][a-z_0-9]*)", sql, re.I)
    listed = re.search(r"\bfrom\s+\w+(?:\s+\w+)?\s*,", sql, re.I)
    return bool(tables) and not listed and not re.search(r"\bwith\b", sql, re.I) and all(
        t in ("agency", "rulebook", "setting", "case_passed") or t.startswith("ref_") for t in tables)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out-c", required=True)
    ap.add_argument("--out-h", required=True)
    ap.add_argument("files", nargs="+")
    arg = ap.parse_args()
    queries, seen = [], {}
    for path in sorted(arg.files):
        for q in parse(path):
            if q.name in seen:
                o = seen[q.name]
                fail(q.path, q.line, f"{q.name} is already defined at {o.path}:{o.line}")
            if q.kind == "exec" and q.outs:
                fail(q.path, q.line, f"{q.name} is 'exec' and gives no rows: drop '-- out:' or make it 'one'")
            if q.kind != "exec" and not q.outs:
                fail(q.path, q.line, f"{q.name} needs '-- out:'")
            seen[q.name] = q
            queries.append(q)
    code = "".join(body(q) for q in queries)
    rows = "".join(f"    &sbt_query_{q.name},\n" for q in queries)
    with open(arg.out_h, "w", encoding="utf-8") as f:
        f.write(header(queries))
    with open(arg.out_c, "w", encoding="utf-8") as f:
        f.write('// Written by tools/query_compile.py from sql/queries.\n#include "gen/queries.h"\n\n')
        f.write(code)
        f.write(f"const struct sbt_query *const sbt_queries[] = {{\n{rows}}};\n")
        f.write("const size_t sbt_queries_n = SBT_ARRAY_LEN(sbt_queries);\n")


main()
