def prepare_ssl(about, timeout):
    # What http.client and urllib call: a sitecustomize that swaps it changes what this interpreter trusts.
    make_context = getattr(ssl, "_create_default_https_context", ssl.create_default_context)
    context = make_context()
    about["verify_flags"] = int(context.verify_flags)
    connect = choose_connect(timeout)

    def ask(host):
        with connect(host) as connection:
            with context.wrap_socket(connection, server_hostname=host.get("servername") or host["name"]):
                pass

    return ask


def choose_connect(timeout):
    """What connects to a host, through a proxy where urllib.request would take one."""
    def connect(host):
        return socket.create_connection((host["name"], host["port"]), timeout)

    # Elsewhere the system has settings too. Without a proxy there is nothing to load, which takes as long as the rest.
    if sys.platform.startswith("linux") and not any(name.lower() == "https_proxy" for name in os.environ):
        return connect

    import base64
    import http.client
    import urllib.request
    from urllib.parse import unquote

    class ProxyConnection(http.client.HTTPConnection):
        # urllib.request has an HTTPSConnection here.
        default_port = http.client.HTTPS_PORT

    def connect_as_set(host):
        authority = "%s:%d" % ("[%s]" % host["name"] if ":" in host["name"] else host["name"], host["port"])
        proxy = urllib.request.getproxies().get("https")
        if not proxy or urllib.request.proxy_bypass(authority):
            return connect(host)
        # As ProxyHandler.proxy_open: the scheme counts for nothing, so that an https:// proxy is spoken to in clear text.
        _, user, password, hostport = urllib.request._parse_proxy(proxy)
        headers = {}
        if user and password:
            credentials = "%s:%s" % (unquote(user), unquote(password))
            headers["Proxy-Authorization"] = "Basic " + base64.b64encode(credentials.encode()).decode("ascii")
        tunnel = ProxyConnection(unquote(hostport), timeout=timeout)
        tunnel.set_tunnel(authority, headers=headers)
        try:
            tunnel.connect()
        except Exception:
            tunnel.close()
            raise
        return tunnel.sock

    return connect_as_set


libraries["ssl"] = prepare_ssl
