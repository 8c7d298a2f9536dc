//! A schema of Postgres as a database of its own: the tables of a tenant, with their history.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::backend;
use crate::stopped::of_run_error;
use orm_core::backend::Backend;
use orm_core::db::Database;
use orm_core::sql::ddl::quote;
use std::fmt::Write as _;

/// The url with the schema as the only one of `search_path`: what another schema has is not taken for the tenant's.
pub(crate) fn url_within(url: &str, schema: &str) -> Result<String, Failure> {
    if backend(url) != Backend::Postgres {
        let message = format!("--schema {schema}: SQLite has no schemas");
        let help = "give the tenant a file of its own, by --database-url";
        return Err(Failure::new(Exit::Usage, message).note("help", help));
    }
    let sign = if url.contains('?') { '&' } else { '?' };
    let path = encoded(&quote(schema));
    Ok(format!("{url}{sign}options[search_path]={path}"))
}

/// The words of `PGOPTIONS` for `psql`, in which a backslash keeps a space from ending a word.
pub(crate) fn psql_options(schema: &str) -> String {
    let path = quote(schema).replace('\\', "\\\\").replace(' ', "\\ ");
    format!("-csearch_path={path}")
}

/// Makes sure that the schema is there, since nothing makes it.
pub(crate) async fn check_schema(db: &Database, schema: &str) -> Result<(), Failure> {
    let found = db.current_schema().await.map_err(of_run_error)?;
    if found.as_deref() == Some(schema) {
        return Ok(());
    }
    let message = format!("the database has no schema `{schema}`, or its role may not use it");
    let help = "make the schema first, and give the role the right to use it; no verb does";
    Err(Failure::new(Exit::NotConnected, message).note("help", help))
}

/// The text as a part of a url.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{psql_options, url_within};

    #[test]
    fn a_schema_is_the_only_one_of_a_session() {
        let url = url_within("postgres://app@localhost/shop", "Tenant 1").expect("it has schemas");
        assert_eq!(
            url,
            "postgres://app@localhost/shop?options[search_path]=%22Tenant%201%22"
        );
        let url = url_within("postgres:///?dbname=shop", "a\"b").expect("it has schemas");
        assert_eq!(
            url,
            "postgres:///?dbname=shop&options[search_path]=%22a%22%22b%22"
        );
        assert_eq!(psql_options("Tenant 1"), "-csearch_path=\"Tenant\\ 1\"");
        let failure = url_within("sqlite://shop.db", "one").expect_err("it has none");
        assert_eq!(failure.message, "--schema one: SQLite has no schemas");
    }
}
