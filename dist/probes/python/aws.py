def prepare_aws(about, timeout):
    botocore = load("botocore")
    httpsession = load("botocore.httpsession")
    request = load("botocore.awsrequest").AWSRequest
    proxies_for = load("botocore.utils").get_environ_proxies
    stop_at_request(load("urllib3.connection"))
    about["library_version"] = botocore.__version__
    about["where"] = httpsession.where()
    session = load("botocore.session").Session()
    told = session.get_config_variable("ca_bundle")
    about["config"] = {"file": os.path.expanduser(session.get_config_variable("config_file") or ""), "setting": "ca_bundle"}
    # As a client's endpoint takes it; the rest of the arguments make the connection.
    verify = load("botocore.endpoint").EndpointCreator(None)._get_verify_value(told)
    about["verify"] = verify if isinstance(verify, str) else ""

    def ask(host):
        url = url_of(host)
        connection = httpsession.URLLib3Session(verify=verify, proxies=proxies_for(url), timeout=timeout)
        try:
            connection.send(request("GET", url).prepare())
        finally:
            connection.close()

    return ask


libraries["aws"] = prepare_aws
