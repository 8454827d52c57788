import { hasMiniStack, startMiniStack } from "../emulators/ministack.ts";
import { runContract } from "./run.ts";

const tags = "it takes tags put on it after it was made, and shows the old ones for ever";

runContract("MiniStack", hasMiniStack(), startMiniStack, {
  "apigateway.rest-api tags: another value": tags,
  "apigateway.rest-api tags: one more": tags,
  "apigateway.stage tags: another value": tags,
  "apigateway.stage tags: one more": tags,
});
