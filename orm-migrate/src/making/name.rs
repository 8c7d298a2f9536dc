//! The name of the next migration: a number, and words for what it changes.

use orm_core::schema::physical::TableName;
use orm_core::schema::{Change, TableChange};

/// The most characters that the words of a name have.
const LONGEST: usize = 60;

/// Returns the name of the migration that comes after these: the next number in four digits, and the words.
///
/// ```
/// use orm_migrate::next_name;
///
/// assert_eq!(next_name([], "initial"), "0001_initial");
/// assert_eq!(next_name(["0001_initial", "0002_book"], "Add ISBN"), "0003_add_isbn");
/// ```
pub fn next_name<'n>(names: impl IntoIterator<Item = &'n str>, words: &str) -> String {
    let last = names.into_iter().filter_map(number).max().unwrap_or(0);
    format!("{:04}_{}", last + 1, snake_case(words))
}

/// Returns words for changes: `add_book_rating` for one, `book_2_changes` for several of one table.
///
/// Changes of several tables have no words.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_migrate::{Change, slug};
///
/// let table = |name| TableName::new(None, name);
/// let rename = Change::RenameTable { from: table("author"), to: table("person") };
/// assert_eq!(slug(&[rename]).as_deref(), Some("rename_author_to_person"));
/// assert_eq!(slug(&[]), None);
/// ```
pub fn slug(changes: &[Change]) -> Option<String> {
    if let [change] = changes {
        return Some(snake_case(&of_change(change)));
    }
    let mut tables: Vec<_> = changes.iter().map(table).collect::<Option<_>>()?;
    tables.dedup();
    match tables[..] {
        [table] => {
            let words = format!("{} {} changes", table.name, changes.len());
            Some(snake_case(&words))
        }
        _ => None,
    }
}

fn number(name: &str) -> Option<u32> {
    let end = name.find(|c: char| !c.is_ascii_digit());
    name[..end.unwrap_or(name.len())].parse().ok()
}

fn of_change(change: &Change) -> String {
    match change {
        Change::CreateTable(table) => format!("create {}", table.name.name),
        Change::DropTable(table) => format!("drop {}", table.name.name),
        Change::RenameTable { from, to } => format!("rename {} to {}", from.name, to.name),
        Change::AlterTable { table, change } => of_alteration(&table.name, change),
        Change::CreateEnum(own) => format!("create {}", own.name.name),
        Change::DropEnum(own) => format!("drop {}", own.name.name),
        Change::AlterEnum { to, .. } => format!("alter {}", to.name.name),
        Change::RenameEnumValue { name, from, to } => {
            format!("rename {} {from} to {to}", name.name)
        }
        Change::RunSql { .. } => "run sql".to_owned(),
        Change::RunRust { name, .. } => name.clone(),
        Change::StateOnly(_) => "state only".to_owned(),
        Change::DatabaseOnly(_) => "database only".to_owned(),
    }
}

fn of_alteration(table: &str, change: &TableChange) -> String {
    match change {
        TableChange::AddColumn { column, .. } => format!("add {table} {}", column.name),
        TableChange::DropColumn { column, .. } => format!("drop {table} {}", column.name),
        TableChange::RenameColumn { from, to } => format!("rename {table} {from} to {to}"),
        TableChange::AlterColumn { to, .. } => format!("alter {table} {}", to.name),
        TableChange::RenameChoice { column, from, to } => {
            format!("rename {table} {column} {from} to {to}")
        }
        TableChange::AlterPrimaryKey { .. } => format!("alter {table} primary key"),
        TableChange::AddItem(item) | TableChange::AddOnline(item) => format!("add {}", item.name()),
        TableChange::DropItem(item) | TableChange::DropOnline(item) => {
            format!("drop {}", item.name())
        }
        TableChange::RenameItem { from, to, .. } => format!("rename {from} to {to}"),
        TableChange::SetComment { column, .. } => {
            format!("comment {table} {}", column.as_deref().unwrap_or_default())
        }
        TableChange::Validate { name, .. } => format!("validate {name}"),
    }
}

/// The table that a change leaves, if it is about one.
fn table(change: &Change) -> Option<&TableName> {
    match change {
        Change::CreateTable(table) | Change::DropTable(table) => Some(&table.name),
        Change::RenameTable { to, .. } => Some(to),
        Change::AlterTable { table, .. } => Some(table),
        _ => None,
    }
}

/// The words as part of the name of a file: `Book, title` becomes `book_title`.
fn snake_case(words: &str) -> String {
    let words = words.split(|c: char| !c.is_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let name = words.join("_").to_lowercase();
    name.chars().take(LONGEST).collect()
}
