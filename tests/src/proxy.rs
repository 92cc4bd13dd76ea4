//! nginx before a town's collector, set up by the very file that `deploy/` gives an operator, with
//! what he has to fill in filled in: names, ports, certificates.
//!
//! It is no root's nginx: it has a folder of its own, and ports that are free. The names end with
//! `.localhost`, which every browser takes for this machine. All that the test adds is a header by which a
//! client may have any address; to the file it is as if that address had called.

use crate::environment;
use crate::process::Process;
use anyhow::{Context as _, Result, ensure};
use std::net::SocketAddr;
use std::path::Path;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;

const SAMPLE: &str = include_str!("../../deploy/nginx/rayak.conf");
const PUBLIC: &str = "feedback.localhost";
const STAFF: &str = "staff.localhost";
/// The address that a client of a test wants to have.
const CLIENT: &str = "X-Client-Of-The-Test";

/// Where a proxy will stand: known to the collector before the proxy knows it.
#[derive(Debug)]
pub(crate) struct Site {
    folder: TempDir,
    /// Where it hears what is not encrypted, and what is.
    plain: SocketAddr,
    secure: SocketAddr,
}

/// A running nginx.
#[derive(Debug)]
pub(crate) struct Proxy {
    site: Site,
    _nginx: Process,
}

impl Site {
    /// Draws ports and makes the certificates.
    pub(crate) async fn choose() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let ports = [
            TcpListener::bind(super::town::ANY).await?,
            TcpListener::bind(super::town::ANY).await?,
        ];
        let [plain, secure] = ports.map(|port| port.local_addr());
        for (name, host) in [("feedback", PUBLIC), ("feedback-staff", STAFF)] {
            certify(folder.path(), name, host).await?;
        }
        Ok(Self {
            folder,
            plain: plain?,
            secure: secure?,
        })
    }

    /// What the configuration calls `public_url`.
    pub(crate) fn public_url(&self) -> String {
        format!("https://{PUBLIC}:{}/rayak", self.secure.port())
    }

    /// What the configuration calls `staff_url`.
    pub(crate) fn staff_url(&self) -> String {
        format!("https://{STAFF}:{}", self.secure.port())
    }

    /// The sample with everything filled in. A blank that is not there any more fails.
    fn filled_in(&self, public: SocketAddr, staff: SocketAddr) -> Result<String> {
        let folder = self.folder.path().display();
        let mut text = SAMPLE.to_owned();
        for (blank, filled) in [
            ("feedback-staff.example.sa", STAFF.to_owned()),
            ("feedback.example.sa", PUBLIC.to_owned()),
            ("/etc/ssl/rayak/", format!("{folder}/")),
            ("/var/log/nginx/", format!("{folder}/")),
            ("server 127.0.0.1:8787;", format!("server {public};")),
            ("server 127.0.0.1:8788;", format!("server {staff};")),
            ("listen 80;", format!("listen {};", self.plain)),
            ("listen 443 ssl", format!("listen {} ssl", self.secure)),
            // One family of addresses is enough for a test, and not every machine has the other.
            ("listen [::]:80;", String::new()),
            ("listen [::]:443 ssl http2;", String::new()),
        ] {
            ensure!(text.contains(blank), "the sample says nowhere {blank:?}");
            text = text.replace(blank, &filled);
        }
        Ok(text)
    }
}

impl Proxy {
    pub(crate) async fn start(site: Site, public: SocketAddr, staff: SocketAddr) -> Result<Self> {
        let folder = site.folder.path();
        let sample = folder.join("rayak.conf");
        tokio::fs::write(&sample, site.filled_in(public, staff)?).await?;
        let kept: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|what| format!("{what}_temp_path {}/{what};\n", folder.display()))
            .concat();
        let around = format!(
            "daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log stderr notice;\n\
             events {{ worker_connections 512; }}\n\
             http {{\n{kept}set_real_ip_from 127.0.0.1;\nreal_ip_header {CLIENT};\n\
             include {sample};\n}}\n",
            folder = folder.display(),
            sample = sample.display(),
        );
        let file = folder.join("nginx.conf");
        tokio::fs::write(&file, around).await?;
        let nginx = || -> Result<Command> {
            let mut nginx = Command::new(environment::nginx()?);
            nginx.arg("-e").arg("stderr").arg("-p").arg(folder);
            nginx.arg("-c").arg(&file);
            Ok(nginx)
        };
        let tried = nginx()?.arg("-t").output().await?;
        let complaint = String::from_utf8_lossy(&tried.stderr).into_owned();
        ensure!(
            tried.status.success() && !complaint.contains("[warn]"),
            "nginx -t: {complaint}"
        );
        let mut nginx = Process::start("nginx", &mut nginx()?)?;
        nginx.says(": OS: ").await?;
        Ok(Self {
            site,
            _nginx: nginx,
        })
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// What curl writes of a request: the reply's head and body. It believes the certificate that the
    /// proxy has, and no other.
    pub(crate) async fn asked(&self, from: &str, address: &str, more: &[&str]) -> Result<String> {
        let name = if address.contains(STAFF) {
            "feedback-staff.pem"
        } else {
            "feedback.pem"
        };
        let output = Command::new(environment::curl()?)
            .args(["--silent", "--show-error", "--include", "--noproxy", "*"])
            .args([
                "--resolve",
                &format!("{PUBLIC}:{}:127.0.0.1", self.site.secure.port()),
            ])
            .args([
                "--resolve",
                &format!("{STAFF}:{}:127.0.0.1", self.site.secure.port()),
            ])
            .arg("--cacert")
            .arg(self.site.folder.path().join(name))
            .args(["--header", &format!("{CLIENT}: {from}")])
            .args(more)
            .arg(address)
            .output()
            .await?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "curl {address}: {complaint}");
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The address at which nothing is encrypted.
    pub(crate) fn plain(&self, path: &str) -> String {
        format!("http://{}{path}", self.site.plain)
    }

    /// Everything that it has written into files.
    pub(crate) async fn written(&self) -> Result<String> {
        let log = self.site.folder.path().join("rayak.log");
        tokio::fs::read_to_string(log).await.context("its log")
    }
}

/// A certificate that signs for itself.
async fn certify(folder: &Path, name: &str, host: &str) -> Result<()> {
    let output = Command::new(environment::openssl()?)
        .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
        .args(["-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-subj", &format!("/CN={host}")])
        .args(["-addext", &format!("subjectAltName=DNS:{host}")])
        .arg("-out")
        .arg(folder.join(name).with_extension("pem"))
        .arg("-keyout")
        .arg(folder.join(name).with_extension("key"))
        .output()
        .await?;
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "openssl: {complaint}");
    Ok(())
}
