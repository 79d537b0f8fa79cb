// A curl command that proposes a first action. Pure.

export function formatProposeSnippet(hub: string | null, token = "$HOLDPOINT_TOKEN"): string {
  return [
    `curl ${hub ?? "$HOLDPOINT_URL"}/v1/actions \\`,
    `  -H "authorization: Bearer ${token}" \\`,
    `  -H "content-type: application/json" \\`,
    `  -d '{"kind": "deploy.rollout", "title": "Try it",`,
    `       "tool": {"name": "my-tool"}}'`,
  ].join("\n");
}
