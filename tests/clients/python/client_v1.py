"""The Python SDK, first generation. Usage: client_v1.py stdio|http"""

import asyncio
import os
import sys
from contextlib import asynccontextmanager

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client

from scenario import finish, play


@asynccontextmanager
async def streams(transport):
    if transport == "http":
        headers = {"Authorization": "Bearer " + os.environ["HOLDPOINT_TOKEN"]}
        async with streamablehttp_client(os.environ["HOLDPOINT_URL"] + "/mcp", headers=headers) as (read, write, _):
            yield read, write
    else:
        server = StdioServerParameters(command=os.environ["HOLDPOINT_BIN"], args=["mcp"], env=dict(os.environ))
        async with stdio_client(server) as (read, write):
            yield read, write


async def main():
    progress = []

    async def on_progress(done, total, message):
        progress.append(message)

    async with streams(sys.argv[1]) as (read, write):
        async with ClientSession(read, write) as session:
            hello = await session.initialize()
            tools = sorted(tool.name for tool in (await session.list_tools()).tools)

            async def call(name, arguments):
                return await session.call_tool(name, arguments, progress_callback=on_progress)

            results = await play(call, progress)
            finish({"protocol": hello.protocolVersion, "tools": tools, **results})


asyncio.run(main())
