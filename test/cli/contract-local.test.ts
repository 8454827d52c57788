import { runContract } from "../contract/run.ts";
import { TABLE } from "../contract/table.ts";
import { serveLocal } from "../support/local/serve-local.ts";

// Every kind of resource, as on the emulators and on AWS; here nothing may be missing. Changes by hand are made in
// test/unit/resources/drift.test.ts.
runContract("the local endpoint", true, serveLocal, {}, TABLE);
