def prepare_requests(about, timeout):
    requests = load("requests")
    try:
        connection = load("urllib3.connection")
    except Absent:
        connection = load("requests.packages.urllib3.connection")
    stop_at_request(connection)
    about["library_version"] = requests.__version__
    about["where"] = requests.certs.where()
    about["urllib3"] = sys.modules[connection.__name__.rsplit(".", 1)[0]].__version__

    def ask(host):
        with requests.Session() as session:
            session.get(url_of(host), timeout=timeout, allow_redirects=False)

    return ask


libraries["requests"] = prepare_requests
