def prepare_aiohttp(about, timeout):
    aiohttp = load("aiohttp")
    stop_aiohttp()
    about["library_version"] = aiohttp.__version__

    async def handshake(host):
        async with aiohttp.ClientSession() as session:
            await session.get(url_of(host), allow_redirects=False)

    return lambda host: run_asynchronously(handshake, host, timeout)


libraries["aiohttp"] = prepare_aiohttp
