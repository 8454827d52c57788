import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A shape of a service model, as far as inputs need it. */
export interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Member>>;
  readonly member?: Member;
  readonly key?: Member;
  readonly value?: Member;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** AWS shows its value to nobody. */
  readonly sensitive?: boolean;
  /** The member that is the whole body. */
  readonly payload?: string;
}
export interface Member {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
  readonly idempotencyToken?: boolean;
}
export interface Model {
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
        readonly input?: Member;
        /** "none": the call is not signed, so IAM is not asked. */
        readonly authtype?: string;
      }
    >
  >;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const LIB = new URL("../../.venv/lib/", import.meta.url).pathname;
const VERSION = /^\d{4}-\d\d-\d\d$/;
const models = new Map<string, Model>();

/** Where the emulators' Python packages are. */
export function packagesOf(): string {
  const python = existsSync(LIB) ? readdirSync(LIB).find((name) => name.startsWith("python3")) : undefined;
  return join(LIB, python ?? "", "site-packages");
}

function folderOf(service: string): string | undefined {
  const data = join(packagesOf(), "botocore/data", service);
  const versions = existsSync(data) ? readdirSync(data).filter((name) => VERSION.test(name)) : [];
  return versions.length === 0 ? undefined : join(data, versions.sort().at(-1) ?? "");
}

/**
 * AWS's own model of a service, as botocore has it; its newest version.
 * @param service botocore's name of it, which is IAM's for all that this tool calls: "cognito-idp".
 * @throws Error where botocore is not installed.
 */
export function modelOf(service: string): Model {
  const known = models.get(service);
  if (known) return known;
  const folder = folderOf(service);
  if (folder === undefined)
    throw new Error(
      `botocore's model of ${service} not found in .venv\nfix: python3 -m venv .venv && .venv/bin/pip install -r test/support/emulators/requirements.txt`,
    );
  const zipped = join(folder, "service-2.json.gz");
  const bytes = existsSync(zipped) ? gunzipSync(readFileSync(zipped)) : readFileSync(join(folder, "service-2.json"));
  const model: Model = JSON.parse(bytes.toString("utf8"));
  models.set(service, model);
  return model;
}
