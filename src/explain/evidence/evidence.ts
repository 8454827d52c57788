import type { StageAddress } from "../call/api-address.ts";
import type { ExplainedCall } from "../call/explained-call.ts";
import type { SentCall } from "../call/placed-token.ts";
import type { ResolvedDomain } from "../call/resolve-domain.ts";
import type { CallAnswer, NoCallAnswer } from "../call/send-call.ts";
import type { ApiView, AuthorizerView, RouteView } from "../view/api-view.ts";
import type { RouteMatch } from "../view/match-route.ts";
import type { ApiInfo, StageInfo } from "./api-info.ts";
import type { ApiKeyEvidence } from "./api-key-evidence.ts";
import type { AuthorizerRun } from "./authorizer-run.ts";
import type { AccessRecord, ExecutionRecord } from "./call-record.ts";
import type { FunctionEvidence } from "./function-evidence.ts";
import type { Item, Unread } from "./item.ts";
import type { LogUpkeep } from "./log-upkeep.ts";
import type { OtherApi } from "./other-api.ts";
import type { RolePermissions } from "./role-permissions.ts";
import type { TokenEvidence } from "./token-evidence.ts";

/** An authorizer in question, with what it runs. */
export interface AuthorizerEvidence {
  /** As the stage has it. */
  readonly view: AuthorizerView;
  /** From the current configuration, by name; undefined when it has been deleted since, or cannot be read. */
  readonly id: string | undefined;
  /** Undefined for a user pool authorizer and for a URI that names no function. */
  readonly function: FunctionEvidence | undefined;
  /** The role that API Gateway invokes with; undefined when it has none. */
  readonly role: Item<RolePermissions> | undefined;
  /** What its log group holds; undefined in the evidence of a call. */
  readonly log?: Item<LogUpkeep | undefined>;
}

/** A route in question, with what it runs. */
export interface RouteEvidence {
  readonly route: RouteView;
  readonly authorizer: AuthorizerEvidence | undefined;
  /** The function behind it; undefined for other integrations. */
  readonly backend: FunctionEvidence | undefined;
  /** The role of the integration; undefined when it has none. */
  readonly role: Item<RolePermissions> | undefined;
}

/** What is known of an API and one stage. Causes are pure functions on it. */
export interface ApiEvidence {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  readonly apiId: string;
  /** Undefined value: no REST API of this id in the account and region. */
  readonly api: Item<ApiInfo | undefined>;
  /** "" when the address names none. */
  readonly stageName: string;
  /** Every stage of the API. */
  readonly stages: Item<readonly StageInfo[]>;
  /** The stage in question; undefined when it does not exist or cannot be read. */
  readonly stage: StageInfo | undefined;
  /** As configured now. */
  readonly current: Item<ApiView>;
  /** What the stage serves: its deployment's snapshot. */
  readonly live: Item<ApiView>;
  /** `live`; where that cannot be read, `current`, which is then a guess; undefined without both. */
  readonly view: ApiView | undefined;
  /** The route of the call, or all routes of the stage. */
  readonly routes: readonly RouteEvidence[];
  /** Authorizers of these routes; for a whole API also those that no route uses. */
  readonly authorizers: readonly AuthorizerEvidence[];
  /** What could not be read, in the order of asking. */
  readonly skipped: readonly Unread[];
}

/** What is known of one call: `routes` holds its route. */
export interface CallEvidence extends ApiEvidence {
  readonly call: ExplainedCall;
  /** Undefined when the custom domain leads nowhere, or cannot be read. */
  readonly address: StageAddress | undefined;
  /** Undefined for API Gateway's own hosts. */
  readonly domain: ResolvedDomain | undefined;
  /** What was sent: with the token. Never to be printed; see `mask`. */
  readonly sent: SentCall;
  /** Of the call as asked; undefined when its method may not be sent. */
  readonly answer: CallAnswer | NoCallAnswer | undefined;
  /** Of the call without what the authorizer reads; undefined when it carries nothing of that, or may not be sent. */
  readonly withoutToken: CallAnswer | NoCallAnswer | undefined;
  /** Of OPTIONS with the origin; undefined without an origin, and for that of the API itself. */
  readonly preflight: CallAnswer | NoCallAnswer | undefined;
  /** Of another route with the same token, see ask-second.ts; undefined when none was asked. */
  readonly second?: {
    readonly path: string;
    readonly answer: CallAnswer | NoCallAnswer;
    /** TestInvokeAuthorizer for that route; undefined when it was not denied. */
    readonly run: Item<AuthorizerRun> | undefined;
  };
  /** The line of the call in the stage's access log; undefined without one, and for a call that succeeded. */
  readonly accessLog?: AccessRecord | undefined;
  /** What the stage's execution log says of the call; undefined without one, and for a call that succeeded. */
  readonly executionLog?: ExecutionRecord | undefined;
  /** The route that the stage serves the call with. */
  readonly match: RouteMatch | undefined;
  /** `routes[0]`: undefined without a match. */
  readonly route: RouteEvidence | undefined;
  /** The route of a preflight. */
  readonly preflightRoute: RouteView | undefined;
  /** TestInvokeAuthorizer with the call's identity; undefined without an authorizer function or with --no-invoke. */
  readonly run: Item<AuthorizerRun> | undefined;
  /** Undefined when the call carries no token. */
  readonly token: TokenEvidence | undefined;
  /** An HTTP or WebSocket API of this id, or that there is none; undefined where a REST API has it. */
  readonly otherApi: Item<OtherApi | undefined> | undefined;
  /** What DNS answers for API Gateway's own host; "" for nothing, and where the host is another one. */
  readonly hostAddress: string;
  /** Usage plans and the key that the call sends; undefined for a route that requires no API key. */
  readonly apiKeys: Item<ApiKeyEvidence> | undefined;
  /** Other stages that serve the call; empty where its own stage does. */
  readonly otherStages: readonly string[];
  /** Removes what the call sends, and all that looks like a token, from a text. Every text of a detection goes through it. */
  readonly mask: (text: string) => string;
}
