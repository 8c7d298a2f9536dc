//! `orm`, from this repository.

use super::{Library, calls};
use crate::app::repository;
use crate::schema::{Field, Kind, Model};

pub struct Orm;

impl Library for Orm {
    fn name(&self) -> &'static str {
        "orm"
    }

    fn dependencies(&self) -> String {
        dependency(r#", default-features = false, features = ["sqlite"]"#)
    }

    fn model(&self, model: &Model) -> String {
        let ty = model.ty();
        let before = model.before();
        let target = model.target();
        let fields = model.lines(field);
        format!(
            r#"use crate::{before};
use orm::chrono::{{DateTime, NaiveDate, NaiveTime, Utc}};
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
pub struct {ty} {{
    pub id: i64,
{fields}    #[orm(related_name = "children", on_delete = Cascade)]
    pub parent: ForeignKey<{before}::{target}>,
}}
"#
        )
    }

    fn queries(&self, model: &Model) -> String {
        let ty = model.ty();
        let write = if model.inserts() {
            insert(model)
        } else {
            update(model)
        };
        format!(
            r#"
pub async fn listed(db: &Database) -> orm::Result<Vec<{ty}>> {{
    {ty}::objects()
        .filter({ty}.active.eq(true) & {ty}.amount.ge(3) & {ty}.name.contains("ature"))
        .order_by(({ty}.name, {ty}.created_at.desc()))
        .limit(20)
        .all(db)
        .await
}}

pub async fn by_key(key: i64, db: &Database) -> orm::Result<{ty}> {{
    {ty}::get(key, db).await
}}

pub async fn with_parents(db: &Database) -> orm::Result<Vec<{ty}>> {{
    {ty}::objects()
        .filter({ty}.parent.name.contains("ature"))
        .select_related({ty}.parent)
        .all(db)
        .await
}}

{write}
pub async fn run(db: &Database) -> orm::Result<usize> {{
    let first = by_key(1, db).await?;
    let changed = write(first.id, db).await?;
    Ok(listed(db).await?.len() + with_parents(db).await?.len() + changed)
}}
"#
        )
    }

    fn main(&self, modules: &[String]) -> String {
        let calls = calls(modules, |module| {
            format!("n_rows += {module}::run(&db).await?;")
        });
        format!(
            r#"#[tokio::main]
async fn main() -> orm::Result<()> {{
    let db = orm::Database::connect("sqlite::memory:").await?;
    let mut n_rows = 0;
{calls}    println!("{{n_rows}} rows");
    Ok(())
}}
"#
        )
    }
}

/// The lines below `[dependencies]`, with these settings of `orm`.
pub fn dependency(settings: &str) -> String {
    let path = repository();
    let path = path.display();
    format!(
        r#"orm = {{ path = '{path}'{settings} }}
tokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}
"#
    )
}

fn field(field: &Field) -> String {
    let options = match field.kind {
        Kind::Name => "    #[orm(max_length = 100)]\n",
        _ => "",
    };
    format!("{options}    pub {}: {},\n", field.name, field.rust())
}

fn insert(model: &Model) -> String {
    let ty = model.ty();
    let values = model
        .required()
        .map(|field| format!("        .{}({})\n", field.name, field.kind.example()));
    let values: String = values.collect();
    format!(
        r#"pub async fn write(parent: i64, db: &Database) -> orm::Result<usize> {{
    let row = {ty}::draft()
{values}        .parent(parent)
        .save(db)
        .await?;
    Ok(usize::from(row.active))
}}
"#
    )
}

fn update(model: &Model) -> String {
    let ty = model.ty();
    format!(
        r#"pub async fn write(parent: i64, db: &Database) -> orm::Result<usize> {{
    let changed = {ty}::objects()
        .filter({ty}.parent.eq(parent))
        .update(({ty}.amount.set(8), {ty}.active.set(false)), db)
        .await?;
    Ok(usize::try_from(changed).unwrap_or(usize::MAX))
}}
"#
    )
}
