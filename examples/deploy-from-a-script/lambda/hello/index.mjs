/** @param {{ path: string }} event */
export const handler = async (event) => ({ statusCode: 200, body: `hello from ${event.path}` });
