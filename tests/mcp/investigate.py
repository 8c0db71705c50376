"""Investigates an incident over MCP with the FastMCP client: PROGRAM HOME INCIDENTS NAME. Prints one JSON value."""

import asyncio
import json
import sys

from fastmcp import Client
from fastmcp.client.transports import StdioTransport
from fastmcp.exceptions import ToolError


async def main(program: str, home: str, incidents: str, name: str) -> None:
    progress: list[tuple[float, str | None]] = []

    async def told(at: float, _total: float | None, message: str | None) -> None:
        progress.append((at, message))

    transport = StdioTransport(program, ["--home", home, "mcp", "--incidents", incidents])
    async with Client(transport) as client:
        tools = {tool.name: tool for tool in await client.list_tools()}
        started = await client.call_tool("start_investigation", {"incident": name}, progress_handler=told)
        content = started.structured_content["content"]
        case, brief = content["case"], content["brief"]
        whole, at, total = "", 0, None
        while at != total:
            arguments = {"case": case, "evidence": brief["verdict"]["evidence"][0], "offset": at, "length": 2048}
            part = (await client.call_tool("read_evidence", arguments)).structured_content["content"]
            whole, at, total = whole + part["text"], part["next"], part["total"]
        try:
            await client.call_tool("start_investigation", {"incident": "../outside"})
            refused = None
        except ToolError as error:
            refused = str(error)
    print(
        json.dumps(
            {
                "tools": sorted(tools),
                "typed": all(tool.output_schema["type"] == "object" for tool in tools.values()),
                "progress": progress,
                "case": case,
                "brief": brief,
                "evidence": json.loads(whole),
                "refused": refused,
            }
        )
    )


asyncio.run(main(*sys.argv[1:]))
