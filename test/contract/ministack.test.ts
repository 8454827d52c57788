import { hasMiniStack, startMiniStack } from "../support/emulators/ministack.ts";
import { runContract } from "./run.ts";

const tags = "it takes tags put on it after it was made, and shows the old ones for ever";

const rotation = "it knows no RefreshTokenRotation";
const renamed = "it keeps the name that a pool was created with";
const branding = "it knows no managed login";

runContract("MiniStack", hasMiniStack(), startMiniStack, {
  "apigateway.rest-api tags: another value": tags,
  "apigateway.rest-api tags: one more": tags,
  "apigateway.stage tags: another value": tags,
  "apigateway.stage tags: one more": tags,
  "cognito.user-pool by hand name": renamed,
  "cognito.user-pool-group left Description": "it knows no UpdateGroup",
  "lambda.function left DeadLetterConfig": "it looks for the queue",
  "cognito.user-pool-client flows: rotation": rotation,
  "cognito.managed-login-branding create": branding,
  "cognito.managed-login-branding unmanaged": branding,
  "cognito.managed-login-branding delete": branding,
  "cognito.managed-login-branding delete by key": branding,
});
