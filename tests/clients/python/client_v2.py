"""The Python SDK, second generation. Usage: client_v2.py stdio|http legacy|auto|2026-07-28"""

import asyncio
import os
import sys

import httpx2
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from scenario import finish, play


def server(transport, stack_client):
    if transport == "http":
        return streamable_http_client(os.environ["HOLDPOINT_URL"] + "/mcp", http_client=stack_client)
    return StdioServerParameters(command=os.environ["HOLDPOINT_BIN"], args=["mcp"], env=dict(os.environ))


async def main():
    transport, mode = sys.argv[1:3]
    headers = {"Authorization": "Bearer " + os.environ["HOLDPOINT_TOKEN"]}
    progress = []

    async def on_progress(done, total, message):
        progress.append(message)

    async with httpx2.AsyncClient(headers=headers, timeout=httpx2.Timeout(30, read=300)) as http:
        async with Client(server(transport, http), mode=mode) as client:
            tools = sorted(tool.name for tool in (await client.list_tools()).tools)

            async def call(name, arguments):
                return await client.call_tool(name, arguments, progress_callback=on_progress)

            results = await play(call, progress)
            finish({"protocol": client.protocol_version, "tools": tools, **results})


asyncio.run(main())
