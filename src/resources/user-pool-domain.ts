import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined, isError } from "../aws/aws-errors.ts";
import { Pending, poll } from "../engine/waits/poll.ts";
import { AuthzError } from "../lib/errors.ts";
import { changes, kind } from "./shared/aws-kind.ts";
import { describePool } from "./shared/find-pool.ts";
import { ownership } from "./shared/ownership-tags.ts";

export interface UserPoolDomainProps {
  readonly poolId: string;
  /** Prefix of the host name of the sign-in pages. */
  readonly domain: string;
  /** 1 is the classic hosted UI, 2 managed login. */
  readonly version: 1 | 2;
}

export interface UserPoolDomainAttrs {
  readonly domain: string;
  readonly version: number;
}

const ACTIVE = { firstMs: 500, everyMs: 2_000, capMs: 120_000 };

const describeDomain = async (aws: Aws, Domain: string) =>
  (await absentAsUndefined((await aws.cognito()).describeUserPoolDomain({ Domain })))?.DomainDescription;

const prefixTaken = (domain: string, cause: unknown) =>
  new AuthzError(
    "NOT_OURS",
    `the domain prefix ${domain} belongs to another user pool: prefixes are shared by all accounts of a region`,
    { fix: "set domain in [user_pool] of config.ini to a prefix that is free", cause },
  );

/** The domain of a pool's sign-in pages: a pool has one prefix domain. Cognito refuses to delete a pool that has one. */
export const userPoolDomain = kind<UserPoolDomainProps, UserPoolDomainAttrs>({
  type: "cognito.user-pool-domain",
  row: { key: ["poolId"], ids: ["domain"], within: { type: "cognito.user-pool", by: "poolId" } },
  actions: {
    read: ["cognito-idp:DescribeUserPool", "cognito-idp:DescribeUserPoolDomain"],
    create: ["cognito-idp:CreateUserPoolDomain"],
    update: ["cognito-idp:UpdateUserPoolDomain"],
    delete: ["cognito-idp:DeleteUserPoolDomain"],
  },
  watched: {
    domain: "Domain",
    version: "ManagedLoginVersion",
  },
  childOf: "pool",
  blocksOwner: true,
  key: ({ poolId }) => ({ poolId }),

  async read(aws, { poolId = "" }, last) {
    const early = last && describeDomain(aws, last.domain);
    early?.catch(() => {});
    const pool = await describePool(aws, poolId);
    if (pool?.Domain === undefined) return undefined;
    const { Domain: domain } = pool;
    const about = await (domain === last?.domain ? early : describeDomain(aws, domain));
    const attrs = { domain, version: about?.ManagedLoginVersion ?? 1 };
    return { attrs, ...ownership(pool.UserPoolTags ?? {}, aws.stack) };
  },

  async create(aws, { poolId, domain, version }) {
    const cognito = await aws.cognito();
    const input = { UserPoolId: poolId, Domain: domain, ManagedLoginVersion: version };
    await cognito.createUserPoolDomain(input).catch(async (error: unknown) => {
      if (!isError(error, "InvalidParameterException", "already associated")) throw error;
      // Owned already if the response to an earlier attempt was lost.
      if ((await describeDomain(aws, domain))?.UserPoolId !== poolId) throw prefixTaken(domain, error);
    });
    return { domain, version };
  },

  diff: (props, attrs) =>
    changes({ domain: [props.domain, attrs.domain], version: [props.version, attrs.version] }).map((change) =>
      change.prop === "domain" ? { ...change, replace: true } : change,
    ),

  async update(aws, { poolId, domain, version }) {
    const input = { UserPoolId: poolId, Domain: domain, ManagedLoginVersion: version };
    await (await aws.cognito()).updateUserPoolDomain(input);
    return { domain, version };
  },

  async settled(aws, { domain }) {
    await poll(aws, { waitsFor: `Cognito to bring up the sign-in domain ${domain}`, ...ACTIVE }, async () => {
      const { Status } = (await describeDomain(aws, domain)) ?? {};
      if (Status === "CREATING" || Status === "UPDATING") return new Pending(`Status = ${Status}`);
      if (Status !== "FAILED") return;
      throw new AuthzError("AWS_REFUSED", `Cognito could not set up the domain ${domain}`, {
        fix: {
          text: "set domain in [user_pool] to another prefix, or deploy again without a change",
          command: { name: "deploy" },
        },
      });
    });
  },

  async delete(aws, { poolId = "" }, attrs) {
    const Domain = attrs?.domain ?? (await describePool(aws, poolId))?.Domain;
    if (Domain === undefined) return;
    const cognito = await aws.cognito();
    const gone = absentAsUndefined(cognito.deleteUserPoolDomain({ UserPoolId: poolId, Domain }));
    await gone.catch((error: unknown) => {
      if (!isError(error, "InvalidParameterException", "No such domain")) throw error;
    });
  },

  async inside(aws, poolId) {
    const { Domain: domain } = (await describePool(aws, poolId)) ?? {};
    return domain === undefined ? [] : [{ key: { poolId }, attrs: { domain } }];
  },
});
