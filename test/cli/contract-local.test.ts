import { runContract } from "../contract/run.ts";
import { startLocal } from "../support/local-endpoint.ts";

// Every kind of resource, as on the emulators and on AWS; here nothing may be missing.
runContract("the local endpoint", true, startLocal, {});
