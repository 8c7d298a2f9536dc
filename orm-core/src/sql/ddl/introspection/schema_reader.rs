//! The reader of the tables that a program asks for.

use super::rows::read_enum;
use super::{FoundTable, Introspection};
use crate::error::DecodeResult;
use crate::schema::physical::{EnumName, PhysicalEnum, PhysicalSchema, PhysicalTable, TableName};
use crate::sql::Statement;
use crate::value::Reader;

/// The parts of a description, each read by a statement of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatalogPart {
    /// Columns.
    Columns,
    /// Keys, checks and foreign keys.
    Constraints,
    /// Indexes.
    Indexes,
    /// Search indexes.
    Searches,
    /// The columns by which rows are divided into partitions.
    Partitions,
    /// Comments.
    Comments,
    /// Enum types.
    Enums,
    /// Namespaces.
    Namespaces,
}

/// The parts, in the order in which they are asked about.
const PARTS: [CatalogPart; 8] = [
    CatalogPart::Columns,
    CatalogPart::Constraints,
    CatalogPart::Indexes,
    CatalogPart::Searches,
    CatalogPart::Partitions,
    CatalogPart::Comments,
    CatalogPart::Enums,
    CatalogPart::Namespaces,
];

impl CatalogPart {
    /// Returns whether something of this part is wanted.
    fn is_in(self, wanted: &PhysicalSchema) -> bool {
        let mut tables = wanted.tables().iter();
        match self {
            CatalogPart::Searches => tables.any(|it| !it.searches.is_empty()),
            CatalogPart::Partitions => tables.any(|it| it.partition_by.is_some()),
            CatalogPart::Comments => tables.any(|it| !it.comments.is_empty()),
            CatalogPart::Enums => wanted.enums().len() > 0,
            CatalogPart::Namespaces => !wanted.namespaces().is_empty(),
            CatalogPart::Columns | CatalogPart::Constraints | CatalogPart::Indexes => true,
        }
    }
}

/// Reads the description of tables, row by row.
///
/// Each of its [`statements`](Self::statements) that [`may_have_rows`](Self::may_have_rows) is sent, each row of an answer
/// given to [`read`](Self::read), and [`finish`](Self::finish) has the description.
pub struct SchemaReader {
    database: &'static dyn Introspection,
    tables: Vec<FoundTable>,
    namespaces: Vec<String>,
    wanted_namespaces: Vec<String>,
    enums: Vec<PhysicalEnum>,
    wanted_enums: Vec<EnumName>,
    /// The parts that are asked about.
    parts: Vec<CatalogPart>,
}

impl SchemaReader {
    /// A reader of the tables of these names.
    pub(in crate::sql::ddl) fn new(
        database: &'static dyn Introspection,
        wanted: &PhysicalSchema,
    ) -> Self {
        let tables = wanted.tables().iter().map(|table| FoundTable {
            table: PhysicalTable::new(table.name.clone()),
            types: Vec::new(),
            definition: None,
            index_definitions: Vec::new(),
            exclusions: Vec::new(),
        });
        SchemaReader {
            database,
            tables: tables.collect(),
            namespaces: Vec::new(),
            wanted_namespaces: wanted.namespaces().iter().cloned().collect(),
            enums: Vec::new(),
            wanted_enums: wanted.enums().map(|own| own.name.clone()).collect(),
            parts: PARTS.into_iter().filter(|it| it.is_in(wanted)).collect(),
        }
    }

    /// A reader of all that the tables of these names have, whatever is wanted of them.
    pub(in crate::sql::ddl) fn of_all(
        database: &'static dyn Introspection,
        wanted: &PhysicalSchema,
    ) -> Self {
        let is_asked = |part: &CatalogPart| *part != CatalogPart::Namespaces || part.is_in(wanted);
        SchemaReader {
            parts: PARTS.into_iter().filter(is_asked).collect(),
            ..SchemaReader::new(database, wanted)
        }
    }

    /// The statements to be sent, each with the part that its rows are for.
    pub fn statements(&self) -> Vec<(CatalogPart, Statement)> {
        let tables = self.tables.iter().map(|found| found.table.name.clone());
        let tables: Vec<_> = tables.collect();
        let parts = self.parts.iter();
        parts
            .filter_map(|&part| Some((part, self.statement(part, &tables)?)))
            .collect()
    }

    /// Returns whether the statement for this part may have rows, now that those of the parts before it were read: where no
    /// table has columns, there is nothing of a table.
    pub fn may_have_rows(&self, part: CatalogPart) -> bool {
        match part {
            CatalogPart::Columns | CatalogPart::Enums | CatalogPart::Namespaces => true,
            CatalogPart::Constraints
            | CatalogPart::Indexes
            | CatalogPart::Searches
            | CatalogPart::Partitions
            | CatalogPart::Comments => self.tables.iter().any(FoundTable::is_there),
        }
    }

    fn statement(&self, part: CatalogPart, tables: &[TableName]) -> Option<Statement> {
        let database = self.database;
        match part {
            CatalogPart::Columns => Some(database.find_columns(tables)),
            CatalogPart::Constraints => Some(database.find_constraints(tables)),
            CatalogPart::Indexes => Some(database.find_indexes(tables)),
            CatalogPart::Searches => Some(database.find_searches(tables)),
            CatalogPart::Partitions => database.find_partitions(tables),
            CatalogPart::Comments => database.find_comments(tables),
            CatalogPart::Enums => database.find_enums(tables, &self.wanted_enums),
            CatalogPart::Namespaces => database.find_namespaces(self.wanted_namespaces.clone()),
        }
    }

    /// Takes a row of the statement for this part.
    ///
    /// # Errors
    /// The error of a row that has other columns.
    pub fn read(&mut self, part: CatalogPart, row: &mut dyn Reader) -> DecodeResult<()> {
        match part {
            CatalogPart::Columns => self.read_of_table(row, FoundTable::read_column),
            CatalogPart::Constraints => self.read_of_table(row, FoundTable::read_constraint),
            CatalogPart::Indexes => self.read_of_table(row, FoundTable::read_index),
            CatalogPart::Searches => self.read_of_table(row, FoundTable::read_search),
            CatalogPart::Partitions => self.read_of_table(row, FoundTable::read_partitioning),
            CatalogPart::Comments => self.read_of_table(row, FoundTable::read_comment),
            CatalogPart::Enums => read_enum(&mut self.enums, row),
            CatalogPart::Namespaces => {
                self.namespaces.push(row.string()?);
                Ok(())
            }
        }
    }

    /// Takes a row that begins with the position of a table.
    fn read_of_table(
        &mut self,
        row: &mut dyn Reader,
        read: fn(&mut FoundTable, &mut dyn Reader) -> DecodeResult<()>,
    ) -> DecodeResult<()> {
        let position = row.i64()?;
        let position = usize::try_from(position).ok();
        match position.and_then(|position| self.tables.get_mut(position)) {
            Some(found) => read(found, row),
            None => Ok(()),
        }
    }

    /// The description of the tables that were found.
    pub fn finish(self) -> PhysicalSchema {
        let found = self.tables.into_iter();
        let found = found.filter(FoundTable::is_there);
        let tables = found.map(|mut found| {
            self.database.read_definition(&mut found);
            found.finish(self.database)
        });
        PhysicalSchema::new(self.namespaces, tables).with_enums(self.enums)
    }
}
