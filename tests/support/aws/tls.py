# SPDX-License-Identifier: Apache-2.0
"""A certificate authority of the suite's own, and certificates under it, made at run time."""

import datetime
import ipaddress
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject, issuer, key):
    now = datetime.datetime.now(datetime.timezone.utc)
    return (x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name(issuer))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2)))


def make(folder, more_names=()):
    """Writes ca.pem and server.pem (certificate and key for localhost and `more_names`); gives
    both paths."""
    ca_key = ec.generate_private_key(ec.SECP256R1())
    authority = f"Tradewind test CA {os.getpid()}"  # two of them may be trusted by one program
    ca = (_builder(authority, authority, ca_key)
          .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
          .sign(ca_key, hashes.SHA256()))
    key = ec.generate_private_key(ec.SECP256R1())
    names = [*map(x509.DNSName, ["localhost", *more_names]),
             x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    server = (_builder("localhost", authority, key)
              .add_extension(x509.SubjectAlternativeName(names), critical=False)
              .sign(ca_key, hashes.SHA256()))
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8,
                                serialization.NoEncryption())
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    (folder / "server.pem").write_bytes(server.public_bytes(pem) + private)
    return folder / "ca.pem", folder / "server.pem"
