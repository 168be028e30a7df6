# SPDX-License-Identifier: Apache-2.0
#
# malformed.py - requests that are broken or hostile, each with the status that it gets. After
# each the server must still answer on a new connection, and what stood behind the broken request
# on its own connection must not have been taken for a request.
#
#   malformed.py              against `manumit serve` ($MANUMIT)
#   malformed.py --to PORT    against another server: prints what it answers, checks nothing
import re
import socket
import sys

from server import PATIENCE, Server, check, finish, parse, receive

SMUGGLED = b"GET /api/v1/health HTTP/1.1\r\nHost: %h\r\n\r\n"
GET = b"GET /api/v1/health HTTP/1.1\r\nHost: %h\r\n"
POST = b"POST /api/v1/footprint HTTP/1.1\r\nHost: %h\r\nContent-Type: application/json\r\n"
SIGN_IN = b"POST /api/v1/session HTTP/1.1\r\nHost: %h\r\nContent-Type: application/json\r\n"

# name, bytes (%h is the right Host), the status; 0: closed without an answer. Answers that end
# the connection must do so, so that what is smuggled behind is never answered.
CASES = [
    # smuggling: where does the body end?
    ("two lengths", POST + b"Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}" + SMUGGLED, 400),
    ("two equal lengths", POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" + SMUGGLED, 400),
    ("a list of lengths", POST + b"Content-Length: 2, 2\r\n\r\n{}" + SMUGGLED, 400),
    ("length and chunks", POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
     b"0\r\n\r\n" + SMUGGLED, 400),
    ("chunks and length", POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
     b"0\r\n\r\n" + SMUGGLED, 400),
    ("chunked twice", POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
     b"0\r\n\r\n" + SMUGGLED, 400),
    ("chunked, chunked", POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
    ("gzip, chunked", POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
    ("identity", POST + b"Transfer-Encoding: identity\r\n\r\n{}" + SMUGGLED, 501),
    ("xchunked", POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
    ("chunked by a tab", POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
    ("chunked before a space", POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
    ("chunked in HTTP/1.0", POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n"
     b"0\r\n\r\n" + SMUGGLED, 400),
    ("length with a plus", POST + b"Content-Length: +2\r\n\r\n{}", 400),
    ("negative length", POST + b"Content-Length: -1\r\n\r\n", 400),
    ("hexadecimal length", POST + b"Content-Length: 0x2\r\n\r\n{}", 400),
    ("length with a space inside", POST + b"Content-Length: 2 2\r\n\r\n{}", 400),
    ("empty length", POST + b"Content-Length:\r\n\r\n{}", 400),
    ("length past 64 bits", POST + b"Content-Length: 99999999999999999999999\r\n\r\n", 413),
    ("length past the limit", POST + b"Content-Length: 9999999999\r\n\r\n", 413),
    ("no length", POST + b"\r\n", 411),
    ("body on a GET", GET + b"Content-Length: 50\r\n\r\n" + SMUGGLED, 400),
    ("chunks on a GET", GET + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
    # chunks
    ("chunk extension", POST + b"Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n", 400),
    ("chunk extension of LF", POST + b"Transfer-Encoding: chunked\r\n\r\n2;\nx\r\n{}\r\n0\r\n\r\n", 400),
    ("space behind a size", POST + b"Transfer-Encoding: chunked\r\n\r\n2 \r\n{}\r\n0\r\n\r\n", 400),
    ("0x in a size", POST + b"Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n", 400),
    ("negative size", POST + b"Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", 400),
    ("size past 64 bits", POST + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}", 400),
    ("many zeros in a size", POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 99 + b"2\r\n{}", 400),
    ("size past the limit", POST + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n" + b"x" * 99, None),
    ("chunk longer than its size", POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n", 400),
    ("chunk without CR", POST + b"Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n", 400),
    ("chunk ended by LF", POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\n0\r\n\r\n", 400),
    ("trailer", POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nHost: evil\r\n\r\n", 400),
    ("no size", POST + b"Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n", 400),
    # lines
    ("bare LF everywhere", b"GET /api/v1/health HTTP/1.1\nHost: %h\n\n", 400),
    ("one bare LF", GET + b"A: b\nC: d\r\n\r\n", 400),
    ("bare CR", GET + b"A: b\rContent-Length: 50\r\n\r\n", 400),
    ("CR at the end of a value", GET + b"A: b\r\r\n\r\n", 400),
    ("folded field", GET + b"A: b\r\n c\r\n\r\n", 400),
    ("folded length", POST + b"Content-Length:\r\n 2\r\n\r\n{}", 400),
    ("fold behind the first line", b"GET /api/v1/health HTTP/1.1\r\n Host: %h\r\n\r\n", 400),
    ("space before the colon", GET + b"A : b\r\n\r\n", 400),
    ("empty name", GET + b": b\r\n\r\n", 400),
    ("no colon", GET + b"A\r\n\r\n", 400),
    ("name with a bracket", GET + b"A[]: b\r\n\r\n", 400),
    ("name that is not ASCII", GET + b"\xc3\xa9: b\r\n\r\n", 400),
    ("NUL in a value", GET + b"A: b\x00c\r\n\r\n", 400),
    ("NUL in a name", GET + b"A\x00B: c\r\n\r\n", 400),
    ("escape in a value", GET + b"A: \x1b[2J\r\n\r\n", 400),
    ("empty lines for ever", b"\r\n" * 5000, 400),
    ("two empty lines first", b"\r\n\r\n" + GET + b"\r\n", 400),
    # first lines
    ("HTTP/0.9", b"GET /\r\n\r\n", 400),
    ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 501),
    ("HTTP/2 by GET", b"GET / HTTP/2.0\r\nHost: %h\r\n\r\n", 505),
    ("HTTP/3.7", b"GET / HTTP/3.7\r\nHost: %h\r\n\r\n", 505),
    ("HTTP/1.10", b"GET / HTTP/1.10\r\nHost: %h\r\n\r\n", 400),
    ("small letters", b"GET / http/1.1\r\nHost: %h\r\n\r\n", 400),
    ("two spaces", b"GET  / HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("tabs", b"GET\t/\tHTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("space at the end", b"GET / HTTP/1.1 \r\nHost: %h\r\n\r\n", 400),
    ("space in the target", b"GET /a b HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("no target", b"GET HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("method of brackets", b"G(T / HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("method in small letters", b"get / HTTP/1.1\r\nHost: %h\r\n\r\n", 501),
    ("unknown method", b"BREW / HTTP/1.1\r\nHost: %h\r\n\r\n", 501),
    ("PUT", b"PUT / HTTP/1.1\r\nHost: %h\r\nContent-Length: 0\r\n\r\n", 405),
    ("TRACE", b"TRACE / HTTP/1.1\r\nHost: %h\r\n\r\n", 405),
    ("CONNECT", b"CONNECT evil:443 HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("OPTIONS *", b"OPTIONS * HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ("noise", bytes(range(256)) * 8, 400),
    # hosts and origins
    ("no Host", b"GET / HTTP/1.1\r\n\r\n", 400),
    ("two Hosts", GET + b"Host: %h\r\n\r\n", 400),
    ("two Hosts, one evil", GET + b"Host: evil.example\r\n\r\n", 400),
    ("another Host", b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
    ("another port", b"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", 421),
    ("Host and more", b"GET / HTTP/1.1\r\nHost: %h.evil.example\r\n\r\n", 421),
    ("user in Host", b"GET / HTTP/1.1\r\nHost: x@%h\r\n\r\n", 421),
    ("empty Host", b"GET / HTTP/1.1\r\nHost:\r\n\r\n", 421),
    ("absolute target, another host", b"GET http://evil.example/ HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("absolute target", b"GET http://%h/api/v1/health HTTP/1.1\r\nHost: %h\r\nConnection: close\r\n\r\n", 200),
    ("another scheme", b"GET ftp://%h/ HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("another Origin", POST + b"Origin: http://evil.example\r\nContent-Length: 2\r\n\r\n{}", 403),
    ("null Origin", POST + b"Origin: null\r\nContent-Length: 2\r\n\r\n{}", 403),
    ("Origin of another port", POST + b"Origin: http://127.0.0.1:1\r\nContent-Length: 2\r\n\r\n{}", 403),
    ("Origin by https", POST + b"Origin: https://%h\r\nContent-Length: 2\r\n\r\n{}", 403),
    ("two Origins", POST + b"Origin: http://%h\r\nOrigin: http://evil.example\r\n"
     b"Content-Length: 2\r\n\r\n{}", 400),
    ("cross-site", POST + b"Sec-Fetch-Site: cross-site\r\nContent-Length: 2\r\n\r\n{}", 403),
    ("an image of another site", b"GET /api/v1/footprint?country=US HTTP/1.1\r\nHost: %h\r\n"
     b"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n", 403),
    ("an image of another port", b"GET /api/v1/footprint?country=US HTTP/1.1\r\nHost: %h\r\n"
     b"Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n", 403),
    ("a link of another site to the page", b"GET / HTTP/1.1\r\nHost: %h\r\nConnection: close\r\n"
     b"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n\r\n", 200),
    ("the page's own request", b"GET /api/v1/health HTTP/1.1\r\nHost: %h\r\nConnection: close\r\n"
     b"Sec-Fetch-Site: same-origin\r\n\r\n", 200),
    # paths
    ("dots", b"GET /../../etc/passwd HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("encoded dots", b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("dots in assets", b"GET /assets/../index.html HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("encoded slash", b"GET /api%2fv1/health HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("encoded backslash", b"GET /api/v1%5chealth HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("backslash", b"GET /api\\v1\\health HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("two slashes", b"GET //etc/passwd HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("encoded NUL", b"GET /api/v1/health%00 HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("encoded CR LF", b"GET /a%0d%0aSet-Cookie:%20x HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("half a percent", b"GET /%2 HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("wrong percent", b"GET /%zz HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("not UTF-8", b"GET /%ff%fe HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("overlong UTF-8", b"GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("surrogate", b"GET /%ed%a0%80 HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("raw bytes", b"GET /\xc3\xa9 HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("fragment", b"GET /#x HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("another case", b"GET /API/V1/HEALTH HTTP/1.1\r\nHost: %h\r\n\r\n", 404),
    ("trailing slash", b"GET /api/v1/health/ HTTP/1.1\r\nHost: %h\r\n\r\n", 404),
    ("local command", b"GET /api/v1/serve HTTP/1.1\r\nHost: %h\r\n\r\n", 404),
    ("replay", b"GET /api/v1/replay HTTP/1.1\r\nHost: %h\r\n\r\n", 404),
    # who one is
    ("two Cookie fields", GET + b"Cookie: a=b\r\nCookie: c=d\r\n\r\n", 400),
    ("two Authorization fields", GET + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 400),
    ("two Sec-Fetch-Site fields", GET + b"Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n\r\n", 400),
    ("two Manumit-CSRF fields", GET + b"Manumit-CSRF: a\r\nManumit-CSRF: b\r\n\r\n", 400),
    ("two X-Forwarded-Proto fields", GET + b"X-Forwarded-Proto: http\r\nX-Forwarded-Proto: https\r\n\r\n",
     400),
    ("a folded cookie", GET + b"Cookie: manumit=a\r\n b\r\n\r\n", 400),
    ("a cookie with NUL", GET + b"Cookie: manumit=a\x00b\r\n\r\n", 400),
    ("a cookie before the colon", GET + b"Cookie : manumit=a\r\n\r\n", 400),
    ("a cookie without end", GET + b"Cookie: manumit=" + b"a" * 20000, 431),
    ("a token with a CR", GET + b"Authorization: Bearer a\rCookie: b\r\n\r\n", 400),
    ("who, with a body", b"GET /api/v1/session HTTP/1.1\r\nHost: %h\r\nContent-Length: 60\r\n\r\n" + SMUGGLED,
     400),
    ("a sign-out with a body", b"DELETE /api/v1/session HTTP/1.1\r\nHost: %h\r\nContent-Length: 60\r\n\r\n"
     + SMUGGLED, 400),
    ("a sign-in where there are no accounts", SIGN_IN + b"Content-Length: 2\r\n\r\n{}" + SMUGGLED, 400),
    ("a sign-in of another site", SIGN_IN + b"Origin: http://evil.example\r\nContent-Length: 2\r\n\r\n{}", 403),
    ("a sign-in to another Host", SIGN_IN.replace(b"%h", b"evil.example") + b"Content-Length: 2\r\n\r\n{}", 421),
    ("session by PUT", b"PUT /api/v1/session HTTP/1.1\r\nHost: %h\r\nContent-Length: 60\r\n\r\n" + SMUGGLED, 405),
    ("a change by GET", b"GET /api/v1/list/import?NAME=x HTTP/1.1\r\nHost: %h\r\n\r\n", 405),
    ("a store by name", b"GET /api/v1/store/info?store=/etc/passwd HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("another's name", b"GET /api/v1/store/info?as-user=root HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("accounts over HTTP", b"GET /api/v1/user/list HTTP/1.1\r\nHost: %h\r\n\r\n", 404),
    ("job of no name", b"GET /api/v1/jobs/ HTTP/1.1\r\nHost: %h\r\n\r\n", 404),
    ("job that is none", b"GET /api/v1/jobs/" + b"0" * 32 + b" HTTP/1.1\r\nHost: %h\r\n\r\n", 404),
    # queries
    ("query not UTF-8", b"GET /api/v1/footprint?country=%ff HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("NUL in a query", b"GET /api/v1/footprint?country=US%00 HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("a file of the server", b"GET /api/v1/footprint?corrections=/etc/passwd HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("an output", b"GET /api/v1/footprint?output=/tmp/x HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("an output by its beginning", b"GET /api/v1/footprint?out=/tmp/x HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("threads", b"GET /api/v1/footprint?threads=64 HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("twice the same", b"GET /api/v1/footprint?country=US&country=FR HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    ("too many members", b"GET /api/v1/footprint?" + b"a=b&" * 200 + b" HTTP/1.1\r\nHost: %h\r\n\r\n", 400),
    # sizes
    ("a long target", b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: %h\r\n\r\n", 414),
    ("a target without end", b"GET /" + b"a" * 20000, 414),
    ("a long field", GET + b"A: " + b"b" * 17000 + b"\r\n\r\n", 431),
    ("a field without end", GET + b"A: " + b"b" * 20000, 431),
    ("many fields", GET + b"A: b\r\n" * 100 + b"\r\n", 431),
    # bodies
    ("no type", b"POST /api/v1/footprint HTTP/1.1\r\nHost: %h\r\nContent-Length: 2\r\n\r\n{}", 415),
    ("another type", b"POST /api/v1/footprint HTTP/1.1\r\nHost: %h\r\nContent-Type: text/plain\r\n"
     b"Content-Length: 2\r\n\r\n{}", 415),
    ("form of a web page", b"POST /api/v1/footprint HTTP/1.1\r\nHost: %h\r\n"
     b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b", 415),
    ("packed body", POST + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 415),
    ("two types", POST + b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 2\r\n\r\n{}", 400),
    ("Expect", POST + b"Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}", 417),
    ("no JSON", POST + b"Content-Length: 3\r\n\r\n{]}", 400),
    ("empty JSON", POST + b"Content-Length: 1\r\n\r\n ", 400),
    ("JSON and more", POST + b"Content-Length: 4\r\n\r\n{}{}", 400),
    ("JSON not UTF-8", POST + b"Content-Length: 15\r\n\r\n{\"country\":\"\xff\"}", 400),
    ("JSON with NUL", POST + b"Content-Length: 20\r\n\r\n{\"country\":\"\\u0000\"}", 400),
    ("JSON twice the same", POST + b"Content-Length: 31\r\n\r\n{\"country\":\"US\",\"country\":\"FR\"}", 400),
    ("deep JSON", POST + b"Content-Length: 20007\r\n\r\n{\"FILE\":" + b"[" * 20000, 400),
    ("no object", POST + b"Content-Length: 2\r\n\r\n[]", 400),
    ("form without boundary", b"POST /api/v1/footprint HTTP/1.1\r\nHost: %h\r\n"
     b"Content-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\n--", 400),
    ("form that ends early", b"POST /api/v1/footprint HTTP/1.1\r\nHost: %h\r\n"
     b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 50\r\n\r\n"
     b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb", 400),
    ("form with a name of control", b"POST /api/v1/footprint HTTP/1.1\r\nHost: %h\r\n"
     b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 61\r\n\r\n"
     b"--x\r\nContent-Disposition: form-data; name=\"a\x01b\"\r\n\r\nb\r\n--x--\r\n", 400),
    ("unknown option", POST + b"Content-Length: 11\r\n\r\n{\"contry\":1}", 400),
    ("post to health", b"POST /api/v1/health HTTP/1.1\r\nHost: %h\r\nContent-Length: 60\r\n\r\n" + SMUGGLED, 405),
    # half-open: the client closes its side before the request is whole
    ("half a head", b"GET /api/v1/hea", 400, "half"),
    ("half a body", POST + b"Content-Length: 50\r\n\r\n{", 400, "half"),
    ("half a chunk", POST + b"Transfer-Encoding: chunked\r\n\r\n50\r\n{", 400, "half"),
    ("nothing at all", b"", 0, "half"),
    ("a whole head, half-closed", GET + b"\r\n", 200, "half"),
]


def run(server, host, case, timeout):
    data = case[1].replace(b"%h", host.encode())
    return server.send(data, half_close=len(case) > 3, timeout=timeout)


def answers(text):
    """How many answers came: more than one means that something was smuggled."""
    return len(re.findall(rb"HTTP/1\.1 [2-5]\d\d ", text))


class Other:
    """Another server on a port, for comparison."""

    def __init__(self, port):
        self.port = port
        self.host = f"127.0.0.1:{port}"

    def send(self, request, half_close=False, timeout=2):
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as s:
            try:
                s.sendall(request)
                if half_close:
                    s.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            return receive(s)


def compare(port):
    for case in CASES:
        got = run(Other(port), f"127.0.0.1:{port}", case, 1)
        print(f"{case[0]:34} wanted {case[2]}  got {parse(got)[0]}  answers {answers(got)}")


def main():
    with Server() as s:
        for case in CASES:
            name, want = case[0], case[2]
            got = run(s, s.host, case, PATIENCE)
            status, fields, content = parse(got)
            if want is None:
                check(status in (0, 413), f"{name}: {status}, not 413 or nothing")
            else:
                check(status == want, f"{name}: {status}, not {want}: {got[:200]!r}")
            check(answers(got) <= 1 or name in ("PUT", "TRACE"), f"{name}: {answers(got)} answers: smuggled")
            if want and want >= 400:
                check(fields.get("content-type") == "application/problem+json", f"{name}: no problem document")
            check("set-cookie" not in fields, f"{name}: a cookie")
            check(s.alive(), f"{name}: the server is gone")
            check(s.ask("GET", "/api/v1/health")[0] == 200, f"{name}: the server no longer answers")
        print(f"{len(CASES)} cases")
    finish("malformed")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--to"]:
        compare(int(sys.argv[2]))
    else:
        main()
