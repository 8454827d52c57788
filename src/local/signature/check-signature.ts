import type { HttpRequest } from "../http.ts";
import { isSame } from "../same-text.ts";
import type { Clock } from "../world.ts";
import { signatureFor } from "./canonical.ts";
import { type Signature, signatureOf, Unauthentic } from "./signature.ts";

/** The secret of an access key, when there is such a key. */
export type SecretOf = (accessKeyId: string) => string | undefined;

/** How far the clocks of caller and service may be apart. */
const SKEW_MS = 5 * 60_000;

const DOES_NOT_MATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
const parsed = (time: string): number =>
  Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

function checkTime({ date, time, expiresSeconds = SKEW_MS / 1_000 }: Signature, now: number): void {
  if (!time.startsWith(date))
    throw new Unauthentic(
      "wrong",
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${time.slice(0, 8)}', from '${time}'.`,
    );
  const [signed, lasts] = [parsed(time), expiresSeconds * 1_000];
  const span = (ms: number) => (ms % 60_000 === 0 ? `${ms / 60_000} min.` : `${ms / 1_000} sec.`);
  if (signed > now + SKEW_MS)
    throw new Unauthentic(
      "wrong",
      `Signature not yet current: ${time} is still later than ${stamp(now + SKEW_MS)} (${stamp(now)} + ${span(SKEW_MS)})`,
    );
  // NaN compares as expired too.
  if (!(signed + lasts >= now))
    throw new Unauthentic(
      "wrong",
      `Signature expired: ${time} is now earlier than ${Number.isFinite(lasts) ? stamp(now - lasts) : stamp(now)} (${stamp(now)} - ${span(lasts)})`,
    );
}

/** Checks that a request was signed with a key of this endpoint. @throws Unauthentic. */
export function checkSignature(request: HttpRequest, secretOf: SecretOf, clock: Clock): void {
  const signature = signatureOf(request);
  if (signature === undefined) throw new Unauthentic("missing");
  const secret = secretOf(signature.accessKeyId);
  if (secret === undefined) throw new Unauthentic("unknown", "The security token included in the request is invalid.");
  checkTime(signature, clock.now());
  if (!signature.signedHeaders.includes("host"))
    throw new Unauthentic("wrong", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  if (!isSame(signature.hex, signatureFor(request, secret, signature))) throw new Unauthentic("wrong", DOES_NOT_MATCH);
}
