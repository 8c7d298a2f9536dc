//! Encryption: when it is asked for, and whom it is to trust.

use sqlx::postgres::PgSslMode;
use std::fs;
use std::io::ErrorKind;
use std::net::IpAddr;
use std::str::FromStr;

/// Encryption as a url asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tls {
    /// The mode of the url; without one, that of the environment (`PGSSLMODE`) or else `prefer`.
    pub(super) mode: Option<TlsMode>,
    /// The file of those who may vouch for the server; `system` for those of the machine alone.
    pub(super) root: String,
    /// The file of the client's own certificate, and that of its key.
    pub(super) certificate: String,
    pub(super) key: String,
}

/// The demands on encryption: `sslmode` of libpq.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TlsMode {
    Disable,
    /// Encrypted where the server insists.
    Allow,
    /// Encrypted where the server can.
    Prefer,
    Require,
    /// Encrypted, and somebody who is trusted vouches for the server.
    VerifyCa,
    /// Encrypted, and somebody who is trusted vouches for the server and its name.
    VerifyFull,
}

impl FromStr for TlsMode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "disable" => TlsMode::Disable,
            "allow" => TlsMode::Allow,
            "prefer" => TlsMode::Prefer,
            "require" => TlsMode::Require,
            "verify-ca" => TlsMode::VerifyCa,
            "verify-full" => TlsMode::VerifyFull,
            _ => {
                return Err(
                    "`sslmode` is one of `disable`, `allow`, `prefer`, `require`, `verify-ca` and \
                     `verify-full`"
                        .to_owned(),
                );
            }
        })
    }
}

impl From<PgSslMode> for TlsMode {
    fn from(mode: PgSslMode) -> Self {
        match mode {
            PgSslMode::Disable => TlsMode::Disable,
            PgSslMode::Allow => TlsMode::Allow,
            PgSslMode::Prefer => TlsMode::Prefer,
            PgSslMode::Require => TlsMode::Require,
            PgSslMode::VerifyCa => TlsMode::VerifyCa,
            PgSslMode::VerifyFull => TlsMode::VerifyFull,
        }
    }
}

impl TlsMode {
    /// The driver's modes, one after the other as long as encryption is what fails.
    ///
    /// The driver's own `prefer` does not fall back, and does not tell whether it encrypts: that counts where the
    /// server is not on this machine.
    pub(super) fn attempts(self, is_remote: bool) -> &'static [PgSslMode] {
        match self {
            TlsMode::Disable => &[PgSslMode::Disable],
            TlsMode::Allow => &[PgSslMode::Disable, PgSslMode::Require],
            TlsMode::Prefer if is_remote => &[PgSslMode::Require, PgSslMode::Disable],
            TlsMode::Prefer => &[PgSslMode::Prefer, PgSslMode::Disable],
            TlsMode::Require => &[PgSslMode::Require],
            TlsMode::VerifyCa => &[PgSslMode::VerifyCa],
            TlsMode::VerifyFull => &[PgSslMode::VerifyFull],
        }
    }
}

impl Tls {
    /// The mode, given that of the environment. Who names those to trust wants them asked, as for libpq.
    pub(super) fn mode(&self, environment: PgSslMode) -> TlsMode {
        match self.mode.unwrap_or(environment.into()) {
            TlsMode::Require if !self.root.is_empty() => TlsMode::VerifyCa,
            mode => mode,
        }
    }

    /// Returns the parameters for the driver.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(|(_, file)| *file != SYSTEM)
    }

    fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let files: [(&str, &str); 3] = [
            ("sslrootcert", &*self.root),
            ("sslcert", &self.certificate),
            ("sslkey", &self.key),
        ];
        files.into_iter().filter(|(_, file)| !file.is_empty())
    }

    /// The files, for the error of one that does not fit: ` (sslrootcert `ca.pem`)`.
    pub(super) fn names(&self) -> String {
        let names: Vec<_> = self
            .files()
            .map(|(name, file)| format!("{name} `{file}`"))
            .collect();
        if names.is_empty() {
            String::new()
        } else {
            format!(" ({})", names.join(", "))
        }
    }

    /// Looks at the files, which the driver's errors do not name.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.certificate.is_empty() != self.key.is_empty() {
            return Err("`sslcert` and `sslkey` go together; give both or none".to_owned());
        }
        if self.root == SYSTEM && self.mode != Some(TlsMode::VerifyFull) {
            return Err("`sslrootcert=system` needs `sslmode=verify-full`".to_owned());
        }
        if self.mode == Some(TlsMode::Disable) {
            return Ok(());
        }
        self.parameters().try_for_each(|(name, file)| {
            let what = match name {
                "sslkey" => "PRIVATE KEY-----",
                _ => "-----BEGIN CERTIFICATE-----",
            };
            check_file(name, file, what)
        })
    }
}

/// The word for everybody whom the machine trusts.
const SYSTEM: &str = "system";

fn check_file(name: &str, file: &str, what: &str) -> Result<(), String> {
    let content = match fs::read(file) {
        Ok(content) => content,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(format!(
                "`{name}` names the file `{file}`, which is not there"
            ));
        }
        Err(error) => {
            return Err(format!(
                "`{name}` names the file `{file}`, which cannot be read: {error}"
            ));
        }
    };
    if String::from_utf8_lossy(&content).contains(what) {
        Ok(())
    } else {
        Err(format!(
            "`{name}` names the file `{file}`, which holds no `{what}`"
        ))
    }
}

/// Returns whether others stand between the program and a host of this name.
pub(super) fn is_remote(host: &str) -> bool {
    let is_here = |address: IpAddr| address.to_canonical().is_loopback();
    !host.starts_with('/') && host != "localhost" && !host.parse().is_ok_and(is_here)
}

#[cfg(test)]
mod tests {
    use super::{Tls, TlsMode, is_remote};
    use sqlx::postgres::PgSslMode;

    #[test]
    fn this_machine_is_not_remote() {
        for here in [
            "/tmp",
            "localhost",
            "127.0.0.1",
            "127.8.0.1",
            "::1",
            "::ffff:127.0.0.1",
        ] {
            assert!(!is_remote(here), "{here}");
        }
        for there in [
            "db",
            "10.0.0.1",
            "2001:db8::1",
            "localhost.example.org",
            "0.0.0.0",
        ] {
            assert!(is_remote(there), "{there}");
        }
    }

    #[test]
    fn who_names_a_root_has_it_asked() {
        let tls = |mode, root: &str| Tls {
            mode,
            root: root.to_owned(),
            ..Tls::default()
        };
        for (tls, expected) in [
            (tls(Some(TlsMode::Require), "ca.pem"), TlsMode::VerifyCa),
            (tls(Some(TlsMode::Require), ""), TlsMode::Require),
            (tls(Some(TlsMode::Prefer), "ca.pem"), TlsMode::Prefer),
            (tls(None, ""), TlsMode::Prefer),
        ] {
            assert_eq!(tls.mode(PgSslMode::Prefer), expected, "{tls:?}");
        }
    }

    #[test]
    fn a_file_that_is_none_is_named_with_its_parameter() {
        let file = |root: &str| Tls {
            root: root.to_owned(),
            ..Tls::default()
        };
        for (tls, why) in [
            (
                file("nosuch.pem"),
                "`sslrootcert` names the file `nosuch.pem`, which is not there",
            ),
            (
                file("src"),
                "`sslrootcert` names the file `src`, which cannot be read",
            ),
            (
                file("Cargo.toml"),
                "`sslrootcert` names the file `Cargo.toml`, which holds no",
            ),
            (file("system"), "`sslrootcert=system` needs"),
        ] {
            let refused = tls.check().unwrap_err();
            assert!(refused.contains(why), "{refused}");
        }
    }
}
