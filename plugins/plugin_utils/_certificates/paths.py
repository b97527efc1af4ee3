# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether clients get from a certificate to one of their authorities.

The clients are mc and the other nodes, so the rules are those of Go (crypto/x509, Certificate.Verify). The package cryptography judges; what is here gives
its answer words, and judges alone what that package does not know although Go does: authorities of version 1, and keys such as Ed25519.
"""

from __future__ import annotations

import datetime
import ipaddress
import typing as t

try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.x509 import verification
except ImportError:
    HAS_CRYPTOGRAPHY = False
else:
    HAS_CRYPTOGRAPHY = True
    _CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
    # Since 45: before, only the rules of public authorities can be had, which refuse most private ones. What is here judges alone then.
    _HAS_POLICIES = hasattr(verification, "ExtensionPolicy")

LEAST_VERSION = 42
_SERVER_AUTH = {"1.3.6.1.5.5.7.3.1", "2.5.29.37.0"}
_WEAK_HASHES = ("md5", "sha1")
_LEAST_RSA_BITS = 2048


class Clients(t.NamedTuple):
    """What decides beside the certificate. :param between: what the server sends along. :param authorities: what clients trust. :param now: when they look."""

    between: t.Sequence[x509.Certificate]
    authorities: t.Sequence[x509.Certificate]
    now: datetime.datetime


def path_problems(leaf: x509.Certificate, clients: Clients) -> list[str]:
    """Why clients do not take a certificate, apart from its own names and days. Without authorities nobody can tell here."""
    if not clients.authorities:
        alone = "the certificate is signed by itself, and nobody else trusts it: give it as minio_cluster_tls_ca too."
        return [alone] if issued(leaf, leaf) else []
    refusal = _refusal(leaf, clients)
    if refusal == "":
        return []
    reason = _reason(leaf, clients, (), "the certificate")
    if not reason and refusal and _is_known(leaf, clients) and not time_problem(leaf, "", clients.now):
        reason = f"clients refuse the way from the certificate to the authorities of minio_cluster_tls_ca ({refusal}): have the certificates issued anew."
    return [reason] if reason else []


def time_problem(certificate: x509.Certificate, what: str, now: datetime.datetime) -> str:
    """Why a certificate is not valid now, or ''."""
    if certificate.not_valid_after_utc <= now:
        return f"{what} ended on {certificate.not_valid_after_utc:%Y-%m-%d}: renew it."
    if certificate.not_valid_before_utc > now:
        return f"{what} begins only on {certificate.not_valid_before_utc:%Y-%m-%d %H:%M} UTC: wait, or correct the clock of the controller."
    return ""


def serves(certificate: x509.Certificate) -> bool:
    """Whether a certificate says of what it is for that this includes servers, or says nothing."""
    usages = _extension(certificate, x509.ExtendedKeyUsage)
    return usages is None or bool({usage.dotted_string for usage in usages} & _SERVER_AUTH)


def issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether a certificate bears the name and the signature of an issuer."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def own_names(leaf: x509.Certificate) -> list[str]:
    """The host names and addresses that a certificate is for."""
    names = _extension(leaf, x509.SubjectAlternativeName)
    if names is None:
        return []
    return names.get_values_for_type(x509.DNSName) + [str(address) for address in names.get_values_for_type(x509.IPAddress)]


def _is_known(leaf: x509.Certificate, clients: Clients) -> bool:
    """Whether the package judges the keys and the versions of the certificates on the way as Go does."""
    sent = [leaf, *clients.between]
    issuers = {certificate.issuer for certificate in sent}
    for certificate in (*sent, *(authority for authority in clients.authorities if authority.subject in issuers)):
        key = certificate.public_key()
        strong = (
            key.key_size >= _LEAST_RSA_BITS
            if isinstance(key, rsa.RSAPublicKey)
            else (isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES))
        )
        if not strong or certificate.version is not x509.Version.v3:
            return False
    return True


def _refusal(leaf: x509.Certificate, clients: Clients) -> t.Optional[str]:
    """What the package says against each way to the authorities; '' for nothing, None where it cannot be asked: its version is below 45, or the
    certificate has no name for it."""
    subject = _subject(leaf)
    if subject is None or not _HAS_POLICIES:
        return None
    agnostic = verification.Criticality.AGNOSTIC
    of_authorities = (
        verification.ExtensionPolicy.permit_all()
        .require_present(x509.BasicConstraints, agnostic, None)
        .may_be_present(x509.KeyUsage, agnostic, _may_sign)
        .may_be_present(x509.ExtendedKeyUsage, agnostic, _may_issue_for_servers)
    )
    of_servers = verification.ExtensionPolicy.permit_all().require_present(x509.SubjectAlternativeName, agnostic, None)
    builder = verification.PolicyBuilder().store(verification.Store(list(clients.authorities))).time(clients.now)
    verifier = builder.extension_policies(ca_policy=of_authorities, ee_policy=of_servers).build_server_verifier(subject)
    try:
        verifier.verify(leaf, list(clients.between))
    except verification.VerificationError as error:
        return str(error).partition(" (encountered processing")[0].removeprefix("validation failed: ").removeprefix("candidates exhausted: ")
    return ""


def _subject(leaf: x509.Certificate) -> t.Any:
    """A name that the certificate is for, as the package wants to be asked for it. Which names are needed is judged elsewhere."""
    for name in own_names(leaf):
        try:
            return x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            pass
        try:
            return x509.DNSName(f"x{name[1:]}" if name.startswith("*.") else name)
        except ValueError:
            pass
    return None


def _may_sign(_policy: t.Any, _certificate: x509.Certificate, usage: t.Optional[x509.KeyUsage]) -> None:
    if usage and not usage.key_cert_sign:
        raise ValueError("an authority may not sign certificates")


def _may_issue_for_servers(_policy: t.Any, certificate: x509.Certificate, _usage: t.Any) -> None:
    if not serves(certificate):
        raise ValueError("an authority may not issue certificates of servers")


def _reason(certificate: x509.Certificate, clients: Clients, below: tuple[x509.Certificate, ...], what: str) -> str:
    """The first reason against each way from here to an authority, or '' when there is one without."""
    if certificate in clients.authorities:
        return ""
    if certificate.signature_hash_algorithm and certificate.signature_hash_algorithm.name in _WEAK_HASHES:
        return f"{what} is signed with {certificate.signature_hash_algorithm.name.upper()}, which clients refuse: have it issued with SHA-256."
    reasons: list[str] = []
    path = (*below, certificate)
    for issuer in (*clients.authorities, *clients.between):
        if issuer in path or not issued(certificate, issuer):
            continue
        trusted = issuer in clients.authorities
        name = f"the {'authority' if trusted else 'intermediate certificate'} {issuer.subject.rfc4514_string()}"
        reason = time_problem(issuer, name, clients.now) or _unfit(issuer, name, path, trusted)
        if not reason and not trusted:
            reason = _reason(issuer, clients, path, name)
        if not reason:
            return ""
        reasons.append(reason)
    return (
        reasons[0]
        if reasons
        else (
            f"{what} was issued by {certificate.issuer.rfc4514_string()}, which is none of the authorities of minio_cluster_tls_ca: give that authority, or add"
            " the missing intermediate certificate below the certificate."
        )
    )


def _unfit(issuer: x509.Certificate, name: str, below: tuple[x509.Certificate, ...], trusted: bool) -> str:
    """What keeps a certificate from issuing others."""
    constraints = _extension(issuer, x509.BasicConstraints)
    is_old = trusted and constraints is None and issuer.version is x509.Version.v1
    if not is_old and not (constraints and constraints.ca):
        return f"{name} is none that may issue certificates (basic constraints CA:TRUE are missing): have it made anew as an authority."
    if constraints and constraints.path_length is not None and constraints.path_length < len(below) - 1:
        return f"{name} allows only {constraints.path_length} intermediate certificates below it, and there are {len(below) - 1}: use another authority."
    usage = _extension(issuer, x509.KeyUsage)
    if usage and not usage.key_cert_sign:
        return f"{name} may not sign certificates (key usage keyCertSign is missing): have it made anew as an authority."
    if not serves(issuer):
        return f"{name} may not issue certificates of servers (extended key usage serverAuth is missing): use another authority."
    if _extension(issuer, x509.NameConstraints) and not _is_allowed(below[0], issuer):
        return f"{name} may not issue certificates for all names of this one (name constraints): use another authority, or have it issued without those names."
    return ""


def _is_allowed(leaf: x509.Certificate, issuer: x509.Certificate) -> bool:
    constraints = _extension(issuer, x509.NameConstraints)
    for name in _extension(leaf, x509.SubjectAlternativeName) or ():
        allowed = [own for own in constraints.permitted_subtrees or () if isinstance(own, type(name))]
        refused = [own for own in constraints.excluded_subtrees or () if isinstance(own, type(name))]
        if (allowed and not any(_is_below(name, own) for own in allowed)) or any(_is_below(name, own) for own in refused):
            return False
    return True


def _is_below(name: x509.GeneralName, constraint: x509.GeneralName) -> bool:
    if isinstance(name, x509.DNSName):
        own, above = name.value.lower(), str(constraint.value).lower().lstrip(".")
        return not above or own == above or own.endswith(f".{above}")
    if isinstance(name, x509.IPAddress):
        return isinstance(name.value, (ipaddress.IPv4Address, ipaddress.IPv6Address)) and name.value in constraint.value
    return name == constraint


def _extension(certificate: x509.Certificate, kind: t.Any) -> t.Any:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
