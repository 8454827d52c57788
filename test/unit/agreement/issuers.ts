/**
 * Issuers of config.ini, what a token or a discovery document names, and whether it is the same issuer: OpenID Connect
 * Discovery 1.0, section 4.3, and RFC 7519, section 2, compare character by character, as RFC 3986, section 6.2.1, has it.
 */
export const ISSUERS: readonly (readonly [configured: string, named: string, isSame: boolean])[] = [
  ["https://login.example.com", "https://login.example.com", true],
  ["https://login.example.com/", "https://login.example.com/", true],
  ["https://login.example.com", "https://login.example.com/", false],
  ["https://login.example.com/", "https://login.example.com", false],
  ["https://login.example.com/a", "https://login.example.com/a/", false],
  ["https://login.example.com/a/", "https://login.example.com/a//", false],
  ["https://login.example.com", "https://Login.example.com", false],
  ["https://Login.Example.com", "https://Login.Example.com", true],
  ["https://Login.Example.com", "https://login.example.com", false],
  ["https://login.example.com", "https://login.example.com:443", false],
  ["https://login.example.com:443", "https://login.example.com:443", true],
  ["https://login.example.com:443", "https://login.example.com", false],
  ["https://login.example.com/A", "https://login.example.com/a", false],
  ["https://login.example.com/~a", "https://login.example.com/%7Ea", false],
  ["https://login.example.com/a/../b", "https://login.example.com/b", false],
  ["https://login.example.com", "http://login.example.com", false],
  ["https://login.example.com", "login.example.com", false],
];
