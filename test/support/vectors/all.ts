/** All vector files by name, as they should be on disk. */
import { algorithms } from "./families/algorithms.ts";
import { context, methods, rules } from "./families/answers.ts";
import { identity, times } from "./families/claims.ts";
import { encoding, json } from "./families/encoding.ts";
import { groupFormats } from "./families/group-formats.ts";
import { header } from "./families/header.ts";
import { cognito, google, several } from "./families/issuers.ts";
import { keyAge } from "./families/key-age.ts";
import { scheme, sources } from "./families/requests.ts";
import { curves, keys, refetch, rsa } from "./families/signatures.ts";
import { vendors } from "./families/vendors.ts";
import { fixture } from "./fixture.ts";
import type { Family } from "./format.ts";

export const families: readonly Family[] = [
  algorithms,
  scheme,
  cognito,
  context,
  curves,
  encoding,
  google,
  groupFormats,
  header,
  identity,
  json,
  keyAge,
  keys,
  methods,
  refetch,
  rsa,
  rules,
  several,
  sources,
  times,
  vendors,
];

export const files: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["fixture.json", fixture],
  ...families.map((family) => [`${family.family}.json`, family] as const),
]);
