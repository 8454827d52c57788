import { ENV_PREFIX, MAP_PREFIX, type SectionName } from "./schema.ts";

/** Keys that the user names: all of a section, or those with a prefix. */
interface FreeKeys {
  /** Undefined: every key of the section. */
  readonly prefix?: string;
  /** The key as the reference shows it. */
  readonly form: string;
  readonly about: string;
  /** Lines of config.example.ini. */
  readonly example: readonly string[];
}

/** What a section is for, and how config.example.ini shows it. */
export interface Section {
  readonly about: string;
  /** Given once for each name, [function.a], [function.b]: the name in the example. */
  readonly exampleName?: string;
  readonly free?: FreeKeys;
  /** The example shows it as a comment. */
  readonly isCommentedOut?: true;
  /** Lines of config.example.ini after the section. */
  readonly after?: readonly string[];
}

const VARIABLES: FreeKeys = {
  prefix: ENV_PREFIX,
  form: `${ENV_PREFIX}NAME`,
  about: "environment variables of the function, as many as needed",
  example: [],
};

/** What each section of a config.ini is for. */
export const SECTIONS: Readonly<Record<SectionName, Section>> = {
  project: { about: "The project" },
  aws: { about: "Account and region" },
  api: { about: "The REST API" },
  function: {
    about: "A backend function, one section each; its name in AWS is <project>-<stage>-<section name>",
    exampleName: "basicLambda",
    free: { ...VARIABLES, example: [`${ENV_PREFIX}GREETING = hello`] },
  },
  routes: {
    about: "The routes and their functions",
    free: {
      form: "VERB /path",
      about: "its function, with , public for no authorizer; parts of a path may be {name}, the last may be {name+}",
      example: [
        "GET / = basicLambda",
        "GET /orders/{id} = basicLambda",
        "DELETE /orders/{id} = basicLambda",
        "GET /health = basicLambda, public",
      ],
    },
  },
  authorizer: { about: "The Lambda authorizer", free: VARIABLES },
  issuer: {
    about: "An issuer whose tokens are accepted, one section each; required, except with your own authorizer",
    exampleName: "main",
  },
  user_pool: {
    about: "Only with user_pool = create: the user pool that deploy creates, with its client and sign-in pages",
    isCommentedOut: true,
  },
  identity_provider: {
    about:
      "Only with that pool: an external identity provider, one section each; client secrets come from the environment",
    exampleName: "google",
    isCommentedOut: true,
    free: {
      prefix: MAP_PREFIX,
      form: `${MAP_PREFIX}ATTRIBUTE`,
      about: "the provider's name for an attribute of the pool, as many as needed",
      example: [`${MAP_PREFIX}name = name`],
    },
  },
  rule: {
    about:
      "Optional, one section each: without rules any valid token may call every route, with rules what none allows gets 403",
    exampleName: "admin",
    after: ["[rule.everyone]", "allow = GET /*"],
  },
  cors: { about: "Web pages that may call the API" },
  sign_in: { about: "Sign-in on this machine" },
  logs: { about: "Log groups" },
  tags: {
    about: "Tags on every resource that supports tags",
    free: { form: "KEY", about: "a tag, as many as needed", example: ["team = payments"] },
  },
};

const namesWhere = (holds: (section: Section) => boolean): ReadonlySet<string> =>
  new Set(Object.entries(SECTIONS).flatMap(([name, section]) => (holds(section) ? [name] : [])));

/** Sections that are given once for each name: [function.a], [function.b]. */
export const NAMED = namesWhere(({ exampleName }) => exampleName !== undefined);

/** Sections in which the user names every key. */
export const FREE = namesWhere(({ free }) => free !== undefined && free.prefix === undefined);
