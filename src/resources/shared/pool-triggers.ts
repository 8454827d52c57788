import type { LambdaConfigType } from "@aws-sdk/client-cognito-identity-provider";

type Trigger = Exclude<keyof LambdaConfigType, "KMSKeyID">;

/**
 * Triggers that can put claims into tokens, create users, or see passwords and codes. config.ini has no key for them, so
 * deploy removes them. The others only refuse, or run afterwards: removing one that refuses would let people in.
 */
const REMOVED: readonly Trigger[] = [
  "PreTokenGeneration",
  "PreTokenGenerationConfig",
  "UserMigration",
  "InboundFederation",
  "CustomSMSSender",
  "CustomEmailSender",
];

const isRemoved = (name: string): boolean => (REMOVED as readonly string[]).includes(name);

/** The ARNs of functions, by trigger. KMSKeyID is not a trigger but Cognito's key for codes. */
function arnsIn({ KMSKeyID: _, ...triggers }: LambdaConfigType): readonly (readonly [string, string])[] {
  return Object.entries(triggers).flatMap(([name, one]) => {
    const arn = typeof one === "string" ? one : one?.LambdaArn;
    return arn ? [[name, arn]] : [];
  });
}

/** The triggers that deploy removes. */
export const removedTriggers = (config: LambdaConfigType = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(arnsIn(config).filter(([name]) => isRemoved(name)));

/** The triggers that deploy leaves as they are. */
export const otherTriggers = (config: LambdaConfigType = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(arnsIn(config).filter(([name]) => !isRemoved(name)));

/** An input of UpdateUserPool that keeps the other triggers only. The key for codes is used by removed ones only. */
export const keptTriggers = ({ KMSKeyID: _, ...triggers }: LambdaConfigType = {}): LambdaConfigType =>
  Object.fromEntries(Object.entries(triggers).filter(([name]) => !isRemoved(name)));
