# SPDX-License-Identifier: Apache-2.0
"""A certificate authority of the suite's own, and good and bad certificates under it (openssl)."""
import datetime
import os
import subprocess


def _openssl(*args):
    subprocess.run(["openssl", *args], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _moment(days):
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return now.strftime("%y%m%d%H%M%SZ")


class Authority:
    def __init__(self, folder, name="Tradewind test CA"):
        self.folder = folder
        self.certificate, self.key = f"{folder}/ca.pem", f"{folder}/ca.key"
        os.makedirs(f"{folder}/issued", exist_ok=True)
        open(f"{folder}/index", "w", encoding="ascii").close()
        with open(f"{folder}/ca.conf", "w", encoding="ascii") as file:
            file.write(f"[ca]\ndefault_ca=a\n[a]\ndatabase={folder}/index\nrand_serial=yes\n"
                       f"new_certs_dir={folder}/issued\ndefault_md=sha256\npolicy=p\n"
                       "copy_extensions=copy\nunique_subject=no\n[p]\ncommonName=supplied\n")
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                 "-nodes", "-days", "3", "-subj",
                 f"/CN={name}", "-keyout", self.key, "-out", self.certificate)

    def issue(self, file, common_name, names=(), days=(-1, 2)):
        """A file with certificate and key, good from and until so many days from now."""
        path = f"{self.folder}/{file}"
        extension = ["-addext", "subjectAltName=" + ",".join(f"DNS:{n}" for n in names)] \
            if names else []
        _openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                 "-nodes", "-subj", f"/CN={common_name}", "-keyout",
                 path + ".key", "-out", path + ".csr", *extension)
        _openssl("ca", "-batch", "-config", f"{self.folder}/ca.conf", "-cert", self.certificate,
                 "-keyfile", self.key, "-in", path + ".csr", "-out", path + ".crt", "-notext",
                 "-startdate", _moment(days[0]), "-enddate", _moment(days[1]))
        return _join(path)

    def self_signed(self, file, name):
        path = f"{self.folder}/{file}"
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                 "-nodes", "-days", "2", "-subj",
                 f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", path + ".key",
                 "-out", path + ".crt")
        return _join(path)


def _join(path):
    with open(path, "w", encoding="ascii") as joined:
        for part in (".crt", ".key"):
            with open(path + part, encoding="ascii") as file:
                joined.write(file.read())
    os.chmod(path + ".key", 0o600)
    return path
