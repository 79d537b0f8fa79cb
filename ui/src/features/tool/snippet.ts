// A first proposal, ready to paste, for someone who has just got a token. Pure.

export function proposeSnippet(hub: string | null, token = "$HOLDPOINT_TOKEN"): string {
  const body = `{"kind":"deploy.rollout","title":"Try a hold point","tool":{"name":"my-tool"}}`;
  return [
    `curl ${hub ?? "$HOLDPOINT_URL"}/v1/actions \\`,
    `  -H "authorization: Bearer ${token}" \\`,
    `  -H "content-type: application/json" \\`,
    `  -d '${body}'`,
  ].join("\n");
}
