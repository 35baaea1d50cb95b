"""One label order from texts to a file that may be handed out: render, verify, release."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from labels.design import Design
from labels.errors import NoLabels, NotReleased, NotReleasedTryLarger, OtherFile, OtherPages
from labels.layout import Item, Sheet, draft_sheet, lay_out, preview_sheet
from labels.pdf import write_pdf
from labels.stock import Stock, load_stocks
from labels.svg import write_svg
from labels.verification import Result, page_count, read_back

Writer = Callable[..., bytes]

WRITERS: Mapping[str, Writer] = {"pdf": write_pdf}
"""Writers by name: sheets and a `title` in, the bytes of a file out."""

NAMED = 5
"""Labels that an error names; the report has them all."""


@dataclass(frozen=True, slots=True)
class Job:
    """A rendered order: what was wanted, and the bytes of the file made from it."""

    design: Design
    stock: Stock
    items: tuple[Item, ...]
    skip: int
    data: bytes = field(repr=False)

    def sheets(self) -> Iterator[Sheet]:
        """Yield the wanted sheets anew."""
        return lay_out(self.design, self.stock, self.items, skip=self.skip)


@dataclass(frozen=True, slots=True)
class Report:
    """The results of all labels of the file with this SHA-256, in the order of the items."""

    sha256: str
    results: tuple[Result, ...]
    surplus_pages: int = 0

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.good)

    @property
    def good(self) -> bool:
        """Say whether every label read back and the file has no other page."""
        return not self.failed and not self.surplus_pages


def render(
    design: Design, stock: Stock, items: Sequence[Item], *, skip: int = 0, writer: str = "pdf"
) -> Job:
    """Print `items` in their order on sheets of `stock`, after `skip` used labels.

    Raises NoLabels, NoSuchCell, DesignTooLarge, MissingContents, ModuleTooSmall, CodeTooWide
    or Unprintable. The same order gives the same bytes.
    """
    if not items:
        raise NoLabels
    sheets = lay_out(design, stock, items, skip=skip)
    data = WRITERS[writer](sheets, title=design.title)
    return Job(design, stock, tuple(items), skip, data)


def verify(job: Job, *, progress: Callable[[int, int], object] | None = None) -> Report:
    """Read every label of the finished file back and compare it with what was wanted.

    Compared are the QR text, every module, the white border, the printed code and the other texts.
    `progress` is called with (labels read, labels in all) after each label.
    """
    results = []
    pages = 0
    for result in read_back(job.data, job.design, job.items, job.sheets()):
        results.append(result)
        pages = result.sheet + 1
        if progress is not None:
            progress(len(results), len(job.items))
    surplus = max(0, page_count(job.data) - pages)
    return Report(_fingerprint(job.data), tuple(results), surplus)


def release(job: Job, report: Report, *, stocks: Iterable[Stock] | None = None) -> bytes:
    """Return the bytes of the file when `report` says that every label of it read back.

    Raises NotReleased with the labels' names (facts: failed, total, names, module, results), or
    its kind NotReleasedTryLarger (larger) when `stocks`, by default the shipped ones, has a larger
    paper; OtherPages; OtherFile when the report is about other bytes or not about all labels.
    """
    if report.sha256 != _fingerprint(job.data) or len(report.results) != len(job.items):
        raise OtherFile
    if report.failed:
        raise _kept_back(job, report, load_stocks().values() if stocks is None else stocks)
    if report.surplus_pages:
        raise OtherPages(pages=report.surplus_pages)
    return job.data


def preview(design: Design, item: Item) -> str:
    """Return one label as SVG, true to the millimetre. Raises what `render` raises."""
    return write_svg(preview_sheet(design, item), title=design.title)


def _kept_back(job: Job, report: Report, stocks: Iterable[Stock]) -> NotReleased:
    named = [result.called for result in islice(report.failed, NAMED)]
    if len(report.failed) > NAMED:
        named.append("…")
    facts = {
        "failed": len(report.failed),
        "total": len(report.results),
        "names": ", ".join(named),
        "module": min(result.module for result in report.failed),
        "results": report.failed,
    }
    larger = _larger(job.stock, stocks)
    if larger is None:
        return NotReleased(**facts)
    return NotReleasedTryLarger(larger=larger.title, **facts)


def _larger(stock: Stock, stocks: Iterable[Stock]) -> Stock | None:
    def area(other: Stock) -> float:
        return other.label_width * other.label_height

    fitting = (
        other
        for other in stocks
        if other.label_width >= stock.label_width
        and other.label_height >= stock.label_height
        and area(other) > area(stock)
    )
    return min(fitting, key=area, default=None)


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def preview_draft(design: Design, fields: Mapping[str, str], *, title: str = "") -> str:
    """Return a label whose code is not given yet as SVG; in place of the symbol stand its corners.

    What stands there can be read by no scanner. Raises MissingContents, CodeTooWide or Unprintable.
    """
    return write_svg(draft_sheet(design, fields), title=title or design.title)
