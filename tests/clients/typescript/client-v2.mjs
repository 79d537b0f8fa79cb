// The TypeScript SDK, second generation. Usage: client-v2.mjs stdio|http legacy|auto
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { httpParameters, play, stdioParameters } from "./scenario.mjs";

const [transportName, mode] = process.argv.slice(2);
const client = new Client({ name: "holdpoint-test", version: "1.0.0" }, { versionNegotiation: { mode } });
const transport =
  transportName === "http" ? new StreamableHTTPClientTransport(...httpParameters()) : new StdioClientTransport(stdioParameters());
await client.connect(transport);
await play(client, () => client.getNegotiatedProtocolVersion());
await client.close();
