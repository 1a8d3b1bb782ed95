def prepare_conda(about, timeout):
    conda = load("conda")
    configuration = load("conda.base.context")
    sessions = load("conda.gateways.connection.session")
    stop_at_request(load("urllib3.connection"))
    about["library_version"] = conda.__version__
    about["where"] = load("requests.certs").where()

    # With the condarc files, as the command reads them.
    configuration.reset_context()
    told = conda_setting(configuration.context)
    about["config"] = {"file": told["file"], "setting": told["setting"]} if told else {}
    try:
        truststore = configuration.context.ssl_verify == "truststore"
    except Exception as error:
        # It asks no host where this is a path that is not there.
        about["verify"] = os.path.expandvars(os.environ.get("CONDA_SSL_VERIFY") or told.get("value", ""))
        raise FileNotFoundError(str(error))
    session = sessions.CondaSession()
    verify = session.merge_environment_settings("https://conda.anaconda.org/", {}, False, None, None)["verify"]
    about["verify"] = verify if isinstance(verify, str) else ""
    if truststore:
        about["truststore"] = True
        about["system"] = truststore_file("truststore")

    def ask(host):
        # It keeps one session for each thread.
        own = sessions.CondaSession()
        own.get_adapter("https://").max_retries.total = 0
        own.get(url_of(host), timeout=timeout, allow_redirects=False)

    return ask


def conda_setting(context):
    """The last of the condarc files that sets ssl_verify, under either of its names."""
    found = {}
    for source, parameters in context.raw_data.items():
        for name in ("verify_ssl", "ssl_verify"):
            if str(source) != "envvars" and name in parameters:
                value = parameters[name].value(None)
                found = {"file": str(source), "setting": name, "value": value if isinstance(value, str) else ""}
    return found


libraries["conda"] = prepare_conda
