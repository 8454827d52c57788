import { GetExportCommand } from "@aws-sdk/client-api-gateway";
import type { RestApi } from "../../../src/local/apigateway/apigateway-model.ts";
import { Refusal } from "../../../src/local/wire/refusal.ts";
import { contentOf } from "../../unit/local/openapi/imports.ts";
import { apisOf } from "../laws/things.ts";
import type { Account } from "../memory-account.ts";

export const SHOP = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };

/** Routes of every sort, more than single calls are made for. */
export const MANY = [
  "GET / = web, public",
  "GET /orders = web",
  "POST /orders = web",
  "ANY /orders/{id} = web",
  "GET /orders/{id}/items/{item} = web",
  "DELETE /files/{path+} = web",
  "GET /health = web, public",
].join("\n");
export const PROTECTED = ["GET /orders", "POST /orders", "ANY /orders/{id}", "GET /orders/{id}/items/{item}"];
/** A start with few of them. */
export const FEW = "GET / = web, public\nGET /orders = web";

/** Answers PutRestApi like an endpoint that does not have it. */
export const withoutImport = (account: Account): void => {
  account.before = (_, operation) => {
    if (operation === "PutRestApi") throw new Refusal(501, "NotImplemented", "PutRestApi is not implemented");
  };
};

export const theApi = (account: Account): RestApi => {
  const [api, ...others] = Object.values(apisOf(account, SHOP.region));
  if (api === undefined || others.length > 0) throw new Error(`${others.length + 1} APIs`);
  return api;
};

/** All that the stack's API consists of, and how its stage is exported, without ids and times. */
export async function apiOf(account: Account) {
  const { apigateway } = account.aws(SHOP);
  const { id } = theApi(account);
  const content = await contentOf(apigateway, id);
  const exported = await apigateway.send(
    new GetExportCommand({
      restApiId: id,
      stageName: "dev",
      exportType: "oas30",
      accepts: "application/json",
      parameters: { extensions: "apigateway" },
    }),
  );
  const definition = JSON.parse(
    Buffer.from(exported.body ?? [])
      .toString()
      .replaceAll(id, "the API"),
  );
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  content.resources.sort(byPath);
  return { ...content, definition: { ...definition, info: { ...definition.info, version: "" } } };
}

/** What is wrong with the methods that a deployment would capture now: open ones that config.ini protects. */
export function openMethods(account: Account): string[] {
  const { resources, authorizers } = theApi(account);
  return Object.values(resources).flatMap(({ path, methods }) =>
    Object.values(methods).flatMap(({ httpMethod, authorizationType, authorizerId = "" }) => {
      const name = `${httpMethod} ${path}`;
      const isGuarded = authorizationType === "CUSTOM" && authorizerId in authorizers;
      return PROTECTED.includes(name) && !isGuarded ? [name] : [];
    }),
  );
}
