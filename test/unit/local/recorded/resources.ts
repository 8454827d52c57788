import {
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceCommand,
  GetResourcesCommand,
  type PatchOperation,
  UpdateResourceCommand,
} from "@aws-sdk/client-api-gateway";
import type { Scenario, Stage } from "./replay.ts";
import { change, emptyApi } from "./rest-apis.ts";

/** An API and what is asked of its resources. */
async function resources(stage: Stage) {
  const { apigateway: api } = stage;
  const { restApiId, rootId } = await emptyApi(stage);
  return {
    rootId,
    all: () => api.send(new GetResourcesCommand({ restApiId })),
    get: (resourceId = "") => api.send(new GetResourceCommand({ restApiId, resourceId })),
    create: (parentId = "", pathPart = "") => api.send(new CreateResourceCommand({ restApiId, parentId, pathPart })),
    update: (resourceId: string | undefined, ...patchOperations: PatchOperation[]) =>
      api.send(new UpdateResourceCommand({ restApiId, resourceId, patchOperations })),
    remove: (resourceId = "") => api.send(new DeleteResourceCommand({ restApiId, resourceId })),
  };
}

const lifecycle: Scenario = async (stage) => {
  const { step } = stage;
  const { rootId, all, get, create, update, remove } = await resources(stage);
  await step("rest-api-root-resource", all());
  const pets = await step("create-resource", create(rootId, "pets"));
  await step("rest-api-resources-after-create", all());
  await step("create-subresource", create(pets?.id, "subpets"));
  await step("rest-api-resources-after-create-sub", all());
  await step("update-path-part", update(pets?.id, change("replace", "/pathPart", "dogs")));
  await step("get-resp-after-update-path-part", get(pets?.id));
  await step("del-resource", remove(pets?.id));
  await step("rest-api-resources-after-delete", all());
};

const updates: Scenario = async (stage) => {
  const { step } = stage;
  const { rootId, all, create, update, remove } = await resources(stage);
  const pets = await create(rootId, "pets");
  await step("nonexistent-resource", update("xyz", change("replace", "/pathPart", "dogs")));
  await step("invalid-path-part", update(pets.id, change("replace", "/invalid", "dogs")));
  await step("invalid-parent-id", update(pets.id, change("replace", "/parentId", "garbage")));
  const below = await step("create-subresource", create(pets.id, "subpets"));
  const child = await step("create-subresource-child", create(below?.id, "pets"));
  await step("existing-future-sibling-path", update(child?.id, change("replace", "/parentId", rootId)));
  await step("update-parent-id-to-subresource-id", update(pets.id, change("replace", "/parentId", below?.id)));
  await step("update-parent-id-to-root-id", update(below?.id, change("replace", "/parentId", rootId)));
  await step("update-path-already-exists", update(below?.id, change("replace", "/pathPart", "pets")));
  await step("remove-unsupported", update(pets.id, change("remove", "/pathPart", "pets")));
  await step("add-unsupported", update(pets.id, change("add", "/pathPart", "pets")));
  await remove(child?.id);
  await remove(pets.id);
  await step("resources-after-deletion", all());
};

const deleted: Scenario = async (stage) => {
  const { rootId, all, create, remove } = await resources(stage);
  const { id } = await create(rootId, "pets");
  const below = await create(id, "subpets");
  await stage.step("delete-resource", remove(id));
  await stage.step("get-resources", all());
  await stage.step("delete-subresource", remove(below.id));
};

const noParent: Scenario = async (stage) => {
  const { create } = await resources(stage);
  await stage.step("wrong-resource-parent-id", create("fake-resource-id", "pets"));
};

const greedy: Scenario = async (stage) => {
  const { step } = stage;
  const { rootId, all, create, remove } = await resources(stage);
  await step("create-base-proxy-resource", create(rootId, "{proxy+}"));
  const parent = await create(rootId, "parent");
  await step("create-proxy-sibling-resource", parent.id);
  const proxy = await step("create-proxy-sibling-proxy-child-resource", create(parent.id, "{proxy+}"));
  const child = await step("create-proxy-sibling-static-child-resource", create(parent.id, "child"));
  await step("create-static-child-proxy-resource", create(child?.id, "{proxy+}"));
  await step("all-resources", all());
  await remove(proxy?.id);
  const dynamic = await step("create-proxy-sibling-dynamic-child-resource", create(parent.id, "{child}"));
  await step("create-dynamic-child-proxy-resource", create(dynamic?.id, "{proxy+}"));
  await step("all-resources-2", all());
};

const greedyRefused: Scenario = async (stage) => {
  const { step } = stage;
  const { rootId, create } = await resources(stage);
  const proxy = await step("create-base-proxy-resource", create(rootId, "{proxy+}"));
  await step("create-proxy-dynamic-sibling-resource", create(rootId, "{dynamic}"));
  await step("create-proxy-static-child-resource", create(proxy?.id, "static"));
  await step("create-proxy-dynamic-child-resource", create(proxy?.id, "{dynamic}"));
  const parent = await create(rootId, "parent");
  await step("create-greedy-child-resource", create(parent.id, "{child+}"));
};

const root: Scenario = async (stage) => {
  const { rootId, update } = await resources(stage);
  await stage.step("update-root-path-part", update(rootId, change("replace", "/pathPart", "pets")));
  await stage.step("update-root-parent", update(rootId, change("replace", "/parentId", "xyz")));
};

const NAME = "TestApiGatewayApiResource::test_";

/** Scenarios about resources. */
export const resourceScenarios: Record<string, Scenario> = {
  [`${NAME}resource_lifecycle`]: lifecycle,
  [`${NAME}update_resource_behaviour`]: updates,
  [`${NAME}delete_resource`]: deleted,
  [`${NAME}create_resource_parent_invalid`]: noParent,
  [`${NAME}create_proxy_resource`]: greedy,
  [`${NAME}create_proxy_resource_validation`]: greedyRefused,
  [`${NAME}update_resource_on_root`]: root,
};
