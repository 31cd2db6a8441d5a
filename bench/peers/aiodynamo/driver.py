"""Requests by aiodynamo on aiohttp: in flight are tasks of one event loop."""

import asyncio
import importlib.metadata
import ssl
import time

import aiohttp
from aiodynamo.client import Client
from aiodynamo.credentials import Key, StaticCredentials
from aiodynamo.expressions import HashKey
from aiodynamo.http.aiohttp import AIOHTTP
from aiodynamo.models import BatchGetRequest
from yarl import URL

import protocol


def requests_of(client):
    """Each sends one request, and returns the size of its reply."""

    def get(table):
        async def send():
            return len(await client.get_item(table, {"pk": "user#0001"}))

        return send

    async def put():
        await client.put_item("items_1k", item)
        return len(item)

    async def query():
        page = await client.query_single_page("items_400b", HashKey("pk", "user#0001"))
        return len(page.items)

    async def batch_get():
        keys = [{"pk": key} for key in protocol.BATCH_KEYS]
        reply = await client.batch_get({"items_400b": BatchGetRequest(keys)})
        return len(reply.items["items_400b"])

    item = protocol.put_item(str, int)
    gets = {name: get(table) for name, table in protocol.TABLES.items()}
    return {**gets, "put_1k": put, "query": query, "batch_get": batch_get}


async def task(run, send, count):
    for _ in range(count):
        start = time.perf_counter_ns()
        try:
            size = await send()
        except Exception as error:  # pylint: disable=broad-except # counted and shown
            run.add_error(error)
        else:
            run.add(time.perf_counter_ns() - start, size)


async def drive(run, send):
    await asyncio.gather(*[task(run, send, share) for share in run.shares()])


async def open_client(arguments):
    trusted = ssl.create_default_context(cafile=arguments.ca) if arguments.ca else True
    connector = aiohttp.TCPConnector(limit=protocol.MAX_CONNECTIONS, ssl=trusted)
    return Client(
        AIOHTTP(aiohttp.ClientSession(connector=connector)),
        StaticCredentials(Key("AKIDEXAMPLE", "secret")),
        "us-east-1",
        endpoint=URL(arguments.endpoint),
    )


def main():
    loop = asyncio.new_event_loop()
    client = loop.run_until_complete(open_client(protocol.arguments()))
    version = importlib.metadata.version("aiodynamo")
    protocol.serve(
        "aiodynamo",
        version,
        requests_of(client),
        lambda run, send: loop.run_until_complete(drive(run, send)),
    )
    loop.run_until_complete(client.http.session.close())


main()
