import { randomUUID } from "node:crypto";
import { own, pick } from "../own.ts";
import { type Call, type Operation, op, Raw } from "../wire/operation.ts";
import { page } from "../wire/page.ts";
import type { Alias, LambdaFunction } from "./lambda-function.ts";
import { checkRevision, conflict, invalidValue, notFound } from "./lambda-refusals.ts";
import { type FunctionInput, functionAt, type Reference, referenceOf, shownArn } from "./reference.ts";

interface AliasInput extends FunctionInput {
  readonly Name: string;
  readonly FunctionVersion?: string;
  readonly RoutingConfig?: { readonly AdditionalVersionWeights?: Readonly<Record<string, number>> };
}

const describe = (alias: Alias, { arn }: Reference) => ({
  AliasArn: `${arn}:${alias.Name}`,
  ...pick(alias, "Name", "FunctionVersion", "Description", "RevisionId"),
  ...(alias.weights && { RoutingConfig: { AdditionalVersionWeights: alias.weights } }),
});

/** The function itself, without a qualifier of its name. */
function fnOf(input: FunctionInput, call: Call): { fn: LambdaFunction; reference: Reference } {
  const reference = { ...referenceOf(input, call), qualifier: undefined };
  return { fn: functionAt(reference, call), reference };
}

/** Which part of the calls another version gets; nothing when no part does. @throws Refusal. */
function weightsOf({ RoutingConfig }: AliasInput, version: string, reference: Reference, call: Call) {
  const weights = RoutingConfig?.AdditionalVersionWeights ?? {};
  const versions = Object.keys(weights);
  if (versions.length > 1) throw invalidValue("Number of items in AdditionalVersionWeights cannot be greater than 1");
  if (versions.includes(version))
    throw invalidValue(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  if (versions.length > 0 && version === "$LATEST")
    throw invalidValue("$LATEST is not supported for an alias pointing to more than 1 version");
  for (const qualifier of versions) functionAt({ ...reference, qualifier }, call);
  return versions.length === 0 ? undefined : { ...weights };
}

function create(input: AliasInput, call: Call) {
  const { Name, FunctionVersion = "", Description = "" } = input;
  const reference = { ...referenceOf(input, call), qualifier: FunctionVersion };
  functionAt(reference, call);
  const { fn } = fnOf(input, call);
  const weights = weightsOf(input, FunctionVersion, reference, call);
  if (own(fn.aliases ?? {}, Name)) throw conflict(`Alias already exists: ${reference.arn}:${Name}`);
  const alias: Alias = {
    Name,
    FunctionVersion,
    Description,
    RevisionId: randomUUID(),
    statements: [],
    ...(weights && { weights }),
  };
  fn.aliases = { ...fn.aliases, [Name]: alias };
  return describe(alias, reference);
}

function update(input: AliasInput, call: Call) {
  const { fn, reference } = fnOf(input, call);
  const alias = own(fn.aliases ?? {}, input.Name);
  if (alias === undefined) throw notFound(`Alias not found: ${reference.arn}:${input.Name}`);
  checkRevision(input.RevisionId, alias.RevisionId);
  const version = input.FunctionVersion ?? alias.FunctionVersion;
  functionAt({ ...reference, qualifier: version }, call);
  if (input.RoutingConfig !== undefined) {
    const weights = weightsOf(input, version, reference, call);
    if (weights === undefined) delete alias.weights;
    else alias.weights = weights;
  }
  alias.FunctionVersion = version;
  alias.Description = input.Description ?? alias.Description;
  alias.RevisionId = randomUUID();
  return describe(alias, reference);
}

function get(input: AliasInput, call: Call) {
  const reference = { ...referenceOf(input, call), qualifier: input.Name };
  const { fn } = fnOf(input, call);
  const alias = own(fn.aliases ?? {}, input.Name);
  if (alias === undefined) throw notFound(`Cannot find alias arn: ${shownArn(reference)}`);
  return describe(alias, reference);
}

function list(input: AliasInput, call: Call) {
  const { fn, reference } = fnOf(input, call);
  const { FunctionVersion: version, Marker, MaxItems = 50 } = input;
  const all = Object.values(fn.aliases ?? {}).filter((one) => version === undefined || one.FunctionVersion === version);
  const { items, next } = page(all, ({ Name }) => Name, { token: Marker, limit: MaxItems });
  return { Aliases: items.map((one) => describe(one, reference)), ...(next && { NextMarker: next }) };
}

const ROUTING = "RoutingConfig.AdditionalVersionWeights";

/** Aliases: names of versions. */
export const aliasOperations: Readonly<Record<string, Operation>> = {
  CreateAlias: op<AliasInput>(`Name FunctionVersion Description ${ROUTING}`, create),
  GetAlias: op<AliasInput>("", get),
  ListAliases: op<AliasInput>("FunctionVersion Marker MaxItems", list),
  UpdateAlias: op<AliasInput>(`FunctionVersion Description ${ROUTING} RevisionId`, update),
  DeleteAlias: op<AliasInput>("", (input, call) => {
    delete fnOf(input, call).fn.aliases?.[input.Name];
    return new Raw(204, [], "");
  }),
};
