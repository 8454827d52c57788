import type { Credentials } from "../../signature/credentials.ts";
import type { World } from "../../world.ts";

/** What running functions needs of the world. */
export interface RuntimeParts extends Pick<World, "store" | "clock" | "logs" | "endpoint"> {
  /** With which functions call the endpoint. */
  readonly credentials: Credentials;
}
