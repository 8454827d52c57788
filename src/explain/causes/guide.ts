/** A page of API Gateway's developer guide. */
export const guide = (page: string): string =>
  `https://docs.aws.amazon.com/apigateway/latest/developerguide/${page}.html`;
