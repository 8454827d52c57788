import { GetExportCommand } from "@aws-sdk/client-api-gateway";
import { exportedView } from "../view/exported-view.ts";
import { matchRoute } from "../view/match-route.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import { itemValue } from "./item.ts";

/** An API has 10 stages, unless AWS has raised the quota. */
const MAX_STAGES = 10;

/** The names of stages that serve a call which the stage of its address does not. */
export async function readOtherStages(
  aws: ReadAws,
  reader: Reader,
  { restApiId, names }: { readonly restApiId: string; readonly names: readonly string[] },
  { method, path }: { readonly method: string; readonly path: string },
): Promise<string[]> {
  const input = {
    restApiId,
    exportType: "oas30",
    accepts: "application/json",
    parameters: { extensions: "apigateway" },
  };
  const serves = async (stageName: string) => {
    const view = await reader.readIfAny(`what stage ${stageName} serves (GetExport)`, "apigateway:GET", async () => {
      const { body } = await aws.apigateway.send(new GetExportCommand({ ...input, stageName }));
      return exportedView(JSON.parse(Buffer.from(body ?? []).toString("utf8")));
    });
    return matchRoute(itemValue(view)?.routes ?? [], method, path) !== undefined;
  };
  const asked = names.slice(0, MAX_STAGES);
  const served = await Promise.all(asked.map(serves));
  return asked.filter((_, index) => served[index]);
}
