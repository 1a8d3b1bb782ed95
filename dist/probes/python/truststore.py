def truststore_file(package):
    """The file that truststore takes in place of OpenSSL's own, where there is nothing at those; "" else."""
    try:
        truststore = importlib.import_module(package + "._openssl")
        paths = ssl.get_default_verify_paths()
        if paths.cafile or (paths.capath and truststore._capath_contains_certs(paths.capath)):
            return ""
        return next((path for path in truststore._CA_FILE_CANDIDATES if os.path.isfile(path)), "")
    except Exception:
        return ""
