//! Rights that a role of Postgres lacks, with the statement that gives them.

use std::fmt;

/// A role of Postgres that may not make tables in a schema.
///
/// ```
/// use orm_migrate::runner::MissingRight;
///
/// let missing = MissingRight { role: "web".to_owned(), schema: Some("public".to_owned()) };
/// assert!(missing.to_string().contains(r#"`GRANT CREATE ON SCHEMA "public" TO "web"`"#));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingRight {
    /// The role.
    pub role: String,
    /// The schema; `None` where the session has none to make tables in: `search_path` names none that is there.
    pub schema: Option<String>,
}

/// A table or an enum type of Postgres that a migration changes and that belongs to another role.
///
/// ```
/// use orm_migrate::runner::OtherOwner;
///
/// let other = OtherOwner {
///     role: "web".to_owned(),
///     owner: "admin".to_owned(),
///     is_type: false,
///     schema: "public".to_owned(),
///     name: "book".to_owned(),
/// };
/// assert!(other.to_string().contains(r#"`ALTER TABLE "public"."book" OWNER TO "web"`"#));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherOwner {
    /// The role of the session.
    pub role: String,
    /// The role that owns it.
    pub owner: String,
    /// True for an enum type, false for a table.
    pub is_type: bool,
    /// The schema.
    pub schema: String,
    /// The name.
    pub name: String,
}

impl fmt::Display for MissingRight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = &self.role;
        match &self.schema {
            Some(schema) => write!(
                f,
                "the role `{role}` may not make tables in the schema `{schema}`; its owner or a superuser gives it the right by `GRANT CREATE ON SCHEMA {} TO {}`",
                quoted(schema),
                quoted(role)
            ),
            None => write!(
                f,
                "the role `{role}` has no schema to make tables in: `search_path` names none that is there; create one, or change it by `ALTER ROLE {} SET search_path = …`",
                quoted(role)
            ),
        }
    }
}

impl fmt::Display for OtherOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OtherOwner {
            role, owner, name, ..
        } = self;
        let (word, sql) = if self.is_type {
            ("enum type", "TYPE")
        } else {
            ("table", "TABLE")
        };
        write!(
            f,
            "the {word} `{name}` belongs to the role `{owner}`, and `{role}` may not change it; run the migrations as `{owner}`, or let a superuser give it over by `ALTER {sql} {}.{} OWNER TO {}`",
            quoted(&self.schema),
            quoted(name),
            quoted(role)
        )
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
