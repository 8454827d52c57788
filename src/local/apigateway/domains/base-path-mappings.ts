import { filled } from "../../own.ts";
import { type Call, type Operation, op } from "../../wire/operation.ts";
import { badRequest, conflict, notFound } from "../apigateway-refusals.ts";
import { listing, type Paging } from "../lookup.ts";
import { type Fields, PATCHES, type Patches, patch, text } from "../patch.ts";
import { addMapping, checkTarget, domainOf, type Mapping } from "./domains-model.ts";

interface MappingInput extends Partial<Pick<Mapping, "basePath" | "stage">>, Pick<Mapping, "restApiId"> {
  readonly domainName: string;
}
type MappingPath = Required<Pick<MappingInput, "domainName" | "basePath">>;

/** How answers and paths write the mapping of the domain itself. */
const NONE = "(none)";

const describe = ({ id: _, basePath, ...mapping }: Mapping) => ({ basePath: basePath || NONE, ...mapping });

/** @throws Refusal BadRequestException. */
function pathOf(given: string): string {
  if (given.includes("/"))
    throw badRequest(
      "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
    );
  return given === NONE ? "" : given;
}

/** @throws Refusal NotFoundException. */
function mappingOf({ domainName, basePath }: MappingPath, call: Call): Mapping {
  const wanted = basePath === NONE ? "" : basePath;
  const found = domainOf(domainName, call).mappings.find((one) => one.basePath === wanted);
  if (found === undefined) throw notFound("Invalid base path mapping identifier specified");
  return found;
}

const FIELDS: Fields<Mapping> = {
  "/basePath": {
    ops: ["replace"],
    apply(mapping, { value }) {
      mapping.basePath = pathOf(value);
    },
  },
  "/restapiId": text("restApiId"),
  "/stage": {
    ops: ["replace"],
    apply(mapping, { value }) {
      if (value === "") delete mapping.stage;
      else mapping.stage = value;
    },
  },
};

function update(input: MappingPath & Patches, call: Call) {
  const mapping = mappingOf(input, call);
  const { mappings } = domainOf(input.domainName, call);
  const check = (changed: Mapping) => {
    checkTarget(changed, call);
    if (mappings.some(({ id, basePath }) => id !== changed.id && basePath === changed.basePath))
      throw conflict("Base path already exists for this domain name");
  };
  return describe(patch(mapping, input, FIELDS, { check }));
}

/** Base path mappings: which API and stage a path of a domain leads to. */
export const basePathMappingOperations: Readonly<Record<string, Operation>> = {
  CreateBasePathMapping: op<MappingInput>("basePath restApiId stage", (input, call) => {
    const { domainName, basePath = "", restApiId } = input;
    const target = { basePath: pathOf(basePath), restApiId, ...filled(input, "stage") };
    return describe(addMapping(domainOf(domainName, call), target, call));
  }),
  GetBasePathMapping: op<MappingPath>("", (input, call) => describe(mappingOf(input, call))),
  GetBasePathMappings: op<MappingPath & Paging>("position limit", (input, call) =>
    listing(input, domainOf(input.domainName, call).mappings, ({ basePath }) => basePath || NONE, describe),
  ),
  UpdateBasePathMapping: op<MappingPath & Patches>(PATCHES, update),
  DeleteBasePathMapping: op<MappingPath>("", (input, call) => {
    const { id } = mappingOf(input, call);
    const domain = domainOf(input.domainName, call);
    domain.mappings = domain.mappings.filter((one) => one.id !== id);
  }),
};
