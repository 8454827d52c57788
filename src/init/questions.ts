import { openRuntimes } from "../config/schema/runtimes.ts";
import { SCHEMA } from "../config/schema/schema.ts";
import { asKey, asList, type Check, orNothing, starAlone, word } from "./checks.ts";

/** The answers of init, by the camel-cased names of their flags. */
export const ANSWER_IDS = [
  "name",
  "profile",
  "region",
  "stage",
  "runtime",
  "type",
  "issuerKind",
  "createUserPool",
  "userPool",
  "clientId",
  "issuer",
  "audience",
  "origins",
] as const;

export type AnswerId = (typeof ANSWER_IDS)[number];

/** Answers as they are written to config.ini; those that are not needed are absent. */
export type Answers = Readonly<Partial<Record<AnswerId, string>>>;

/** The environment of the questions. */
export interface Facts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly profiles: readonly { readonly name: string; readonly region?: string | undefined }[];
  readonly today: Date;
  /** What the account contains, read when it is needed; undefined when init must not call AWS. */
  readonly account?: Account | undefined;
}

/** User pools and their clients in the account and region of the answers; empty where listing fails. Never throws. */
export interface Account {
  pools(answers: Answers): Promise<readonly Choice[]>;
  clients(answers: Answers): Promise<readonly Choice[]>;
}

/** An answer to choose, and its meaning. */
export interface Choice {
  readonly value: string;
  readonly name?: string;
  readonly description?: string;
}

/** A question: its text, the accepted answers, and the default. */
export interface Question {
  readonly id: AnswerId;
  readonly message: string;
  /** The example in the message about a missing flag. */
  readonly example: string;
  /** Never asked; only a flag sets it. */
  readonly flagOnly?: true;
  readonly choices?: readonly Choice[];
  /** Choices from AWS, the default first; without any the question is asked as if this were undefined. */
  readonly live?: ((answers: Answers) => Promise<readonly Choice[]>) | undefined;
  /** Other answers than the choices may be typed. */
  readonly open?: true;
  /** The answer as it is written to config.ini, or its problem. */
  readonly check: Check;
  /** The default; undefined without one. */
  readonly fallback?: (answers: Answers) => string | undefined;
  /** Whether the question applies. */
  readonly when?: (answers: Answers) => boolean;
}

const TYPES: readonly Choice[] = [
  { value: "TOKEN", description: "one header contains the token" },
  { value: "REQUEST", description: "headers and query strings; the first source contains the token" },
];

const KINDS: readonly Choice[] = [
  { value: "cognito", name: "Amazon Cognito user pool" },
  { value: "google", name: "Google" },
  { value: "oidc", name: "another OpenID Connect issuer (Auth0, Okta, Entra ID, Keycloak)" },
];

const NEW_POOL: Choice = {
  value: "yes",
  name: "create a user pool",
  description: "deploy creates it, with its client and sign-in pages",
};
const EXISTING_POOL: Choice = { value: "no", name: "use an existing one", description: "it is never changed" };
const POOLS: readonly Choice[] = [NEW_POOL, EXISTING_POOL];

const valuesOf = (choices: readonly Choice[]): string[] => choices.map(({ value }) => value);
const region = asKey(SCHEMA.aws.region);
const profile = asKey(SCHEMA.aws.profile);

/** All questions in their order: later ones depend on earlier answers. */
export function questions(facts: Facts, given: Answers): readonly Question[] {
  const { account } = facts;
  const profiles = facts.profiles.filter(({ name }) => "value" in profile(name));
  const runtimes = openRuntimes(facts.today);
  const runtime = runtimes.find((name) => name === SCHEMA.function.runtime.fallback) ?? runtimes[0];
  return [
    {
      id: "name",
      message: "Project name (prefix of every name in your account)",
      example: "basic",
      check: projectName(given.stage ?? SCHEMA.api.stage.fallback),
      fallback: () => "basic",
    },
    {
      id: "profile",
      message: "AWS profile",
      example: "default",
      choices: [
        { value: "", name: "none", description: "credentials come from the environment" },
        ...profiles.map(({ name, region }) => ({ value: name, ...(region && { description: region }) })),
      ],
      check: orNothing(profile),
      fallback: () => profiles.find(({ name }) => name === facts.env["AWS_PROFILE"])?.name ?? "",
    },
    {
      id: "region",
      message: "AWS region",
      example: "us-east-1",
      check: region,
      fallback: ({ profile = "" }) => knownRegion({ ...given, profile }, facts) ?? "us-east-1",
    },
    {
      id: "stage",
      message: "Stage",
      example: "dev",
      flagOnly: true,
      check: asKey(SCHEMA.api.stage),
      fallback: () => SCHEMA.api.stage.fallback,
    },
    {
      id: "runtime",
      message: "Runtime of the Lambdas",
      example: "nodejs24.x",
      choices: runtimes.map((value) => ({ value })),
      check: word(...runtimes),
      fallback: () => runtime,
    },
    {
      id: "type",
      message: "Type of the authorizer",
      example: "TOKEN",
      choices: TYPES,
      check: word(...valuesOf(TYPES)),
      fallback: () => SCHEMA.authorizer.type.fallback,
    },
    {
      id: "issuerKind",
      message: "Who issues the tokens?",
      example: "cognito",
      choices: KINDS,
      check: word(...valuesOf(KINDS)),
      fallback: () => "cognito",
    },
    {
      id: "createUserPool",
      message: "Which user pool?",
      example: "yes",
      choices: POOLS,
      check: word(...valuesOf(POOLS)),
      fallback: () => "yes",
      live: account && (async (answers) => ((await account.pools(answers)).length > 0 ? POOLS.toReversed() : [])),
      when: ({ issuerKind }) => issuerKind === "cognito" && !namesPool(given),
    },
    {
      id: "userPool",
      message: "User pool ID",
      example: "us-east-1_AbCdEf123",
      check: asKey(SCHEMA.issuer.user_pool),
      live: account?.pools,
      open: true,
      when: ({ issuerKind, createUserPool }) => issuerKind === "cognito" && createUserPool !== "yes",
    },
    {
      id: "clientId",
      message: "Client ID (several: separated by commas)",
      example: "1example23456789",
      check: asList(SCHEMA.issuer.client_id),
      live: account && (async (answers) => (answers.issuerKind === "cognito" ? account.clients(answers) : [])),
      open: true,
      when: ({ issuerKind, createUserPool }) => issuerKind !== "oidc" && createUserPool !== "yes",
    },
    {
      id: "issuer",
      message: "Address of the issuer (the iss claim of its tokens)",
      example: "https://login.example.com/",
      check: asKey(SCHEMA.issuer.issuer),
      when: ({ issuerKind }) => issuerKind === "oidc",
    },
    {
      id: "audience",
      message: "Audience (the aud claim; several: separated by commas)",
      example: "https://api.example.com",
      check: asList(SCHEMA.issuer.audience),
      when: ({ issuerKind }) => issuerKind === "oidc",
    },
    {
      id: "origins",
      message: "Origins of the pages that may call the API (several: separated by commas; * is any)",
      example: "http://localhost:3000",
      check: starAlone(asList(SCHEMA.cors.allow_origins)),
      fallback: () => "http://localhost:3000",
    },
  ];
}

/** Whether the flags name an existing pool, or its client. */
export const namesPool = ({ userPool, clientId }: Answers): boolean => userPool !== undefined || clientId !== undefined;

const LONGEST_NAME = 64;

/** Lambda and IAM refuse names that are too long: the longest name with the project's is the authorizer's. */
function projectName(stage: string): Check {
  const check = asKey(SCHEMA.project.name);
  return (seen) => {
    const read = check(seen);
    if (!("value" in read)) return read;
    const longest = `${read.value}-${stage}-${read.value}LambdaAuthorizer`;
    return longest.length <= LONGEST_NAME ? read : { wrong: `is too long: ${longest} must be at most ${LONGEST_NAME}` };
  };
}

/** The region of the environment, of the profile or of an existing pool; undefined without one. */
export function knownRegion({ profile, userPool }: Answers, { env, profiles }: Facts): string | undefined {
  const ofProfile = profiles.find(({ name }) => name === (profile || "default"))?.region;
  return [env["AWS_REGION"], env["AWS_DEFAULT_REGION"], ofProfile, userPool?.split("_")[0]].find(
    (name) => name !== undefined && "value" in region(name),
  );
}

/** "--user-pool" for "userPool". */
export const flagOf = (id: AnswerId): string => `--${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
