"""Single sign-on with OpenID Connect: the way to the identity provider, the way back, and whom it vouches for.

The authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636) for every client. The browser
keeps what a sign-in began with; the code is worth nothing without it, and the provider takes each code once.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote_plus, urlencode

from service.access.groups import GroupRoles, read_group_roles
from service.access.provider import Provider
from service.errors import ConfigurationError, ProviderError, SignInError

if TYPE_CHECKING:
    import httpx

_STATE_BYTES = 32
# Why: RFC 7636, section 4.1, wants 43 to 128 characters; 48 bytes in base64url are 64.
_VERIFIER_BYTES = 48
_LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, section 2
_MOST_GROUPS = 1_000
_IN_THE_BODY = "client_secret_post"  # how a client proves who it is: RFC 6749, section 2.3.1


@dataclass(frozen=True, slots=True)
class Begun:
    """What a sign-in began with, which the browser keeps until it comes back: each is random and used once."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouches for: `subject` is who they are there for good, `name` their verified address of mail.

    `groups` None: it said nothing of groups.
    """

    subject: str
    name: str
    groups: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The sign-on with one provider; `now` gives aware instants.

    `roles` says what groups may do, of which `groups_claim` tells; None leaves roles to whoever runs Pendens.
    """

    provider: Provider
    now: Callable[[], datetime]
    groups_claim: str = "groups"
    roles: tuple[GroupRoles, ...] | None = None

    @classmethod
    def of(cls, provider: Provider, now: Callable[[], datetime], groups_claim: str, roles: str | None) -> Self:
        """Make it with the roles of groups as a setting has them.

        Raises:
            ConfigurationError: the setting cannot be read, or what single sign-on needs is not installed.
        """
        if find_spec("authlib") is None or find_spec("joserfc") is None:
            raise ConfigurationError("PENDENS_OIDC_ISSUER wants what is not installed: pip install 'pendens[oidc]'")
        return cls(provider, now, groups_claim, None if roles is None else read_group_roles(roles))

    @property
    def host(self) -> str:
        """Name the provider for people."""
        return self.provider.host

    def begin(self, redirect_url: str) -> tuple[str, Begun]:
        """Give the address at which a person signs in, and what their browser keeps meanwhile.

        Raises:
            ProviderError: the provider does not answer.
        """
        address = self.provider.required_address("authorization_endpoint")
        begun = Begun(*(secrets.token_urlsafe(size) for size in (_STATE_BYTES, _STATE_BYTES, _VERIFIER_BYTES)))
        with self.provider.session() as session:
            client = self._client(session, redirect_url)
            asked: str = client.create_authorization_url(
                address, state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
            )[0]
        return asked, begun

    def finish(self, begun: Begun, answer: Mapping[str, str], redirect_url: str) -> Vouched:
        """Take what the provider sent back with the browser, and tell whom it vouches for.

        Raises:
            SignInError: it is no answer to this sign-in, or vouches for nobody.
            ProviderError: the provider does not answer.
        """
        if not secrets.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise SignInError("this is no answer to a sign-in that this browser began: begin again")
        if answer.get("iss", self.provider.client.issuer) != self.provider.client.issuer:  # RFC 9207
            raise SignInError("another identity provider answered: begin again")
        if "error" in answer or not answer.get("code"):
            raise SignInError(f"{self.host} did not sign you in ({_word(answer.get('error', 'no code'))})")
        tokens = self._exchanged(answer["code"], begun, redirect_url)
        claims = self._verified(str(tokens.get("id_token", "")), begun)
        return self._vouched(self._completed(claims, str(tokens.get("access_token", ""))))

    def end_address(self, after: str) -> str | None:
        """Give the address at which a browser signs out of the provider too, and comes back; None where it has none.

        See OpenID Connect RP-Initiated Logout 1.0, section 2.

        Raises:
            ProviderError: the provider does not answer.
        """
        address = self.provider.address("end_session_endpoint")
        if address is None:
            return None
        asked = urlencode({"client_id": self.provider.client.id, "post_logout_redirect_uri": after})
        return f"{address}{'&' if '?' in address else '?'}{asked}"

    def _client(self, session: "httpx.Client", redirect_url: str) -> Any:  # noqa: ANN401 it has no types
        from authlib.oauth2.client import OAuth2Client  # type: ignore[import-untyped]  # noqa: PLC0415 an extra

        client = self.provider.client
        return OAuth2Client(
            session,
            client_id=client.id,
            client_secret=client.secret,
            scope=" ".join(client.scopes),
            redirect_uri=redirect_url,
            code_challenge_method="S256",
        )

    def _exchanged(self, code: str, begun: Begun, redirect_url: str) -> Mapping[str, Any]:
        """Change the code for tokens, as the client that it was made for (RFC 6749, sections 2.3.1 and 4.1.3)."""
        import httpx  # noqa: PLC0415 as in `Provider`
        from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # noqa: PLC0415 an extra

        address, proof, auth = self.provider.required_address("token_endpoint"), {}, None
        client = self.provider.client
        if client.secret is None or _IN_THE_BODY in self._only_ways():
            proof = {"client_id": client.id, **({"client_secret": client.secret} if client.secret else {})}
        else:
            auth = (quote_plus(client.id), quote_plus(client.secret))
        try:
            with self.provider.session() as session:
                tokens = self._client(session, redirect_url).fetch_token(
                    address,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=begun.verifier,
                    auth=auth or _unsigned,
                    **proof,
                )
        except AuthlibBaseError as error:
            raise SignInError(f"{self.host} does not take the sign-in ({_word(error.error)}): begin again") from error
        except (httpx.HTTPError, ValueError, TypeError, AttributeError) as error:
            raise ProviderError(f"{self.host} does not answer as it should") from error
        return dict(tokens)

    def _only_ways(self) -> tuple[str, ...]:
        """Give the ways in which clients may prove who they are, where the usual one is none of them."""
        ways = self.provider.says("token_endpoint_auth_methods_supported")
        return () if "client_secret_basic" in ways else ways

    def _verified(self, token: str, begun: Begun) -> Mapping[str, Any]:
        """Look at the token with the keys that are kept; once more with those of now where its key is not among them.

        Raises:
            SignInError: it is not to be trusted.
            ProviderError: the provider does not answer.
        """
        from service.access.id_tokens import Expected, UnknownSigningKeyError, verified  # noqa: PLC0415 an extra

        client = self.provider.client
        expected = Expected(client.issuer, client.id, begun.nonce, int(self.now().timestamp()))
        try:
            return verified(token, self.provider.keys(), expected)
        except UnknownSigningKeyError:
            pass
        try:
            return verified(token, self.provider.keys(anew=True), expected)
        except UnknownSigningKeyError as error:
            raise SignInError("the identity provider signed with a key that it does not publish") from error

    def _completed(self, claims: Mapping[str, Any], access_token: str) -> Mapping[str, Any]:
        """Add what the token leaves out and the provider tells when asked; of somebody else it tells nothing.

        Raises:
            SignInError: it tells of somebody else (OpenID Connect Core 1.0, section 5.3.2).
            ProviderError: the provider does not answer.
        """
        wanted = {"email", "email_verified", *([self.groups_claim] if self.roles is not None else [])}
        if wanted <= claims.keys() or not access_token:
            return claims
        user_info = self.provider.user_info(access_token)
        if user_info and user_info.get("sub") != claims["sub"]:
            raise SignInError("the identity provider told of somebody else: begin again")
        # Why only where it says nothing of the address: whether one is verified is said of that one.
        added = {name: user_info[name] for name in wanted - claims.keys() if name in user_info}
        if "email" in claims and user_info.get("email") != claims["email"]:
            added.pop("email_verified", None)
        return {**added, **claims}

    def _vouched(self, claims: Mapping[str, Any]) -> Vouched:
        subject, mail, groups = str(claims["sub"]), claims.get("email"), claims.get(self.groups_claim)
        if not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise SignInError("the identity provider does not say who you are")
        if not isinstance(mail, str) or claims.get("email_verified") is not True:
            raise SignInError(f"{self.host} does not say that your address of mail is verified")
        names = [groups] if isinstance(groups, str) else groups
        named = tuple(map(str, names[:_MOST_GROUPS])) if isinstance(names, list) else None
        return Vouched(f"{self.provider.client.issuer} {subject}", mail, named)


def _unsigned(request: "httpx.Request") -> "httpx.Request":
    """Leave a request as it is: what proves the client is in its body."""
    return request


def _word(text: object) -> str:
    """Take the code of an error (RFC 6749, section 4.1.2.1) and nothing that somebody may have written into it."""
    word = str(text)
    return word if word.replace("_", "").replace(" ", "").isalnum() and len(word) <= 60 else "an error"  # noqa: PLR2004 the longest code has 30
