import { describe, expect, test } from "vitest";
import { checkOrigins } from "../../../src/config/checks/origins.ts";
import type { IssuerConfig } from "../../../src/config/config.ts";
import { Findings } from "../../../src/config/text/findings.ts";
import { loadWith } from "../../support/config/sample-config.ts";

const [A, B] = ["https://a.example", "https://b.example"] as const;

/** The notes of a file with these origins. */
const notesOf = (origins: string, stage = "dev", more = "") =>
  loadWith({ cors: `allow_origins = ${origins}${more}`, api: `stage = ${stage}` }).notes;

test("several origins are read as they stand, and are nothing to note", () => {
  const { cors, notes } = loadWith({ cors: `allow_origins = ${A}, ${B}`, api: "stage = prod" });
  expect(cors.allowOrigins).toEqual([A, B]);
  expect(cors).not.toHaveProperty("allowCredentials");
  expect(notes).toEqual([]);
});

test("credentials are read where origins are named", () => {
  const { cors, notes } = loadWith({ cors: `allow_origins = ${A}\nallow_credentials = yes` });
  expect(cors.allowCredentials).toBe(true);
  expect(notes).toEqual([]);
});

test("several origins with credentials: the note says what that costs", () => {
  expect(notesOf(`${A}, ${B}`, "dev", "\nallow_credentials = yes")).toEqual([
    expect.stringContaining("pages that send cookies get 401 and 403 as CORS errors"),
  ]);
});

describe.each(["prod", "production", "live", "Prod"])("in the stage %s", (stage) => {
  test("* is advised against", () => {
    expect(notesOf("*", stage)).toEqual([expect.stringContaining(`in the stage ${stage} list the origins`)]);
  });

  test.each(["http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:8080", "https://localhost"])(
    "%s is noted, and only that one",
    (origin) => {
      expect(notesOf(`${A}, ${origin}`, stage)).toEqual([
        expect.stringContaining(`${origin} in the stage ${stage}: any program on a user's machine`),
      ]);
    },
  );
});

test.each(["dev", "prod-eu", "alive"])("in the stage %s localhost is nothing to note", (stage) => {
  expect(notesOf(`http://localhost:3000, ${A}`, stage)).toEqual([]);
});

test("a name that begins like localhost is another machine's", () => {
  expect(notesOf("http://localhost.example", "prod")).toEqual([]);
});

describe("where a user pool is made", () => {
  const notes = (origins: string, stage = "dev", port = 3000) => {
    const config = loadWith({ cors: `allow_origins = ${origins}`, api: `stage = ${stage}` });
    const issuers = config.issuers.map((one): IssuerConfig => ({ ...one, createsPool: true }));
    const findings = new Findings();
    checkOrigins({ ...config, issuers, signIn: { port } }, findings);
    return findings.notes;
  };

  test("origins without the sign-in page's are noted", () => {
    expect(notes(`${A}, http://localhost:3000`, "dev", 4000)).toEqual([
      "[cors] allow_origins does not contain http://localhost:4000: calls of the page that `lambda-authz ui` serves there would be refused",
    ]);
  });

  test.each([
    ["the page's origin is there", `${A}, http://localhost:3000`, "dev"],
    ["the stage is for production", A, "prod"],
  ])("nothing is noted when %s", (_, origins, stage) => {
    expect(notes(origins, stage)).toEqual([]);
  });

  test("any origin is the page's too", () => {
    expect(notes("*")).toEqual([expect.stringContaining("scripts of any web page")]);
  });
});
