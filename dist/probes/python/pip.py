def prepare_pip(about, timeout):
    pip = load("pip")
    commands = load("pip._internal.commands")
    try:
        network = load("pip._internal.network.session")
    except Absent:
        network = load("pip._internal.download")
    certs = load("pip._vendor.requests.certs")
    stop_at_request(load("pip._vendor.urllib3.connection"))
    # It starts rustc, to tell its version to a server.
    network.user_agent = lambda: "pip"
    about["library_version"] = pip.__version__
    about["where"] = certs.where()

    # Options, variables and pip.conf as `pip install` reads them.
    command = commands.create_command("install") if hasattr(commands, "create_command") else commands.commands_dict["install"]()
    options, _ = command.parse_args([])
    options.cache_dir = None
    about["config"] = pip_setting(command.parser.config)
    session = command._build_session(options, retries=0, timeout=timeout)
    verify = session.merge_environment_settings("https://pypi.org/", {}, False, None, None)["verify"]
    about["verify"] = verify if isinstance(verify, str) else ""
    context = getattr(session.adapters["https://"], "_ssl_context", None)
    if context is not None:
        about["truststore"] = True
        about["system"] = truststore_file(type(context).__module__.rsplit(".", 1)[0])

    def ask(host):
        url = url_of(host)
        try:
            session.get(url, timeout=timeout, allow_redirects=False)
        except HandshakeDone:
            # trusted-host names it.
            if type(session.get_adapter(url)).__name__.startswith("Insecure"):
                raise Unverified()
            return
        except Exception as error:
            failure = what_requests_said(error)
        raise failure

    return ask


def what_requests_said(error):
    """The errors of pip 26 are pictures for a terminal, and their text is a name alone."""
    is_picture = type(error).__module__ == "pip._internal.exceptions" and error.__context__ is not None
    return error.__context__ if is_picture else error


def pip_setting(config):
    """Where pip.conf sets `cert`: the later of its files and sections goes before the earlier."""
    found = {}
    for section in ("global", "install"):
        for kind in ("global", "user", "site", "env"):
            for file, parser in config._parsers.get(kind, []):
                if parser.has_option(section, "cert"):
                    found = {"file": file, "setting": "%s.cert" % section}
    return found


libraries["pip"] = prepare_pip
