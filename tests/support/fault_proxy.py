"""An HTTP proxy in front of a real server, with faults on request.

    fault_proxy.py FOLDER TARGET_PORT CERTIFICATE KEY

Writes FOLDER/tls-port (https, as PEM says) and FOLDER/port (http) when it listens. Before each request it looks into FOLDER/faults, lines of "METHOD FAULT [NUMBER]": the first line whose
method is the request's (or *) is taken out and done:

    refuse       answers 503 and does not forward
    busy         answers 503 SlowDown as S3 does
    cut          closes the connection after the request's head, without forwarding
    lose         forwards, and closes the connection instead of answering
    break N      forwards, and closes the connection after N bytes of the answer's body
    corrupt      changes a byte of the request's body
    slow N       waits N milliseconds before it answers
    whole        answers 200 to a request for a range, as who does not know ranges
    flip         changes the last byte of the answer's body

FOLDER/requests has a line "METHOD PATH" of each request.
"""

import http.client
import http.server
import pathlib
import ssl
import sys
import threading
import time

SLOW_DOWN = b'<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>'

FOLDER = pathlib.Path(sys.argv[1])
TARGET = int(sys.argv[2])
LOCK = threading.Lock()


def take_fault(method):
    with LOCK:
        file = FOLDER / "faults"
        lines = file.read_text().splitlines() if file.exists() else []
        for index, line in enumerate(lines):
            parts = line.split()
            if parts[0] in (method, "*"):
                del lines[index]
                file.write_text("".join(each + "\n" for each in lines))
                return parts[1], int(parts[2]) if len(parts) > 2 else 0
    return None, 0


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        with LOCK, open(FOLDER / "requests", "a") as log:
            log.write(f"{self.command} {self.path}\n")
        fault, number = take_fault(self.command)
        if fault == "cut":
            return self.hang_up()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if fault in ("refuse", "busy"):
            return self.answer(503, [], SLOW_DOWN if fault == "busy" else b"")
        if fault == "corrupt" and body:
            body = bytes([body[0] ^ 1]) + body[1:]
        status, headers, content = self.forward(body)
        if fault == "whole" and status == 206:
            status = 200
        if fault == "flip" and content:
            content = content[:-1] + bytes([content[-1] ^ 1])
        if fault == "lose":
            return self.hang_up()
        if fault == "slow":
            time.sleep(number / 1000)
        self.answer(status, headers, content, number if fault == "break" else None)

    def forward(self, body):
        upstream = http.client.HTTPConnection("127.0.0.1", TARGET, timeout=60)
        try:
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                upstream.putheader(name, value)
            upstream.endheaders(body)
            response = upstream.getresponse()
            return response.status, response.getheaders(), response.read()
        finally:
            upstream.close()

    def answer(self, status, headers, content, cut_after=None):
        self.send_response_only(status)
        length = str(len(content))
        for name, value in headers:
            if name.lower() == "content-length":
                length = value  # of HEAD: without a body
            elif name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        self.wfile.write(content if cut_after is None else content[:cut_after])
        if cut_after is not None:
            self.hang_up()

    def hang_up(self):
        self.wfile.flush()
        self.close_connection = True

    def log_message(self, *_):
        pass

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any


def make_server(name):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    (FOLDER / f"{name}.tmp").write_text(str(server.server_address[1]))
    (FOLDER / f"{name}.tmp").rename(FOLDER / name)
    return server


def make_tls_server(name, certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = make_server(name)
    # The thread of a connection shakes hands, not the one that accepts.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return server


def main():
    tls_server = make_tls_server("tls-port", *sys.argv[3:])
    threading.Thread(target=tls_server.serve_forever, daemon=True).start()
    make_server("port").serve_forever()


if __name__ == "__main__":
    main()
