//! The SQL of a query, to look at.

use crate::db::{self, Pending, Target};
use crate::error::{DecodeError, Result};
use crate::objects::run::Prepared;
use crate::sql::Statement;
use crate::value::Parameter;
use std::fmt;

/// The SQL of a query: its text and what its placeholders stand for.
///
/// `{}` shows both.
#[derive(Clone, Debug)]
pub struct Sql {
    statement: Option<Statement>,
}

impl Sql {
    pub(in crate::objects) fn new(statement: Option<Statement>) -> Self {
        Sql { statement }
    }

    /// The text; empty where nothing is sent, because no row can match.
    pub fn text(&self) -> &str {
        self.statement
            .as_ref()
            .map_or("", |statement| &statement.text)
    }

    /// Returns what the placeholders stand for, in their order.
    ///
    /// A list is one parameter, however long it is: [`Parameter::values`] are its members.
    pub fn values(&self) -> &[Parameter] {
        self.statement
            .as_ref()
            .map_or(&[], |statement| &statement.parameters)
    }
}

/// Shows the text and the values.
impl fmt::Display for Sql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())?;
        for (n, parameter) in self.values().iter().enumerate() {
            write!(f, "{}{parameter}", if n > 0 { ", " } else { " -- " })?;
        }
        Ok(())
    }
}

/// Asks the database how it would run what was prepared: `EXPLAIN`.
#[track_caller]
pub(in crate::objects) fn explain(
    prepared: Result<Prepared>,
    on: Target<'_>,
) -> Pending<'_, String> {
    Pending::new(async move {
        match prepared?.into_statement() {
            Some(statement) => explained(statement, on).await,
            None => Ok("nothing is sent: no row can match".to_owned()),
        }
    })
}

async fn explained(mut statement: Statement, on: Target<'_>) -> Result<String> {
    let explained = crate::sql::explained(&mut statement, on.backend());
    let mut lines = Vec::new();
    db::fetch(on, &statement, &mut |reader| {
        reader.skip(explained);
        lines.push(reader.string().map_err(DecodeError::of_no_model)?);
        Ok(())
    })
    .await?;
    Ok(lines.join("\n"))
}
