/** One event of a log stream. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/**
 * What the services share: the account, the store, and the interfaces through which one service uses another.
 */
export interface World {
  /** 12 digits. */
  readonly account: string;
  readonly partition: string;
  /** Where the endpoint answers, without a trailing slash. */
  readonly endpoint: string;
  readonly settings: Delays;
  readonly clock: Clock;
  readonly store: Store;
  readonly roles: Roles;
  readonly functions: Functions;
  readonly userPools: UserPools;
  readonly logs: LogWriter;
}

export interface Delays {
  /** How long a new role cannot be assumed yet, in milliseconds. */
  readonly roleDelayMs: number;
  /** How long a function stays Pending or InProgress, in milliseconds. */
  readonly functionDelayMs: number;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Plain data, kept over restarts. */
export interface Store {
  /**
   * The data of a service in a region ("" for IAM, which has none): one object that the service may change in place.
   * After a change it says `changed`.
   */
  of<T extends object>(service: string, region: string, empty: () => T): T;
  /** The regions in which a service has data. */
  regionsOf(service: string): readonly string[];
  /** What was changed is on disk a moment later, whole or not at all. */
  changed(): void;
  /** Resolves when all changes so far outlive a kill of the process. No change is acknowledged before. */
  saved(): Promise<void>;
  /** Keeps bytes under their SHA-256 and returns that in hex. */
  keep(bytes: Uint8Array): string;
  /** @throws Error when nothing is kept under it. */
  kept(sha256: string): Buffer;
  /** Adds to a file; what was added is there a moment later. */
  append(path: string, text: string): void;
  /** Puts a whole file in the place of another, or nothing; a power loss may take it. */
  overwrite(path: string, text: string | undefined): void;
  /** The path of a folder for a service; created if it does not exist. */
  folder(...names: readonly string[]): string;
}

/** IAM, as other services see it. */
export interface Roles {
  /** Whether there is such a role. */
  exists(roleArn: string): boolean;
  /** Whether this service may act as that role now: it is there, its trust policy says so, and it is not brand new. */
  canAssume(roleArn: string, service: string): boolean;
  /** Whether the role's policies allow it to invoke a function. @param functionArn with the qualifier. */
  mayInvoke(roleArn: string, functionArn: string): boolean;
  /** Whether the role may make log groups: with one of AWS's own policies for that, or with one of its own. */
  mayMakeLogGroups(roleArn: string): boolean;
}

/** Lambda, as API Gateway sees it. */
export interface Functions {
  /** Whether the function's resource policy lets the service call it from there; false when there is no function. */
  permits(functionArn: string, caller: { readonly principal: string; readonly sourceArn: string }): boolean;
  /** Runs it and waits for its answer. @throws Refusal ResourceNotFoundException. */
  invoke(functionArn: string, payload: Buffer, options?: InvocationOptions): Promise<Invocation>;
}

/** What comes with an event. */
export interface InvocationOptions {
  /** The request ID that the function and its log get; a new one without it. */
  readonly requestId?: string;
  /** The ARN that was invoked, with its qualifier. */
  readonly invokedArn?: string;
  /** The client context of the caller: JSON in ASCII characters. */
  readonly clientContext?: string | undefined;
}

/** The largest event of a synchronous invocation. */
export const MAX_EVENT_BYTES = 6_291_456;

/** Cognito, as API Gateway sees it. */
export interface UserPools {
  /** What a token claims that one of these pools has signed, whether it has expired or not; nothing for any other. */
  claimsOf(token: string, poolArns: readonly string[]): Readonly<Record<string, unknown>> | undefined;
}

/** How one invocation ended. */
export interface Invocation {
  readonly payload: Buffer;
  /** What the function threw, or that it ran out of time or ended: then `payload` says what. */
  readonly functionError?: "Unhandled";
  /** The version that ran, if it is known. */
  readonly version?: string;
  /** The lines of its log. */
  readonly log: readonly string[];
}

export interface LogWriter {
  /** Adds lines to a stream. A missing group is created if the role allows it; else the lines are dropped. */
  write(region: string, group: string, stream: string, lines: readonly LogLine[], roleArn?: string): void;
}
