"""A page shown again after it refused a form, with everything that was typed into that form."""

from collections import Counter
from html import escape
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urlsplit

from flask import Response, current_app, request
from werkzeug.datastructures import MultiDict

from shared.web.console.notices import show_notice

Attributes = list[tuple[str, str | None]]
NEW_ON_EVERY_PAGE = {"csrf_token", "batch", "command_id"}
NOT_TYPED = {"file", "password", "submit", "button"}


def refilled_page(address: str, refusal: str, status: int) -> Response:
    """Return the page at an address of this service with a refusal, and its form as it was submitted."""
    target, typed, action = urlsplit(address), request.form, request.root_path + request.path
    environ = request.environ | {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": target.path.removeprefix(request.root_path),
        "QUERY_STRING": target.query,
        "CONTENT_LENGTH": "0",
        "wsgi.input": BytesIO(),
    }
    with current_app.request_context(environ):
        show_notice(refusal, "bad")
        page = current_app.full_dispatch_request()
    if page.status_code == 200:
        page.set_data(refilled(page.get_data(as_text=True), action, typed))
        page.status_code = status
    return page


def refilled(page: str, action: str, typed: MultiDict[str, str]) -> str:
    """Return a page with the submitted values in the form that was submitted: the one with this address and the same
    hidden fields."""
    forms = _Forms(action, typed)
    forms.feed(page)
    filling = _Filling(forms.submitted, typed)
    filling.feed(page)
    filling.close()
    return "".join(filling.written)


class _Forms(HTMLParser):
    """Finds the submitted form, by its number on the page and its id."""

    def __init__(self, action: str, typed: MultiDict[str, str]) -> None:
        super().__init__()
        self._action, self._typed, self._found, self._ids = action, typed, list[bool](), list[str | None]()

    @property
    def submitted(self) -> tuple[int, str | None] | None:
        return next(((number, self._ids[number]) for number, fits in enumerate(self._found) if fits), None)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        each = dict(attrs)
        name, value = each.get("name") or "", each.get("value")
        if tag == "form":
            self._found.append(urlsplit(each.get("action") or "").path == self._action)
            self._ids.append(each.get("id"))
        elif each.get("type") == "hidden" and value and name not in NEW_ON_EVERY_PAGE and self._found:
            owner = each.get("form")
            number = self._ids.index(owner) if owner in self._ids and owner else len(self._found) - 1
            self._found[number] &= value in self._typed.getlist(name)


class _Filling(HTMLParser):
    """Copies a page, with other values in the fields of one form."""

    def __init__(self, submitted: tuple[int, str | None] | None, typed: MultiDict[str, str]) -> None:
        super().__init__(convert_charrefs=False)
        self._number, self._id = submitted or (-1, None)
        self._typed, self._used = typed, Counter[str]()
        self._forms, self._inside, self._skips = -1, False, False
        self._options: list[str] | None = None
        self._default: str | None = None  # the option that the page itself chose
        self._details = list[int]()
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        each = dict(attrs)
        if tag == "form":
            self._forms += 1
            self._inside = self._forms == self._number
        name, is_own = each.get("name"), each["form"] == self._id if each.get("form") else self._inside
        if tag == "details":
            self._details.append(len(self.written))
        if tag == "option" and self._options is not None:
            value = each.get("value") or ""
            if self._default is None or "selected" in each:
                self._default = value
            self._write(tag, _marked(attrs, "selected", value in self._options))
        elif name and is_own and tag in ("input", "select", "textarea"):
            self._fill(tag, attrs, name, each)
        else:
            self.written.append(self.get_starttag_text() or "")

    handle_startendtag = handle_starttag

    def _fill(self, tag: str, attrs: Attributes, name: str, each: dict[str, str | None]) -> None:
        kind, values = each.get("type") or "text", self._typed.getlist(name)
        if kind in ("checkbox", "radio"):
            is_checked = (each.get("value") or "on") in values
            if is_checked and "checked" not in each:
                self._unfold()
            self._write(tag, _marked(attrs, "checked", is_checked))
            return
        at, self._used[name] = self._used[name], self._used[name] + 1
        is_typed = at < len(values) and kind not in NOT_TYPED and not (kind == "hidden" and each.get("value"))
        if tag == "select":
            self._options, self._default = values[at : at + 1] if is_typed else None, None
        if tag == "input" and is_typed:
            attrs = [*((key, value) for key, value in attrs if key != "value"), ("value", values[at])]
            if kind != "hidden" and values[at] != (each.get("value") or ""):
                self._unfold()
        self._write(tag, attrs)
        if tag == "textarea" and is_typed:
            self.written.append("\n" + escape(values[at]))
            self._skips = True
            if values[at]:
                self._unfold()

    def _unfold(self) -> None:
        """Open what is folded around this field, so that what was typed there is seen."""
        for at in self._details:
            if not self.written[at].endswith(" open>"):
                self.written[at] = f"{self.written[at][:-1]} open>"

    def _write(self, tag: str, attrs: Attributes) -> None:
        written = (f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in attrs)
        self.written.append(f"<{tag}{''.join(written)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            if self._options and self._options[0] != self._default:
                self._unfold()
            self._options = None
        elif tag == "textarea":
            self._skips = False
        elif tag == "details" and self._details:
            self._details.pop()
        self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._skips:
            self.written.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.written.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.written.append(f"<!{decl}>")


def _marked(attrs: Attributes, mark: str, is_marked: bool) -> Attributes:
    return [*(each for each in attrs if each[0] != mark), *([(mark, None)] if is_marked else [])]
