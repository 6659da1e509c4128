"""One paper on screen: read, edited block by block, newer facts and Word files taken in, changes undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.core.access import Act
from tiendo.core.reporting.copies import COPY_NAMES
from tiendo.core.reporting.editing import FIELD_NAMES, NoSuchPart, blocks_in, paragraph_at, text_at
from tiendo.core.reporting.outline import Paragraph, Source
from tiendo.core.reporting.outline_json import outline_of
from tiendo.core.reporting.rewording import sources_of
from tiendo.queries import scope
from tiendo.queries.paper_history import edit_lines
from tiendo.queries.paper_sources import told
from tiendo.queries.papers import later_of, paper_for
from tiendo.queries.superiors import superior_of
from tiendo.records.models import Paper, PaperState, StoredFile
from tiendo.usecases import files, word_back
from tiendo.usecases import paper_edits as edits
from tiendo.usecases.errors import Refused, WrongState
from tiendo.usecases.issuing import may_receive
from tiendo.usecases.paper_files import FORMS
from tiendo.usecases.papers import content_of
from tiendo.web.answers import is_htmx
from tiendo.web.paper_sources import addresses
from tiendo.web.papers import places, shown_line
from tiendo.web.shell import actor_of

SALT = "paper-word"
LAST_EDITS = 5


def paper_of(request: HttpRequest, pk: int) -> Paper:
    """The paper, or 404 where it is none of his."""
    found = paper_for(actor_of(request), pk)
    if found is None:
        raise Http404
    return found


@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    found = paper_of(request, pk)
    context = _context(request, found)
    open_at = request.GET.get("sua", "")
    if open_at and context["edits"]:
        context |= {"open_at": open_at, "form": _form(found, open_at)}
    return render(request, "tiendo/papers/page.html", context)


@require_http_methods(["GET", "POST"])
def paper_block(request: HttpRequest, pk: int) -> HttpResponse:
    """One block: its form (`sua`), itself, or what is done to it (POST `viec`)."""
    found = paper_of(request, pk)
    if request.method == "POST":
        return _done(request, found)
    address = request.GET.get("o", "")
    if not is_htmx(request):
        return redirect(f"{reverse('paper', args=[pk])}?{urlencode({'sua': address})}#dang-sua")
    if "sua" in request.GET:
        return render(request, "tiendo/papers/_form.html", {"paper": found, "form": _form(found, address)})
    return _block(request, found, address)


@require_GET
def paper_sources(request: HttpRequest, pk: int) -> HttpResponse:
    """What a paragraph, or the cells of a row, stand on."""
    found = paper_of(request, pk)
    address, row = request.GET.get("o", ""), request.GET.get("dong", "")
    sources = _sources(found, address, row)
    context = {"paper": found, "told": told(found, sources), "where": addresses(s.key for s in sources)}
    name = "tiendo/papers/_sources.html" if is_htmx(request) else "tiendo/papers/sources.html"
    return render(request, name, context)


@require_http_methods(["GET", "POST"])
def paper_news(request: HttpRequest, pk: int) -> HttpResponse:
    """What the facts say otherwise since the paper was composed; all taken in, or what is ticked."""
    found = _draft_of(request, pk)
    if request.method == "POST":
        post = request.POST
        over = set(post.getlist("thay"))
        wanted = None if post.get("viec") == "het" else {*post.getlist("lay"), *over}
        if wanted is not None and not wanted:
            raise Refused("Chưa chọn chỗ nào để lấy số liệu mới.")
        before = found.version
        after = edits.take_in(paper_id=pk, wanted=wanted, over=over, actor=actor_of(request), now=clock.now())
        messages.success(request, f"Đã lấy số liệu mới vào {after.version - before} chỗ. Chỗ sửa tay được giữ nguyên.")
        return redirect("paper", pk)
    changes = edits.news(found, clock.now())[1]
    if is_htmx(request):
        return render(request, "tiendo/papers/_news_count.html", {"paper": found, "changes": changes})
    return render(request, "tiendo/papers/news.html", {"paper": found, "changes": changes, "tab": "news"})


@require_http_methods(["GET", "POST"])
def paper_edits(request: HttpRequest, pk: int) -> HttpResponse:
    """All changes of the draft, each of which can be undone while it stands."""
    found = _draft_of(request, pk)
    if request.method == "POST":
        version = request.POST.get("lan", "")
        edits.undo(
            paper_id=pk, version=int(version) if version.isdigit() else None, actor=actor_of(request), now=clock.now()
        )  # fmt: skip
        messages.success(request, "Đã hoàn tác.")
        return redirect("paper_edits" if request.POST.get("ve") else "paper", pk)
    return render(request, "tiendo/papers/edits.html", {"paper": found, "lines": edit_lines(found), "tab": "edits"})


@require_http_methods(["GET", "POST"])
def paper_word(request: HttpRequest, pk: int) -> HttpResponse:
    """A DOCX that comes back: uploaded, what it changed shown, then what is ticked taken in."""
    found = _draft_of(request, pk)
    context: dict[str, Any] = {"paper": found, "tab": "paper"}
    if request.method == "GET":
        return render(request, "tiendo/papers/word.html", context)
    person, now, key = actor_of(request), clock.now(), request.POST.get("tep", "")
    data = _kept(key) if key else _uploaded(request, "docx")
    try:
        if key:
            return _word_taken(request, found, data)
        context["unlike"] = word_back.differences(found, data, person)
    except (Refused, WrongState) as why:
        context |= {"fault": why.message, "unlike": word_back.differences(found, data, person) if key else None}
    if context.get("unlike"):
        context["key"] = key or signing.dumps([found.pk, files.store(data=data, now=now).sha256], salt=SALT)
    return render(request, "tiendo/papers/word.html", context, status=422 if context.get("fault") else 200)


def _word_taken(request: HttpRequest, found: Paper, data: bytes) -> HttpResponse:
    post, version = request.POST, request.POST.get("lan", "")
    after = word_back.take_back(
        paper_id=found.pk,
        data=data,
        wanted=set(post.getlist("lay")),
        version=int(version) if version.isdigit() else -1,
        actor=actor_of(request),
        now=clock.now(),
    )
    messages.success(request, f"Đã nhận {after.version - found.version} chỗ sửa từ tệp DOCX.")
    return redirect("paper", found.pk)


def _kept(key: str) -> bytes:
    """The file of the preview, which nobody can name but through the page that showed it."""
    try:
        _, sha256 = signing.loads(key, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature as why:
        raise Refused("Phiên so sánh đã hết hạn. Hãy chọn lại tệp DOCX.") from why
    return files.content(StoredFile.objects.get(sha256=sha256))


def _uploaded(request: HttpRequest, name: str) -> bytes:
    file = request.FILES.get(name)
    if file is None or not file.size:
        raise Refused("Chưa chọn tệp, hoặc tệp trống.")
    return bytes(file.read())


def _draft_of(request: HttpRequest, pk: int) -> Paper:
    """A draft that he may edit; 404 for others, the page itself for what is no draft any more."""
    found = paper_of(request, pk)
    if not scope.may(actor_of(request), Act.DRAFT_PAPER, found.run.authority, found.run):
        raise Http404
    if found.state != PaperState.DRAFT:
        raise WrongState("Văn bản này không còn là dự thảo nên không sửa được.")
    return found


def _context(request: HttpRequest, found: Paper) -> dict[str, Any]:
    """What the page of a paper shows besides its tabs."""
    person = actor_of(request)
    drafts, outline = found.state == PaperState.DRAFT, content_of(found)
    may_draft = scope.may(person, Act.DRAFT_PAPER, found.run.authority, found.run)
    context: dict[str, Any] = {
        "paper": found,
        "tab": "paper",
        "edits": drafts and may_draft,
        "may_draft": may_draft,
        "may_issue": scope.may(person, Act.ISSUE_PAPER, found.run.authority, found.run),
        "outline": outline,
        "forms": FORMS,
        "copies": [(str(c), name) for c, name in COPY_NAMES.items()],
        "later": later_of(found),
        "fields": [(f"@{name}", words) for name, words in FIELD_NAMES.items() if name != "type_name"],
    }
    if context["edits"]:
        found_places = places(outline, outline_of(found.composed))
        context |= {"places": found_places, "by_hand": sum(p.edited for p in found_places.values())}
        context["lines"] = edit_lines(found, LAST_EDITS)
    else:
        stored = {(f.copy, f.form): f for f in found.files.select_related("file")}
        context["files"] = [(c, name, [stored.get((c, f)) for f in FORMS]) for c, name in context["copies"]]
        context["missing"] = len(stored) < len(FORMS) * len(COPY_NAMES)
        context["may_receive"] = may_receive(person, found)
        context["above"] = superior_of(found.run.authority) if context["may_issue"] else None
    return context


def _form(found: Paper, address: str, typed: str | None = None, fault: str = "", theirs: str | None = None) -> Any:
    """What the form of a block shows; 404 where nothing to edit stands at the address."""
    outline = content_of(found)
    if address.startswith("+") and "|" in address:  # behind which block a new one goes
        part, _, after = address[1:].partition("|")
        return {"address": address, "part": part, "after": after, "text": typed or "", "fault": fault, "new": True}
    try:
        current = text_at(outline, address)
    except NoSuchPart as why:
        raise Http404 from why
    return {
        "address": address,
        "seen": current,
        "text": current if typed is None else typed,
        "fault": fault,
        "theirs": theirs,
        "lines": address in ("@addressed_to", "@recipients"),
        "block": "|" in address,
    }


def _done(request: HttpRequest, found: Paper) -> HttpResponse:
    """Do what was asked of a block. A text goes back into its place; anything else shows the sheet anew."""
    post, address = request.POST, request.POST.get("o", "")
    given: dict[str, Any] = {"paper_id": found.pk, "actor": actor_of(request), "now": clock.now()}
    try:
        match post.get("viec"):
            case "sua":
                edits.edit_text(address=address, seen=post.get("thay", ""), text=post.get("loi", ""), **given)
            case "them":
                edits.add_paragraph(
                    part=post.get("phan", ""), after=post.get("sau", ""), text=post.get("loi", ""), **given
                )
            case "xoa":
                edits.remove(address=address, **given)
            case "len" | "xuong":
                edits.move(address=address, by=-1 if post["viec"] == "len" else 1, **given)
            case _:
                raise Refused("Không rõ phải làm gì với đoạn này. Hãy tải lại trang.")
    except (edits.TextConflict, Refused) as why:
        theirs = why.current if isinstance(why, edits.TextConflict) else None
        found.refresh_from_db()
        form = _form(found, address, post.get("loi", ""), why.message, theirs)
        return _form_again(request, found, form, 409 if theirs is not None else 422)
    found.refresh_from_db()
    if not is_htmx(request):
        return redirect(f"{reverse('paper', args=[found.pk])}#p-{address.partition('|')[2]}")
    if post["viec"] == "sua":
        return _block(request, found, address, panel=True)
    response = render(request, "tiendo/papers/_sheet.html", _context(request, found) | {"panel": True})
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#van-ban", "outerHTML"
    return response


def _form_again(request: HttpRequest, found: Paper, form: Any, status: int) -> HttpResponse:
    if is_htmx(request):
        return render(request, "tiendo/papers/_form.html", {"paper": found, "form": form}, status=status)
    context = _context(request, found) | {"open_at": form["address"], "form": form}
    return render(request, "tiendo/papers/page.html", context, status=status)


def _block(request: HttpRequest, found: Paper, address: str, *, panel: bool = False) -> HttpResponse:
    """The paragraph as it stands, with the panel where it was changed; the whole sheet for anything else."""
    context = _context(request, found) | {"panel": panel}
    line = shown_line(context["outline"], address) if "|" in address else None
    if line is not None:
        return render(request, "tiendo/papers/_line.html", context | {"line": line})
    response = render(request, "tiendo/papers/_sheet.html", context)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#van-ban", "outerHTML"
    return response


def _sources(found: Paper, address: str, row: str) -> list[Source]:
    """The sources of a paragraph, or of one row of a table or annex."""
    outline = content_of(found)
    if row:
        tables = [t for a in outline.annexes if f"+{a.key}" == address for t in a.tables]
        part, _, key = address.partition("|")
        tables += [b for b in blocks_in(outline, part) if b.key == key and not isinstance(b, Paragraph)]
        cells = [c for t in tables for r in t.rows if r.key == row for c in r.cells]
        return [s for c in cells for s in c.sources]
    try:
        return list(sources_of(paragraph_at(outline, address)))
    except NoSuchPart as why:
        raise Http404 from why
