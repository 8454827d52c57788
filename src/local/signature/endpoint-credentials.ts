import { randomBytes } from "node:crypto";

/** An access key, as AWS has them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A random key of 75 and 240 bits. */
export const randomCredentials = (): Credentials => ({
  accessKeyId: `LOCAL${[...randomBytes(15)].map((byte) => LETTERS[byte % 32]).join("")}`,
  secretAccessKey: randomBytes(30).toString("base64url"),
});

/** "id:secret", for scripts that must know the key before. @throws Error that does not repeat it. */
export function credentialsIn(text: string): Credentials {
  const [, accessKeyId = "", secretAccessKey = ""] = /^([^\s:/,=;]+):(\S+)$/.exec(text) ?? [];
  if (secretAccessKey === "") throw new Error("LAMBDA_AUTHZ_LOCAL_CREDENTIALS must be <id>:<secret>, without spaces");
  return { accessKeyId, secretAccessKey };
}

/** Looks keys up by their ids. */
export function lookUp(...all: readonly Credentials[]) {
  return (id: string) => all.find(({ accessKeyId }) => accessKeyId === id)?.secretAccessKey;
}
