//! Parameters: what stands after the `?` of a url.

use super::Url;
use super::text::decode;
use std::time::Duration;

/// The names that are understood, for the error of one that is not.
const UNDERSTOOD: &str = "`host`, `hostaddr`, `port`, `user`, `password`, `dbname`, `application_name`, `options`, \
     `connect_timeout`, `target_session_attrs`, `sslmode`, `sslrootcert`, `sslcert`, `sslkey` and \
     `statement-cache-capacity`";

/// Parameters with the values that the driver has anyway, so that they may be asked for, and nothing else.
const FIXED: [(&str, &[&str]); 4] = [
    ("channel_binding", &["disable", "prefer"]),
    ("client_encoding", &["UTF8", "utf8", "auto"]),
    ("gssencmode", &["disable", "prefer"]),
    ("sslnegotiation", &["postgres"]),
];

/// Parameters that others change, as far as they were read.
#[derive(Default)]
pub(super) struct Parameters {
    has_host: bool,
}

impl Parameters {
    /// Reads `name=value&name=value` into a url.
    pub(super) fn read(mut self, parameters: &str, url: &mut Url) -> Result<(), String> {
        for parameter in parameters
            .split('&')
            .filter(|parameter| !parameter.is_empty())
        {
            let (name, value) = parameter
                .split_once('=')
                .ok_or("a parameter has no value; write `name=value`")?;
            let (name, value) = (decode(name)?, decode(value)?);
            // As for libpq, what is empty is as it is by itself.
            if !value.is_empty() {
                self.set(&name, value, url)?;
            }
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: String, url: &mut Url) -> Result<(), String> {
        match name {
            "host" => {
                self.has_host = true;
                url.hosts = list(&value);
            }
            "hostaddr" if self.has_host || url.hosts.iter().any(|host| !host.is_empty()) => {
                return Err(
                    "`hostaddr` beside a host is not supported; give one of them".to_owned(),
                );
            }
            "hostaddr" => url.hosts = list(&value),
            "port" => url.ports = list(&value),
            "user" | "password" | "dbname" | "application_name" => {
                url.session.retain(|(told, _)| told != name);
                url.session(name, value);
            }
            "options" => url.session(name, value),
            _ if name.starts_with("options[") && name.ends_with(']') => url.session(name, value),
            "connect_timeout" => url.connect_timeout = seconds(&value)?,
            "target_session_attrs" => url.target = Some(value.parse()?),
            "sslmode" => url.tls.mode = Some(value.parse()?),
            "sslrootcert" => url.tls.root = value,
            "sslcert" => url.tls.certificate = value,
            "sslkey" => url.tls.key = value,
            "statement-cache-capacity" => url.session(name, capacity(value)?),
            _ => return fixed(name, &value),
        }
        Ok(())
    }
}

fn list(value: &str) -> Vec<String> {
    value.split(',').map(str::to_owned).collect()
}

/// A limit in seconds; none if it is zero or less.
fn seconds(value: &str) -> Result<Option<Duration>, String> {
    let seconds: i32 = value
        .parse()
        .map_err(|_| "`connect_timeout` is a number of seconds".to_owned())?;
    let seconds = u64::try_from(seconds).unwrap_or_default();
    Ok((seconds > 0).then_some(Duration::from_secs(seconds)))
}

/// A cache of none would leave each statement on the server.
fn capacity(value: String) -> Result<String, String> {
    match value.parse::<u32>() {
        Ok(1..) => Ok(value),
        _ => Err("`statement-cache-capacity` is a number of statements, at least 1".to_owned()),
    }
}

fn fixed(name: &str, value: &str) -> Result<(), String> {
    match FIXED.iter().find(|(fixed, _)| *fixed == name) {
        Some((_, values)) if values.contains(&value) => Ok(()),
        Some((_, values)) => Err(format!(
            "`{name}` is one of `{}`: the driver does nothing else; leave it out",
            values.join("`, `")
        )),
        // The name is shown as it is: it was written by whoever set it, and holds no value.
        None => Err(format!(
            "the parameter `{name}` is not understood; understood are {UNDERSTOOD}{}",
            hint(name)
        )),
    }
}

/// Returns what to do instead.
fn hint(name: &str) -> &'static str {
    match name {
        "pgbouncer" => "; behind a pooler, set `.pooler(Pooler::Transaction)` on the builder",
        "connection_limit" | "pool_size" | "max_connections" | "pool_max_conns" => {
            "; how many connections there are is `.max_connections(20)` of `Database::builder(url)`"
        }
        "pool_timeout" | "statement_timeout" | "lock_timeout" | "idle_timeout" => {
            "; limits of time are set on `Database::builder(url)`: `.acquire_timeout(…)`, `.statement_timeout(…)`, `.lock_timeout(…)`"
        }
        "TimeZone" | "timezone" | "charset" | "client_encoding" => {
            "; moments are stored in UTC and texts as UTF-8, so leave it out"
        }
        "ssl" | "ssl-mode" | "ssl_mode" => "; write `sslmode`",
        "schema" | "currentSchema" | "search_path" => "; write `options=-csearch_path%3D…`",
        _ => "",
    }
}
