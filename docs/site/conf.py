"""How Sphinx builds the pages that stage.py has laid out. Nothing of the site is fetched by its reader's browser."""
import os

from docutils import nodes
from docutils.utils.math import latex2mathml
from sphinx.util import logging

project = "clientele"
release = version = os.environ["CLIENTELE_VERSION"]
html_title = f"clientele {release}"
language = "en"

extensions = ["myst_parser"]
root_doc = "index"
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["dollarmath"]
myst_fence_as_directive = ["math"]
myst_heading_anchors = 3
smartquotes = False  # quotes and dashes stay as they were written

html_theme = "furo"
html_static_path = [os.environ["CLIENTELE_SITE_STATIC"]]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
html_math_renderer = "mathml"
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5c8a", "color-brand-content": "#0b5c8a"},
    "dark_css_variables": {"color-brand-primary": "#7cc4ee", "color-brand-content": "#7cc4ee"},
}

logger = logging.getLogger(__name__)


def mathml(node, as_block):
    try:
        made = latex2mathml.tex2mathml(node.astext(), as_block=as_block)
        # Browsers take text for space, and give a sign next to space no room: a name in words is an identifier.
        return made.replace("<mtext>", "<mi mathvariant=\"normal\">").replace("</mtext>", "</mi>")
    except Exception as problem:  # docutils names what it cannot read, by a type of its own per version
        logger.warning("the formula %r does not render: %s", node.astext(), problem, location=node)
        return ""


def visit_math(self, node):
    self.body.append(mathml(node, as_block=False))
    raise nodes.SkipNode


def visit_math_block(self, node):
    self.body.append('<div class="math-block">' + mathml(node, as_block=True) + "</div>\n")
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
