//! The tables of a live database, read row by row into a description.
//!
//! Each database asks its catalog in its own way, and every answer has the same columns. Names in a list are separated
//! by U+001F.
//!
//! - this file: the questions that a database asks, and the meaning of what it answers;
//! - `schema_reader`: which statements are sent, and the table that a row is about;
//! - `rows`: one row each for a column, a constraint, an index;
//! - `inference`: facts that need several rows, such as the type of a column that a check limits.

mod inference;
mod rows;
mod schema_reader;

use super::definitions::Definitions;
use crate::schema::physical::{
    ColumnType, EnumName, PhysicalColumn, PhysicalExclusion, PhysicalIndex, PhysicalTable,
    TableKind, TableName,
};
use crate::sql::Statement;
use crate::value::Type;

pub(super) use rows::KEY_SEPARATOR;
pub use schema_reader::{CatalogPart, SchemaReader};

/// The questions to the catalog of one database, and the meaning of its answers.
pub(super) trait Introspection: Definitions {
    /// Asks for columns, table by table. A row has
    ///
    /// - the position of the table among those asked for, and whether it is a table and no view,
    /// - the column's name, its type, how many characters it may have, and whether the type is [exact](DeclaredType),
    /// - whether it is never null, its default, and a letter for the kind of default: `d` and `a` for an identity (by
    ///   default and always), `r` for the number of the row, `g` for a generated column, else nothing,
    /// - its collation,
    /// - the text of `CREATE TABLE`, in one row of a table, where that has to be read.
    fn find_columns(&self, tables: &[TableName]) -> Statement;

    /// Asks for constraints. A row has
    ///
    /// - the position of the table, a letter (`p` primary key, `u` unique, `c` check, `f` foreign key, `x` ranges that do not
    ///   overlap), name, columns; of an `x` on Postgres its keys, each the operator, `c` or `e`, and the column or expression,
    /// - the condition of a check; of an `x` the one of its rows, on SQLite the text of its trigger,
    /// - the target of a foreign key: namespace (null where a session creates tables), name, columns,
    /// - `ON DELETE` and `ON UPDATE` by the letters of Postgres: `a` no action, `r` restrict, `c` cascade, `n` set null,
    ///   `d` set default,
    /// - when it is checked: `n` not deferrable, `i` initially immediate, `d` initially deferred.
    fn find_constraints(&self, tables: &[TableName]) -> Statement;

    /// Asks for indexes that belong to no constraint. A row has
    ///
    /// - the position of the table, name, whether the keys are unique, the method,
    /// - its keys, each a list separated by U+001E: `c` and a column or `e` and an expression; its collation and operator
    ///   class where they are not the usual; `d` if it descends; `f` or `l` where nulls are not where they usually stand,
    /// - the columns of `INCLUDE`, and the condition,
    /// - the text of `CREATE INDEX`, where that has to be read.
    fn find_indexes(&self, tables: &[TableName]) -> Statement;

    /// Asks for search indexes that are whole. A row has the position of the table, the name, the columns, and the language.
    fn find_searches(&self, tables: &[TableName]) -> Statement;

    /// Asks by which columns the rows of tables are divided into partitions, where they are. A row has the position of the table,
    /// a letter for the method (`r` range, `l` list, `h` hash), the columns, and the number of partitions. Rows that are
    /// divided by an expression are not told.
    fn find_partitions(&self, _tables: &[TableName]) -> Option<Statement> {
        None
    }

    /// Asks for the comments of tables and columns, where there are some: the column, or null for the table, and the text.
    fn find_comments(&self, _tables: &[TableName]) -> Option<Statement> {
        None
    }

    /// Asks for the enum types of these names, and for those of columns of the tables. A row has the type's namespace (null
    /// where a session creates tables), its name, and one of its values, in their order; null where there are none.
    fn find_enums(&self, _tables: &[TableName], _names: &[EnumName]) -> Option<Statement> {
        None
    }

    /// Asks for the names of all tables, or of all views, where a session creates tables, but for those of the database itself.
    fn find_tables(&self, kind: TableKind) -> Statement;

    /// Asks for the namespaces other than that one which have tables or views, by name; none if the database has no namespaces.
    fn find_other_namespaces(&self) -> Option<Statement> {
        None
    }

    /// Asks for the version of the server, such as `3.51.3`, or `15.18 (Debian 15.18-1)`.
    fn find_version(&self) -> Statement;

    /// The statements that begin a namespace in which nobody sees the tables that the transaction creates from then on;
    /// none if the database has no namespaces.
    fn enter_scratch(&self) -> Vec<Statement> {
        Vec::new()
    }

    /// The statements that do so for a role that may make no namespace: the tables are temporary ones. None where they have
    /// no namespace of their own.
    fn enter_temporary(&self) -> Vec<Statement> {
        Vec::new()
    }

    /// Asks which of these namespaces are there, by name.
    fn find_namespaces(&self, _namespaces: Vec<String>) -> Option<Statement> {
        None
    }

    /// Adds the facts that stand only in the text of `CREATE TABLE`.
    fn read_definition(&self, _table: &mut FoundTable) {}

    /// Adds the facts that stand only in the text of `CREATE INDEX`.
    fn read_index_definition(&self, _index: &mut PhysicalIndex, _sql: &str) {}

    /// The constraint on ranges that was read, of a table of which all else was; none if no model says it.
    fn read_exclusion(
        &self,
        table: &PhysicalTable,
        found: &FoundExclusion,
    ) -> Option<PhysicalExclusion>;

    /// The logical types that a column declared like this may have. It has the first whose check the table has, or that
    /// needs none.
    fn candidates(&self, table: &PhysicalTable, column: &FoundColumn<'_>) -> Vec<ColumnType>;

    /// The name of a type that models do not have, with its digits.
    fn declared_name(&self, column: &FoundColumn<'_>) -> String {
        column.ty.to_owned()
    }

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

    /// The type of field that reads and writes a column of a type which models do not have, by its name; none if no field
    /// does.
    fn field_type(&self, declared: &str) -> Option<Type>;

    /// The statement that gives a column, of a type which no field reads, the type of one; none where there is no such type.
    fn readable(&self, _table: &TableName, _column: &PhysicalColumn) -> Option<String> {
        None
    }

    /// Returns whether a column may hold what no field of its type reads.
    fn has_forms(&self, table: &PhysicalTable, column: &PhysicalColumn) -> bool;

    /// Asks for the forms of the values in these columns of a table, a list of their names for each.
    fn find_value_forms(&self, table: &PhysicalTable, columns: &[&PhysicalColumn]) -> String;

    /// Returns whether a column that was found holds what a field of this type holds.
    fn holds(&self, ty: Type, found: &ColumnType) -> bool;

    /// Returns whether two names are one.
    fn is_name(&self, name: &str, found: &str) -> bool {
        name == found
    }
}

/// One table while it is read.
pub(super) struct FoundTable {
    /// The table as far as it was read.
    pub(super) table: PhysicalTable,
    /// The types of its columns, as declared.
    pub(super) types: Vec<DeclaredType>,
    /// The text of `CREATE TABLE`, where it has to be read.
    pub(super) definition: Option<String>,
    /// The text of `CREATE INDEX` of each of its indexes, where it has to be read.
    pub(super) index_definitions: Vec<Option<String>>,
    /// Its constraints on ranges.
    pub(super) exclusions: Vec<FoundExclusion>,
}

/// A constraint on ranges, as the database tells it.
pub(super) struct FoundExclusion {
    pub(super) name: String,
    /// Its keys on Postgres, each the operator, `c` or `e`, and the column or expression, between which U+001E stands.
    pub(super) keys: Vec<String>,
    /// The condition of its rows on Postgres, and the text of its trigger on SQLite.
    pub(super) text: Option<String>,
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
