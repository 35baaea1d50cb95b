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
from labels.qr import Level, Segmentation, Symbol, symbol
from labels.reading import reading_distance
from labels.stock import Stock, load_stocks, place_on_sheet
from labels.verify import REASONS, Fault, Result

__all__ = [
    "REASONS",
    "WRITERS",
    "Box",
    "Design",
    "Fault",
    "Item",
    "Job",
    "LabelError",
    "Level",
    "NotReleased",
    "Report",
    "Result",
    "Segmentation",
    "Sheet",
    "Stock",
    "Symbol",
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
]
