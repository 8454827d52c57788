"""Lambda authorizer for an API Gateway REST API: it decides whether the bearer of a JSON Web Token may call the API.

Deployed as index.py with config.json (issuers, their public keys, rules). It has two outcomes:
 - a policy for the whole stage: Allow for what the rules grant, Deny (403) when they grant nothing;
 - an Exception with the message "Unauthorized" (401) for any invalid token. Only the log contains the reason.
Only an invalid config.json causes another exception, for which API Gateway answers 500.

Standard library only, so RSA signatures (RS256, RS384, RS512) only: those of Cognito and Google.
"""

import base64
import contextlib
import hashlib
import json
import math
import os
import re
import time

# API Gateway accepts 10,240 bytes of headers, names included.
MAX_TOKEN_LENGTH = 10_240
# Real tokens nest three or four deep.
MAX_DEPTH = 16
# OpenID Connect Core 1.0, section 2: `sub` has at most 255 ASCII characters.
MAX_SUBJECT_BYTES = 255
# API Gateway accepts 8 KB; the rest is a reserve for other serializations of the same JSON.
MAX_OUTPUT_BYTES = 7_500
MAX_JWKS_BYTES = 65_536
FETCH_TIMEOUT_SECONDS = 1.5
# With keys in memory, however old, a caller does not wait longer for new ones.
RENEWAL_TIMEOUT_SECONDS = 1
REFETCH_INTERVAL_SECONDS = 60
# RFC 9110, section 10.1.5: firewalls refuse requests without one.
USER_AGENT = "lambda-authz"
MAX_REMEMBERED = 200
MAX_SAFE_INTEGER = 2**53 - 1


class Refused(Exception):
    """Why a call is refused, for the log. It contains no part of the token."""


# ---------------------------------------------------------------------------------------------------- entry points


def handler(event, context):
    """The Lambda handler."""
    global _authorizer
    if _authorizer is None:
        _authorizer = _load_baked()
    return _authorizer.authorize(event, context)


class Authorizer:
    """An authorizer for this configuration.

    Raises ValueError when the configuration is not valid, the only case in which API Gateway answers 500.
    """

    def __init__(self, config, now=time.time, fetch_text=None, log=print, keys_fetched_at=None):
        if config.get("version") != 1:
            raise ValueError("config.json: version must be 1")
        # An empty list must never mean that everything is allowed.
        for part in ("identitySources", "issuers", "rules"):
            if not config.get(part):
                raise ValueError(f"config.json: {part} must not be empty")
        self.config = config
        self.now = now
        self.log = log
        # Not in config.json, so that equal keys result in equal zips whenever they were fetched.
        fetched_at = baked_at() if keys_fetched_at is None else keys_fetched_at
        self.verifier = Verifier(config, now, fetch_text or fetch_once, fetched_at)

    def authorize(self, event, context=None):
        """A policy, or Exception("Unauthorized")."""
        started = self.now()
        seen = {}

        def decided(verdict, reason):
            line = {"requestId": getattr(context, "aws_request_id", None), "verdict": verdict, "reason": reason}
            line |= seen | {"ms": round((self.now() - started) * 1000)}
            self.log(json.dumps({name: value for name, value in line.items() if value is not None}))

        try:
            if not isinstance(event, dict):
                raise Refused("no-token")
            stage = stage_arn(event)
            caller = self.verifier.verify(token_of(event, self.config), seen)
            output, reason = answer(self.config, stage, caller)
            decided("allow" if reason == "rule" else "deny", reason)
            return output
        # RecursionError is an Exception too: whatever a token causes, the call is refused.
        except Exception as error:
            decided("unauthorized", str(error) if isinstance(error, Refused) else "internal")
        # Exactly this message: API Gateway answers any other with 500 (apigateway-use-lambda-authorizer).
        raise Exception("Unauthorized")


# ----------------------------------------------------------------------------------------------- reading the event


def stage_arn(event):
    """`arn:...:<api>/<stage>/` of a method ARN. The caller chooses the path after it, so it is not used."""
    arn = event.get("methodArn")
    pattern = r"arn:[a-z-]+:execute-api:[a-z0-9-]+:[0-9]*:[A-Za-z0-9_-]+/[A-Za-z0-9_-]+/"
    found = re.match(pattern, arn) if isinstance(arn, str) else None
    if not found:
        raise Refused("method-arn")
    return found[0]


def token_of(event, config):
    """The token, from the first identity source; the others must be present."""
    sources = config["identitySources"]
    if config["type"] == "TOKEN":
        values = [[event.get("authorizationToken")]]
    else:
        values = [values_of(event, source) for source in sources]
    first, *others = values
    # Refuse two tokens: the backend could read the one that was not verified.
    if len(first) != 1 or not is_text(first[0]):
        raise Refused("no-token")
    if not all(other and all(map(is_text, other)) for other in others):
        raise Refused("identity-source")
    # RFC 6750, section 2.1: any number of spaces; the scheme in any case (RFC 9110, section 11.1). Optional in a query.
    in_query = config["type"] == "REQUEST" and sources[0]["in"] == "querystring"
    found = re.fullmatch(f"(?:Bearer +){'?' if in_query else ''}([^ ]+)", first[0], re.IGNORECASE | re.ASCII)
    if not found:
        raise Refused("scheme")
    return found[1]


def is_text(value):
    return isinstance(value, str) and value != ""


def values_of(event, source):
    """All distinct values. API Gateway passes two maps, one of which has only the last of several values."""
    in_header = source["in"] == "header"
    name = source["name"]

    def same(key):
        # Header names are case-insensitive (RFC 9110, section 5.1), parameters are not.
        return key == name or (in_header and key.lower() == name.lower())

    def values(map_name):
        members = event.get(map_name)
        found = [value for key, value in members.items() if same(key)] if isinstance(members, dict) else []
        return [item for value in found for item in (value if isinstance(value, list) else [value])]

    maps = ("headers", "multiValueHeaders") if in_header else ("queryStringParameters", "multiValueQueryStringParameters")
    single, multiple = map(values, maps)
    if len(multiple) > 1:
        return multiple
    different = []
    for value in single + multiple:
        if value not in different:
            different.append(value)
    return different


# --------------------------------------------------------------------------------------------------- reading a token


def base64url(text):
    """Canonical base64url without padding (RFC 7515, section 2): other spellings would be further tokens of one text."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (TypeError, ValueError):
        raise Refused("malformed") from None
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise Refused("malformed")
    return data


def parse_object(part):
    """A JSON object in base64url, read as strictly as JSON is written (RFC 8259)."""
    try:
        value = read_json(base64url(part).decode("utf-8"), object_pairs_hook=members_of)
    except (ValueError, RecursionError):
        raise Refused("malformed") from None
    if not isinstance(value, dict):
        raise Refused("malformed")
    check_tree(value, 0)
    return value


def read_json(text, **options):
    """Numbers are read as JavaScript reads them. Raises Refused or ValueError for what is not JSON."""
    return json.loads(text, parse_constant=not_json, parse_float=number, parse_int=number, **options)


def members_of(pairs):
    """Names are unique (RFC 7519, section 4), which json does not check."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Refused("malformed")
    return members


def not_json(_literal):
    """Python would accept NaN and Infinity."""
    raise Refused("malformed")


def number(text):
    """As JavaScript reads it, so that 5.0 is 5 in a context, and 5,000 digits are cheap."""
    value = float(text)
    return int(value) if abs(value) <= MAX_SAFE_INTEGER and value.is_integer() else value


LONE_SURROGATE = re.compile("[\ud800-\udfff]")
FORBIDDEN = {"__proto__", "constructor", "prototype"}


def check_tree(value, depth):
    """Refuses what API Gateway or the backend could parse differently."""
    # A lone surrogate cannot be encoded as UTF-8.
    if isinstance(value, str) and LONE_SURROGATE.search(value):
        raise Refused("malformed")
    if not isinstance(value, (dict, list)):
        return
    if depth == MAX_DEPTH:
        raise Refused("malformed")
    if isinstance(value, dict):
        for name in value:
            if name in FORBIDDEN or LONE_SURROGATE.search(name):
                raise Refused("malformed")
        value = value.values()
    for item in value:
        check_tree(item, depth + 1)


# -------------------------------------------------------------------------------------------------------------- keys

# RFC 7518, section 3.1: the hash, and the DER of the DigestInfo in front of it (RFC 8017, section 9.2, note 1).
ALGORITHMS = {
    "RS256": (hashlib.sha256, bytes.fromhex("3031300d060960864801650304020105000420")),
    "RS384": (hashlib.sha384, bytes.fromhex("3041300d060960864801650304020205000430")),
    "RS512": (hashlib.sha512, bytes.fromhex("3051300d060960864801650304020305000440")),
}
# By type and curve; a key without `alg` gets the first. Keys of the other types are read, but verify nothing here: an
# issuer that changes to them has withdrawn its old ones nevertheless.
ALGORITHMS_OF_KEYS = {
    ("RSA", None): (*ALGORITHMS, "PS256"),
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("OKP", "Ed25519"): ("EdDSA",),
}


class Key:
    """A public signature key. Raises Refused for any other. RFC 7517, section 4."""

    def __init__(self, jwk):
        self.kid = jwk.get("kid")
        algorithms = ALGORITHMS_OF_KEYS.get((jwk.get("kty"), jwk.get("crv")), ())
        operations = jwk.get("key_ops", ["verify"])
        usable = (
            algorithms
            and is_text(self.kid)
            and (jwk.get("alg") is None or jwk["alg"] in algorithms)
            and (jwk["kty"] != "RSA" or "crv" not in jwk)
            # Anyone who can read a private key in a key set can sign with it.
            and "d" not in jwk
            and jwk.get("use", "sig") == "sig"
            and isinstance(operations, list)
            and "verify" in operations
        )
        if not usable:
            raise Refused("key")
        self.alg = jwk.get("alg") or algorithms[0]
        # Members of other key types are ignored.
        parts = [base64url(jwk.get(name)) for name in {"RSA": "ne", "EC": "xy", "OKP": "x"}[jwk["kty"]]]
        self.numbers = [int.from_bytes(part, "big") for part in parts]
        if jwk["kty"] != "RSA":
            return
        self.n, self.e = self.numbers
        # RFC 7518, section 3.3: 2048 bits or more. With the exponent 1 anyone can sign.
        if self.n.bit_length() < 2048 or self.e < 3 or self.e % 2 == 0 or is_roca(self.n):
            raise Refused("key")

    def verifies(self, data, signature):
        """RSASSA-PKCS1-v1_5, RFC 8017, section 8.2.2.

        Builds and compares the complete expected encoding: parsing the padding of a signature instead allowed forged
        signatures. All of it is public, so its timing reveals nothing.
        """
        if self.alg not in ALGORITHMS:
            return False
        length = (self.n.bit_length() + 7) // 8
        value = int.from_bytes(signature, "big")
        if len(signature) != length or value >= self.n:
            return False
        hash_of, prefix = ALGORITHMS[self.alg]
        info = prefix + hash_of(data).digest()
        expected = b"\x00\x01" + b"\xff" * (length - 3 - len(info)) + b"\x00" + info
        return pow(value, self.e, self.n).to_bytes(length, "big") == expected


def is_roca(n):
    """CVE-2017-15361: the moduli of a faulty chip can be factored. Modulo these primes each is a power of 65537."""
    primes = (11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157)
    return all(n % prime in {pow(65537, turn, prime) for turn in range(prime)} for prime in primes)


def import_keys(jwks):
    """Imports keys, without different ones with the same kid and alg, which are ambiguous.

    RFC 7517, section 4.5, only recommends a kid for each key, and some issuers list a key once for each algorithm.
    """
    keys = []
    for jwk in jwks:
        # One invalid key must not prevent the use of the others.
        try:
            keys.append(Key(jwk))
        except (Refused, AttributeError, TypeError):
            continue

    def is_clear(key):
        return all(key.numbers == other.numbers for other in keys if (other.kid, other.alg) == (key.kid, key.alg))

    return [key for key in keys if is_clear(key)]


def fetch_once(url, timeout=FETCH_TIMEOUT_SECONDS):
    """The body of a 200 response, within limits of time and size. A redirect is an error: its target is not configured."""
    # Imported only here: it takes longer than all the rest of a cold start.
    import http.client
    import socket
    import threading
    import urllib.parse

    address = urllib.parse.urlsplit(url)
    connect = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = connect(address.netloc, timeout=timeout)
    target = urllib.parse.urlunsplit(("", "", address.path or "/", address.query, ""))
    sockets = []
    bodies = []

    def load():
        try:
            connection.connect()
            sockets.append(connection.sock)
            connection.request("GET", target, headers={"User-Agent": USER_AGENT})
            response = connection.getresponse()
            body = response.read(MAX_JWKS_BYTES + 1)
            # A remaining length means that the response was cut off.
            if response.status == 200 and len(body) <= MAX_JWKS_BYTES and not response.length:
                bodies.append(body.decode("utf-8", "replace"))
        except Exception:
            return

    # A socket's timeout applies to one read; a slow response could take forever.
    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    thread.join(timeout)
    is_late = thread.is_alive()
    # Ends a pending read, and with it the thread.
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
    connection.close()
    # For the thread, a closed socket looks like the end of a body, so a body that ends after the deadline is not used.
    if is_late or not bodies:
        raise OSError("no key set")
    return bodies[0]


# ------------------------------------------------------------------------------------------------------ verification


class Issuer:
    """An issuer, its current keys, when they were fetched, and when keys were last requested."""

    def __init__(self, config, fetched_at):
        self.config = config
        self.published = import_keys(config["keys"])
        self.fetched_at = fetched_at
        self.asked_at = -math.inf

    def named(self, kid):
        return [key for key in self.published if key.kid == kid]


def baked_at():
    """When the keys in config.json were fetched: deploy sets an environment variable."""
    try:
        return int(os.environ["AUTHZ_KEYS_FETCHED_AT"])
    except (KeyError, ValueError):
        return 0


class Verifier:
    """Verifies tokens and caches their callers."""

    def __init__(self, config, now, fetch_text, keys_fetched_at):
        self.now = now
        self.fetch_text = fetch_text
        self.tolerance = config["clockToleranceSeconds"]
        self.keys_max_age = config.get("keysMaxAgeSeconds") or math.inf
        self.is_one_of_several = len(config["issuers"]) > 1
        self.issuers = {}
        for one in config["issuers"]:
            issuer = Issuer(one, keys_fetched_at)
            for spelling in one["issuers"]:
                self.issuers[spelling] = issuer
        # Verified callers by token. The oldest is evicted first.
        self.remembered = {}

    def verify(self, token, seen):
        """RFC 7519, section 7.2. Cheap checks come before the signature, and the network comes last."""
        before = self.remembered.get(token)
        if before is not None and not self.is_stale(before["keys_of"]):
            seen.update(before["seen"])
            check_times(before["claims"], self.now(), self.tolerance)
            return before
        if len(token) > MAX_TOKEN_LENGTH:
            raise Refused("too-long")
        parts = token.split(".")
        if len(parts) != 3:
            raise Refused("malformed")
        head, body, tail = parts
        header = parse_object(head)
        claims = parse_object(body)
        signature = base64url(tail)

        iss = claims.get("iss")
        issuer = self.issuers.get(iss) if isinstance(iss, str) else None
        if issuer is None:
            raise Refused("issuer")
        seen["issuer"] = issuer.config["name"]
        check_header(header)
        check_audience(issuer.config, claims, header)
        check_times(claims, self.now(), self.tolerance)
        subject = check_subject(claims)

        kid = header.get("kid")
        if not isinstance(kid, str):
            raise Refused("kid")
        is_unknown = not issuer.named(kid)
        if is_unknown or self.is_stale(issuer):
            self.refetch(issuer, *([] if is_unknown else [RENEWAL_TIMEOUT_SECONDS]))
            if self.is_stale(issuer):
                # The issuer did not return new keys, so the old ones stay in use.
                seen["keys"] = "stale"
            # The request took time.
            check_times(claims, self.now(), self.tolerance)
        named = issuer.named(kid)
        if not named:
            raise Refused("kid-unknown")
        seen["kid"] = kid
        # RFC 8725, section 3.1: the key determines the algorithm, not the token.
        key = next((key for key in named if key.alg == header["alg"]), None)
        if key is None:
            raise Refused("alg")
        if not key.verifies(f"{head}.{body}".encode(), signature):
            raise Refused("signature")
        # Two issuers can use the same `sub`.
        principal = f"{issuer.config['name']}|{subject}" if self.is_one_of_several else subject
        seen["principal"] = hashlib.sha256(principal.encode()).hexdigest()[:16]

        caller = {"issuer": issuer.config, "claims": claims, "principal": principal}
        caller |= {"keys_of": issuer, "seen": dict(seen)}
        self.remembered[token] = caller
        while len(self.remembered) > MAX_REMEMBERED:
            del self.remembered[next(iter(self.remembered))]
        return caller

    def is_stale(self, issuer):
        """Whether the keys of an issuer are too old, so that one of them may be withdrawn."""
        return abs(self.now() - issuer.fetched_at) >= self.keys_max_age

    def refetch(self, issuer, *timeout):
        """Rate-limited: unknown key IDs come from rotations, but also from attackers."""
        if abs(self.now() - issuer.asked_at) < REFETCH_INTERVAL_SECONDS:
            return
        issuer.asked_at = self.now()
        try:
            published = import_keys(read_json(self.fetch_text(issuer.config["jwksUri"], *timeout))["keys"])
        except Exception:
            # When the issuer does not respond, the current keys stay in use.
            return
        if published:
            issuer.published = published
            issuer.fetched_at = issuer.asked_at
            # Callers may have been verified with a key that is now withdrawn.
            self.remembered.clear()


def check_header(header):
    """RFC 7515, section 4.1. Keys in the token itself (jwk, jku, x5u, x5c) are ignored."""
    if header.get("alg") not in tuple(ALGORITHMS):
        raise Refused("alg")
    # Each changes the meaning of the signature or the payload, and none is supported.
    if any(name in header for name in ("crit", "b64", "zip", "enc")):
        raise Refused("header")
    # RFC 8725, section 3.11: a logout token or a DPoP proof of the same issuer is not an access token.
    typ = header.get("typ", "JWT")
    if not isinstance(typ, str) or not re.fullmatch(r"(application/)?(at\+)?jwt", typ, re.IGNORECASE | re.ASCII):
        raise Refused("typ")


def check_audience(issuer, claims, header):
    """Checks whom the token was issued for, as each kind of issuer specifies it."""
    kind = issuer["kind"]
    token_use = issuer.get("tokenUse", "access")
    if kind == "cognito" and claims.get("token_use") != token_use:
        raise Refused("token-use")
    # RFC 7519, section 4.1.3: a string or a list of strings.
    aud = claims.get("aud", [])
    if not all(isinstance(one, str) for one in (aud if isinstance(aud, list) else [aud])):
        raise Refused("audience")
    named = aud if isinstance(aud, list) and kind != "cognito" else [aud]
    # Cognito developer guide: an access token has client_id where others have aud.
    wanted = [claims.get("client_id")] if kind == "cognito" and token_use == "access" else named
    if not any(one in wanted for one in issuer["audience"]):
        raise Refused("audience")
    # OpenID Connect Core 1.0, section 3.1.3.7: an ID token with several audiences names the client that requested it in
    # azp. An access token is recognized by its type or by claims that only it has (RFC 9068, section 2).
    is_access_token = "at+" in header.get("typ", "").lower() or not claims.keys().isdisjoint(("scope", "scp", "client_id"))
    if len(named) > 1 and not is_access_token and claims.get("azp") not in issuer["audience"]:
        raise Refused("audience")
    if kind != "google":
        return
    # Google, OpenID Connect: hd is the Workspace domain; an email address does not prove membership.
    if "hostedDomain" in issuer and claims.get("hd") != issuer["hostedDomain"]:
        raise Refused("hosted-domain")
    if not is_verified(claims, "email"):
        raise Refused("email-unverified")


def is_verified(claims, name):
    """False for a claim (email, phone_number) that the issuer marks as not verified. Some issuers use a string."""
    verified = claims.get(f"{name}_verified", True)
    return verified is True or verified == "true"


def check_times(claims, now, tolerance):
    """RFC 7519, sections 4.1.4 to 4.1.6: exp is required, and those that are present must be numbers."""
    exp, nbf, iat = claims.get("exp"), claims.get("nbf", now), claims.get("iat", now)
    if not is_number(exp) or now >= exp + tolerance:
        raise Refused("exp")
    if not is_number(nbf) or now < nbf - tolerance:
        raise Refused("nbf")
    if not is_number(iat) or now < iat - tolerance:
        raise Refused("iat")


def is_number(value):
    # True is an int in Python.
    return type(value) in (int, float) and math.isfinite(value)


def check_subject(claims):
    """The caller's name: OpenID Connect Core 1.0, section 2."""
    sub = claims.get("sub")
    if not is_text(sub) or len(sub.encode()) > MAX_SUBJECT_BYTES:
        raise Refused("sub")
    return sub


# ------------------------------------------------------------------------------------------------------------ answer


# `..` between slashes or at the end, plain or encoded, as IAM patterns. The backend may interpret it as the parent
# folder, which no rule with a `*` covers. `?` matches e and E, f and F, and a few more encoded characters.
DOT_SEGMENTS = [
    f"*{before}{dots}{after}"
    for before in ("/", "%2f", "%2F")
    for dots in ("..", ".%2?", "%2?.", "%2?%2?")
    for after in ("", "/*", "%2?*")
]


def answer(config, stage, caller):
    """The policy covers everything that the caller may use on this stage, not only the requested method.

    API Gateway caches it for other methods (configure-api-gateway-lambda-authorization).
    """
    issuer, claims = caller["issuer"], caller["claims"]
    # Anyone can have a Google account, and Google does not issue groups of this API.
    is_known = issuer["kind"] != "google" and is_verified(claims, issuer["groupsClaim"])
    groups = list_of(claims.get(issuer["groupsClaim"]), issuer.get("groupsFormat")) if is_known else []
    # RFC 8693, section 4.2: split at spaces. Some issuers use scp, and some use a list.
    scopes = list_of(claims.get("scope"), "space") + list_of(claims.get("scp"), "space")

    def meets(wanted, has):
        return not wanted or any(one in has for one in wanted)

    open_rules = [
        rule
        for rule in config["rules"]
        if issuer["name"] in rule.get("issuers", [issuer["name"]]) and meets(rule["scopes"], scopes)
    ]
    granted = [rule for rule in open_rules if meets(rule["groups"], groups)]
    allowed = list(dict.fromkeys(resource for rule in granted for resource in rule["resources"]))
    statements = [statement("Allow", stage, allowed) if allowed else statement("Deny", stage, ["*"])]
    if any("*" in resource for resource in allowed):
        # Any API of the partition: API Gateway evaluates the policy only for its own API, and the full ARN would be too
        # long.
        statements.append(statement("Deny", f"arn:{stage.split(':')[1]}:execute-api:*:*:", DOT_SEGMENTS))
    policy = {"Version": "2012-10-17", "Statement": statements}
    room = MAX_OUTPUT_BYTES - size_of(policy) - size_of(caller["principal"])
    fixed = {"issuer": issuer["name"]} if len(config["issuers"]) > 1 else {}
    context = context_of(config["context"], claims, fixed, room)
    output = {"principalId": caller["principal"], "policyDocument": policy, "context": context}
    if granted:
        return output, "rule"
    is_cut = is_known and open_rules and is_overage(claims, issuer["groupsClaim"])
    return output, "groups-overage" if is_cut else "no-rule"


def is_overage(claims, name):
    """Whether the issuer left the groups out, as Entra ID does when there are too many.

    A claim can be a reference instead: OpenID Connect Core 1.0, section 5.6.2.
    """
    if name in claims:
        sources = claims.get("_claim_sources")
        return isinstance(sources, dict) and is_text(claims[name]) and claims[name] in sources
    names = claims.get("_claim_names")
    if isinstance(names, dict) and name in names:
        return True
    has_groups = claims.get("hasgroups")
    return name == "groups" and (has_groups is True or has_groups == "true")


def statement(effect, prefix, paths):
    return {"Action": "execute-api:Invoke", "Effect": effect, "Resource": [prefix + path for path in paths]}


def context_of(names, claims, fixed, room):
    """The context for the backend: what is fixed, and the claims that fit."""
    context = dict(fixed)
    for name in names:
        value = scalar(claims.get(name))
        # Claims cannot replace what is fixed.
        if value is None or name in fixed or not is_verified(claims, name):
            continue
        context[name] = value
        if size_of(context) > room:
            del context[name]
    return context


def size_of(value):
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def list_of(value, text_format):
    """The items of a list, or of a string in this format. Any other string is one item: it may not be a list."""
    if isinstance(value, list):
        return value
    if not is_text(value):
        return []
    if text_format == "space":
        return value.split(" ")
    if text_format == "comma":
        return re.split(", ?", value)
    if text_format == "brackets" and re.fullmatch(r"\[.*\]", value, re.DOTALL):
        return re.split(", ?", value[1:-1])
    if text_format == "json" and value[0] == "[":
        with contextlib.suppress(ValueError, RecursionError, Refused):
            return read_json(value)
    return [value]


def scalar(value):
    """A value for the context: API Gateway answers 500 to lists, objects and null.

    A list becomes its JSON, so that a comma in an item does not split it.
    """
    if isinstance(value, list):
        scalars = [scalar(item) for item in value if not isinstance(item, list)]
        return f"[{','.join(text_of(item) for item in scalars if item is not None)}]"
    if isinstance(value, (int, float)):
        return value if abs(value) <= MAX_SAFE_INTEGER else None
    return value if isinstance(value, str) else None


def text_of(value):
    """The JSON of a scalar as JavaScript writes it: 0.00001 and 4e-8, where Python has 1e-05 and 4e-08."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    mantissa, _, exponent = json.dumps(value).partition("e-")
    if not exponent:
        return mantissa
    digits = len(mantissa.lstrip("-").replace(".", ""))
    places = int(exponent) + digits - 1
    return f"{value:.{places}f}" if int(exponent) < 7 else f"{mantissa}e-{int(exponent)}"


# During initialization, for which Lambda provides a full CPU. Without the file this is a test with its own config.
_BAKED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "config.json")


def _load_baked():
    with open(_BAKED, encoding="utf-8") as file:
        return Authorizer(json.load(file))


_authorizer = _load_baked() if os.path.exists(_BAKED) else None
