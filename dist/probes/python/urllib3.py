def prepare_urllib3(about, timeout):
    urllib3 = load("urllib3")
    stop_at_request(load("urllib3.connection"))
    about["library_version"] = urllib3.__version__
    pools = urllib3.PoolManager()
    # Debian's 1.26 names the system's bundle here, and so reads no variable.
    about["where"] = pools.connection_from_url("https://localhost/").ca_certs or ""

    def ask(host):
        pools.request("GET", url_of(host), timeout=timeout, retries=False, redirect=False)

    return ask


libraries["urllib3"] = prepare_urllib3
