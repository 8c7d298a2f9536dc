//! Urls of Postgres, read as libpq reads them: `postgres://user:password@host:port,host:port/database?name=value&…`.
//!
//! Each part may be left out, and `%20` stands for a sign anywhere. What a url says and is not understood is refused,
//! by its name and never with its value.
//!
//! - `text`: signs that are written with a percent sign;
//! - `parameter`: what stands after the `?`.

mod parameter;
mod text;

use super::target::SessionTarget;
use super::tls::Tls;
use parameter::Parameters;
use std::time::Duration;
use text::{decode, encode};

/// A url, understood. Not to be shown: it may hold a password.
#[derive(Default)]
pub(super) struct Url {
    /// The hosts, in the order in which they are tried; the driver's own choice if there is none.
    hosts: Vec<String>,
    /// One for each host, or one for all, or none.
    ports: Vec<String>,
    /// The sessions that will do; `None` where the url does not say.
    pub(super) target: Option<SessionTarget>,
    pub(super) tls: Tls,
    /// Longest time that each host may take to answer.
    pub(super) connect_timeout: Option<Duration>,
    /// Parameters for the driver, alike for each host, by the driver's names.
    session: Vec<(String, String)>,
}

impl Url {
    /// Reads a url; says what is wrong with it, without a part of it that may be secret.
    pub(super) fn parse(url: &str) -> Result<Url, String> {
        let rest = url
            .split_once("://")
            .map(|(_, rest)| rest)
            .ok_or("after `postgres:` two slashes are missing")?;
        let (rest, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
        let mut parsed = Url::default();
        parsed.read_user(user)?;
        parsed.read_hosts(hosts)?;
        parsed.session("dbname", decode(database)?);
        Parameters::default().read(parameters, &mut parsed)?;
        parsed.check()?;
        Ok(parsed)
    }

    fn read_user(&mut self, user: &str) -> Result<(), String> {
        let (name, password) = user.split_once(':').unwrap_or((user, ""));
        self.session("user", decode(name)?);
        self.session("password", decode(password)?);
        Ok(())
    }

    fn read_hosts(&mut self, hosts: &str) -> Result<(), String> {
        if hosts.is_empty() {
            return Ok(());
        }
        for host in hosts.split(',') {
            let (name, port) = split_port(host)?;
            self.hosts.push(decode(name)?);
            self.ports.push(decode(port)?);
        }
        self.check_ports()
    }

    /// Tells the driver something; what is empty is as if it were left out.
    fn session(&mut self, name: &str, value: String) {
        if !value.is_empty() {
            self.session.push((name.to_owned(), value));
        }
    }

    fn check_ports(&self) -> Result<(), String> {
        let is_port =
            |port: &String| port.is_empty() || port.parse().is_ok_and(|port: u16| port > 0);
        if self.ports.iter().all(is_port) {
            Ok(())
        } else {
            Err("a port is a number from 1 to 65535".to_owned())
        }
    }

    fn check(&self) -> Result<(), String> {
        self.check_ports()?;
        if self.ports.len() > 1 && self.ports.len() != self.hosts.len() {
            return Err(format!(
                "there are {} hosts and {} ports; give one port, or one for each host",
                self.hosts.len(),
                self.ports.len()
            ));
        }
        self.tls.check()
    }

    /// Returns a url for the driver for each host: of parameters alone, all of which it knows.
    pub(super) fn of_each_host(&self) -> Vec<String> {
        let hosts = match &*self.hosts {
            [] => &[String::new()],
            hosts => hosts,
        };
        let ports = self.ports.iter().cycle().map(String::as_str);
        let ports = ports.chain(std::iter::repeat(""));
        let each = hosts.iter().zip(ports).map(|(host, port)| {
            let place = [("host", host.as_str()), ("port", port)];
            let session = self.session.iter().map(|(name, value)| (&**name, &**value));
            let all = place
                .into_iter()
                .chain(session)
                .chain(self.tls.parameters());
            let told: Vec<String> = all
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
                .collect();
            format!("postgres:///?{}", told.join("&"))
        });
        each.collect()
    }
}

/// A host and its port: `[::1]:5432`, `db.internal`, `:5433`.
fn split_port(host: &str) -> Result<(&str, &str), String> {
    if let Some((address, rest)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let port = rest.strip_prefix(':');
        return port
            .or(rest.is_empty().then_some(""))
            .map(|port| (address, port))
            .ok_or_else(|| {
                "after the `]` of an address comes `:` and the port, or nothing".to_owned()
            });
    }
    match host.split_once(':') {
        Some((_, port)) if port.contains(':') => Err(
            "an address of IPv6 stands in brackets: `postgres://user@[::1]:5432/database`"
                .to_owned(),
        ),
        Some(parts) => Ok(parts),
        None => Ok((host, "")),
    }
}

#[cfg(test)]
mod tests {
    use super::Url;

    fn told(url: &str) -> Vec<String> {
        Url::parse(url).unwrap().of_each_host()
    }

    fn refused(url: &str) -> String {
        Url::parse(url).err().unwrap()
    }

    #[test]
    fn every_part_may_be_left_out() {
        for (url, expected) in [
            ("postgres://", "postgres:///?"),
            ("postgres://h", "postgres:///?host=h"),
            ("postgresql://h/d", "postgres:///?host=h&dbname=d"),
            ("postgres://:5433", "postgres:///?port=5433"),
            ("postgres:///d", "postgres:///?dbname=d"),
            ("postgres://u@/d", "postgres:///?dbname=d&user=u"),
            ("postgres://u:@h", "postgres:///?host=h&user=u"),
            ("postgres://h?", "postgres:///?host=h"),
            (
                "postgres://h?user=&&dbname=d",
                "postgres:///?host=h&dbname=d",
            ),
        ] {
            let mut parts: Vec<_> = expected.split(['?', '&']).collect();
            let told = told(url).pop().unwrap();
            let mut found: Vec<_> = told.split(['?', '&']).collect();
            parts.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, parts, "{url}");
        }
    }

    #[test]
    fn hosts_are_names_addresses_and_folders() {
        for (url, expected) in [
            ("postgres://[::1]:5433/d", "host=%3A%3A1&port=5433"),
            ("postgres://[2001:db8::1]/d", "host=2001%3Adb8%3A%3A1"),
            (
                "postgres:///d?host=/cloudsql/a:b:c",
                "host=%2Fcloudsql%2Fa%3Ab%3Ac",
            ),
            ("postgres://%2Ftmp:5433/d", "host=%2Ftmp&port=5433"),
            ("postgres:///d?host=%3A%3A1", "host=%3A%3A1"),
            ("postgres:///d?hostaddr=10.0.0.1", "host=10%2E0%2E0%2E1"),
            ("postgres://old/d?host=new&port=1", "host=new&port=1"),
        ] {
            let told = told(url);
            assert_eq!(told, [format!("postgres:///?{expected}&dbname=d")], "{url}");
        }
    }

    #[test]
    fn each_host_has_its_port() {
        for (url, expected) in [
            (
                "postgres://a,b:2,[::1]:3",
                ["host=a", "host=b&port=2", "host=%3A%3A1&port=3"],
            ),
            (
                "postgres:///?host=a,b,c&port=1,2,3",
                ["host=a&port=1", "host=b&port=2", "host=c&port=3"],
            ),
            (
                "postgres:///?host=a,b,c&port=9",
                ["host=a&port=9", "host=b&port=9", "host=c&port=9"],
            ),
        ] {
            assert_eq!(
                told(url),
                expected.map(|host| format!("postgres:///?{host}")),
                "{url}"
            );
        }
    }

    #[test]
    fn signs_of_all_kinds_are_written_with_a_percent_sign() {
        assert_eq!(
            told(
                "postgres://us%65r:p%40%2F%25@h/%C3%A9?options=-c%20geqo%3Doff&application_name=a+b"
            ),
            [
                "postgres:///?host=h&user=user&password=p%40%2F%25&dbname=%C3%A9&options=%2Dc%20geqo%3Doff&application%5Fname=a%2Bb"
            ]
        );
        // What must be written so in the url of a page may stand here as it is.
        assert_eq!(
            told("postgres://u:p@ss#1@h"),
            ["postgres:///?host=h&user=u&password=p%40ss%231"]
        );
    }

    #[test]
    fn what_is_not_understood_is_named_without_its_value() {
        for (url, why) in [
            ("postgres://h?hunter2", "has no value"),
            (
                "postgres://h?sslmdoe=hunter2",
                "`sslmdoe` is not understood",
            ),
            (
                "postgres://h?load_balance_hosts=hunter2",
                "`load_balance_hosts` is not understood",
            ),
            (
                "postgres://h?pgbouncer=hunter2",
                "`pgbouncer` is not understood",
            ),
            ("postgres://h?sslmode=hunter2", "`sslmode` is one of"),
            (
                "postgres://h?target_session_attrs=hunter2",
                "`target_session_attrs` is one of",
            ),
            (
                "postgres://h?connect_timeout=hunter2",
                "`connect_timeout` is a number",
            ),
            (
                "postgres://h?statement-cache-capacity=0",
                "`statement-cache-capacity` is a number",
            ),
            (
                "postgres://h?channel_binding=require",
                "`channel_binding` is one of",
            ),
            ("postgres://h?gssencmode=require", "`gssencmode` is one of"),
            ("postgres://h?sslcert=hunter2", "`sslcert` and `sslkey`"),
            ("postgres://h?host=a&hostaddr=hunter2", "`hostaddr`"),
            ("postgres://h:0", "a port"),
            ("postgres://h:hunter2", "a port"),
            ("postgres:///?host=a,b,c&port=1,2", "3 hosts and 2 ports"),
            ("postgres://::1/d", "stands in brackets"),
            ("postgres://[::1]5432/d", "after the `]`"),
            ("postgres://u:hunter2%zz@h", "`%`"),
            ("postgres://u:hunter2%FF@h", "UTF-8"),
            ("postgres://u:hunter2%00@h", "NUL"),
            ("postgres:h", "two slashes"),
        ] {
            let refused = refused(url);
            assert!(
                refused.contains(why) && !refused.contains("hunter2"),
                "{url}: {refused}"
            );
        }
    }
}
