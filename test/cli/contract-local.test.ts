import { runContract } from "../contract/run.ts";
import { serveLocal } from "../support/local/serve-local.ts";

// Every kind of resource, as on the emulators and on AWS; here nothing may be missing.
runContract("the local endpoint", true, serveLocal, {});
