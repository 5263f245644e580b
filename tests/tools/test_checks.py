"""The checks of style, includes, translations and packages find what they are there to find."""
import os
import sys
import tempfile
import unittest

TOOLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools")
sys.path.insert(0, TOOLS)
import check_engines  # noqa: E402
import check_includes  # noqa: E402
import check_style  # noqa: E402
import po_compile  # noqa: E402
import po_extract  # noqa: E402


class Includes(unittest.TestCase):
    def refused(self, path, kind, header):
        self.assertIsNotNone(check_includes.check_line(path, kind, header), f"{path} {header}")

    def allowed(self, path, kind, header):
        self.assertIsNone(check_includes.check_line(path, kind, header), f"{path} {header}")

    def test_folders(self):
        self.refused("domain/x.c", '"', "store/store.h")
        self.refused("pages/x.c", '"', "store/store.h")
        self.refused("api/x.c", '"', "gen/templates.h")
        self.refused("base/x.c", '"', "domain/nip.h")
        self.refused("http/x.c", '"', "app/app.h")
        self.refused("app/x.c", '"', "pages/page.h")
        self.refused("jobs/x.c", '"', "store/store.h")
        self.refused("nowhere/x.c", '"', "base/buf.h")
        self.refused("app/x.c", '"', "app.h")
        self.refused("app/x.c", '"', "../base/buf.h")
        self.allowed("pages/x.c", '"', "app/app.h")
        self.allowed("pages/x.c", '"', "gen/templates.h")
        self.allowed("main.c", '"', "cli/cli.h")
        self.refused("main.c", '"', "serve/serve.h")

    def test_libraries(self):
        self.refused("app/x.c", "<", "sqlite3.h")
        self.refused("store/x.c", "<", "sqlite3.h")
        self.allowed("store/sqlite/x.c", "<", "sqlite3.h")
        self.refused("store/sqlite/x.c", "<", "libpq-fe.h")
        self.refused("serve/x.c", "<", "microhttpd.h")
        self.allowed("http/x.c", "<", "microhttpd.h")
        self.refused("app/x.c", "<", "openssl/evp.h")
        self.refused("app/x.c", "<", "unheard.h")
        self.refused("base/x.c", "<", "assert.h")

    def test_pure_folders_and_logs(self):
        self.refused("domain/x.c", "<", "time.h")
        self.refused("match/x.c", "<", "unistd.h")
        self.allowed("domain/x.c", "<", "string.h")
        self.refused("store/x.c", '"', "base/log.h")
        self.allowed("http/x.c", '"', "base/log.h")


class Style(unittest.TestCase):
    def bad(self, path, text, words):
        got = check_style.check_text(path, text.encode()) + check_style.check_first(path, text)
        if path.endswith((".c", ".h")):
            got += check_style.check_c(path, text)
        self.assertTrue(any(words in b for b in got), f"{words}: {got}")

    def good(self, path, text):
        self.assertEqual(check_style.check_text(path, text.encode()) + check_style.check_first(path, text)
                         + check_style.check_c(path, text), [])

    def test_finds_each_fault(self):
        head = "// A file.\n"
        self.bad("src/app/x.c", "#include <a.h>\n", "begins with a sentence")
        self.bad("sql/queries/x.sql", "-- name: x one\n", "begins with a sentence")
        self.bad("src/app/x.c", head + "int a; \n", "blanks at the end")
        self.bad("src/app/x.c", head + "int a;", "no line end")
        self.bad("src/app/x.c", head + "\tint a;\n", "tab")
        self.bad("src/app/x.c", head + "// see /" + "work/x\n", "a path of one machine")
        self.bad("src/app/x.h", head + "int a;\n", "#pragma once")
        self.bad("src/app/x.c", head * 900, "at most 800")
        self.bad("src/app/x.c", head + "// " + "x" * 140 + "\n", "columns")
        self.bad("src/app/x.c", head + "static void f(void)\n{\n    free(p);\n}\n", "free() may stand")
        self.bad("src/app/x.c", head + "static void f(void)\n{\n    p = malloc (1);\n}\n", "malloc() may stand")
        self.bad("src/app/x.c", head + "static void f(void)\n{\n    time(NULL);\n}\n", "time() may stand")
        self.bad("src/app/x.c", head + "static void f(void)\n{\n    sqlite3_exec(a);\n}\n", "sqlite3_exec() may stand")
        self.bad("src/app/x.c", head + "int helper(int a,\n           int b)\n{\n}\n", "begins with sbt_")
        self.bad("src/app/x.c", head + "typedef struct x y;\n", "no typedef")

    def test_lets_good_files_pass(self):
        self.good("src/app/x.c", '// A file.\nint sbt_x(void)\n{\n    sbt_mem_free(p); // free(x)\n    g("malloc(1)");\n'
                                 '    s.time(1);\n    p->free(1);\n}\nint x(int);\nstatic int y(int a)\n{\n}\n')

    def test_line_of_a_library_may_be_pardoned(self):
        self.good("src/app/x.c", "// A file.\nstatic void f(void)\n{\n    free(p); // style-ok: came from oath\n}\n")


class Engines(unittest.TestCase):
    def test_ranges(self):
        for text in (">=14", ">=18", ">= 4.2.0", "^18.0.0 || >=20", "18.x", "*", ">=12 <19", "14 - 18", ">=18.20.0", "~18.20.0"):
            self.assertTrue(check_engines.satisfies(text), text)
        for text in (">=20", ">=20.19.0", "^20.0.0 || ^22", ">18", "<18", "16.x", ">=18.21", "14 - 17", "20 || 22"):
            self.assertFalse(check_engines.satisfies(text), text)

    def test_finds_a_package_that_is_too_new_and_a_host(self):
        bad, seen = check_engines.check({"packages": {"": {}, "a": {"version": "1", "engines": {"node": ">=20"}},
                                                      "b": {"resolved": "x"}, "c": {"engines": {"node": ">=18"}}}})
        self.assertEqual((len(bad), seen), (2, 3))


class Translations(unittest.TestCase):
    def tree(self, files):
        d = tempfile.TemporaryDirectory()
        self.addCleanup(d.cleanup)
        for name, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(d.name, name)), exist_ok=True)
            with open(os.path.join(d.name, name), "w", encoding="utf-8") as f:
                f.write(text)
        return d.name

    def test_collects_from_code_and_templates(self):
        root = self.tree({
            "src/a.c": 'x = SBT_N_("Satu " "dua");\nsbt_fault_set(f, SBT_E_DENIED, "Tiga \\"x\\"");\n'
                       'sbt_fault_field(f, "nip", "Empat");\n.label = "Lima", .hint = SBT_N_("Enam")\n// SBT_N_("Bukan")\n',
            "templates/b.html": '{% t "Tujuh %1" v.n %}{{ v.x ? t("Delapan") : "" }}{# {% t "Bukan" %} #}{% lit "Bukan" %}',
            "po/en.po": 'msgid "Satu dua"\nmsgstr "One two"\n\nmsgid "Lama"\nmsgstr "Old"\n\nmsgid "Tujuh %1"\nmsgstr "Seven"\n',
        })
        self.assertEqual(sorted(po_extract.collect(root)),
                         ["Delapan", "Empat", "Enam", "Lima", "Satu dua", 'Tiga "x"', "Tujuh %1"])
        bad, seen = po_extract.check(root)
        self.assertEqual(seen, 7)
        text = "\n".join(bad)
        self.assertIn("src/a.c:2: no English for: Tiga", text)
        self.assertIn("nobody says any more: Lama", text)
        self.assertIn("other arguments than the id: Tujuh %1", text)
        self.assertNotIn("Satu dua", text)

    def test_update_keeps_translations_and_drops_old_ones(self):
        root = self.tree({"src/a.c": 'SBT_N_("Satu\\n\\"dua\\"") SBT_N_("Tiga")', "po/en.po": ""})
        path = os.path.join(root, "po/en.po")
        po_extract.write(path, po_extract.collect(root), {'Satu\n"dua"': 'One\n"two"', "Lama": "Old"})
        rows = {r[0]: r[1] for r in po_compile.po_read(path)}
        self.assertEqual(rows, {'Satu\n"dua"': 'One\n"two"', "Tiga": ""})

    def test_refuses_double_and_fuzzy_entries(self):
        root = self.tree({"po/en.po": 'msgid "A"\nmsgstr "a"\n\nmsgid "A"\nmsgstr "b"\n\n#, fuzzy\nmsgid "B"\nmsgstr "b"\n'})
        bad = po_compile.check("en.po", po_compile.po_read(os.path.join(root, "po/en.po")))
        self.assertEqual(len(bad), 2)


if __name__ == "__main__":
    unittest.main()
