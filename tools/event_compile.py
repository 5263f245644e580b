#!/usr/bin/env python3
"""Turns src/domain/events.txt into structs, field tables and the row table of event kinds."""
import argparse
import sys

TYPES = {
    "text": ("TEXT", "const char *"), "area": ("AREA", "const char *"), "int": ("INT", "int64_t "),
    "bool": ("BOOL", "bool "), "day": ("DAY", "sbt_day "), "time": ("TIME", "int64_t "),
    "id": ("ID", "struct sbt_id "), "code": ("CODE", "const char *"), "hex": ("HEX", "const char *"),
}
PARTS = ("facts", "person", "text", "sealed")
KEYWORDS = {"case"}  # a field of this name becomes the member case_


def fail(line_no, line, why):
    sys.exit(f"events.txt:{line_no}: {why}: {line.strip()}")


def parse_field(no, raw, words):
    f = {"name": words[0], "type": words[1], "max": 0, "req": "!" in words[2:], "rec": None, "line": no}
    rest = [x for x in words[2:] if x != "!"]
    if f["type"] in ("list", "obj"):
        f["rec"] = rest.pop(0)
    elif f["type"] != "strs" and f["type"] not in TYPES:
        fail(no, raw, "unknown type")
    if rest:
        f["max"] = int(rest.pop(0))
    if rest:
        fail(no, raw, "words left over")
    return f


def parse(path):
    records, events, cur, fields = {}, [], None, None
    for no, raw in enumerate(open(path, encoding="utf-8"), 1):
        line = raw.rstrip()
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        w = line.split()
        if not line.startswith(" "):
            if w[0] == "record" and len(w) == 2:
                fields, cur = [], None
                records[w[1]] = fields
            elif w[0] == "event" and len(w) >= 4:
                opts = dict(x.split("=", 1) if "=" in x else (x, "1") for x in w[2:])
                cur = {"name": w[1], "thing": opts["thing"], "v": int(opts["v"]),
                       "project": "noproject" not in opts, "parts": {}}
                events.append(cur)
                fields = None
            else:
                fail(no, raw, "neither a record nor an event")
        elif cur is not None and len(w) == 1:
            if w[0] not in PARTS:
                fail(no, raw, "unknown part")
            fields = cur["parts"][w[0]] = []
        else:
            if fields is None or len(w) < 2:
                fail(no, raw, "a field outside of a part")
            if any(x["name"] == w[0] for x in fields):
                fail(no, raw, "the field is there twice")
            fields.append(parse_field(no, raw, w))
    for group in [records.values()] + [e["parts"].values() for e in events]:
        for fs in group:
            for f in fs:
                if f["rec"] and f["rec"] not in records:
                    fail(f["line"], f["rec"], "unknown record")
    return records, events


def member(f):
    return f["name"] + "_" if f["name"] in KEYWORDS else f["name"]


def struct(out, name, fields):
    out.append(f"struct {name} {{")
    for f in sorted(fields, key=lambda x: x["name"]):
        m = member(f)
        if f["type"] == "list":
            out.append(f"    const struct sbt_ev_{f['rec']} *{m};\n    size_t {m}_n;")
        elif f["type"] == "obj":
            out.append(f"    const struct sbt_ev_{f['rec']} *{m};")
        elif f["type"] == "strs":
            out.append(f"    const char *const *{m};\n    size_t {m}_n;")
        else:
            out.append(f"    {TYPES[f['type']][1]}{m};")
    out.append("};")


def table(out, sname, tname, title, fields):
    out.append(f"static const struct sbt_field {tname}_f[] = {{")
    for f in sorted(fields, key=lambda x: x["name"]):
        m = member(f)
        ty = {"list": "LIST", "strs": "STRS", "obj": "OBJ"}.get(f["type"]) or TYPES[f["type"]][0]
        bits = [f'.name = "{f["name"]}"', f".type = SBT_F_{ty}", f".offset = offsetof(struct {sname}, {m})"]
        if ty in ("LIST", "STRS"):
            bits.append(f".n_offset = offsetof(struct {sname}, {m}_n)")
        if f["req"]:
            bits.append(".required = true")
        if f["max"]:
            bits.append(f".max = {f['max']}")
        if f["rec"]:
            bits.append(f".sub = &sbt_ev_{f['rec']}_t")
        out.append("    {" + ", ".join(bits) + "},")
    out.append("};")
    out.append(f'const struct sbt_fields {tname} = {{.name = "{title}", .size = sizeof(struct {sname}), '
               f".f = {tname}_f, .n = {len(fields)}}};")


def order(records):
    done, todo = [], dict(records)
    while todo:
        ready = [n for n, fs in todo.items() if all(f["rec"] is None or f["rec"] in done for f in fs)]
        if not ready:
            sys.exit("events.txt: records refer to each other in a circle")
        done += ready
        for n in ready:
            del todo[n]
    return done


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("spec")
    ap.add_argument("--out-h", required=True)
    ap.add_argument("--out-c", required=True)
    ap.add_argument("--out-kinds", required=True)
    ap.add_argument("--out-projectors", required=True)
    a = ap.parse_args()
    records, events = parse(a.spec)
    things = sorted({e["thing"] for e in events})
    h = ["// Generated from src/domain/events.txt: event kinds and what they say.", "#pragma once",
         '#include "base/field.h"', "", "enum sbt_thing {"]
    h += [f"    SBT_THING_{t.upper()} = {i}," for i, t in enumerate(things, 1)]
    h += ["};", "extern const char *const sbt_thing_names[]; // by enum value", "", "enum sbt_event_kind {"]
    ids = {e["name"]: e["name"].replace(".", "_") for e in events}
    h += [f"    SBT_EV_{ids[e['name']].upper()} = {i}," for i, e in enumerate(events, 1)]
    h += ["};", f"#define SBT_EVENT_KINDS_N {len(events)}", ""]
    c = ["// Generated from src/domain/events.txt: the field tables of event parts.", '#include "gen/events.h"', ""]
    c.append("const char *const sbt_thing_names[] = {NULL, " + ", ".join(f'"{t}"' for t in things) + "};")
    for name in order(records):
        struct(h, f"sbt_ev_{name}", records[name])
        h.append(f"extern const struct sbt_fields sbt_ev_{name}_t;")
        table(c, f"sbt_ev_{name}", f"sbt_ev_{name}_t", name, records[name])
    k = ["// Generated from src/domain/events.txt: one row an event kind.", '#include "gen/projectors.h"', ""]
    pr = ["// Generated from src/domain/events.txt: the projectors that store/project_*.c define.", "#pragma once",
          '#include "store/event.h"', ""]
    rows = []
    for e in events:
        i, refs = ids[e["name"]], []
        for p in (p for p in PARTS if p in e["parts"]):
            struct(h, f"sbt_ev_{i}_{p}", e["parts"][p])
            h.append(f"extern const struct sbt_fields sbt_ev_{i}_{p}_t;")
            table(c, f"sbt_ev_{i}_{p}", f"sbt_ev_{i}_{p}_t", f"{e['name']}/{p}", e["parts"][p])
            refs.append(f".{p} = &sbt_ev_{i}_{p}_t")
        if e["project"]:
            pr.append(f"sbt_projector sbt_project_{i};")
            refs.append(f".project = sbt_project_{i}")
        rows.append(f'    {{.kind = SBT_EV_{i.upper()}, .name = "{e["name"]}", .schema_v = {e["v"]}, '
                    f".thing = SBT_THING_{e['thing'].upper()}, " + ", ".join(refs) + "},")
    k += ["", "const struct sbt_event_kind_row sbt_event_kinds[] = {"] + rows + ["};",
          f"const size_t sbt_event_kinds_n = {len(events)};"]
    for path, text in ((a.out_h, h), (a.out_c, c), (a.out_kinds, k), (a.out_projectors, pr)):
        with open(path, "w", encoding="utf-8") as fh:
            fh.write("\n".join(text) + "\n")


main()
