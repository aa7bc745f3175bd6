"""Signing in with the identity provider: the way there, and the way back."""

from flask import Blueprint, Response, abort, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from service.api.callers import Begun, SingleSignOn
from service.api.problems import kind_of
from service.errors import AccessError, ProviderError, SignInError
from service.web.services import services
from service.web.signing_in import cookie_before, entered, is_secure, own_scheme, sign_in_page

# Why: as for the cookie of who is signed in. It is `Lax`, for the provider sends the browser back from elsewhere.
_SECURE_NAME, _PLAIN_NAME = "__Host-pendens-single-sign-on", "pendens-single-sign-on"
# Why: a person may look for a second factor meanwhile; what was left open all day is begun again.
_SECONDS = 600
# Why: browsers keep cookies of up to 4,096 bytes and throw larger ones away, and with them the sign-in; what stands
# beside the address takes some 400 of them, and each of its letters up to two.
_LONGEST_ADDRESS = 1_500
_BEGIN_AGAIN = "this browser began no sign-in in the last ten minutes, or finished it: begin again"


def publish(pages: Blueprint) -> None:
    """Give the pages their addresses."""
    pages.get("/sign-in/begin")(begin_single_sign_on)
    pages.get("/sign-in/finish")(finish_single_sign_on)


def begin_single_sign_on() -> ResponseReturnValue:
    """Lead the browser to the provider; what it comes back with is good in this browser alone."""
    sign_on, wanted = _sign_on(), request.args.get("next", "")
    try:
        address, begun = sign_on.begin(_redirect_url(sign_on))
    except ProviderError as error:
        return _refused(error, wanted)
    response = make_response(redirect(address, 303))
    led_to = wanted if len(wanted) <= _LONGEST_ADDRESS else ""
    kept = _signer().dumps([begun.state, begun.nonce, begun.verifier, led_to])
    _set_cookie(response, str(kept), _SECONDS)
    return response


def finish_single_sign_on() -> ResponseReturnValue:
    """Sign in whom the provider vouches for; what the browser kept is used once, whatever comes of it."""
    sign_on = _sign_on()
    try:
        begun, wanted = _begun()
    except SignInError as error:
        return _refused(error, "")
    try:
        vouched = sign_on.finish(begun, request.args.to_dict(), _redirect_url(sign_on))
        value = services().access.sign_in_vouched(sign_on, vouched, before=cookie_before())
    except (SignInError, ProviderError, AccessError) as error:
        return _refused(error, wanted)
    response = entered(value, wanted)
    _set_cookie(response, "", 0)
    return response


def _sign_on() -> SingleSignOn:
    return services().access.sign_on or abort(404)


def _begun() -> tuple[Begun, str]:
    """Read what the browser kept.

    Raises:
        SignInError: it kept nothing, or not of these minutes, or something that this service did not write.
    """
    try:
        state, nonce, verifier, wanted = _signer().loads(request.cookies.get(_name(), ""), max_age=_SECONDS)
    except (BadData, ValueError) as error:
        raise SignInError(_BEGIN_AGAIN) from error
    return Begun(state, nonce, verifier), str(wanted)


def _refused(error: SignInError | ProviderError | AccessError, wanted: str) -> ResponseReturnValue:
    """Say on the page of sign-in why somebody is not signed in, and how to go on."""
    said = str(error.args[0])
    response = make_response(sign_in_page(wanted, said), kind_of(error).status)
    _set_cookie(response, "", 0)
    return response


def _redirect_url(sign_on: SingleSignOn) -> str:
    configured = sign_on.provider.client.redirect_url
    return configured or url_for("web.finish_single_sign_on", _external=True, _scheme=own_scheme())


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="pendens single sign-on")


def _set_cookie(response: Response, value: str, seconds: int) -> None:
    response.set_cookie(_name(), value, max_age=seconds, secure=is_secure(), httponly=True, samesite="Lax", path="/")


def _name() -> str:
    return _SECURE_NAME if is_secure() else _PLAIN_NAME
