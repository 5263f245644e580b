"""Knows at each place of the HTML what a value may become there, and refuses what could not be made safe."""
import re
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


def describe(s):
    if s.ctx == "value":
        return f"attribute '{s.attr}' of <{s.tag}>" + (f" ({s.url})" if s.url else "")
    if s.ctx == "tag":
        return f"tag <{s.tag}"
    return "<" + "><".join(s.stack) + ">" if s.stack else "text"
