import type { ApiEvidence } from "../../evidence/evidence.ts";
import type { FunctionEvidence } from "../../evidence/function-evidence.ts";
import { itemValue } from "../../evidence/item.ts";

/** The name of an API, or its id where that could not be read. */
export const apiName = ({ api, apiId }: ApiEvidence): string => itemValue(api)?.name || apiId;

/** Where the console has an authorizer. */
export const authorizerConsole = (api: ApiEvidence, name: string): string =>
  `API Gateway > APIs > ${apiName(api)} > Authorizers > ${name} > Edit`;

/** Where the console has a function. */
export const functionConsole = ({ name }: Pick<FunctionEvidence, "name">, page: string): string =>
  `Lambda > Functions > ${name} > ${page}`;
