# What aiohttp and all that is built on it share.
import asyncio


def stop_aiohttp():
    request = load("aiohttp.client_reqrep").ClientRequest
    send = request.send

    async def stop(self, *arguments, **options):
        # A proxy is asked to connect, as the request before.
        if self.method == "CONNECT":
            return await send(self, *arguments, **options)
        raise HandshakeDone()

    request.send = stop


def run_asynchronously(handshake, host, timeout):
    """A loop for each host, as each host has a thread. The handshake ends within a task, which carries no BaseException on."""
    async def until_done():
        try:
            await handshake(host)
        except HandshakeDone:
            pass

    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(asyncio.wait_for(until_done(), timeout))
    finally:
        loop.close()
