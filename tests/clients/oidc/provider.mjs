// An identity provider on a free port of this computer, until its input ends. Whoever
// signs in as NAME is NAME@acme.example; `guest` has an address nobody has verified.
//
// POST /forge signs whatever claims it is given, with the provider's own key or as asked:
// for tokens no provider would make.

import { createHmac, createPublicKey, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { SignJWT, importJWK } from "jose";
import Provider from "oidc-provider";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = { ...pair.privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "one" };
const server = createServer();
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    { client_id: "desk", application_type: "native", token_endpoint_auth_method: "none", redirect_uris: ["http://127.0.0.1"], grant_types: ["authorization_code"], response_types: ["code"] },
  ],
  jwks: { keys: [jwk] },
  cookies: { keys: ["only for tests"] },
  claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
  features: { claimsParameter: { enabled: true } },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `${id[0].toUpperCase()}${id.slice(1)} of Acme`, email: `${id}@acme.example`, email_verified: id !== "guest" }),
  }),
});

async function forge(request, response) {
  let text = "";
  for await (const chunk of request) text += chunk;
  const { alg, claims } = JSON.parse(text);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  if (alg === "none") return response.end(`${part({ alg: "none" })}.${part(claims)}.`);
  if (alg === "HS256") {
    // The oldest trick: the public key as a shared secret.
    const pem = createPublicKey(pair.privateKey).export({ type: "spki", format: "pem" });
    const head = `${part({ alg, kid: "one" })}.${part(claims)}`;
    return response.end(`${head}.${createHmac("sha256", pem).update(head).digest("base64url")}`);
  }
  const key = alg === "stranger" ? generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey : await importJWK(jwk, "RS256");
  response.end(await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(key));
}

const callback = provider.callback();
server.on("request", (request, response) => (request.url === "/forge" ? forge(request, response) : callback(request, response)));
console.log(JSON.stringify({ issuer }));
// Whoever started this has read the one line, and listens no more.
process.stdout.on("error", () => undefined);
process.stdin.resume().on("end", () => process.exit(0));
