import type { CreateUserPoolClientRequest, CreateUserPoolRequest } from "@aws-sdk/client-cognito-identity-provider";
import { onTestFinished } from "vitest";
import type { IssuerConfig } from "../../../src/config/config.ts";
import type { Handler, HttpRequest } from "../../../src/local/http.ts";
import { serve } from "../../../src/local/server.ts";
import { discoverClient, type IssuerClient, poolEndpoint } from "../../../src/sign-in/issuer-client.ts";
import type { Session } from "../../../src/sign-in/session/session.ts";
import { createSessionStore } from "../../../src/sign-in/session/session-store.ts";
import { candidate } from "../../../src/sign-in/session/signed-in.ts";
import { emptyFolder } from "../folder.ts";
import { closedPort } from "../http/server.ts";
import { hosted, PASSWORD } from "./cognito-pool.ts";

/** A port that nobody listens on. */
export const freePort = async (): Promise<number> => Number(new URL(await closedPort()).port);

/** A user pool of the local endpoint on a socket, with ann, a public client, a domain, and a state folder for sign-ins. */
export async function servedPool(
  settings: Partial<CreateUserPoolClientRequest> = {},
  poolSettings: Partial<CreateUserPoolRequest> = {},
) {
  let handle: Handler = async () => ({ status: 503, headers: [], body: "" });
  const asked: HttpRequest[] = [];
  const server = await serve(
    async (request) => {
      asked.push(request);
      return handle(request);
    },
    0,
    () => {},
  );
  onTestFinished(() => server.close());
  const endpoint = `http://127.0.0.1:${server.port}`;
  const port = await freePort();
  const redirectUri = `http://localhost:${port}/callback`;
  const made = await hosted({ CallbackURLs: [redirectUri], ...settings }, poolSettings, { endpoint });
  handle = made.handle;
  const { UserPoolId, ClientId, clock } = made;
  const issuer: IssuerConfig = {
    name: "main",
    kind: "cognito",
    userPool: UserPoolId,
    audience: [ClientId],
    tokenUse: "access",
    groupsClaim: "cognito:groups",
  };
  const folder = `${emptyFolder()}/state`;
  const notes: string[] = [];
  const store = createSessionStore({
    folder,
    processes: { pid: process.pid, kill: () => true },
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    on: (event) => void (event.type === "note" && notes.push(event.text)),
  });
  const here = candidate(issuer, ClientId, endpoint);
  const keep = (session: Pick<Session, "method" | "tokens"> & Partial<Session>) => {
    const whole: Session = {
      version: 1,
      issuer: here.key.issuer,
      clientId: ClientId,
      signedInAt: Math.floor(clock.at / 1_000),
      ...session,
    };
    store.write(here.key, whole);
    return { ...here, session: whole };
  };
  const cognito = poolEndpoint(issuer, endpoint);
  /** By password needs no discovery. */
  const byName: IssuerClient = {
    name: "main",
    kind: "cognito",
    issuer: here.key.issuer,
    clientId: ClientId,
    jwksUri: "",
    ...(cognito && { cognito }),
  };
  return {
    ...made,
    endpoint,
    port,
    redirectUri,
    issuer,
    folder,
    notes,
    store,
    here,
    keep,
    asked,
    byName,
    place: () => discoverClient(issuer, ClientId, endpoint),
    options: { store, endpoint, clientSecret: undefined as string | undefined, clock },
  };
}

export type ServedPool = Awaited<ReturnType<typeof servedPool>>;

/** A browser that signs ann in: follows the address, types, and comes back to the app. @returns the callback. */
export async function signInAt(url: string, username = "ann", password = PASSWORD): Promise<string> {
  const page = await fetch(url, { redirect: "manual" });
  const form = page.headers.get("location") ?? "";
  const typed = await fetch(form, {
    method: "POST",
    body: new URLSearchParams({ username, password }),
    redirect: "manual",
  });
  return typed.headers.get("location") ?? `no way back: ${typed.status} ${await typed.text()}`;
}
