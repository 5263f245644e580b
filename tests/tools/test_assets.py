"""Assets are embedded under the hash of their content, style sheets follow, sprites hold only icons that exist."""
import hashlib
import os
import subprocess
import sys
import tempfile
import unittest

TOOLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools")


class Tree(unittest.TestCase):
    def setUp(self):
        tmp = tempfile.TemporaryDirectory()
        self.addCleanup(tmp.cleanup)
        self.dir = tmp.name

    def put(self, name, data):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)
        return path

    def text(self, name):
        with open(os.path.join(self.dir, name), encoding="utf-8") as f:
            return f.read()

    def tool(self, name, *args):
        return subprocess.run([sys.executable, os.path.join(TOOLS, name), *args], capture_output=True, text=True)


class Embed(Tree):
    def embed(self):
        return self.tool("asset_embed.py", "--out-c", os.path.join(self.dir, "a.c"), "--out-h", os.path.join(self.dir, "a.h"),
                         os.path.join(self.dir, "in"))

    def test_names_carry_the_hash_and_style_sheets_follow(self):
        font = b"\x00\xff" * 300
        self.put("in/inter.woff2", font)
        self.put("in/app.css", b'@font-face{src:url("inter.woff2")}a{background:url(data:image/png;base64,AA)}')
        self.assertEqual(self.embed().returncode, 0)
        url = f"/aset/inter.{hashlib.sha256(font).hexdigest()[:8]}.woff2"
        css = f'@font-face{{src:url("{url}")}}a{{background:url(data:image/png;base64,AA)}}'.encode()
        self.assertIn(f'"/aset/app.{hashlib.sha256(css).hexdigest()[:8]}.css"', self.text("a.c"))
        self.assertIn(f'#define SBT_ASSET_INTER_WOFF2 "{url}"', self.text("a.h"))
        self.assertIn(f".n = {len(css)}", self.text("a.c"))

    def test_the_same_files_give_the_same_bytes(self):
        self.put("in/app.js", b"let a = 1;\n" * 100)
        self.embed()
        first = self.text("a.c")
        self.embed()
        self.assertEqual(first, self.text("a.c"))

    def test_refuses_what_it_does_not_know(self):
        self.put("in/app.exe", b"x")
        self.assertNotEqual(self.embed().returncode, 0)

    def test_refuses_a_style_sheet_that_names_a_missing_file(self):
        self.put("in/app.css", b"a{background:url(nix.png)}")
        got = self.embed()
        self.assertNotEqual(got.returncode, 0)
        self.assertIn("nix.png", got.stderr)


class Sprite(Tree):
    def sprite(self):
        return self.tool("icon_sprite.py", "--icons", os.path.join(self.dir, "icons"), "--list", os.path.join(self.dir, "list.txt"),
                         "--out", os.path.join(self.dir, "s.svg"), os.path.join(self.dir, "x.html"))

    def test_takes_what_templates_and_the_list_name(self):
        svg = b'<svg viewBox="0 0 24 24">\n  <path d="M1 1" />\n</svg>\n'
        for name in ("search", "bell", "unused"):
            self.put(f"icons/{name}.svg", svg)
        self.put("list.txt", b"# comment\nbell\n")
        self.put("x.html", b'{% call icon("search") %}')
        self.assertEqual(self.sprite().returncode, 0)
        out = self.text("s.svg")
        self.assertIn('<symbol id="bell"', out)
        self.assertIn('<symbol id="search"', out)
        self.assertNotIn("unused", out)

    def test_refuses_an_icon_that_does_not_exist(self):
        self.put("list.txt", b"")
        self.put("x.html", b'{% call icon("nix") %}')
        got = self.sprite()
        self.assertNotEqual(got.returncode, 0)
        self.assertIn("nix", got.stderr)


class Translations(Tree):
    def test_compiles_a_sorted_table(self):
        po = self.put("en.po", 'msgid ""\nmsgstr "x"\n\nmsgid "b"\nmsgstr "B\\"?"\n\nmsgid "a"\nmsgstr "A"\n\nmsgid "leer"\nmsgstr ""\n'
                      .encode())
        out = os.path.join(self.dir, "t.c")
        self.assertEqual(self.tool("po_compile.py", "--out", out, po).returncode, 0)
        text = self.text("t.c")
        self.assertLess(text.index('{"a", "A"}'), text.index('{"b", "B\\"\\?"}'))
        self.assertIn("sbt_tr_rows_n = 2", text)

    def test_refuses_other_arguments(self):
        po = self.put("en.po", b'msgid "Sisa %1"\nmsgstr "Left %2"\n')
        self.assertNotEqual(self.tool("po_compile.py", "--out", os.path.join(self.dir, "t.c"), po).returncode, 0)


if __name__ == "__main__":
    unittest.main()
