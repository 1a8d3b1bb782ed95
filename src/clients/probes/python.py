# Asks the TLS libraries of one Python interpreter about many hosts: a handshake, no request.
# Input on stdin, JSON: {"library": "ssl" | "requests", "timeout": seconds,
#                        "hosts": [{"name": str, "port": int, "servername": str | null}]}
# Output: lines that start with MARKER, then JSON: {"about": {...}} once, {"host": index, ...} for each host.
# Runs on Python 3.6 and later.
import sys

# With -c the working directory stands first on the path, and a file json.py in a workspace would be imported.
sys.path[:] = [entry for entry in sys.path if entry]

import json
import socket
import ssl
import threading
import time

MARKER = "@local-issuer "
WIDTH = 32
lock = threading.Lock()


class HandshakeDone(BaseException):
    """Raised where a library would send its request. Not an Exception: no library catches it."""


def emit(record):
    with lock:
        sys.stdout.write("\n" + MARKER + json.dumps(record) + "\n")
        sys.stdout.flush()


def main():
    question = json.loads(sys.stdin.read())
    about = {"version": "%d.%d.%d" % sys.version_info[:3], "executable": sys.executable, "prefix": sys.prefix}
    describe_interpreter(about)
    try:
        ask = {"ssl": prepare_ssl, "requests": prepare_requests}[question["library"]](about, question["timeout"])
    except ImportError as error:
        about["absent"] = str(error)
        emit({"about": about})
        return
    except Exception as error:
        # The store could not even be loaded: that is the answer for each host.
        def ask(host, failure=error):
            raise failure
    emit({"about": about})
    ask_all(question["hosts"], ask)


def describe_interpreter(about):
    paths = ssl.get_default_verify_paths()
    about["openssl"] = ssl.OPENSSL_VERSION
    about["cafile"] = paths.openssl_cafile
    about["capath"] = paths.openssl_capath
    try:
        import certifi

        about["certifi"] = certifi.where()
    except Exception:
        pass


def prepare_ssl(about, timeout):
    # What http.client and urllib call: a sitecustomize that swaps it changes what this interpreter trusts.
    make_context = getattr(ssl, "_create_default_https_context", ssl.create_default_context)
    context = make_context()
    about["verify_flags"] = int(context.verify_flags)

    def ask(host):
        with socket.create_connection((host["name"], host["port"]), timeout) as connection:
            with context.wrap_socket(connection, server_hostname=host.get("servername") or host["name"]):
                pass

    return ask


def prepare_requests(about, timeout):
    import requests

    try:
        from urllib3 import connection
    except ImportError:
        from requests.packages.urllib3 import connection

    about["library_version"] = requests.__version__
    about["where"] = requests.certs.where()

    def stop(*_arguments, **_options):
        raise HandshakeDone()

    # urllib3 connects and verifies, then calls one of these to send the request (1.26: request, request_chunked).
    for name in ("request", "request_chunked", "putrequest"):
        setattr(connection.HTTPSConnection, name, stop)

    def ask(host):
        name = "[%s]" % host["name"] if ":" in host["name"] else host["name"]
        session = requests.Session()
        try:
            session.get("https://%s:%d/" % (name, host["port"]), timeout=timeout, allow_redirects=False)
        except HandshakeDone:
            pass
        finally:
            session.close()

    return ask


def ask_all(hosts, ask):
    pending = iter(list(enumerate(hosts)))

    def work():
        while True:
            with lock:
                index, host = next(pending, (None, None))
            if host is None:
                return
            started = time.time()
            record = {"host": index}
            record.update(answer(ask, host))
            record["milliseconds"] = int((time.time() - started) * 1000)
            emit(record)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(WIDTH, len(hosts)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def answer(ask, host):
    try:
        ask(host)
        return {"kind": "accepted"}
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


def classify(error):
    """The kind of an error, and the one inside it that tells: requests wraps urllib3 wraps ssl."""
    for cause in unwrapped(error):
        if isinstance(cause, getattr(ssl, "SSLCertVerificationError", ())) or type(cause).__name__ == "CertificateError":
            return "certificate", cause
        # SSLEOFError and SSLZeroReturnError are connections that ended, not refusals.
        if isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)):
            return "connection", cause
        if isinstance(cause, (socket.timeout, TimeoutError)):
            return "timeout", cause
        if isinstance(cause, ssl.SSLError):
            return "tls", cause
        if isinstance(cause, socket.gaierror):
            return "name", cause
        if type(cause).__name__ == "ProxyError":
            return "proxy", cause
        if isinstance(cause, ConnectionError) or type(cause).__name__ in ("ProtocolError", "RemoteDisconnected"):
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


main()
