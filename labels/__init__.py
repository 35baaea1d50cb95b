"""Print QR labels and prove that they read: texts in, millimetres on paper out.

    designs, stocks = load_designs(), load_stocks()
    items = [Item(symbol("HTTPS://ASET.GO.ID/MA7K3M9QX2C"), {"tag": "MA 7K3M 9QX2 C", ...}), ...]
    job = render(designs["asset-50x30"], stocks["a4-50x30"], items, skip=4)
    file = release(job, verify(job))

`release` gives the bytes only when every label of the finished file has been read back.
Knows nothing of assets: what a label says is a mapping of field names to texts.
"""

from labels.design import Design, load_designs
from labels.errors import LabelError, NotReleased
from labels.geometry import Box
from labels.job import WRITERS, Job, Report, preview, preview_draft, release, render, verify
from labels.layout import Item, Sheet, lay_out, module_size
from labels.marks import Line, Mark, TextRun
from labels.pdf import write_pdf
from labels.qr import QUIET, Level, Segmentation, Symbol, symbol
from labels.reading import reading_distance
from labels.stock import Stock, load_stocks, place_on_sheet
from labels.verification import REASONS, Fault, Result

__all__ = [
    "QUIET",
    "REASONS",
    "WRITERS",
    "Box",
    "Design",
    "Fault",
    "Item",
    "Job",
    "LabelError",
    "Level",
    "Line",
    "Mark",
    "NotReleased",
    "Report",
    "Result",
    "Segmentation",
    "Sheet",
    "Stock",
    "Symbol",
    "TextRun",
    "lay_out",
    "load_designs",
    "load_stocks",
    "module_size",
    "place_on_sheet",
    "preview",
    "preview_draft",
    "reading_distance",
    "release",
    "render",
    "symbol",
    "verify",
    "write_pdf",
]
