//! diesel 2, on SQLite.

use super::{Library, calls};
use crate::app::File;
use crate::schema::{Field, Kind, Model};

pub struct Diesel;

/// diesel and what it needs besides; the SQLite that all of them link.
pub const SQLITE: &str = r#"diesel = { version = "2.3", features = ["sqlite", "returning_clauses_for_sqlite_3_35"] }
libsqlite3-sys = { version = "0.37", features = ["bundled"] }
"#;

/// The same with chrono's types of dates and times.
const WITH_CHRONO: &str = r#"chrono = { version = "0.4", default-features = false, features = ["clock", "std"] }
diesel = { version = "2.3", features = ["sqlite", "returning_clauses_for_sqlite_3_35", "chrono"] }
libsqlite3-sys = { version = "0.37", features = ["bundled"] }
"#;

impl Library for Diesel {
    fn name(&self) -> &'static str {
        "diesel"
    }

    fn dependencies(&self) -> String {
        WITH_CHRONO.to_owned()
    }

    fn model(&self, model: &Model) -> String {
        let (ty, own) = (model.ty(), model.module());
        let (before, target) = (model.before(), model.target());
        let fields = model.lines(|field| format!("    pub {}: {},\n", field.name, field.rust()));
        let new = if model.inserts() {
            new_row(model)
        } else {
            String::new()
        };
        format!(
            r#"use crate::{before}::{target};
use crate::schema::{{{before}, {own}}};
use chrono::{{DateTime, NaiveDate, NaiveTime, Utc}};
use diesel::prelude::*;
use diesel::sqlite::Sqlite;

#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone)]
#[diesel(table_name = {own}, belongs_to({target}, foreign_key = parent_id), check_for_backend(Sqlite))]
pub struct {ty} {{
    pub id: i64,
{fields}    pub parent_id: i64,
}}
{new}"#
        )
    }

    fn queries(&self, model: &Model) -> String {
        let (ty, own) = (model.ty(), model.module());
        let (before, target) = (model.before(), model.target());
        let write = if model.inserts() {
            insert(model)
        } else {
            update(model)
        };
        format!(
            r#"
pub fn listed(db: &mut SqliteConnection) -> QueryResult<Vec<{ty}>> {{
    {own}::table
        .filter({own}::active.eq(true))
        .filter({own}::amount.ge(3))
        .filter({own}::name.like("%ature%"))
        .order(({own}::name, {own}::created_at.desc()))
        .limit(20)
        .select({ty}::as_select())
        .load(db)
}}

pub fn by_key(key: i64, db: &mut SqliteConnection) -> QueryResult<{ty}> {{
    {own}::table.find(key).select({ty}::as_select()).first(db)
}}

pub fn with_parents(db: &mut SqliteConnection) -> QueryResult<Vec<({ty}, {target})>> {{
    {own}::table
        .inner_join({before}::table)
        .filter({before}::name.like("%ature%"))
        .select(({ty}::as_select(), {target}::as_select()))
        .load(db)
}}

{write}
pub fn run(db: &mut SqliteConnection) -> QueryResult<usize> {{
    let first = by_key(1, db)?;
    let changed = write(first.id, db)?;
    Ok(listed(db)?.len() + with_parents(db)?.len() + changed)
}}
"#
        )
    }

    fn main(&self, modules: &[String]) -> String {
        let calls = calls(modules, |module| {
            format!("n_rows += {module}::run(&mut db)?;")
        });
        format!(
            r#"use diesel::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let mut db = SqliteConnection::establish(":memory:")?;
    let mut n_rows = 0;
{calls}    println!("{{n_rows}} rows");
    Ok(())
}}
"#
        )
    }

    /// What `diesel print-schema` writes, in its own default: all tables may stand in one query.
    fn shared(&self, models: &[Model]) -> Option<File> {
        let tables: String = models.iter().map(table).collect();
        let names: Vec<_> = models.iter().map(Model::module).collect();
        let names = names.join(", ");
        let text = format!("{tables}diesel::allow_tables_to_appear_in_same_query!({names});\n");
        Some(File::new("schema", text))
    }
}

fn table(model: &Model) -> String {
    let (own, before) = (model.module(), model.before());
    let columns = model.lines(|field| format!("        {} -> {},\n", field.name, column(field)));
    format!(
        r#"diesel::table! {{
    {own} (id) {{
        id -> BigInt,
{columns}        parent_id -> BigInt,
    }}
}}

diesel::joinable!({own} -> {before} (parent_id));

"#
    )
}

/// The type of a column.
fn column(field: &Field) -> String {
    let ty = match field.kind {
        Kind::Name | Kind::Text => "Text",
        Kind::Short => "SmallInt",
        Kind::Int => "Integer",
        Kind::Long => "BigInt",
        Kind::Float => "Float",
        Kind::Double => "Double",
        Kind::Bool => "Bool",
        Kind::Date => "Date",
        Kind::Time => "Time",
        Kind::Moment => "TimestamptzSqlite",
    };
    if field.nullable {
        format!("Nullable<{ty}>")
    } else {
        ty.to_owned()
    }
}

/// The struct of a row that is not stored yet.
fn new_row(model: &Model) -> String {
    let (ty, own) = (model.ty(), model.module());
    let fields = model.lines(|field| {
        let ty = if field.kind.is_text() {
            field.optional("&'a str")
        } else {
            field.rust()
        };
        format!("    pub {}: {ty},\n", field.name)
    });
    format!(
        r#"
#[derive(Insertable)]
#[diesel(table_name = {own})]
pub struct New{ty}<'a> {{
{fields}    pub parent_id: i64,
}}
"#
    )
}

fn insert(model: &Model) -> String {
    let (ty, own) = (model.ty(), model.module());
    let values = model.lines(|field| {
        let value = if field.nullable {
            "None"
        } else {
            field.kind.example()
        };
        format!("        {}: {value},\n", field.name)
    });
    format!(
        r#"pub fn write(parent: i64, db: &mut SqliteConnection) -> QueryResult<usize> {{
    let new = New{ty} {{
{values}        parent_id: parent,
    }};
    let row = diesel::insert_into({own}::table)
        .values(&new)
        .returning({ty}::as_returning())
        .get_result(db)?;
    Ok(usize::from(row.active))
}}
"#
    )
}

fn update(model: &Model) -> String {
    let own = model.module();
    format!(
        r#"pub fn write(parent: i64, db: &mut SqliteConnection) -> QueryResult<usize> {{
    diesel::update({own}::table.filter({own}::parent_id.eq(parent)))
        .set(({own}::amount.eq(8), {own}::active.eq(false)))
        .execute(db)
}}
"#
    )
}
