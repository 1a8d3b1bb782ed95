def prepare_httpx(about, timeout):
    httpx = load("httpx")
    about["library_version"] = httpx.__version__
    about["where"] = load("certifi").where()
    about["verify"] = httpx_choice()
    client = httpx.Client(timeout=timeout, follow_redirects=False)

    def stop(event, info):
        # A proxy is asked to connect in the same way.
        if event == "http11.send_request_headers.started" and info["request"].method != b"CONNECT":
            raise HandshakeDone()

    def ask(host):
        client.get(url_of(host), extensions={"trace": stop})

    return ask


def httpx_choice():
    """What its environment names, by its own function where it has one (before 0.28); "" for certifi's bundle."""
    try:
        from httpx._utils import get_ca_bundle_from_env
    except ImportError:
        return os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR") or ""
    return get_ca_bundle_from_env() or ""


libraries["httpx"] = prepare_httpx
