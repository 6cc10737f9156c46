"""A real SMTP server (aiosmtpd) for tests: STARTTLS, AUTH, and answers by the recipient's local part.

    smtp_server.py FOLDER [--tls CERT KEY] [--login USER PASSWORD]

Writes FOLDER/port once it listens, and each message that it takes to FOLDER/NNNN.eml (envelope in the first line:
"recipient|tls|user"). Recipients: 450...@ is refused for now and 550...@ for good at RCPT, 452...@ and 552...@ after the
message; hold...@ is answered only once FOLDER/release exists (FOLDER/held tells that it waits); drop...@ loses the
connection behind the message. A sender 550...@ is refused at MAIL.
"""

import argparse
import asyncio
import os
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

ANSWERS = {
    "450": "450 4.2.1 The mailbox is busy",
    "550": "550 5.1.1 User unknown",
    "452": "452 4.3.1 No space for the moment",
    "552": "552 5.2.2 Over quota",
}


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("550"):
            return "550 5.7.1 Sender refused"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address[:3] in ("450", "550"):
            return ANSWERS[address[:3]]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0]
        if recipient[:3] in ("452", "552"):
            return ANSWERS[recipient[:3]]
        self.keep(session, envelope)
        if recipient.startswith("drop"):
            server.transport.abort()
        if recipient.startswith("hold"):
            (self.folder / "held").touch()
            while not (self.folder / "release").exists():
                await asyncio.sleep(0.005)
        return "250 2.0.0 taken"

    def keep(self, session, envelope):
        self.count += 1
        user = session.auth_data.login.decode() if session.auth_data else ""
        head = f"{','.join(envelope.rcpt_tos)}|{'tls' if session.ssl else 'plain'}|{user}\r\n"
        temporary = self.folder / "tmp"
        temporary.write_bytes(head.encode() + envelope.original_content)
        os.rename(temporary, self.folder / f"{self.count:04}.eml")


def authenticator(login):
    def check(server, session, envelope, mechanism, data):
        fits = isinstance(data, LoginPassword) and [data.login.decode(), data.password.decode()] == login
        return AuthResult(success=fits, handled=fits, auth_data=data)

    return check


async def serve(options):
    context = None
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
    settings = {"tls_context": context, "require_starttls": bool(options.tls), "hostname": "mx.test", "loop": asyncio.get_running_loop()}
    if options.login:
        settings |= {"authenticator": authenticator(options.login), "auth_required": True, "auth_require_tls": bool(options.tls)}
    handler = Handler(options.folder)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(handler, **settings), "127.0.0.1", 0)
    (options.folder / "port.tmp").write_text(str(server.sockets[0].getsockname()[1]))
    os.rename(options.folder / "port.tmp", options.folder / "port")
    await server.serve_forever()


parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--tls", nargs=2)
parser.add_argument("--login", nargs=2)
asyncio.run(serve(parser.parse_args()))
