//! The tables of a live database, read row by row into a description.
//!
//! Each database asks its catalog in its own way, and every answer has the same columns. Some facts need several rows,
//! such as the type of a column that a check limits; they are found when all rows are read.

use super::definitions::Definitions;
use super::stored::{is_null, sort};
use super::table::all_or_none;
use crate::error::DecodeResult;
use crate::schema::physical::{
    CheckCondition, CheckConstraint, ColumnDefault, ColumnType, Deferrability,
    ForeignKeyConstraint, KeyConstraint, PhysicalColumn, PhysicalIndex, PhysicalSchema,
    PhysicalTable, ReferentialAction, SqlExpression, TableKind, TableName,
};
use crate::sql::Statement;
use crate::value::{Reader, Type};

/// The questions to the catalog of one database, and the meaning of its answers.
pub(super) trait Introspection: Definitions {
    /// Asks for columns, table by table: the position of the table, whether it is a table (and no view), name, type,
    /// number of characters, whether the type is just that (and no domain, for one), whether it is never null, default,
    /// a letter (`d` and `a` for an identity by default and always, `r` for the number of the row, `g` for a generated
    /// column, else nothing), collation, and `CREATE TABLE` in the first row of a table, where that has to be read.
    fn find_columns(&self, tables: &[TableName]) -> Statement;

    /// Asks for constraints: the position of the table, a letter (`p`, `u`, `c` or `f`), name, columns, the condition
    /// of a check, and of a foreign key: the target's namespace (none where tables are created by themselves), its name
    /// and columns, `ON DELETE` and `ON UPDATE` by the letters of Postgres (`a` is `NO ACTION`), and when it is checked
    /// (`n` is not deferrable, `i` initially immediate, `d` initially deferred).
    fn find_constraints(&self, tables: &[TableName]) -> Statement;

    /// Asks for indexes that are none of a constraint: the position of the table, name, whether it is unique among all
    /// rows, columns, and `CREATE INDEX` where it is more than a list of columns.
    fn find_indexes(&self, tables: &[TableName]) -> Statement;

    /// Asks which of these namespaces are there, by name.
    fn find_namespaces(&self, _namespaces: Vec<String>) -> Option<Statement> {
        None
    }

    /// Asks which tables that are not listed refer to those that are: the position of the table referred to, and the
    /// name of the other.
    fn find_referrers(&self, tables: &[TableName]) -> Statement;

    /// Adds the facts that stand only in the text of `CREATE TABLE`.
    fn read_definition(&self, _table: &mut FoundTable) {}

    /// The logical types that a column declared like this may have. It has the first whose check the table has, or that
    /// needs none.
    fn candidates(&self, table: &PhysicalTable, column: &FoundColumn<'_>) -> Vec<ColumnType>;

    /// The collation of this name; none if it is by code point.
    fn found_collation(&self, name: String) -> Option<String> {
        Some(name)
    }

    /// Returns whether a condition that was read is the one that was written.
    fn is_condition(&self, written: &str, read: &str) -> bool {
        written == read
    }

    /// The name of a type that was read, in the database's words.
    fn found_type(&self, ty: &ColumnType) -> String;

    /// Returns whether a column that was found holds what a field of this type holds.
    fn holds(&self, ty: Type, found: &ColumnType) -> bool;

    /// Returns whether two names are one.
    fn is_name(&self, name: &str, found: &str) -> bool {
        name == found
    }
}

/// Separates the names in a list, as the statements write it.
const SEPARATOR: char = '\u{1f}';

/// The parts of a description, each read by a statement of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatalogPart {
    /// Columns.
    Columns,
    /// Keys, checks and foreign keys.
    Constraints,
    /// Indexes.
    Indexes,
    /// Namespaces.
    Namespaces,
}

/// Reads the description of tables, row by row.
///
/// Each of its [`statements`](Self::statements) is sent, each row of an answer given to [`read`](Self::read), and
/// [`finish`](Self::finish) has the description.
pub struct SchemaReader {
    database: &'static dyn Introspection,
    tables: Vec<FoundTable>,
    namespaces: Vec<String>,
    wanted_namespaces: Vec<String>,
}

/// One table while it is read.
pub(super) struct FoundTable {
    /// The table as far as it was read.
    pub(super) table: PhysicalTable,
    /// The types of its columns, as declared.
    pub(super) types: Vec<DeclaredType>,
    /// The text of `CREATE TABLE`, where it has to be read.
    pub(super) definition: Option<String>,
}

/// The type of a column as the database declares it.
pub(super) struct DeclaredType {
    /// Its name, in the database's words.
    name: String,
    max_length: Option<u32>,
    /// The column holds values of just that type: it is of no domain and of no precision of its own, and the table is
    /// STRICT.
    pub(super) is_exact: bool,
}

/// One column whose logical type is looked for.
pub(super) struct FoundColumn<'f> {
    pub(super) name: &'f str,
    /// The name of its type.
    pub(super) ty: &'f str,
    pub(super) max_length: Option<u32>,
}

impl SchemaReader {
    /// A reader of the tables of these names.
    pub(super) fn new(database: &'static dyn Introspection, wanted: &PhysicalSchema) -> Self {
        let tables = wanted.tables().iter().map(|table| FoundTable {
            table: PhysicalTable::new(table.name.clone()),
            types: Vec::new(),
            definition: None,
        });
        SchemaReader {
            database,
            tables: tables.collect(),
            namespaces: Vec::new(),
            wanted_namespaces: wanted.namespaces().iter().cloned().collect(),
        }
    }

    /// The statements to be sent, each with the part that its rows are for.
    pub fn statements(&self) -> Vec<(CatalogPart, Statement)> {
        let tables = self.tables.iter().map(|found| found.table.name.clone());
        let tables: Vec<_> = tables.collect();
        let mut statements = vec![
            (CatalogPart::Columns, self.database.find_columns(&tables)),
            (
                CatalogPart::Constraints,
                self.database.find_constraints(&tables),
            ),
            (CatalogPart::Indexes, self.database.find_indexes(&tables)),
        ];
        if !self.wanted_namespaces.is_empty() {
            let namespaces = self.wanted_namespaces.clone();
            let statement = self.database.find_namespaces(namespaces);
            statements.extend(statement.map(|statement| (CatalogPart::Namespaces, statement)));
        }
        statements
    }

    /// Takes a row of the statement for this part.
    ///
    /// # Errors
    /// The error of a row that has other columns.
    pub fn read(&mut self, part: CatalogPart, row: &mut dyn Reader) -> DecodeResult<()> {
        if part == CatalogPart::Namespaces {
            self.namespaces.push(row.string()?);
            return Ok(());
        }
        let position = usize::try_from(row.i64()?).unwrap_or(usize::MAX);
        let Some(found) = self.tables.get_mut(position) else {
            return Ok(());
        };
        match part {
            CatalogPart::Columns => found.read_column(row),
            CatalogPart::Constraints => read_constraint(&mut found.table, row),
            CatalogPart::Indexes => read_index(&mut found.table, row),
            CatalogPart::Namespaces => Ok(()),
        }
    }

    /// The description of the tables that were found.
    pub fn finish(self) -> PhysicalSchema {
        let found = self.tables.into_iter();
        let found = found.filter(|found| !found.table.columns.is_empty());
        let tables = found.map(|mut found| {
            self.database.read_definition(&mut found);
            found.finish(self.database)
        });
        PhysicalSchema::new(self.namespaces, tables)
    }
}

impl FoundTable {
    fn read_column(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        if !row.bool()? {
            self.table.kind = TableKind::View;
        }
        let name = row.string()?;
        let ty = DeclaredType {
            name: row.string()?,
            max_length: optional(row, |row| row.i64())?.and_then(|n| u32::try_from(n).ok()),
            is_exact: row.bool()?,
        };
        let null = !row.bool()?;
        let default = optional(row, |row| row.string())?;
        let default = default_of(&row.string()?, default);
        let collation = optional(row, |row| row.string())?;
        let definition = optional(row, |row| row.string())?;
        self.definition = self.definition.take().or(definition);
        self.table.columns.push(PhysicalColumn {
            name,
            ty: ColumnType::Other(ty.name.clone()),
            null,
            default,
            collation,
        });
        self.types.push(ty);
        Ok(())
    }

    /// Completes the table by the facts that no row says alone.
    fn finish(self, database: &dyn Introspection) -> PhysicalTable {
        let mut table = self.table;
        for (position, ty) in self.types.iter().enumerate() {
            if ty.is_exact {
                find_type(database, &mut table, position, ty);
            }
            let collation = table.columns[position].collation.take();
            table.columns[position].collation =
                collation.and_then(|name| database.found_collation(name));
        }
        for check in &mut table.checks {
            find_all_or_none(check);
        }
        if database.uniques_are_indexes() {
            move_uniques(&mut table);
        }
        sort(&mut table);
        table
    }
}

/// Gives a column its logical type, and takes the check away that says so.
fn find_type(
    database: &dyn Introspection,
    table: &mut PhysicalTable,
    position: usize,
    ty: &DeclaredType,
) {
    let found = FoundColumn {
        name: &table.columns[position].name,
        ty: &ty.name,
        max_length: ty.max_length,
    };
    for candidate in database.candidates(table, &found) {
        table.columns[position].ty = candidate;
        let own = &table.columns[position];
        let Some(needed) = database.type_check(&table.name.name, own) else {
            return;
        };
        let checks = table.checks.iter();
        if let Some(check) = checks
            .clone()
            .position(|check| is_it(database, &needed, check))
        {
            table.checks.remove(check);
            return;
        }
    }
    table.columns[position].ty = ColumnType::Other(ty.name.clone());
}

/// Returns whether this is the check that was written.
fn is_it(database: &dyn Introspection, written: &CheckConstraint, read: &CheckConstraint) -> bool {
    match (&written.condition, &read.condition) {
        (CheckCondition::Sql(written_sql), CheckCondition::Sql(read_sql)) => {
            written.name == read.name && database.is_condition(written_sql, read_sql)
        }
        _ => false,
    }
}

/// The default of a column by the letter of its kind.
fn default_of(kind: &str, sql: Option<String>) -> Option<ColumnDefault> {
    match kind {
        "d" => Some(ColumnDefault::Identity),
        "a" => Some(ColumnDefault::IdentityAlways),
        "r" => Some(ColumnDefault::RowNumber),
        "g" => Some(ColumnDefault::Generated(sql.unwrap_or_default())),
        _ => {
            let sql = sql.filter(|sql| !is_null(sql))?;
            Some(ColumnDefault::Expression(SqlExpression::Common(sql)))
        }
    }
}

fn read_constraint(table: &mut PhysicalTable, row: &mut dyn Reader) -> DecodeResult<()> {
    let kind = row.string()?;
    let (name, columns) = (row.string()?, list(row)?);
    let condition = optional(row, |row| row.string())?.unwrap_or_default();
    let namespace = optional(row, |row| row.string())?;
    let target = TableName {
        namespace,
        name: row.string()?,
    };
    let target_columns = list(row)?;
    let (on_delete, on_update) = (action(&row.string()?), action(&row.string()?));
    let deferrability = match &*row.string()? {
        "d" => Deferrability::InitiallyDeferred,
        "i" => Deferrability::InitiallyImmediate,
        _ => Deferrability::NotDeferrable,
    };
    match &*kind {
        "p" => table.primary_key = Some(KeyConstraint { name, columns }),
        "u" => table.uniques.push(KeyConstraint { name, columns }),
        "c" => table.checks.push(CheckConstraint {
            name,
            condition: CheckCondition::Sql(condition),
        }),
        _ => table.foreign_keys.push(ForeignKeyConstraint {
            name,
            columns,
            target,
            target_columns,
            on_delete,
            on_update,
            deferrability,
        }),
    }
    Ok(())
}

fn read_index(table: &mut PhysicalTable, row: &mut dyn Reader) -> DecodeResult<()> {
    table.indexes.push(PhysicalIndex {
        name: row.string()?,
        is_unique: row.bool()?,
        columns: list(row)?,
        definition: optional(row, |row| row.string())?,
    });
    Ok(())
}

/// The names of a list.
fn list(row: &mut dyn Reader) -> DecodeResult<Vec<String>> {
    let names = row.string()?;
    let names = names.split(SEPARATOR).filter(|name| !name.is_empty());
    Ok(names.map(str::to_owned).collect())
}

fn optional<T>(
    row: &mut dyn Reader,
    read: impl FnOnce(&mut dyn Reader) -> DecodeResult<T>,
) -> DecodeResult<Option<T>> {
    if row.take_null()? {
        return Ok(None);
    }
    read(row).map(Some)
}

/// An action by its letter.
fn action(letter: &str) -> ReferentialAction {
    match letter {
        "c" => ReferentialAction::Cascade,
        "r" => ReferentialAction::Restrict,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

/// Finds the columns of a check that reads `("a" IS NULL) = ("b" IS NULL)`, however its parentheses stand.
fn find_all_or_none(check: &mut CheckConstraint) {
    let CheckCondition::Sql(sql) = &check.condition else {
        return;
    };
    let bare = |sql: &str| sql.replace(['(', ')', '"'], "").replace(' ', "");
    let words = sql.replace(['(', ')', '"', '='], " ");
    let words: Vec<_> = words.split_whitespace().collect();
    let mut columns: Vec<String> = Vec::new();
    for column in words
        .windows(2)
        .filter(|pair| pair[1] == "IS")
        .map(|pair| pair[0])
    {
        if columns.last().is_none_or(|last| last != column) {
            columns.push(column.to_owned());
        }
    }
    if columns.len() > 1 && bare(sql) == bare(&all_or_none(&columns)) {
        check.condition = CheckCondition::AllOrNone(columns);
    }
}

/// Makes uniques of the unique indexes that are a list of columns.
fn move_uniques(table: &mut PhysicalTable) {
    let indexes = std::mem::take(&mut table.indexes).into_iter();
    let (uniques, indexes): (Vec<_>, Vec<_>) =
        indexes.partition(|index| index.is_unique && index.definition.is_none());
    table.indexes = indexes;
    table
        .uniques
        .extend(uniques.into_iter().map(|index| KeyConstraint {
            name: index.name,
            columns: index.columns,
        }));
}
