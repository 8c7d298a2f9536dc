//! The tables of a database as they are read, and its views, each by itself, since one may no longer fit its tables.

use super::catalog::is_untyped;
use crate::exit::Exit;
use crate::failure::Failure;
use orm_core::db::Database;
use orm_core::error::Result;
use orm_core::schema::physical::{ColumnType, PhysicalSchema, PhysicalTable, TableKind, TableName};
use orm_core::sql::ddl::ValueForms;

/// The schemas whose names a note has; those of tenants are many.
const MAX_SCHEMAS: usize = 5;

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
    let all = if names.views.is_empty() {
        PhysicalSchema::default()
    } else {
        let names = db.table_names(TableKind::Base).await.map_err(failed)?;
        db.read_tables(names).await.map_err(failed)?
    };
    for view in names.views {
        match read_whole(db, vec![view.clone()]).await {
            Ok((schema, forms)) => {
                let views = schema.tables().iter();
                let views = views.map(|view| with_types_of(&all, view)).collect();
                found.schema = with_views(&found.schema, views, &schema);
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

/// A note on the schemas of Postgres whose tables are not read; none if no other has any.
pub(super) async fn of_other_schemas(db: &Database) -> Result<Option<String>, Failure> {
    let names = db.other_schemas().await.map_err(failed)?;
    let Some(first) = names.first() else {
        return Ok(None);
    };
    let shown = names.iter().take(MAX_SCHEMAS);
    let shown: Vec<_> = shown.map(|name| format!("`{name}`")).collect();
    let more = match names.len().saturating_sub(MAX_SCHEMAS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let schemas = if names.len() > 1 { "schemas" } else { "schema" };
    Ok(Some(format!(
        "the tables of the {schemas} {}{more} are left out: `inspectdb --schema {first}` writes models of those in it",
        shown.join(", ")
    )))
}

async fn read_whole(db: &Database, names: Vec<TableName>) -> Result<(PhysicalSchema, ValueForms)> {
    let schema = db.read_tables(names).await?;
    let forms = db.value_forms(&schema).await?;
    Ok((schema, forms))
}

/// The tables and enum types of a schema, and these views with theirs.
fn with_views(
    schema: &PhysicalSchema,
    views: Vec<PhysicalTable>,
    of: &PhysicalSchema,
) -> PhysicalSchema {
    let tables = schema.tables().iter();
    let tables = tables.map(|table| PhysicalTable::clone(table));
    let enums = schema.enums().chain(of.enums()).cloned();
    PhysicalSchema::new(schema.namespaces().clone(), tables.chain(views)).with_enums(enums)
}

/// A view with the types that columns of tables have under the same names. SQLite tells of a view what its columns are declared
/// as, such as `TEXT`, and not the checks by which that is a date.
fn with_types_of(tables: &PhysicalSchema, view: &PhysicalTable) -> PhysicalTable {
    let mut view = view.clone();
    for column in &mut view.columns {
        if is_untyped(column) || !matches!(column.ty, ColumnType::Other(_)) {
            continue;
        }
        let tables = tables.tables().iter();
        let mut types = tables.filter_map(|table| Some(&table.column(&column.name)?.ty));
        if let Some(first) = types.next()
            && types.all(|other| other == first)
        {
            column.ty.clone_from(first);
        }
    }
    view
}

fn failed(error: orm_core::error::Error) -> Failure {
    Failure::new(Exit::Failed, error)
}
