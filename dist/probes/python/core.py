# Asks the TLS libraries of one Python interpreter about many hosts: a handshake, no request. The libraries' own files
# follow this one, and behind them main(), in one program.
# Input on stdin, JSON: [{"library": str, "timeout": seconds,
#                         "hosts": [{"name": str, "port": int, "servername": str | null}]}]
# Output: lines that start with MARKER, then JSON: {"library": str, "about": {...}} once for each library, and
# {"library": str, "host": index, ...} for each of its hosts.
# Runs on Python 3.6 and later.
import sys

# With -c the working directory stands first on the path, and a file json.py in a workspace would be imported.
sys.path[:] = [entry for entry in sys.path if entry]

import importlib
import json
import os
import socket
import ssl
import threading
import time

MARKER = "@local-issuer "
WIDTH = 32
lock = threading.Lock()
# By name, what takes a dict to describe itself in and a timeout, and gives back what asks about one host.
libraries = {}


class HandshakeDone(BaseException):
    """Raised where a library would send its request. Not an Exception: no library catches it."""


class Unverified(Exception):
    """The library shook hands with this host, which it is told not to verify."""


class Absent(Exception):
    """The library is not there."""


def load(name):
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Absent(str(error))


def emit(record):
    with lock:
        sys.stdout.write("\n" + MARKER + json.dumps(record) + "\n")
        sys.stdout.flush()


def main():
    """Libraries are loaded one after the other, and asked side by side: the first answers while the next is loaded."""
    threads = []
    for question in json.loads(sys.stdin.read()):
        threads += start(question["library"], question["timeout"], question["hosts"])
    for thread in threads:
        thread.join()


def start(library, timeout, hosts):
    about = describe_interpreter()
    try:
        if sys.version_info < (3, 6):
            raise Absent("Python %d.%d is too old to be asked; 3.6 and later are" % sys.version_info[:2])
        ask = libraries[library](about, timeout)
    except Absent as error:
        about["absent"] = str(error)
        hosts = []
    # pip ends the process over an option that it does not like.
    except (Exception, SystemExit) as error:
        # The store could not even be loaded: that is the answer for each host.
        ask = failing(error)
    emit({"library": library, "about": about})
    return ask_all(library, hosts, ask) if hosts else []


def failing(error):
    def ask(_host):
        raise error if isinstance(error, Exception) else RuntimeError("ended by itself: %r" % error)

    return ask


def describe_interpreter():
    paths = ssl.get_default_verify_paths()
    base = getattr(sys, "base_prefix", sys.prefix)
    about = {
        "version": "%d.%d.%d" % sys.version_info[:3],
        "executable": sys.executable,
        "prefix": sys.prefix,
        "base_prefix": base,
        "conda": os.path.isdir(os.path.join(base, "conda-meta")),
        "openssl": ssl.OPENSSL_VERSION,
        "cafile": paths.openssl_cafile,
        "capath": paths.openssl_capath,
    }
    try:
        import certifi

        about["certifi"] = certifi.where()
    except Exception:
        pass
    return about


def url_of(host):
    return "https://%s:%d/" % ("[%s]" % host["name"] if ":" in host["name"] else host["name"], host["port"])


def stop_at_request(connection):
    """urllib3 connects and verifies, then calls one of these to send the request (1.26: request, request_chunked)."""
    def stop(*_arguments, **_options):
        raise HandshakeDone()

    for name in ("request", "request_chunked", "putrequest"):
        setattr(connection.HTTPSConnection, name, stop)


def ask_all(library, hosts, ask):
    pending = iter(list(enumerate(hosts)))

    def work():
        while True:
            with lock:
                index, host = next(pending, (None, None))
            if host is None:
                return
            started = time.time()
            record = {"library": library, "host": index}
            record.update(answer(ask, host))
            record["milliseconds"] = int((time.time() - started) * 1000)
            emit(record)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(WIDTH, len(hosts)))]
    for thread in threads:
        thread.start()
    return threads


def answer(ask, host):
    try:
        ask(host)
        return {"kind": "accepted"}
    except HandshakeDone:
        return {"kind": "accepted"}
    except Unverified:
        return {"kind": "unverified"}
    except Exception as error:
        kind, cause = classify(error)
        record = {"kind": kind, "message": str(error) or repr(error), "type": type(error).__name__}
        code = getattr(cause, "verify_code", None)
        if code is not None:
            record["verify_code"] = code
        reason = getattr(cause, "reason", None)
        if isinstance(reason, str):
            record["reason"] = reason
        return record


# Of urllib3, requests and http.client. What cannot be read is the proxy's URL: the host's is ours.
proxy_errors = ("ProxyError", "InvalidProxyURL", "InvalidURL", "InvalidSchema", "LocationParseError")
# Of urllib3 and http.client: the other side spoke no HTTP, or left.
connection_errors = ("ProtocolError", "RemoteDisconnected", "BadStatusLine", "LineTooLong")


def classify(error):
    """The kind of an error, and the one inside it that tells: requests wraps urllib3 wraps ssl."""
    for cause in unwrapped(error):
        if isinstance(cause, getattr(ssl, "SSLCertVerificationError", ())) or type(cause).__name__ == "CertificateError":
            return "certificate", cause
        # SSLEOFError and SSLZeroReturnError are connections that ended, not refusals.
        if isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)):
            return "connection", cause
        # asyncio's is a class of its own before Python 3.11.
        if isinstance(cause, (socket.timeout, TimeoutError)) or type(cause).__name__ == "TimeoutError":
            return "timeout", cause
        if isinstance(cause, ssl.SSLError):
            return "tls", cause
        if isinstance(cause, socket.gaierror):
            return "name", cause
        # The first is http.client's, which has no class for it.
        if str(cause).startswith("Tunnel connection failed") or type(cause).__name__ in proxy_errors:
            return "proxy", cause
        if isinstance(cause, ConnectionError) or type(cause).__name__ in connection_errors:
            return "connection", cause
    for cause in unwrapped(error):
        if "TLS CA certificate bundle" in str(cause) or isinstance(cause, FileNotFoundError):
            return "store", cause
        if isinstance(cause, OSError) and cause.errno is not None:
            return ("store", cause) if isinstance(cause, PermissionError) else ("connection", cause)
    return "other", error


def unwrapped(error):
    """The error and all inside it, innermost first."""
    seen = []
    pending = [error]
    while pending:
        current = pending.pop()
        if not isinstance(current, BaseException) or any(current is known for known in seen):
            continue
        seen.append(current)
        inner = [current.__cause__, current.__context__, getattr(current, "reason", None)]
        pending.extend(inner + list(getattr(current, "args", ())))
    return reversed(seen)
