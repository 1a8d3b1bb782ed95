def prepare_fsspec(about, timeout):
    fsspec = load("fsspec")
    aiohttp = load("aiohttp")
    filesystem = load("fsspec.implementations.http").HTTPFileSystem
    stop_aiohttp()
    about["library_version"] = "%s, aiohttp %s" % (fsspec.__version__, aiohttp.__version__)

    async def handshake(host):
        # With the settings of fsspec's own configuration, as `fsspec.filesystem("https")` has them.
        remote = filesystem(asynchronous=True, skip_instance_cache=True)
        session = await remote.set_session()
        try:
            await remote._cat_file(url_of(host))
        finally:
            await session.close()

    return lambda host: run_asynchronously(handshake, host, timeout)


libraries["fsspec"] = prepare_fsspec
