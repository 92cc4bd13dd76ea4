//! The mail server through which staff are written to, checked as far as that can be done without asking it.

use super::{Checker, file};
use crate::config::{MailConfig, Security, SignIn};
use crate::domain::people::{DisplayName, MailAddress, Secret};
use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// A file that is longer holds something else than one password or a few certificates.
const LONGEST_FILE: u64 = 256 * 1024;

pub(super) fn mail(checker: &mut Checker, raw: file::Mail) -> Option<MailConfig> {
    let before = checker.0.len();
    let server = raw.server.trim().to_owned();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
    if server.is_empty() || !server.bytes().all(is_name) {
        checker.complain(
            "mail.server",
            "must be the name or the address of the mail server, such as \"mail.example.sa\"",
        );
    }
    let security = match raw.security.as_deref() {
        None | Some("starttls") => Security::StartTls,
        Some("tls") => Security::Tls,
        Some("none") => Security::None,
        Some(other) => {
            let what = format!(
                "{other:?} is none; write \"starttls\" (port 587), \"tls\" (port 465), or \"none\" for a server on \
                 this machine"
            );
            checker.complain("mail.security", what);
            Security::StartTls
        }
    };
    let in_the_open = security == Security::None && !is_this_machine(&server);
    if in_the_open && !raw.in_the_open {
        checker.complain(
            "mail.security",
            format!(
                "\"none\" would send mail to {server} in the open; use \"starttls\" or \"tls\", or say \
                 in_the_open = true where the network between is trusted"
            ),
        );
    }
    if in_the_open && raw.user.is_some() {
        checker.complain(
            "mail.user",
            "its password would go over the network in the open; use \"starttls\" or \"tls\"",
        );
    }
    if raw.port == Some(0) {
        checker.complain(
            "mail.port",
            "must be the port of the mail server, such as 587",
        );
    }
    let sign_in = sign_in(checker, raw.user, raw.password_file.as_deref());
    let from = sender(&raw.from);
    let from = checker.keep(
        "mail.from",
        from,
        "must be an address, alone or behind a name, such as \"rayak@example.sa\" or \"Rayak <rayak@example.sa>\"",
    );
    let authorities = raw.authorities.as_deref();
    let authorities = authorities.map(|file| authorities_of(checker, file));
    let from = from.filter(|_| checker.0.len() == before)?;
    Some(MailConfig {
        server,
        port: raw.port.unwrap_or(security.port()),
        security,
        sign_in,
        from,
        authorities: authorities.flatten(),
    })
}

fn is_this_machine(server: &str) -> bool {
    server == "localhost" || server.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
}

fn sign_in(checker: &mut Checker, user: Option<String>, file: Option<&Path>) -> Option<SignIn> {
    match (user, file) {
        (None, None) => None,
        (Some(_), None) => {
            checker.complain(
                "mail.password_file",
                "is missing; name the file that holds the password of mail.user",
            );
            None
        }
        (None, Some(_)) => {
            checker.complain(
                "mail.user",
                "is missing; say whose password mail.password_file holds",
            );
            None
        }
        (Some(user), Some(file)) => {
            let password = password(file);
            let password = password.map_err(|what| checker.complain("mail.password_file", what));
            Some(SignIn {
                user,
                password: Secret(password.ok()?),
            })
        }
    }
}

/// The password in a file that nobody else may read.
fn password(file: &Path) -> Result<String, String> {
    let named = file.display();
    let text = read(file)?;
    let mode = fs::metadata(file).map_or(0, |data| data.permissions().mode());
    if mode & 0o077 != 0 {
        return Err(format!(
            "{named} may be read by others (mode {:03o}); let its owner alone read it: chmod 600 {named}",
            mode & 0o777
        ));
    }
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() || text.contains(['\r', '\n', '\0']) {
        return Err(format!(
            "{named} must hold the password on one line, and nothing else"
        ));
    }
    Ok(text.to_owned())
}

fn authorities_of(checker: &mut Checker, file: &Path) -> Option<String> {
    let text = read(file).and_then(|text| {
        let holds = text.contains("-----BEGIN CERTIFICATE-----");
        let right = || {
            format!(
                "{} holds no certificate in PEM (-----BEGIN CERTIFICATE-----)",
                file.display()
            )
        };
        holds.then_some(text).ok_or_else(right)
    });
    text.map_err(|what| checker.complain("mail.authorities", what))
        .ok()
}

fn read(file: &Path) -> Result<String, String> {
    let named = file.display();
    let cannot = |error: std::io::Error| format!("{named} cannot be read: {error}");
    let data = fs::metadata(file).map_err(cannot)?;
    if !data.is_file() || data.len() > LONGEST_FILE {
        return Err(format!("{named} is no such file; name one of a few lines"));
    }
    fs::read_to_string(file).map_err(cannot)
}

/// A name, if there is one, and an address.
fn sender(text: &str) -> Option<(Option<DisplayName>, MailAddress)> {
    let Some((name, address)) = text.split_once('<') else {
        return Some((None, MailAddress::parse(text)?));
    };
    let address = MailAddress::parse(address.trim().strip_suffix('>')?)?;
    let name = name.trim().trim_matches('"');
    let name = (!name.is_empty()).then(|| DisplayName::parse(name).ok_or(()));
    Some((name.transpose().ok()?, address))
}

#[cfg(test)]
mod tests {
    use crate::config::{Complaints, Config, DEFAULT, Security};
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;
    use tempfile::NamedTempFile;

    fn parsed(lines: &str) -> Result<Config, Complaints> {
        Config::parse(&format!("{DEFAULT}\n[mail]\n{lines}\n"))
    }

    fn secret(text: &str, mode: u32) -> NamedTempFile {
        let file = NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("it is written");
        std::fs::set_permissions(file.path(), Permissions::from_mode(mode)).expect("it is closed");
        file
    }

    #[test]
    fn what_is_said_of_the_mail_server_is_taken() {
        let file = secret("over the bay\n", 0o600);
        let config = parsed(&format!(
            "server = \"mail.example.sa\"\nuser = \"rayak\"\npassword_file = {:?}\nfrom = \"رأيك <rayak@example.sa>\"",
            file.path()
        ));
        let mail = config.expect("it is good").mail.expect("there is mail");
        assert_eq!((mail.port, mail.security), (587, Security::StartTls));
        let sign_in = mail.sign_in.as_ref().expect("there is a user");
        assert_eq!(sign_in.password.0, "over the bay");
        let (name, address) = &mail.from;
        assert_eq!(name.as_ref().map(|it| it.as_str()), Some("رأيك"));
        assert_eq!(address.as_str(), "rayak@example.sa");
        assert!(
            !format!("{mail:?}").contains("bay"),
            "the password is not printed"
        );
        let local = parsed(
            "server = \"127.0.0.1\"\nport = 1025\nsecurity = \"none\"\nfrom = \"rayak@example.sa\"",
        );
        assert_eq!(
            local.expect("it is good").mail.expect("there is mail").port,
            1025
        );
        let open = parsed(
            "server = \"mail.example.sa\"\nsecurity = \"none\"\nin_the_open = true\nfrom = \"rayak@example.sa\"",
        );
        assert_eq!(
            open.expect("it is good").mail.expect("there is mail").port,
            25
        );
    }

    #[test]
    fn what_is_wrong_about_mail_is_said_with_its_key_and_what_would_be_right() {
        let read_by_all = secret("over the bay\n", 0o644);
        let two_lines = secret("over\nthe bay\n", 0o600);
        let of =
            |file: &NamedTempFile| format!("user = \"rayak\"\npassword_file = {:?}", file.path());
        for (lines, key, right) in [
            (
                "server = \"\"".to_owned(),
                "mail.server",
                "such as \"mail.example.sa\"",
            ),
            (
                "server = \"mail.example.sa/x\"".to_owned(),
                "mail.server",
                "name or the address",
            ),
            (
                "security = \"ssl\"".to_owned(),
                "mail.security",
                "\"starttls\" (port 587)",
            ),
            (
                "security = \"none\"".to_owned(),
                "mail.security",
                "in_the_open",
            ),
            (
                "security = \"none\"\nin_the_open = true\nuser = \"a\"".to_owned(),
                "mail.user",
                "in the open",
            ),
            ("port = 0".to_owned(), "mail.port", "587"),
            (
                "from = \"nobody\"".to_owned(),
                "mail.from",
                "Rayak <rayak@example.sa>",
            ),
            (
                "from = \"a\\nBcc: <b@example.sa>\"".to_owned(),
                "mail.from",
                "must be an address",
            ),
            (
                "user = \"rayak\"".to_owned(),
                "mail.password_file",
                "is missing",
            ),
            (
                "password_file = \"/nowhere\"".to_owned(),
                "mail.user",
                "is missing",
            ),
            (
                "user = \"a\"\npassword_file = \"/nowhere\"".to_owned(),
                "mail.password_file",
                "cannot be read",
            ),
            (of(&read_by_all), "mail.password_file", "chmod 600"),
            (of(&two_lines), "mail.password_file", "one line"),
            (
                format!("authorities = {:?}", two_lines.path()),
                "mail.authorities",
                "BEGIN CERTIFICATE",
            ),
            (
                "colour = \"red\"".to_owned(),
                "mail.colour",
                "unknown field",
            ),
        ] {
            let mut whole = lines.clone();
            for (key, usual) in [("server", "mail.example.sa"), ("from", "rayak@example.sa")] {
                if !lines.lines().any(|line| line.starts_with(key)) {
                    whole.push_str(&format!("\n{key} = \"{usual}\""));
                }
            }
            let said = parsed(&whole).expect_err("must be refused").to_string();
            assert!(
                said.contains(key) && said.contains(right),
                "{lines}: {said}"
            );
        }
    }
}
