// The TypeScript SDK, first generation. Usage: client-v1.mjs stdio|http
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { httpParameters, play, stdioParameters } from "./scenario.mjs";

const client = new Client({ name: "holdpoint-test", version: "1.0.0" });
// callTool(params, resultSchema, options) in this generation.
client.holdpointOldShape = true;
const transport =
  process.argv[2] === "http" ? new StreamableHTTPClientTransport(...httpParameters()) : new StdioClientTransport(stdioParameters());
// The transport is told the version it spoke, which is what goes into its headers.
let protocol = "";
const tell = transport.setProtocolVersion?.bind(transport);
transport.setProtocolVersion = (version) => {
  protocol = version;
  tell?.(version);
};
await client.connect(transport);
await play(client, () => protocol);
await client.close();
