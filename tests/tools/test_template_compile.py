"""What the template compiler refuses, with the line it blames, and what it lets through."""
import os
import subprocess
import sys
import tempfile
import unittest

TOOLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools")
sys.path.insert(0, TOOLS)
import template_compile as tc  # noqa: E402

VIEW = '{% view struct sbt_view_x "pages/x.h" %}'
TOKEN = '{% partial form_token(const struct sbt_page *page) %}<input name="_csrf" value="{{ page.csrf }}">{% end %}'


def compile_(src, extra=TOKEN):
    program = tc.Program()
    program.add("x.html", VIEW + src)
    program.add("shared.html", extra)
    return program.render("templates")[0]


# what it is, source, words of the refusal
REFUSED = [
    ("unquoted attribute", "<p class=a></p>", "quoted"),
    ("unquoted attribute with a value", "<p class={{ v.a }}></p>", "quoted"),
    ("value as tag name", "<{{ v.a }}></p>", "begins no tag"),
    ("value in a tag", "<p {{ v.a }}></p>", "only in text or in a quoted attribute"),
    ("value in an attribute name", '<p data-{{ v.a }}="x"></p>', "only in text or in a quoted attribute"),
    ("name split by a block", "<in{% if v.a %}put{% end %}>", "broken tag"),
    ("attribute split by a block", '<p cl{% if v.a %}ass="x"{% end %}></p>', "broken tag"),
    ("value behind a block in a tag", '<p{% if v.a %} class{% end %}="x"></p>', "broken tag"),
    ("event attribute", '<p onclick="x()"></p>', "event attribute"),
    ("event attribute in capitals", '<p ONCLICK="x()"></p>', "event attribute"),
    ("style attribute", '<p style="color:red"></p>', "not allowed"),
    ("srcdoc", '<p srcdoc="x"></p>', "not allowed"),
    ("srcset", '<img alt="" srcset="{{ v.a }}">', "not allowed"),
    ("meta refresh", '<meta http-equiv="refresh" content="0">', "not allowed"),
    ("style element", "<style>p{}</style>", "not allowed"),
    ("base element", '<base href="/">', "not allowed"),
    ("frame", '<iframe src="/"></iframe>', "not allowed"),
    ("object", '<object></object>', "not allowed"),
    ("animated link", '<svg><a><animate attributeName="href" values="{{ v.a }}"/></a></svg>', "not allowed"),
    ("markup in a drawing", "<svg><foreignObject></foreignObject></svg>", "not allowed"),
    ("inline script", "<script>alert(1)</script>", "inline script"),
    ("script without src", "<script></script>", "inline script"),
    ("value in a script", '<script src="/x">{{ v.a }}</script>', "no value inside <script>"),
    ("script link", '<a href="javascript:alert(1)">1</a>', "only relative"),
    ("script link in capitals", '<a href="JavaScript:alert(1)">1</a>', "only relative"),
    ("data link", '<a href="data:text/html,x">1</a>', "only relative"),
    ("http link", '<a href="http://x/">1</a>', "only relative"),
    ("link to another site", '<a href="//x/">1</a>', "leaves the site"),
    ("scheme from a value", '<a href="{{ v.a }}:{{ v.b }}">1</a>', "only relative"),
    ("half a scheme in a branch", '<a href="{% if v.a %}/x{% else %}java{% end %}script:1">1</a>', "branch"),
    ("sentence in a link", '<a href="{% t "Kembali" %}">1</a>', "no sentence in the link"),
    ("literal in a link", '<a href="{% lit "javascript:x" %}">1</a>', "no link"),
    ("asset outside of a link", '<p title="{% asset "app.css" %}"></p>', "start of a link"),
    ("asset in text", '{% asset "app.css" %}', "start of a link"),
    ("quote left open by a branch", '<p class="{% if v.a %}x"{% end %}></p>', "different places"),
    ("tag left open by a branch", "{% if v.a %}<b>{% end %}", "different places"),
    ("tag closed by a branch", "<b>{% if v.a %}</b>{% end %}", "without <b> in this block|different places"),
    ("tag opened in a loop", "{% for i in v.a : v.n %}<b>{% end %}", "different places"),
    ("wrong closing tag", "<b></i>", "closes <b>"),
    ("tag never closed", "<b>", "open"),
    ("attribute twice", '<p class="a" class="b"></p>', "stands twice"),
    ("markup in an attribute", '<p title="<b>"></p>', "write &lt;"),
    ("picture without alt", '<img src="/x">', "alt"),
    ("page without language", "<html></html>", "lang"),
    ("POST form without token", '<form method="post" action="/x"></form>', "form_token"),
    ("POST form in capitals without token", '<form action="/x" method="POST"></form>', "form_token"),
    ("text that nobody translates", "<p>Laporkan</p>", "not translated"),
    ("title that nobody translates", '<p title="Laporkan"></p>', "not translated"),
    ("label that nobody translates", '<p aria-label="Laporkan"></p>', "not translated"),
    ("placeholder that nobody translates", '<input placeholder="Nama">', "not translated"),
    ("unknown name", "{{ w.a }}", "unknown name 'w'"),
    ("unknown filter", "{{ v.a|raw }}", "unknown filter 'raw'"),
    ("unknown function", "{{ system(v.a) }}", "unknown function"),
    ("unknown tag", "{% raw v.a %}", "unknown tag"),
    ("unknown partial", "{% call nix() %}", "no partial"),
    ("unknown argument", "{% call form_token(v.page, x=1) %}", "no parameter 'x'"),
    ("missing argument", "{% call form_token() %}", "needs the argument"),
    ("partial in an attribute", '<p title="{% call form_token(v.page) %}"></p>', "between tags"),
    ("wrap without body", "{% wrap form_token(v.page) %}{% end %}", "no {% body %}"),
    ("string comparison by ==", '{% if v.a == "x" %}{% end %}', "eq(a"),
    ("sentence with too few arguments", '{% t "Sisa %1 hari" %}', "argument"),
    ("sentence with too many arguments", '{% t "Sisa" v.a %}', "argument"),
    ("sentence that is no literal", "{% t v.a %}", "expected {% t"),
    ("block never closed", "{% if v.a %}", "needs {% end %}"),
    ("end without block", "{% end %}", "without a block"),
    ("tag never closed by %}", "{% if v.a", "not closed"),
    ("value never closed", "{{ v.a", "not closed"),
    ("body outside of a partial", "{% body %}", "outer level"),
    ("loop without bound", "{% for i in v.items %}{% end %}", "expected {% for"),
    ("name used twice", "{% let v = 1 %}", "exists already"),
    ("value in a comment", "<!-- {{ v.a }} -->", "comment"),
    ("stray <", "<p>1 < 2</p>", "begins no tag"),
    ("element closed like a void one", "<p/>", "not a void"),
]


class Refuses(unittest.TestCase):
    pass


def refusal(name, src, words):
    def check(self):
        with self.assertRaises(tc.TemplateError) as at:
            compile_(src)
        self.assertTrue(any(w in str(at.exception) for w in words.split("|")), str(at.exception))
        self.assertTrue(str(at.exception).startswith("x.html:1: error: "), str(at.exception))
    return check


for k, (name_, src_, words_) in enumerate(REFUSED):
    setattr(Refuses, f"test_{k:02}_{name_.replace(' ', '_')}", refusal(name_, src_, words_))


class Compiles(unittest.TestCase):
    def test_escapes_by_context(self):
        c = compile_('<p class="x {{ v.a }}">{{ v.b }}</p><a href="{{ v.c }}">1</a><a href="/x/{{ v.d }}?q={{ v.e }}">1</a>')
        self.assertIn("sbt_tpl_text(t, u_v->a);", c)
        self.assertIn("sbt_tpl_text(t, u_v->b);", c)
        self.assertIn("sbt_tpl_url(t, u_v->c);", c)
        self.assertIn("sbt_tpl_url_part(t, u_v->d);", c)
        self.assertIn("sbt_tpl_url_part(t, u_v->e);", c)

    def test_writes_constant_text_at_once(self):
        c = compile_("<ul>\n  <li>1</li>\n  <li>2</li>\n</ul>")
        self.assertEqual(c.count("sbt_buf_add(t->out,") - compile_("").count("sbt_buf_add(t->out,"), 1)

    def test_drops_html_comments(self):
        self.assertNotIn("geheim", compile_("<!-- geheim --><p>1</p>"))

    def test_blames_the_line(self):
        with self.assertRaises(tc.TemplateError) as at:
            compile_("\n<p>1</p>\n<p>\n1\n</p><p class=x>\n1</p>")
        self.assertIn("x.html:5: error", str(at.exception))

    def test_accepts_a_post_form_with_its_token(self):
        compile_('<form method="post" action="/x">{% call form_token(v.page) %}<button>1</button></form>')

    def test_accepts_whole_attributes_in_branches(self):
        compile_('<input{% if v.a %} checked{% elif v.b %} disabled="x"{% end %}>')

    def test_keeps_strings_with_marks_inside_values(self):
        self.assertIn('"%}"', compile_('{{ v.a ? "%}" : "}}" }}'))

    def test_refuses_two_templates_of_one_name(self):
        program = tc.Program()
        program.add("a/x.html", VIEW)
        with self.assertRaises(tc.TemplateError):
            program.add("b/x.html", VIEW)

    def test_refuses_two_partials_of_one_name(self):
        with self.assertRaises(tc.TemplateError):
            compile_("", TOKEN + TOKEN)

    def test_a_wrong_field_is_a_c_error_at_the_template(self):
        with tempfile.TemporaryDirectory() as d:
            for name, text in {
                "pages/x.h": "struct sbt_view_x { const char *a; long n; };\n",
                "pages/page.h": "struct sbt_page { const char *csrf; };\n",
                "pages/tpl.h": "struct sbt_tpl { void *out; };\nvoid sbt_tpl_text(struct sbt_tpl *t, const char *s);\n",
                "base/buf.h": "#define SBT_UNUSED __attribute__((unused))\n#include <stddef.h>\n"
                              "void sbt_buf_add(void *b, const void *p, size_t n);\n",
            }.items():
                os.makedirs(os.path.join(d, os.path.dirname(name)), exist_ok=True)
                with open(os.path.join(d, name), "w", encoding="utf-8") as f:
                    f.write(text)
            for body, want in (("\n\n{{ v.nix }}", "nix"), ("\n\n{{ v.n }}", "int")):
                path = os.path.join(d, "x.html")
                with open(path, "w", encoding="utf-8") as f:
                    f.write(VIEW + body)
                subprocess.run([sys.executable, os.path.join(TOOLS, "template_compile.py"), "--out-dir",
                                os.path.join(d, "gen"), path], check=True)
                got = subprocess.run(["gcc", "-std=gnu17", "-Werror", "-fsyntax-only", "-I", d, "-I", os.path.join(d, "gen", ".."),
                                      os.path.join(d, "gen", "templates.c")], capture_output=True, text=True)
                self.assertNotEqual(got.returncode, 0)
                self.assertIn("x.html:3:", got.stderr)
                self.assertIn(want, got.stderr)


if __name__ == "__main__":
    unittest.main()
