import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An issuer of a test: serves its keys on loopback and signs whatever claims it is given. */
export interface TestIssuer {
  /** Where the keys are. */
  readonly jwksUri: string;
  token(claims: Readonly<Record<string, unknown>>): string;
  stop(): Promise<void>;
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

const DISCOVERY = "/.well-known/openid-configuration";

/** Starts an issuer with one RSA key. @param isDiscoverable whether it has a discovery document, too. */
export async function startIssuer(isDiscoverable = false): Promise<TestIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "test-key", alg: "RS256", use: "sig" };
  const server = createServer(({ url, headers: { host } }, response) => {
    const issuer = `http://${host}`;
    const endpoints = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
    const document = { issuer, jwks_uri: `${issuer}/certs`, userinfo_endpoint: `${issuer}/userinfo`, ...endpoints };
    response.end(JSON.stringify(isDiscoverable && url === DISCOVERY ? document : { keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    jwksUri: `http://127.0.0.1:${port}/certs`,
    token(claims) {
      const now = Math.floor(Date.now() / 1000);
      const signed = `${part({ alg: "RS256", kid: "test-key", typ: "JWT" })}.${part({ iat: now, exp: now + 600, jti: randomUUID(), ...claims })}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
