//! The tables of a database as they are read, and its views, each by itself, since one may no longer fit its tables.

use crate::exit::Exit;
use crate::failure::Failure;
use orm_core::db::Database;
use orm_core::error::Result;
use orm_core::schema::physical::{PhysicalSchema, PhysicalTable, TableKind, TableName};
use orm_core::sql::ddl::ValueForms;

/// The names of tables and of views.
pub(super) struct NamesByKind {
    tables: Vec<TableName>,
    views: Vec<TableName>,
}

impl NamesByKind {
    /// All names that there are.
    pub(super) async fn of(db: &Database) -> Result<Self, Failure> {
        Ok(NamesByKind {
            tables: db.table_names(TableKind::Base).await.map_err(failed)?,
            views: db.table_names(TableKind::View).await.map_err(failed)?,
        })
    }

    pub(super) fn any(&self, is_it: impl Fn(&str) -> bool) -> bool {
        let mut names = self.tables.iter().chain(&self.views);
        names.any(|name| is_it(&name.name))
    }

    pub(super) fn retain(&mut self, keeps: impl Fn(&str) -> bool) {
        self.tables.retain(|name| keeps(&name.name));
        self.views.retain(|name| keeps(&name.name));
    }
}

/// The tables and views that were read.
pub(super) struct FoundTables {
    pub(super) schema: PhysicalSchema,
    pub(super) forms: ValueForms,
    /// Notes on the views that could not be read.
    pub(super) unread: Vec<String>,
}

/// Reads these tables and views; the views come last.
pub(super) async fn read(db: &Database, names: NamesByKind) -> Result<FoundTables, Failure> {
    let (schema, forms) = read_whole(db, names.tables).await.map_err(failed)?;
    let mut found = FoundTables {
        schema,
        forms,
        unread: Vec::new(),
    };
    for view in names.views {
        match read_whole(db, vec![view.clone()]).await {
            Ok((schema, forms)) => {
                found.schema = both(&found.schema, &schema);
                found.forms.extend(forms);
            }
            Err(error) => {
                let note = format!("the view `{view}` is left out: {error}");
                found.unread.push(note);
            }
        }
    }
    Ok(found)
}

async fn read_whole(db: &Database, names: Vec<TableName>) -> Result<(PhysicalSchema, ValueForms)> {
    let schema = db.read_tables(names).await?;
    let forms = db.value_forms(&schema).await?;
    Ok((schema, forms))
}

/// The tables and enum types of both.
fn both(one: &PhysicalSchema, other: &PhysicalSchema) -> PhysicalSchema {
    let tables = one.tables().iter().chain(other.tables());
    let tables = tables.map(|table| PhysicalTable::clone(table));
    let enums = one.enums().chain(other.enums()).cloned();
    PhysicalSchema::new(one.namespaces().clone(), tables).with_enums(enums)
}

fn failed(error: orm_core::error::Error) -> Failure {
    Failure::new(Exit::Failed, error)
}
