//! Locks on a number or a text, which stands for whatever a program takes it for.

use super::{Statement, Verb};
use crate::backend::Backend;
use crate::value::Value;

/// Waits for a lock that lasts until the transaction ends; none where the transaction itself is the lock.
pub(crate) fn wait_for_advisory_lock(backend: Backend, key: Value) -> Option<Statement> {
    statement(backend, "pg_advisory_xact_lock", key)
}

/// Takes such a lock if nobody has it, and asks whether it did.
pub(crate) fn try_advisory_lock(backend: Backend, key: Value) -> Option<Statement> {
    statement(backend, "pg_try_advisory_xact_lock", key)
}

fn statement(backend: Backend, function: &str, key: Value) -> Option<Statement> {
    let number = match (backend, &key) {
        (Backend::Sqlite, _) => return None,
        (Backend::Postgres, Value::Text(_)) => "hashtextextended($1::text, 0)",
        (Backend::Postgres, _) => "$1::int8",
    };
    let text = format!("SELECT {function}({number})");
    Some(Statement::new(text, vec![key.into()], None, Verb::Select))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_number_of_the_server() {
        let text =
            |statement: Option<Statement>| statement.expect("Postgres has locks").text.clone();
        assert_eq!(
            text(wait_for_advisory_lock(Backend::Postgres, Value::I64(7))),
            "SELECT pg_advisory_xact_lock($1::int8)"
        );
        let key = || Value::Text("report".to_owned());
        assert_eq!(
            text(try_advisory_lock(Backend::Postgres, key())),
            "SELECT pg_try_advisory_xact_lock(hashtextextended($1::text, 0))"
        );
        assert!(try_advisory_lock(Backend::Sqlite, key()).is_none());
    }
}
