//! Changes in lines for people: `+ column book.slug varchar(80)`.

mod items;
#[cfg(test)]
mod tests;

use self::items::of_item;
use orm_core::schema::physical::{
    ColumnDefault, ColumnType, KeyConstraint, PhysicalColumn, SqlExpression, TableName,
};
use orm_core::schema::{BackendSql, Change, TableChange};
use std::borrow::Cow;
use std::fmt;

/// One change in a line, as `makemigrations` lists it.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_migrate::{Change, OutlineSign, TableChange, outline};
///
/// let rename = TableChange::RenameColumn { from: "pages".into(), to: "page_count".into() };
/// let lines = outline(&[Change::of_table(&TableName::new(None, "book"), rename)]);
/// assert_eq!(lines[0].sign, OutlineSign::Altered);
/// assert_eq!(lines[0].to_string(), "~ rename column book.pages -> page_count");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineLine {
    /// The kind of the change.
    pub sign: OutlineSign,
    /// The words.
    pub text: String,
}

/// The kind of a change, as a sign before its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineSign {
    /// `+`: something is new.
    Added,
    /// `-`: something is gone.
    Removed,
    /// `~`: something is otherwise.
    Altered,
    /// `*`: SQL or a function of the user's own is run.
    Run,
}

/// Returns a line for each change.
pub fn outline(changes: &[Change]) -> Vec<OutlineLine> {
    changes.iter().flat_map(of_change).collect()
}

fn of_change(change: &Change) -> Vec<OutlineLine> {
    let line = match change {
        Change::CreateTable(table) => {
            let columns = table.columns.iter().map(|column| &column.name);
            added(format!("table {} ({})", table.name, listed(columns)))
        }
        Change::DropTable(table) => removed(format!("table {}", table.name)),
        Change::RenameTable { from, to } => altered(format!("rename table {from} -> {to}")),
        Change::AlterTable { table, change } => of_alteration(table, change),
        Change::CreateEnum(own) => added(format!("enum {} ({})", own.name, listed(&own.values))),
        Change::DropEnum(own) => removed(format!("enum {}", own.name)),
        Change::AlterEnum { from, to } => {
            let (before, after) = (listed(&from.values), listed(&to.values));
            altered(format!("enum {}: {before} -> {after}", to.name))
        }
        Change::RenameEnumValue { name, from, to } => {
            altered(format!("rename value of enum {name}: {from} -> {to}"))
        }
        Change::RunSql { sql, .. } => run(format!("sql {}", first_line(sql))),
        Change::RunRust { name, .. } => run(format!("function {name}")),
        Change::StateOnly(changes) | Change::DatabaseOnly(changes) => return outline(changes),
    };
    vec![line]
}

fn of_alteration(table: &TableName, change: &TableChange) -> OutlineLine {
    match change {
        TableChange::AddColumn { column, fill } => {
            let fill = fill
                .as_ref()
                .map(|value| format!(", {} in rows that are there", sql(value)));
            let (name, ty, fill) = (&column.name, of_type(column), fill.unwrap_or_default());
            added(format!("column {table}.{name} {ty}{fill}"))
        }
        TableChange::DropColumn { column, .. } => {
            removed(format!("column {table}.{}", column.name))
        }
        TableChange::RenameColumn { from, to } => {
            altered(format!("rename column {table}.{from} -> {to}"))
        }
        TableChange::AlterColumn {
            from,
            to,
            using: Some(using),
            ..
        } if from == to => {
            let (column, value) = (&to.name, first_line(using));
            altered(format!("values of {table}.{column}: {value}"))
        }
        TableChange::AlterColumn {
            from,
            to,
            fill: Some(fill),
            ..
        } if from == to => {
            let (column, value) = (&to.name, sql(fill));
            altered(format!(
                "values of {table}.{column}: {value} in place of null"
            ))
        }
        TableChange::AlterColumn { from, to, fill, .. } => {
            let fill = fill
                .as_ref()
                .map(|value| format!(", {} in place of null", sql(value)));
            let (name, fill) = (&to.name, fill.unwrap_or_default());
            let (from, to) = (of_type(from), of_type(to));
            altered(format!("column {table}.{name}: {from} -> {to}{fill}"))
        }
        TableChange::RenameChoice { column, from, to } => {
            altered(format!("rename value of {table}.{column}: {from} -> {to}"))
        }
        TableChange::AlterPrimaryKey { from, to } => {
            let (from, to) = (of_key(from.as_ref()), of_key(to.as_ref()));
            altered(format!("primary key of {table}: {from} -> {to}"))
        }
        TableChange::AddItem(item) => added(of_item(item)),
        TableChange::AddOnline(item) => added(format!("{} online", of_item(item))),
        TableChange::DropItem(item) => removed(of_item(item)),
        TableChange::DropOnline(item) => removed(format!("{} online", of_item(item))),
        TableChange::SetComment { column, to, .. } => {
            let column = column.as_ref();
            let column = column.map_or(String::new(), |column| format!(".{column}"));
            let to = to.as_deref().unwrap_or("none").lines().next();
            let to = to.unwrap_or_default();
            altered(format!("comment of {table}{column}: {to}"))
        }
        TableChange::Validate { kind, name } => altered(format!("validate {} {name}", kind.word())),
        TableChange::RenameItem { kind, from, to } => {
            altered(format!("rename {} {from} -> {to}", kind.word()))
        }
    }
}

/// `varchar(80) null default ''`.
fn of_type(column: &PhysicalColumn) -> String {
    let ty = match &column.ty {
        // It may have the name of a type of models.
        ColumnType::Other(name) => format!("other {name}"),
        ty => ty.to_string(),
    };
    let null = if column.null { " null" } else { "" };
    let default = match &column.default {
        Some(ColumnDefault::Expression(value)) => format!(" default {}", sql(value)),
        Some(ColumnDefault::Generated(value)) => format!(" generated as {}", sql(value)),
        Some(ColumnDefault::Identity) => " identity".to_owned(),
        Some(ColumnDefault::IdentityAlways) => " identity always".to_owned(),
        Some(ColumnDefault::RowNumber) => " identity by row number".to_owned(),
        None => String::new(),
    };
    let collation = column.collation.as_ref();
    let collation = collation.map_or(String::new(), |name| format!(" collate {name}"));
    format!("{ty}{null}{default}{collation}")
}

fn of_key(key: Option<&KeyConstraint>) -> String {
    key.map_or("none".to_owned(), |key| listed(&key.columns))
}

/// The SQL; of each database where they differ, since one side alone may change.
fn sql(value: &SqlExpression) -> Cow<'_, str> {
    match value {
        SqlExpression::Common(sql) => Cow::Borrowed(sql),
        SqlExpression::PerBackend { sqlite, postgres } if sqlite == postgres => {
            Cow::Borrowed(sqlite)
        }
        SqlExpression::PerBackend { sqlite, postgres } => {
            Cow::Owned(format!("({sqlite} on SQLite, {postgres} on Postgres)"))
        }
    }
}

/// The first line of SQL for one of the databases.
fn first_line(sql: &BackendSql) -> &str {
    let mut texts = [&sql.sqlite, &sql.postgres].into_iter().flatten();
    let text = texts.find(|text| !text.trim().is_empty());
    text.map_or("", |text| first_line_of(text))
}

fn first_line_of(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

fn listed<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let mut listed = String::new();
    for word in words {
        if !listed.is_empty() {
            listed.push_str(", ");
        }
        listed.push_str(word.as_ref());
    }
    listed
}

fn added(text: String) -> OutlineLine {
    line(OutlineSign::Added, text)
}

fn removed(text: String) -> OutlineLine {
    line(OutlineSign::Removed, text)
}

fn altered(text: String) -> OutlineLine {
    line(OutlineSign::Altered, text)
}

fn run(text: String) -> OutlineLine {
    line(OutlineSign::Run, text)
}

fn line(sign: OutlineSign, text: String) -> OutlineLine {
    OutlineLine { sign, text }
}

impl OutlineSign {
    /// The sign: `+`, `-`, `~` or `*`.
    pub fn symbol(self) -> char {
        match self {
            OutlineSign::Added => '+',
            OutlineSign::Removed => '-',
            OutlineSign::Altered => '~',
            OutlineSign::Run => '*',
        }
    }
}

impl fmt::Display for OutlineLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.sign.symbol(), self.text)
    }
}
