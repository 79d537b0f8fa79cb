// What every TypeScript client does: an approval, an edit, a rejection, no
// decision, the prompt tool. The driving test decides by title while the calls
// wait. Nothing is asserted here: what the SDK handed to its user is printed.

const CALLS = {
  approval: ["request_approval", { kind: "deploy.rollout", title: "approve me", arguments: { replicas: 4 }, wait_seconds: 45 }],
  edit: ["request_approval", { kind: "deploy.rollout", title: "edit me", arguments: { replicas: 9 }, wait_seconds: 45 }],
  rejection: ["request_approval", { kind: "deploy.rollout", title: "reject me", risk: "high", wait_seconds: 45 }],
  silence: ["request_approval", { kind: "deploy.rollout", title: "nobody decides this", wait_seconds: 1 }],
  prompt: ["approve", { tool_name: "Bash", input: { command: "echo approve me" }, tool_use_id: "toolu_1" }],
  unknown_field: ["request_approval", { kind: "k", title: "t", wat: 1, wait_seconds: 1 }],
};

// Patient only through progress: the call below is answered after the client's own timeout.
const PATIENT = ["request_approval", { kind: "deploy.rollout", title: "decide me late", wait_seconds: 45 }];

export async function play(client, protocol) {
  const progress = [];
  const options = { onprogress: (note) => progress.push(note.message), resetTimeoutOnProgress: true };
  const call = async (name, args, more) =>
    shown(await client.callTool({ name, arguments: args }, ...(client.holdpointOldShape ? [undefined] : []), { ...options, ...more }));

  const tools = (await client.listTools()).tools.map((tool) => tool.name).sort();
  const results = {};
  for (const [name, [tool, args]] of Object.entries(CALLS)) results[name] = await call(tool, args);
  results.patient = await call(...PATIENT, { timeout: 6500 });
  results.still_open = await call("check_decision", { id: results.silence.structured.id, wait_seconds: 0 });
  // A yes is handed out once: asking again is not a second yes.
  results.again = await call("check_decision", { id: results.approval.structured.id, wait_seconds: 0 });
  results.report = await call("report_outcome", { id: results.approval.structured.id, outcome: "executed", message: "Four replicas run." });
  process.stdout.write(JSON.stringify({ protocol: protocol(), tools, ...results, progress: progress.length }));
}

function shown(result) {
  return { structured: result.structuredContent ?? null, is_error: Boolean(result.isError), text: result.content.map((block) => block.text) };
}

export function stdioParameters() {
  return { command: process.env.HOLDPOINT_BIN, args: ["mcp"], env: { ...process.env } };
}

export function httpParameters() {
  const requestInit = { headers: { Authorization: `Bearer ${process.env.HOLDPOINT_TOKEN}` } };
  return [new URL(`${process.env.HOLDPOINT_URL}/mcp`), { requestInit }];
}
