import type { Headers, HttpRequest, HttpResponse } from "../http.ts";
import type { World } from "../world.ts";
import type { Refusal } from "./refusal.ts";
import type { Shape } from "./shape.ts";

/** Where and when an operation was called. */
export interface Call {
  readonly world: World;
  readonly region: string;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A header of the request. */
  header(name: string): string | undefined;
}

/** One operation of a service: how it is addressed, what its input must look like, what it does. */
export interface Operation {
  /** REST services: method and path with input members in braces; members that come in the query stand behind "?". */
  readonly http?: string;
  /** HTTP status of success; 200 where it is missing. */
  readonly status?: number;
  readonly shape?: Shape;
  /** The body is not JSON for the service but its input member `Payload`. */
  readonly takesBytes?: boolean;
  /** The output, or `Raw` where the body is no JSON. @throws Refusal. */
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

/** What a request asks for. */
export interface Asked {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** How requests, answers and refusals are written down. */
export interface Protocol {
  /** Undefined when no operation is addressed so. @throws Refusal SerializationException. */
  input(request: HttpRequest, service: Service): Asked | undefined;
  output(output: unknown, requestId: string, operation: string, service: Service): HttpResponse;
  refusal(refusal: Refusal, requestId: string, xmlns?: string): HttpResponse;
}

/** An AWS service: its name in signatures, its protocol, its operations by name. */
export interface Service {
  readonly name: string;
  readonly protocol: "query" | "json" | "rest";
  /** Of the X-Amz-Target header, for the protocol "json": "Logs_20140328". */
  readonly target?: string;
  /** XML namespace and version, for the protocol "query". */
  readonly xmlns?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** How the service says that an input has not the right shape. */
  readonly invalid: (message: string) => Refusal;
}

/**
 * An operation of a REST service on one line.
 * @param http method, path and, where it is not 200, the status of success: "POST /restapis 201".
 */
export function op<Input>(http: string, run: (input: Input, call: Call) => unknown, shape: Shape = {}): Operation {
  const [method = "", path = "", status = "200"] = http.split(" ");
  return { http: `${method} ${path}`, status: Number(status), shape, run: run as Operation["run"] };
}

/** Identity, for the type of the input. */
export const operation = <Input>(
  spec: Omit<Operation, "run"> & { readonly run: (input: Input, call: Call) => unknown },
): Operation => spec as Operation;
