import { expect, test } from "vitest";
import { resolveDomain } from "../../../../src/explain/call/resolve-domain.ts";
import { createReader } from "../../../../src/explain/evidence/evidence-reader.ts";
import { fakeAws, type Reply } from "../../../support/aws/answering-aws.ts";

const HOST = "api.example.invalid";
const DENIED: Reply = { status: 403, error: "AccessDeniedException", message: "not authorized" };
const ABSENT: Reply = { status: 404, error: "NotFoundException", message: "Invalid domain name identifier specified" };

const DOMAIN = `GET /domainnames/${HOST}`;
const BASE = `GET /domainnames/${HOST}/basepathmappings`;
const MULTI = `GET /v2/domainnames/${HOST}/apimappings`;
const PAGES: Readonly<Record<string, Reply>> = {
  [DOMAIN]: {
    json: {
      domainName: HOST,
      regionalDomainName: "d-x1.execute-api.us-east-1.amazonaws.com",
      mutualTlsAuthentication: { truststoreUri: "s3://b/t.pem" },
    },
  },
  [BASE]: { json: { item: [{ basePath: "(none)", restApiId: "rest000001", stage: "prod" }] } },
  [MULTI]: {
    json: {
      items: [
        { apiMappingKey: "", apiId: "rest000001", stage: "prod" },
        { apiMappingKey: "orders/v2", apiId: "http000001", stage: "$default" },
      ],
    },
  },
};

async function resolved(path: string, changes: Readonly<Record<string, Reply>> = {}) {
  const { aws, lines } = fakeAws(({ line }) => ({ ...PAGES, ...changes })[line] ?? ABSENT);
  const reader = createReader(aws.signal);
  const domain = await resolveDomain(aws, reader, { kind: "domain", host: HOST, path });
  return { domain, lines: lines(), skipped: reader.skipped.map(({ what }) => what) };
}

test("a mapping of several levels leads to the HTTP API that it names", async () => {
  const { domain, lines } = await resolved("/orders/v2/7");
  expect(domain).toMatchObject({
    exists: true,
    mutualTls: true,
    dns: "",
    target: "d-x1.execute-api.us-east-1.amazonaws.com",
  });
  expect(domain.address).toMatchObject({ apiId: "http000001", stage: "$default", path: "/7" });
  expect(lines.sort()).toEqual([DOMAIN, BASE, MULTI].sort());
});

test("without permission for the mappings of V2 those of V1 count, and that is said", async () => {
  const { domain, skipped } = await resolved("/orders/v2/7", { [MULTI]: DENIED });
  expect(domain.address).toMatchObject({ apiId: "rest000001", stage: "prod", path: "/orders/v2/7" });
  expect(skipped).toEqual([`the API mappings of ${HOST} (v2)`]);
});

test("a domain that may not be read is not absent", async () => {
  const denied = { [DOMAIN]: DENIED, [BASE]: DENIED, [MULTI]: DENIED };
  const { domain } = await resolved("/", denied);
  expect(domain).toMatchObject({ exists: undefined, mappings: undefined, address: undefined });
  const gone = await resolved("/", { [DOMAIN]: ABSENT, [BASE]: ABSENT, [MULTI]: ABSENT });
  expect(gone.domain).toMatchObject({ exists: false, address: undefined });
});
