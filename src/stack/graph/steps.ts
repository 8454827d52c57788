/** The steps of the tutorial, which the progress display shows. */
export const STEP = {
  roles: "Create the IAM roles",
  logs: "Create the log groups",
  functions: "Upload the Lambda functions",
  userPool: "Set up sign-in",
  api: "Build the REST API",
  authorizer: "Attach the Lambda authorizer",
  cors: "Enable CORS",
  deploy: "Deploy the API to its stage",
  permissions: "Let API Gateway invoke the functions",
} as const;
