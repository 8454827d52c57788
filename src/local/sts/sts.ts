import { op, type Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";

/** STS, as far as to say whose account this is. */
export const sts: Service = {
  name: "sts",
  title: "STS",
  protocol: "query",
  xmlns: "https://sts.amazonaws.com/doc/2011-06-15/",
  operations: {
    GetCallerIdentity: op("", (_, { world: { account, partition }, caller }) => ({
      Arn: caller?.arn ?? `arn:${partition}:iam::${account}:root`,
      UserId: caller?.userId ?? account,
      Account: account,
    })),
  },
  invalid: (message) => new Refusal(400, "ValidationError", message),
};
