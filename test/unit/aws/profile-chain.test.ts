import { fromIni } from "@aws-sdk/credential-provider-ini";
import { externalDataInterceptor } from "@smithy/shared-ini-file-loader";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { followProfile } from "../../../src/aws/credentials/profile-chain.ts";
import { sharedFiles } from "../../../src/aws/credentials/profiles.ts";

const [CONFIG, CREDENTIALS] = ["/no/such/config", "/no/such/credentials"];
const ROLE = "arn:aws:iam::123456789012:role/deployer";
const KEYS = { aws_access_key_id: "AKIAEXAMPLE", aws_secret_access_key: "secret" };

type Settings = Readonly<Record<string, string>>;

afterEach(() => vi.unstubAllEnvs());

/** What the SDK makes of the profile `dev`, and what is foretold of it, both without a service being asked. */
async function both(profiles: Readonly<Record<string, Settings>>) {
  const text = Object.entries(profiles)
    .map(([name, all]) => `[profile ${name}]\n${Object.entries(all).map((one) => `${one.join(" = ")}\n`)}`)
    .join("")
    .replaceAll("\n,", "\n");
  externalDataInterceptor.interceptFile(CONFIG, text);
  externalDataInterceptor.interceptFile(CREDENTIALS, "");
  vi.stubEnv("AWS_ACCESS_KEY_ID", KEYS.aws_access_key_id);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", KEYS.aws_secret_access_key);
  const files = { configFilepath: CONFIG, filepath: CREDENTIALS, ignoreCache: true };
  const assumed = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret" };
  const sdk = fromIni({ profile: "dev", ...files, roleAssumer: async () => assumed })();
  const around = { env: process.env, canAsk: false, unreadable: () => undefined };
  const ours = sharedFiles(files).then((found) => followProfile("dev", found, around));
  const [of, foretold] = await Promise.allSettled([sdk, ours]);
  return { sdk: of.status, foretold: foretold.status };
}

const PROFILES = ["dev", "base", "more"] as const;
const settings = fc
  .record({
    role: fc.boolean(),
    // Never both: the SDK then takes the profile's own keys and forgets its role, which is refused here.
    from: fc.oneof(
      fc.constant({}),
      fc.constantFrom(...PROFILES, "gone").map((source_profile): Settings => ({ source_profile })),
      fc.constantFrom("Environment", "Nonsense").map((credential_source): Settings => ({ credential_source })),
    ),
    keys: fc.constantFrom({}, {}, KEYS, { aws_access_key_id: "AKIAEXAMPLE" }, { region: "us-east-1" }),
  })
  .map(
    ({ role, from, keys }): Settings => ({
      region: "us-east-1",
      ...keys,
      ...(role && { role_arn: ROLE }),
      ...from,
    }),
  );

test("a profile with a source and no role is taken where another one leads to it", async () => {
  const dev = { role_arn: ROLE, source_profile: "base" };
  expect(await both({ dev, base: { credential_source: "Environment" } })).toEqual({
    sdk: "fulfilled",
    foretold: "fulfilled",
  });
});

test("a profile is refused when the SDK would find no credentials in it, and then alone", async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(settings, settings, settings), async ([dev, base, more]) => {
      const { sdk, foretold } = await both({ dev, base, more });
      expect(foretold).toBe(sdk);
    }),
    { numRuns: 1_000, seed: 20_261_130 },
  );
});
