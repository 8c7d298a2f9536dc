//! The messages of errors: what went wrong, with which model and field, and how to mend it.

use super::{DatabaseError, Error, MissingRow, Source};
use std::error::Error as _;
use std::fmt::{Debug, Display, Formatter, Result, from_fn};
use std::panic::Location;

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.sentence(f)?;
        let draft = self.failed_draft();
        draft.map_or(Ok(()), |draft| write!(f, " ({draft})"))
    }
}

impl Error {
    #[expect(
        clippy::too_many_lines,
        reason = "a table of messages, one arm a variant"
    )]
    fn sentence(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Error::DoesNotExist { model } => write!(f, "no `{model}` matches the query"),
            Error::RowsMissing {
                model,
                missing,
                given,
            } => write!(
                f,
                "{missing} of the {given} rows of `{model}` to be updated are gone, so none was updated; read them anew"
            ),
            Error::MultipleObjectsReturned { model } => write!(
                f,
                "`get` on `{model}` found more than one row; narrow the filter or use `first`"
            ),
            Error::UniqueViolation {
                model,
                fields,
                constraint,
                table,
                ..
            } => match table {
                Some(table) => unique_elsewhere(f, model, table, constraint.as_deref()),
                None => unique(f, model, fields, constraint.as_deref()),
            },
            Error::ExclusionViolation {
                model,
                fields,
                constraint,
                table,
                ..
            } => match table {
                Some(table) => exclusion_elsewhere(f, model, table, constraint),
                None => exclusion(f, model, fields, constraint),
            },
            Error::ForeignKeyViolation {
                model,
                field,
                table,
                ..
            } => match (field, self.missing_row()) {
                (Some(field), Some(MissingRow(missing))) => write!(
                    f,
                    "`{model}.{field}` would join a row of `{missing}` that does not exist; save that row first"
                ),
                _ => foreign_key(f, model, *field, table.as_deref()),
            },
            Error::Protected {
                model, by, table, ..
            } => protected(f, model, *by, table.as_deref()),
            Error::NotNullViolation {
                model,
                column: Some(column),
                table: Some(table),
                ..
            } => write!(
                f,
                "null for the column `{column}` of the table `{table}`, which is never null; {}",
                writes_along(model)
            ),
            Error::NotNullViolation {
                model,
                field: None,
                column: Some(column),
                ..
            } => write!(
                f,
                "null for the column `{column}`, which is never null, where `{model}` is written; give `{model}` a field of it, or the column a default in the database"
            ),
            Error::NotNullViolation { model, field, .. } => {
                let to = of_field(model, *field);
                write!(f, "null{to}, which is never null; give it a value")
            }
            Error::CheckViolation {
                model,
                constraint,
                table: Some(table),
                ..
            } => write!(
                f,
                "a row of the table `{table}` fails the check `{constraint}`; {}",
                writes_along(model)
            ),
            Error::CheckViolation {
                model,
                constraint,
                field,
                ..
            } => check(f, model, *field, constraint),
            Error::TooLong { model, field, max } => too_long(f, model, *field, *max),
            Error::OutOfRange { model, field, why } => {
                write!(f, "out of range{}: {why}", of_field(model, *field))
            }
            Error::InvalidText { model, field } => invalid_text(f, model, *field),
            Error::Validation { model, errors } => {
                let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
                write!(f, "the `{model}` is not valid: {}", errors.join("; "))
            }
            Error::RefusedDraft { position, error } => {
                write!(f, "the draft at {position}, counted from 0: {error}")
            }
            Error::Decode {
                model,
                field,
                found,
            } => write!(f, "cannot read `{model}.{field}`: found {found}"),
            Error::Undecoded(error) => Display::fmt(error, f),
            Error::Unfiltered { model } => write!(
                f,
                "this would change every `{model}`; add a `filter`, or say `every_row()` if that is meant"
            ),
            Error::NotLoaded {
                model,
                field,
                at,
                add,
            } => not_loaded(f, model, field, *at, add),
            Error::Stale { model } => write!(
                f,
                "the `{model}` was changed since it was read; `refresh` it and try again"
            ),
            Error::Conflict { .. } => {
                f.write_str("the transaction conflicts with another one; run it again")
            }
            Error::Locked { why, .. } => write!(f, "locked: {why}"),
            Error::Timeout { .. } => match self.timed_out_transaction() {
                Some(late) => write!(f, "{late} and was rolled back; allow more, or do less in it"),
                None => f.write_str(
                    "the statement took longer than it may and was cancelled; allow more by `timeout`, or ask for less",
                ),
            },
            Error::TransactionBroken { first } => write!(
                f,
                "the transaction is broken by an earlier error ({first}); roll it back, and do what may fail in a savepoint, `tx.transaction(…)`"
            ),
            Error::CommitOutcomeUnknown { source } => write!(
                f,
                "the connection was lost during commit{}; the transaction is stored completely or not at all: look before you retry",
                reason(source.as_ref())
            ),
            Error::ConnectionLost { sent, source } => connection_lost(f, *sent, source.as_ref()),
            Error::Unreachable { what, sent, .. } => write!(
                f,
                "another server that the database needs for this did not answer it: {what}; {}",
                unreachable_outcome(*sent)
            ),
            Error::PoolTimedOut { why } => write!(f, "no connection became free in time: {why}"),
            Error::SchemaMismatch {
                why, is_raw: true, ..
            } => write!(f, "the SQL that was given does not fit the database: {why}"),
            Error::SchemaMismatch { why, .. } => {
                write!(f, "the database differs from the models: {why}")
            }
            Error::QueryTooComplex { what, limit, got } => write!(
                f,
                "the query has {got} {what}, and at most {limit} work on both SQLite and Postgres; {}",
                smaller(what)
            ),
            Error::InvalidSchema { problems } => {
                write!(f, "the models do not fit together: {}", problems.join("; "))
            }
            Error::InvalidQuery { model, why } => {
                write!(f, "invalid query of `{model}`: {why}")
            }
            Error::ReadOnly { .. } => f.write_str(
                "the database takes no writes (a standby, a file that may only be read, or a server with `default_transaction_read_only` on), is read by `replica()`, or the transaction is one of `read_only()`; write on one that does",
            ),
            Error::Migration { why, .. } => f.write_str(why),
            Error::DiskFull { .. } => f.write_str("the disk of the database is full, and nothing was stored; make room"),
            Error::Corrupt { .. } => f.write_str(
                "the file is damaged or not a database; restore it from a backup, or name another file",
            ),
            Error::Permission { why, .. } => write!(f, "the database user may not {why}"),
            Error::InvalidRegex { why } => write!(f, "invalid regular expression: {why}"),
            Error::PoolClosed => f.write_str("the database was closed; connect anew"),
            Error::Unsupported { what, backend } => {
                write!(f, "not supported on {backend}: {what}")
            }
            Error::Connect { why, .. } => write!(f, "cannot connect: {why}"),
            Error::NoReplica { why } => write!(f, "no replica answers: {why}"),
            Error::Database(error) => database(f, error),
        }
    }
}

/// The sentence, and the driver's reason where the sentence does not have it.
impl Debug for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let sentence = self.to_string();
        f.write_str(&sentence)?;
        let reason = self.source().map(ToString::to_string);
        let reason = reason.filter(|reason| !sentence.contains(reason));
        reason.map_or(Ok(()), |reason| write!(f, " ({reason})"))
    }
}

fn database(f: &mut Formatter<'_>, error: &DatabaseError) -> Result {
    f.write_str("database error")?;
    if let Some(code) = &error.code {
        write!(f, " {code}")?;
    }
    if let Some(routine) = &error.routine {
        write!(f, " in {routine}")?;
    }
    write!(f, ": {}", error.message)
}

/// The sentence that says who writes to a table that is not the model's.
fn writes_along(model: &str) -> impl Display {
    from_fn(move |f| {
        write!(
            f,
            "a trigger, function or foreign key of the database writes it as `{model}` is written, so mend that or its table"
        )
    })
}

fn unique_elsewhere(
    f: &mut Formatter<'_>,
    model: &str,
    table: &str,
    constraint: Option<&str>,
) -> Result {
    write!(
        f,
        "another row of the table `{table}` with these values exists already"
    )?;
    if let Some(constraint) = constraint {
        write!(f, " (constraint `{constraint}`)")?;
    }
    write!(f, "; {}", writes_along(model))
}

fn unique(f: &mut Formatter<'_>, model: &str, fields: &[&str], constraint: Option<&str>) -> Result {
    match (fields, constraint) {
        ([], Some(constraint)) => write!(
            f,
            "another `{model}` with these values exists already (constraint `{constraint}`)"
        ),
        ([], None) => write!(f, "another `{model}` with these values exists already"),
        (fields, _) => {
            let fields: Vec<_> = fields.iter().map(|field| format!("`{field}`")).collect();
            let fields = fields.join(", ");
            write!(f, "another `{model}` with this {fields} exists already")
        }
    }
}

fn exclusion_elsewhere(
    f: &mut Formatter<'_>,
    model: &str,
    table: &str,
    constraint: &str,
) -> Result {
    write!(
        f,
        "another row of the table `{table}` is in the way, by the constraint `{constraint}`; {}",
        writes_along(model)
    )
}

/// The last two fields are the ends of the range.
fn exclusion(f: &mut Formatter<'_>, model: &str, fields: &[&str], constraint: &str) -> Result {
    let [equal @ .., start, end] = fields else {
        return write!(
            f,
            "another `{model}` is in the way of this one, by the constraint `{constraint}`"
        );
    };
    let equal: Vec<_> = equal.iter().map(|field| format!("`{field}`")).collect();
    let equal = match &*equal {
        [] => String::new(),
        fields => format!(" with this {}", fields.join(", ")),
    };
    write!(
        f,
        "another `{model}`{equal} overlaps this one from `{start}` to `{end}`"
    )
}

fn foreign_key(
    f: &mut Formatter<'_>,
    model: &str,
    field: Option<&str>,
    table: Option<&str>,
) -> Result {
    match (field, table) {
        (Some(field), _) => write!(f, "`{model}.{field}`"),
        (None, Some(table)) => write!(f, "a foreign key of the table `{table}`"),
        (None, None) => write!(f, "a foreign key of `{model}`"),
    }?;
    f.write_str(" points at a row that does not exist; save that row first, or change or delete the one that points at it")
}

fn protected(f: &mut Formatter<'_>, model: &str, by: Option<&str>, table: Option<&str>) -> Result {
    write!(
        f,
        "the `{model}` cannot be deleted, nor its key changed, while "
    )?;
    match (by, table) {
        (Some(by), _) => write!(f, "a row of `{by}`"),
        (None, Some(table)) => write!(f, "a row of the table `{table}`"),
        (None, None) => f.write_str("another row"),
    }?;
    f.write_str(" refers to it, or to what goes with it; delete or change that row first")?;
    match (by, table) {
        // SQLite does not tell either from the other.
        (None, None) => f.write_str(
            ", or mend the trigger of the database, if it is one that writes a row which refers to none",
        ),
        _ => Ok(()),
    }
}

fn check(f: &mut Formatter<'_>, model: &str, field: Option<&str>, constraint: &str) -> Result {
    match field {
        Some(field) => write!(f, "the value of `{model}.{field}`"),
        None => write!(f, "the `{model}`"),
    }?;
    write!(f, " fails the check `{constraint}`")
}

fn too_long(f: &mut Formatter<'_>, model: &str, field: Option<&str>, max: Option<u32>) -> Result {
    write!(f, "the text{} is too long", of_field(model, field))?;
    max.map_or(Ok(()), |max| write!(f, "; at most {max} characters fit"))
}

fn invalid_text(f: &mut Formatter<'_>, model: &str, field: Option<&str>) -> Result {
    let what = if field.is_some() {
        "a NUL character, which databases cannot store"
    } else {
        "a character that the database cannot store: one that its encoding does not have, or U+0000"
    };
    write!(
        f,
        "the text{} holds {what}; remove it",
        of_field(model, field)
    )
}

fn not_loaded(
    f: &mut Formatter<'_>,
    model: &str,
    field: &str,
    at: Option<&Location<'_>>,
    add: &str,
) -> Result {
    write!(f, "the `{field}` of this `{model}` was not loaded, and ")?;
    match at {
        Some(at) => write!(f, "the query at {at}")?,
        None => f.write_str("its query")?,
    }
    write!(f, " refuses to load rows one by one; add `{add}` to it")
}

/// How a query with too much of this becomes smaller.
fn smaller(what: &str) -> &'static str {
    match what {
        _ if what.starts_with("terms") => "split it, or use `is_in`",
        "levels of nesting in an expression" => {
            "nest it less: `all_of` and `any_of` join any number of conditions on one level"
        }
        _ if what.starts_with("levels") => {
            "nest it less, and ask for the levels below by a query of their own"
        }
        "bytes in a pattern" => "shorten it",
        _ => "split it into several queries",
    }
}

fn connection_lost(f: &mut Formatter<'_>, sent: bool, source: Option<&Source>) -> Result {
    let reason = reason(source);
    if sent {
        write!(
            f,
            "the connection was lost{reason}; the statement may have been carried out"
        )
    } else {
        write!(
            f,
            "the connection was lost{reason}, and nothing of what was sent on it was stored; run it again, a transaction from its start"
        )
    }
}

fn unreachable_outcome(sent: bool) -> &'static str {
    if sent {
        "what was sent there may have been carried out: look before you retry"
    } else {
        "nothing was stored: run it again, a transaction from its start"
    }
}

/// Shows where a value was meant to go: `` for `Book.title` ``.
fn of_field(model: &str, field: Option<&str>) -> impl Display {
    from_fn(move |f| match field {
        Some(field) => write!(f, " for `{model}.{field}`"),
        None => write!(f, " for a field of `{model}`"),
    })
}

/// Shows the driver's reason, in parentheses.
fn reason(source: Option<&Source>) -> impl Display {
    from_fn(move |f| source.map_or(Ok(()), |source| write!(f, " ({source})")))
}
