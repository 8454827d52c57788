import type { FunctionConfiguration, UpdateFunctionConfigurationCommandInput } from "@aws-sdk/client-lambda";

/** Settings of a function that config.ini has no keys for; each is present only if it is not Lambda's default. */
export interface FunctionAdditions {
  /** How many events may be processed at once: 0 refuses all of them. */
  readonly reservedConcurrency?: number;
  /** ARNs of layers. */
  readonly layers?: readonly string[];
  /** IDs of its subnets and security groups. */
  readonly vpc?: readonly string[];
  /** ARNs of file systems. */
  readonly fileSystems?: readonly string[];
  /** Another log group than its own. */
  readonly logGroup?: string;
}

export const logGroupOf = (functionName: string): string => `/aws/lambda/${functionName}`;

/** The additions in a function's configuration: all but the reserved concurrency, which GetFunction returns next to it. */
export function additionsIn(found: FunctionConfiguration): Omit<FunctionAdditions, "reservedConcurrency"> {
  const { SubnetIds = [], SecurityGroupIds = [] } = found.VpcConfig ?? {};
  const layers = (found.Layers ?? []).map(({ Arn = "" }) => Arn);
  const vpc = [...SubnetIds, ...SecurityGroupIds];
  const fileSystems = (found.FileSystemConfigs ?? []).map(({ Arn = "" }) => Arn);
  const { LogGroup: logGroup = "" } = found.LoggingConfig ?? {};
  return {
    ...(layers.length > 0 && { layers }),
    ...(vpc.length > 0 && { vpc }),
    ...(fileSystems.length > 0 && { fileSystems }),
    ...(logGroup !== "" && logGroup !== logGroupOf(found.FunctionName ?? "") && { logGroup }),
  };
}

/** The additions that can read each token or replace the code; only the built-in authorizer needs none of them for sure. */
export const CODE_ADDITIONS = ["layers", "vpc", "fileSystems"] as const;

/** Members of UpdateFunctionConfiguration that remove additions. */
export const removalOf = (names: readonly (typeof CODE_ADDITIONS)[number][]): RemovalInput => ({
  ...(names.includes("layers") && { Layers: [] }),
  ...(names.includes("vpc") && { VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } }),
  ...(names.includes("fileSystems") && { FileSystemConfigs: [] }),
});

type RemovalInput = Pick<UpdateFunctionConfigurationCommandInput, "Layers" | "VpcConfig" | "FileSystemConfigs">;
