"""The template compiler: parse and expr read a template, check knows what a value may become where it stands, emit and
program write C. Started by tools/template_compile.py."""
