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
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let sql = Tag::objects().filter(Tag.name.eq("war")).to_sql(&db)?;
/// assert!(sql.to_string().ends_with(r#"WHERE "tag"."name" = ? -- "war""#), "{sql}");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Sql {
    statement: Option<Statement>,
}

impl Sql {
    pub(in crate::objects) fn new(statement: Option<Statement>) -> Self {
        Sql { statement }
    }

    /// The text; empty where nothing is sent, because no row can match.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let sql = Tag::objects().filter(Tag.name.eq("war")).to_sql(&db)?;
    /// assert!(sql.text().ends_with(r#"FROM "tag" WHERE "tag"."name" = ?"#));
    /// assert_eq!(Tag::objects().none().to_sql(&db)?.text(), "");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn text(&self) -> &str {
        self.statement
            .as_ref()
            .map_or("", |statement| &statement.text)
    }

    /// Returns what the placeholders stand for, in their order.
    ///
    /// A list is one parameter, however long it is: [`Parameter::values`] are its members.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let sql = Tag::objects().filter(Tag.id.is_in([1, 2])).limit(5).to_sql(&db)?;
    /// let values: Vec<String> = sql.values().iter().map(|value| value.to_string()).collect();
    /// assert_eq!((sql.values().len(), sql.values()[0].values().len()), (2, 2));
    /// assert_eq!(values[1], "5");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
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
