"""An nginx with the settings that README.md gives to operators: as they stand there, and with one line left out."""

import datetime
import ipaddress
import re
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.browser.conftest import ROOT, free_port

# Not the address of the dashboards: to 127.0.0.1 Streamlit gives its connection whatever a proxy passes as the host.
HOST = "127.0.0.2"
PROGRAM = shutil.which("nginx") or "/usr/sbin/nginx"
_FRAME = """daemon off; master_process off; pid {0}/pid; error_log {0}/errors;
events {{ worker_connections 256; }}
http {{ access_log off; client_body_temp_path {0}/body; proxy_temp_path {0}/proxy; fastcgi_temp_path {0}/f;
uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;
{1}
}}"""


class Place(NamedTuple):
    """Where one server of the proxy is reached: its addresses without and with TLS."""

    http: str
    https: str


class Proxy:
    """A running nginx; `add` gives a dashboard a place before it starts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._map, self._server = _settings()
        self._blocks = [self._map]
        self._process: subprocess.Popen[bytes] | None = None
        _certify(folder)

    def trusting(self) -> ssl.SSLContext:
        """Return what a client needs to trust the certificate."""
        return ssl.create_default_context(cafile=str(self._folder / "dx.crt"))

    def add(self, upstream: str, without: str = "", instead: str = "", base: str = "") -> Place:
        """Have a dashboard served, with the settings of the README but for one line; return the place."""
        http, https = free_port(), free_port()
        changed = self._server
        for old, new in (
            ("listen 80;", f"listen {HOST}:{http};"),
            ("listen 443 ssl;", f"listen {HOST}:{https} ssl;"),
            ("/etc/ssl/", f"{self._folder}/"),
            ("http://127.0.0.1:8501;", f"{upstream};"),
            ("location / {", f"location {base}/ {{"),
            *(((f"{without}\n", f"{instead}\n"),) if without else ()),
        ):
            assert old in changed, f"README.md has no {old}"
            changed = changed.replace(old, new)
        self._blocks.append(changed)
        return Place(f"http://{HOST}:{http}{base}", f"https://{HOST}:{https}{base}")

    def start(self) -> None:
        """Start it and return when it answers."""
        settings = self._folder / "nginx.conf"
        settings.write_text(_FRAME.format(self._folder, "\n".join(self._blocks)), "utf-8")
        port = int(re.findall(rf"listen {HOST}:(\d+)", settings.read_text("utf-8"))[-1])
        with (self._folder / "said").open("wb") as said:
            self._process = subprocess.Popen(
                [PROGRAM, "-p", self._folder, "-c", settings], stdout=said, stderr=said
            )
        for _ in range(200):
            with socket.socket() as probe:
                if not probe.connect_ex((HOST, port)):
                    return
            assert self._process.poll() is None, (self._folder / "said").read_text("utf-8")
            time.sleep(0.05)
        raise RuntimeError("nginx did not answer within 10 seconds")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)


def _settings() -> tuple[str, str]:
    """Return the README's settings: what stands once, and a server."""
    (block,) = re.findall(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    once, server, rest = block.partition("server {")
    return once, server + rest


def _certify(folder: Path) -> None:
    """Write a key and the certificate that it signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "dx.city.example.jp")])
    now = datetime.datetime.now(datetime.UTC)
    hosts = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(hosts, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "dx.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    (folder / "dx.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
