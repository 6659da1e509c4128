"""A browser as far as the load needs one: cookies, forms, files; never follows a redirect."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException, HTTPMessage
from http.cookiejar import CookieJar
from typing import Any
from uuid import uuid4


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Browser:
    """`servers` are tried in turn, as a balancer would; an answer is (status, text), status 0 where none came."""

    def __init__(self, servers: list[str]) -> None:
        self.servers, self.turn = servers, 0
        self.cookies = CookieJar()
        self._open = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(self.cookies)).open
        self.headers = HTTPMessage()

    def get(self, path: str) -> tuple[int, str]:
        return self._ask(path, None, {})

    def post(
        self, path: str, fields: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None
    ) -> tuple[int, str]:
        line = uuid4().hex
        body = b""
        for name, value in fields.items():
            body += f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, (file, data) in (files or {}).items():
            head = f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
            body += f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n"
        token = next((c.value or "" for c in self.cookies if c.name == "csrftoken"), "")
        kind = f"multipart/form-data; boundary={line}"
        return self._ask(path, body + f"--{line}--\r\n".encode(), {"Content-Type": kind, "X-CSRFToken": token})

    def log_in(self, login: str, password: str) -> bool:
        self.get("/dang-nhap/")
        return self.post("/dang-nhap/", {"username": login, "password": password})[0] == 302

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
        self.turn += 1
        address = self.servers[self.turn % len(self.servers)] + path
        try:
            with self._open(urllib.request.Request(address, body, headers), timeout=40) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as why:
            with why:
                return why.code, why.read().decode(errors="replace")
        except (OSError, HTTPException):
            return 0, ""
