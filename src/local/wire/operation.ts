import type { Permission } from "../authorization/permission.ts";
import type { Headers, HttpRequest, HttpResponse } from "../http.ts";
import type { Wording } from "../model/limits.ts";
import type { TypeWords } from "../model/types.ts";
import type { World } from "../world.ts";
import type { Refusal } from "./refusal.ts";

/** A caller who may not do everything. */
export interface LimitedCaller {
  readonly arn: string;
  readonly userId: string;
  /** How the caller is refused who lacks a permission; undefined for one who has it. */
  refusal(permission: Permission, call: Call): Refusal | undefined;
}

/** Where and when an operation was called. */
export interface Call {
  readonly world: World;
  /** Under which of its addresses the endpoint was called, without a trailing slash. */
  readonly endpoint: string;
  readonly region: string;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Without one it is the root user. */
  readonly caller?: LimitedCaller;
  /** Logs what AWS would mail. */
  say(line: string): void;
}

/** One operation of a service: which members of its input it honours, and what it does. Its address and the shape of its input are in the model. */
export interface Operation {
  /**
   * The input members that it honours, as `membersOf` names them; "Policies.*" is all of a structure, "*" all there is.
   * Any other member is answered 501, so that nothing is ignored. Members of the path are always honoured.
   */
  readonly honours: readonly string[];
  /** Members of which it has some values only; any other value is answered 501. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** The output, or `Raw` when the body is not JSON. @throws Refusal. */
  readonly run: (input: never, call: Call) => unknown;
}

/** An answer in bytes, as Lambda gives to Invoke. */
export class Raw {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer | string;
  constructor(status: number, headers: Headers, body: Buffer | string) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** The operation that a request addresses, with its input. */
export interface OperationCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** How requests, answers and refusals are written down. */
export interface Protocol {
  /** Undefined when no operation is addressed so. @throws Refusal SerializationException. */
  input(request: HttpRequest, service: Service): OperationCall | undefined;
  output(output: unknown, requestId: string, operation: string, service: Service): HttpResponse;
  refusal(refusal: Refusal, requestId: string, xmlns?: string): HttpResponse;
}

/** An AWS service: its name in signatures, its protocol, its operations by name. */
export interface Service {
  readonly name: string;
  /** Its name in signatures, where that is another service's too; it then has the paths that fit. */
  readonly signedAs?: string;
  readonly paths?: RegExp;
  /** As 501 names it: "ApiGateway". */
  readonly title: string;
  readonly protocol: "query" | "json" | "rest";
  /** Of the X-Amz-Target header, for the protocol "json": "Logs_20140328". */
  readonly target?: string;
  /** XML namespace and version, for the protocol "query". */
  readonly xmlns?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** How the service words that an input breaks its model. */
  readonly wording?: Wording;
  /** How it words a value of the wrong JSON type; `tokenWords` where it says nothing. */
  readonly typeWords?: TypeWords;
  /** How the service says that an input has not the right shape. */
  readonly invalid: (message: string) => Refusal;
}

/**
 * An operation.
 * @param honours the input members that it honours, separated by spaces.
 */
export const op = <Input>(
  honours: string,
  run: (input: Input, call: Call) => unknown,
  values?: Operation["values"],
): Operation => ({
  honours: honours.split(/\s+/).filter((name) => name !== ""),
  ...(values && { values }),
  run: run as Operation["run"],
});
