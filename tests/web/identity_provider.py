"""An identity provider of the tests: its own keys, on this machine, and as wrong as a test asks for."""

import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from authlib.common.encoding import urlsafe_b64encode  # type: ignore[import-untyped]  # it ships no types
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "pendens-tests", "a secret of the tests"  # it signs nobody in anywhere
PERSON = {"sub": "0042", "email": "Dana.Okafor@desk.example", "email_verified": True}
AnyKey = RSAKey | ECKey


@dataclass
class IdentityProvider:
    """What it says, and of whom; `claims` and `header` go into a token over what belongs there."""

    issuer: str = ""
    now: float = field(default_factory=time.time)
    person: dict[str, Any] = field(default_factory=lambda: dict(PERSON))
    told_when_asked: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    keys: list[AnyKey] = field(default_factory=list)
    more_keys: list[dict[str, str]] = field(default_factory=list)
    signing: AnyKey | None = None
    first: AnyKey | None = None
    error: str = ""
    is_down: bool = False
    asked_while_down: int = 0
    asked_for_keys: int = 0
    proofs: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def rotate(self, kid: str, alg: str = "RS256") -> None:
        """Sign with another key from now on, and publish that one alone."""
        made: AnyKey = (
            ECKey.generate_key("P-256", {"kid": kid}) if alg == "ES256" else RSAKey.generate_key(2048, {"kid": kid})
        )
        self.keys, self.signing, self.header = [made], made, {"alg": alg, "kid": kid}

    def token(self, nonce: str) -> str:
        """Write an ID token."""
        told = {"iss": self.issuer, "aud": CLIENT, "iat": int(self.now), "exp": int(self.now) + 300, "nonce": nonce}
        claims = {name: value for name, value in {**told, **self.person, **self.claims}.items() if value is not None}
        header = {"alg": "RS256", **self.header}
        signed = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
        if header["alg"] == "none":
            return f"{signed}."
        assert self.signing is not None
        if header["alg"] == "HS256":  # no library takes a public key for a secret; who wants to deceive does
            secret = self.signing.as_pem(private=False)
            return f"{signed}.{_encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"
        return jwt.encode(header, claims, self.signing, algorithms=[header["alg"]])


def _encoded(part: bytes) -> str:
    return str(urlsafe_b64encode(part).decode())


def _app(provider: IdentityProvider) -> Flask:
    app = Flask("identity_provider")

    @app.before_request
    def down() -> tuple[str, int] | None:
        provider.asked_while_down += provider.is_down
        return ("down", 503) if provider.is_down else None

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        addresses = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
            "userinfo_endpoint": "person",
            "end_session_endpoint": "sign-out",
        }
        named = {name: f"{provider.issuer}/{path}" for name, path in addresses.items()}
        told = {"issuer": provider.issuer, **named, **provider.discovery}
        return jsonify({name: value for name, value in told.items() if value is not None})

    @app.get("/keys")
    def keys() -> Response:
        provider.asked_for_keys += 1
        return jsonify({"keys": [*provider.more_keys, *(key.as_dict(private=False) for key in provider.keys)]})

    @app.get("/authorize")
    def authorize() -> Any:  # noqa: ANN401 the framework's
        given = request.args.to_dict()
        answer = {"state": given["state"]}
        if provider.error:
            answer["error"] = provider.error
        else:
            code = f"code-{len(provider.codes)}"
            provider.codes[code] = given
            answer |= {"code": code, "session_state": "a provider's own word"}
        return redirect(f"{given['redirect_uri']}?{urlencode(answer)}")

    @app.post("/token")
    def token() -> Any:  # noqa: ANN401 as above
        form, auth = request.form, request.authorization
        provider.proofs.append("basic" if auth else "post" if "client_secret" in form else "none")
        asked = provider.codes.pop(form["code"], None)  # each is good once
        if asked is None or _challenge(form["code_verifier"]) != asked["code_challenge"]:
            return jsonify(error="invalid_grant"), 400
        told = (auth.password if auth else form.get("client_secret")) or ""
        if told not in {SECRET.replace(" ", "+"), SECRET} or form["redirect_uri"] != asked["redirect_uri"]:
            return jsonify(error="invalid_client"), 401
        return jsonify(access_token="opaque", token_type="Bearer", id_token=provider.token(asked["nonce"]))  # noqa: S106 of a test

    @app.get("/person")
    def person() -> Response:
        return jsonify({"sub": provider.person["sub"], **provider.told_when_asked})

    return app


def _challenge(verifier: str) -> str:
    return _encoded(sha256(verifier.encode()).digest())


@contextmanager
def serving() -> Iterator[IdentityProvider]:
    """Run a provider on a free port of this machine."""
    provider = IdentityProvider()
    provider.rotate("first")
    provider.first = provider.signing
    server = make_server("127.0.0.1", 0, _app(provider), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
