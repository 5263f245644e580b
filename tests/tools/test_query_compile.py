"""What the query compiler refuses, with the line it blames, and the text that it makes for each engine."""
import os
import subprocess
import sys
import tempfile
import unittest

TOOLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools")

GOOD = """-- A comment of the file.
-- name: thing_list many
-- in: case_id id, case text?
-- in: open bool
-- out: thing_id id, case text?, n int
SELECT thing_id, "case", count(*)
-- sqlite:    + 0
-- pg:    + 0::bigint
  AS n -- a comment: not :a parameter
FROM thing WHERE case_id = :case_id AND note <> 'a :b ; ?' AND ("case" = :case OR :case IS NULL) AND open = :open
ORDER BY thing_id;

-- name: thing_put exec
-- in: thing_id id
INSERT INTO thing (thing_id) VALUES (:thing_id) ON CONFLICT (thing_id) DO UPDATE SET n = 1;
"""

# what it is, source, line that is blamed, words of the refusal
REFUSED = [
    ("kind", "-- name: a_b list\nSELECT 1;", 1, "exec, one, many, each"),
    ("name", "-- name: A one\n-- out: n int\nSELECT 1 AS n;", 1, "small letters"),
    ("type", "-- name: a one\n-- in: x integer\n-- out: n int\nSELECT 1 AS n;", 2, "no type"),
    ("bool that may be NULL", "-- name: a one\n-- out: n bool?\nSELECT 1 AS n;", 2, "cannot be NULL"),
    ("not declared", "-- name: a one\n-- out: n int\nSELECT 1 AS n\nWHERE x = :x;", 4, ":x is not declared"),
    ("not used", "-- name: a one\n-- in: x int\n-- out: n int\nSELECT 1 AS n;", 1, "not in its text"),
    ("not used on one engine", "-- name: a one\n-- in: x int\n-- out: n int\nSELECT 1 AS n\n-- pg: WHERE x = :x\n;", 1,
     "for sqlite"),
    ("twice declared", "-- name: a one\n-- out: n int, n int\nSELECT 1 AS n;", 2, "twice"),
    ("twice defined", "-- name: a one\n-- out: n int\nSELECT 1 AS n;\n-- name: a one\n-- out: n int\nSELECT 1 AS n;", 4,
     "already defined"),
    ("two statements", "-- name: a one\n-- out: n int\nSELECT 1 AS n; SELECT 2;", 3, "more than one statement"),
    ("bare parameter", "-- name: a one\n-- out: n int\nSELECT ? AS n;", 3, "written :name"),
    ("dollar", "-- name: a one\n-- out: n int\nSELECT $1 AS n;", 3, "written :name"),
    ("no order", "-- name: a many\n-- out: n int\nSELECT n FROM t;", 1, "ORDER BY"),
    ("no out", "-- name: a one\nSELECT 1;", 1, "needs '-- out:'"),
    ("out of exec", "-- name: a exec\n-- out: n int\nDELETE FROM t;", 1, "gives no rows"),
    ("exec that changes nothing", "-- name: a exec\nSELECT 1;", 1, "changes no table"),
    ("no end", "-- name: a one\n-- out: n int\nSELECT 1 AS n", 1, "does not end"),
    ("no end for one engine", "-- name: a one\n-- out: n int\nSELECT 1 AS n\n-- pg: ;", 1, "does not end"),
    ("text outside", "SELECT 1;", 1, "outside of a query"),
    ("part that is not there", "-- name: a one\n-- use: p\n-- out: n int\nSELECT 1 AS n;", 2, "no part of that name"),
    ("part below", "-- name: a one\n-- use: p\n-- out: n int\nSELECT 1 AS n;\n-- part: p\nn > 0;", 2, "stands above"),
    ("part not asked for", "-- part: p\nn > 0;\n-- name: a one\n-- out: n int\nSELECT n FROM t WHERE {p};", 5,
     "write '-- use: p'"),
    ("part not used", "-- part: p\nn > 0;\n-- name: a one\n-- use: p\n-- out: n int\nSELECT 1 AS n;", 3, "has no '{p}'"),
    ("part twice", "-- part: p\nn > 0;\n-- part: p\nn > 1;", 3, "already defined"),
    ("part with out", "-- part: p\n-- out: n int\nn > 0;", 1, "nothing else"),
    ("part with a kind", "-- part: p many\nn > 0;", 1, "write '-- part: NAME'"),
    ("part without end", "-- part: p\nn > 0\n-- name: a one\n-- out: n int\nSELECT 1 AS n;", 1, "does not end"),
    ("parameter of a part twice", "-- part: p\n-- in: x int\nn > :x;\n-- name: a one\n-- in: x int\n-- use: p\n"
     "-- out: n int\nSELECT n FROM t WHERE {p};", 6, "stands twice"),
    ("parameter that a part lacks", "-- part: p\nn > :x;\n-- name: a one\n-- use: p\n-- out: n int\n"
     "SELECT n FROM t WHERE {p};", 2, ":x is not declared"),
    ("in after the statement", "-- name: a one\n-- out: n int\nSELECT 1 AS n\n-- in: x int\n;", 4, "has begun"),
]


def run(source):
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, "x.sql")
        with open(path, "w", encoding="utf-8") as f:
            f.write(source)
        out = {e: os.path.join(d, "queries." + e) for e in "ch"}
        p = subprocess.run([sys.executable, os.path.join(TOOLS, "query_compile.py"), "--out-c", out["c"], "--out-h",
                            out["h"], path], capture_output=True, text=True)
        text = {e: open(out[e], encoding="utf-8").read() for e in out if os.path.exists(out[e])}
        return p.returncode, p.stderr.replace(path, "x.sql"), text


class Refusals(unittest.TestCase):
    def test_names_the_line(self):
        for what, source, line, words in REFUSED:
            with self.subTest(what):
                rc, err, _ = run(source)
                self.assertNotEqual(rc, 0)
                self.assertTrue(err.startswith(f"x.sql:{line}: "), err)
                self.assertIn(words, err)


PARTS = """-- part: seen
-- in: who id, all int
(t.open = 1
-- sqlite: AND t.n > 0
-- pg: AND t.n > 0::bigint
  OR :all = 1 OR t.owner = :who);

-- name: thing_list many
-- in: more int
-- use: seen
-- in: kind text
-- out: n int
SELECT n FROM t WHERE kind = :kind AND {seen} AND n > :more ORDER BY n;

-- name: thing_count one
-- use: seen
-- out: n int
SELECT count(*) AS n FROM t WHERE {seen};
"""


class Parts(unittest.TestCase):
    def test_text_and_parameters_come_to_where_they_are_named(self):
        rc, err, text = run(PARTS)
        self.assertEqual(rc, 0, err)
        self.assertIn(r"SELECT n FROM t WHERE kind = \?4 AND (t.open = 1 AND t.n > 0 OR \?3 = 1 OR t.owner = \?2) AND n > "
                      r"\?1 ORDER BY n", text["c"])
        self.assertIn("SELECT count(*) AS n FROM t WHERE (t.open = 1 AND t.n > 0::bigint OR $2::bigint = 1 OR t.owner = "
                      "$1::bytea)\"", text["c"])
        self.assertIn("struct sbt_q_thing_list_in {\n    int64_t more;\n    struct sbt_id who;\n    int64_t all;\n"
                      "    const char *kind;\n", text["h"])
        self.assertNotIn("sbt_q_seen", text["h"])


class Output(unittest.TestCase):
    def setUp(self):
        rc, err, self.text = run(GOOD)
        self.assertEqual(rc, 0, err)

    def test_parameters_are_numbered_and_cast(self):
        self.assertIn(r'SELECT thing_id, \"case\", count(*) + 0 AS n FROM thing WHERE case_id = \?1 AND note <> '
                      r"'a :b ; \?' AND (\"case\" = \?2 OR \?2 IS NULL) AND open = \?3 ORDER BY thing_id", self.text["c"])
        self.assertIn(r'count(*) + 0::bigint AS n FROM thing WHERE case_id = $1::bytea AND note <> '
                      r"'a :b ; \?' AND (\"case\" = $2::text OR $2::text IS NULL) AND open = $3::bigint ORDER BY thing_id",
                      self.text["c"])

    def test_structs_are_typed(self):
        self.assertIn("struct sbt_id case_id;", self.text["h"])
        self.assertIn("const char *case_; // may be NULL", self.text["h"])
        self.assertIn("bool open;", self.text["h"])
        self.assertIn("enum sbt_rc sbt_q_thing_list(struct sbt_tx *tx, const struct sbt_q_thing_list_in *in, "
                      "struct sbt_q_thing_list_out **ret, size_t *ret_n, struct sbt_fault *f);", self.text["h"])

    def test_writes_are_seen(self):
        self.assertIn("thing_put_writes[] = {{\"thing\", 'i'}, {\"thing\", 'u'}}", self.text["c"])
        self.assertNotIn("thing_list_writes", self.text["c"])


if __name__ == "__main__":
    unittest.main()
