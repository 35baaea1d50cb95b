"""One search over assets, rooms, people, documents, pages and actions: a page, and what is offered
in the top bar while someone types."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inventory import clock
from inventory.access.guard import current_actor, logged_in, zone
from inventory.access.rules import Permission
from inventory.desk.forms import SearchForm
from inventory.desk.pages.blueprint import bp, grouped_code
from inventory.desk.queries.assets import AssetRow, asset_page, find_named
from inventory.desk.queries.people import held_by, people_page
from inventory.desk.rules import MOST_HITS, AssetFilter, begins_words, fit, shares
from inventory.journal.rules import Actor
from inventory.organisation.queries import find_person_of, places
from inventory.register.queries import documents_named
from inventory.register.rules import DOCUMENT_NAMES, brand_unsaid
from inventory.tags.queries import Found
from inventory.web.navigation import open_to_me
from inventory.web.transaction import reading
from inventory.web.words import gettext, ngettext

MOST_WEIGHED = 50
"""So many things of a kind are looked at for those whose names answer best."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing as it is offered; `fit` says how well its names answer."""

    title: str
    sub: str
    url: str
    icon: str
    fit: int


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; `all_url` is the list where all of it stands."""

    name: str
    hits: Sequence[Hit]
    all_url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The groups in the order of their best hits; `mended` is what assets were searched for where
    nothing answers to what was asked."""

    groups: Sequence[Group]
    mended: str | None = None


@bp.get("/search")
@logged_in
def search() -> ResponseReturnValue:
    """Show what a search finds, a few of each kind; a tag's code leads to its thing."""
    q = _asked()
    with reading() as session:
        named = find_named(session, q) if q else None
        if named is not None:
            return redirect(url_for(".tag", code=named.code))
        answer = _answer(session, q, by=current_actor())
    return render_template("desk/search.html", q=q, answer=answer)


@bp.get("/search/hits")
@logged_in
def search_hits() -> ResponseReturnValue:
    """Answer what is offered while someone types, with the sentences that go with it."""
    q, by = _asked(), current_actor()
    with reading() as session:
        named = find_named(session, q) if q else None
        answer = Answer([_tag_group(named, by)]) if named else _answer(session, q, by=by)
    groups = list(zip(answer.groups, shares([len(one.hits) for one in answer.groups]), strict=True))
    count = sum(share for _, share in groups)
    return jsonify(
        groups=[
            {
                "name": group.name,
                "hits": [
                    {"title": hit.title, "sub": hit.sub, "url": hit.url, "icon": hit.icon}
                    for hit in group.hits[:share]
                ],
            }
            for group, share in groups
        ],
        note=_mended_words(q, answer.mended) if answer.mended else "",
        said=ngettext("%(num)s hit", "%(num)s hits", count) if count else _nothing_words(q),
    )


def _asked() -> str:
    return SearchForm.model_validate({"q": request.args.get("q", "")}).q or ""


@bp.app_template_global("nothing_fits")
def _nothing_words(q: str) -> str:
    words = gettext("Nothing fits “%(q)s”. Check the spelling, or use the code of its tag.")
    return words % {"q": q}


def _mended_words(q: str, mended: str) -> str:
    words = gettext("Showing what was found for “%(mended)s”, not for “%(q)s”.")
    return words % {"mended": mended, "q": q}


def _answer(session: Session, q: str, *, by: Actor) -> Answer:
    if not q:
        return Answer([])
    others = [_pages(q)]
    if by.may(Permission.READ_REGISTER):
        found = asset_page(session, AssetFilter(q=q), by=by, limit=MOST_WEIGHED)
        others = [
            _rooms(session, q, by=by),
            _people(session, q, by=by),
            _documents(session, q, by=by),
            *others,
        ]
        # A word of the register that comes near is no answer where the word itself names something.
        is_guess = found.mended is not None and any(group.hits for group in others)
        rows, mended = ([], None) if is_guess else (found.rows, found.mended)
        hits = _fittest(_assets(mended or q, rows))
        mine = Group(gettext("Assets"), hits, url_for(".assets", q=mended or q))
    else:
        mine, mended = _mine(session, q, by=by), None
    groups = [group for group in (mine, *others) if group.hits]
    return Answer(sorted(groups, key=lambda group: min(hit.fit for hit in group.hits)), mended)


def _assets(q: str, rows: Iterable[AssetRow]) -> list[Hit]:
    return [
        Hit(
            row.name,
            _beside(row, q),
            url_for(".asset", asset_id=row.id),
            "package",
            fit(q, (row.name, f"{row.name} {row.brand or ''}", row.serial or "")),
        )
        for row in rows
    ]


def _beside(row: AssetRow, q: str) -> str:
    """Say what tells things of one name apart: brand, place, holder, and the number looked for."""
    serial = row.serial or ""
    is_looked_for = serial and q.casefold() in serial.casefold()
    return _joined(
        brand_unsaid(row.name, row.brand),
        _where(row),
        row.holder.name if row.holder else None,
        serial if is_looked_for or not row.tag else grouped_code(row.tag),
    )


def _where(row: AssetRow) -> str:
    if row.is_gone:
        return gettext("Not found")
    room = row.room.name if row.room else gettext("In no room")
    return _joined(room, gettext("Reported not here") if row.is_missed else None)


def _joined(*words: str | None) -> str:
    return " · ".join(word for word in words if word)


def _mine(session: Session, q: str, *, by: Actor) -> Group:
    """Find what is in the name of someone who does not read the register."""
    me = find_person_of(session, by.id)
    held = held_by(session, me.id, by=by, permission=None) if me else []
    rows = [
        one.asset
        for one in held
        if begins_words(q, f"{one.asset.name} {one.asset.brand} {one.asset.serial}")
        and by.may(Permission.LOOK, one.asset.unit_path)
    ]
    return Group(gettext("My items"), _assets(q, rows[:MOST_HITS]), url_for(".mine"))


def _rooms(session: Session, q: str, *, by: Actor) -> Group:
    found = places(
        session, by=by, permission=Permission.READ_REGISTER, search=q, limit=MOST_WEIGHED
    )
    hits = (
        Hit(
            one.label,
            one.name,
            url_for(".room", room_id=one.id),
            "door",
            fit(q, (one.code, one.name, one.label)),
        )
        for one in found
    )
    return Group(gettext("Rooms"), _fittest(hits), url_for(".rooms", q=q))


def _people(session: Session, q: str, *, by: Actor) -> Group:
    today = clock.local_date(clock.now(), zone())
    found = people_page(session, by=by, today=today, q=q, left_too=True, limit=MOST_WEIGHED)
    hits = (
        Hit(
            one.name,
            _joined(one.post, one.unit, gettext("Left") if one.has_left else None),
            url_for(".person", person_id=one.id),
            "user",
            fit(q, (one.name, one.nip or "")),
        )
        for one in found.rows
    )
    return Group(gettext("People"), _fittest(hits), url_for(".people", q=q, left=1))


def _documents(session: Session, q: str, *, by: Actor) -> Group:
    kinds = {kind: gettext(name) for kind, name in DOCUMENT_NAMES.items()}
    hits = [
        Hit(
            one.name,
            _joined(kinds[one.kind], one.asset),
            url_for(".asset", asset_id=one.asset_id, _anchor="documents"),
            "file-text",
            fit(q, (one.name,)),
        )
        for one in documents_named(session, q, kinds=kinds, by=by, limit=MOST_HITS)
    ]
    return Group(gettext("Documents"), hits)


def _pages(q: str) -> Group:
    """Find the pages and actions that are open to whoever asks, by their labels."""
    hits = (
        Hit(label, "", url_for(one.endpoint), one.icon, fit(q, (label,)))
        for one in open_to_me()
        for label in (gettext(one.label),)
        if begins_words(q, f"{label} {gettext(one.called) if one.called else ''}")
    )
    return Group(gettext("Pages and actions"), _fittest(hits))


def _fittest(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.fit)[:MOST_HITS]


def _tag_group(found: Found, by: Actor) -> Group:
    """Say what a tag names, as far as it may be said; its own page judges again."""
    title, icon = gettext("Tag %(code)s") % {"code": grouped_code(found.code)}, "tag"
    if found.asset and by.may(Permission.LOOK, found.unit_path):
        title, icon = found.asset.name, "package"
    elif found.room and by.may(Permission.LOOK, found.unit_path):
        title, icon = f"{found.room.label} · {found.room.name}", "door"
    elif found.person and by.may(Permission.READ_REGISTER, found.unit_path):
        title, icon = found.person.name, "id-badge-2"
    hit = Hit(title, grouped_code(found.code), url_for(".tag", code=found.code), icon, 0)
    return Group(gettext("Tags"), [hit])
