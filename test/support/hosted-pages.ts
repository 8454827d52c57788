/** Follows an authorization request to the sign-in page, types a password there, and gives the address that it leads back to. */
export async function signInAt(authorizationUrl: string, username: string, password: string): Promise<URL> {
  const open = async (url: string, form?: Record<string, string>) => {
    const body = form && new URLSearchParams(form);
    const answer = await fetch(url, { redirect: "manual", ...(body && { method: "POST", body }) });
    return new URL(answer.headers.get("location") ?? "http://localhost/nowhere", url);
  };
  const login = await open(authorizationUrl);
  return open(login.href, { username, password });
}
