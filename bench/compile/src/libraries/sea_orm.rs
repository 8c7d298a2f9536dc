//! sea-orm 2, with entities in the compact form that its generator writes.

use super::{Library, calls};
use crate::schema::{Field, Kind, Model};

pub struct SeaOrm;

impl Library for SeaOrm {
    fn name(&self) -> &'static str {
        "sea-orm"
    }

    fn dependencies(&self) -> String {
        dependency(
            r#", default-features = false, features = ["macros", "with-chrono", "sqlx-sqlite", "runtime-tokio"]"#,
        )
    }

    fn model(&self, model: &Model) -> String {
        let own = model.module();
        let (before, after) = (model.before(), model.after());
        let target = model.target();
        let child = model.child();
        let fields = model.lines(field);
        format!(
            r#"use crate::{{{after}, {before}}};
use sea_orm::entity::prelude::*;
use sea_orm::{{QueryOrder, QuerySelect}};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "{own}")]
pub struct Model {{
    #[sea_orm(primary_key)]
    pub id: i64,
{fields}    pub parent_id: i64,
}}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {{
    #[sea_orm(
        belongs_to = "{before}::Entity",
        from = "Column::ParentId",
        to = "{before}::Column::Id",
        on_delete = "Cascade"
    )]
    {target},
    #[sea_orm(has_many = "{after}::Entity")]
    {child},
}}

impl Related<{before}::Entity> for Entity {{
    fn to() -> RelationDef {{
        Relation::{target}.def()
    }}
}}

impl Related<{after}::Entity> for Entity {{
    fn to() -> RelationDef {{
        Relation::{child}.def()
    }}
}}

impl ActiveModelBehavior for ActiveModel {{}}
"#
        )
    }

    fn queries(&self, model: &Model) -> String {
        let before = model.before();
        let write = if model.inserts() {
            insert(model)
        } else {
            UPDATE.to_owned()
        };
        format!(
            r#"
pub async fn listed(db: &DatabaseConnection) -> Result<Vec<Model>, DbErr> {{
    Entity::find()
        .filter(Column::Active.eq(true))
        .filter(Column::Amount.gte(3))
        .filter(Column::Name.contains("ature"))
        .order_by_asc(Column::Name)
        .order_by_desc(Column::CreatedAt)
        .limit(20)
        .all(db)
        .await
}}

pub async fn by_key(key: i64, db: &DatabaseConnection) -> Result<Model, DbErr> {{
    let found = Entity::find_by_id(key).one(db).await?;
    found.ok_or_else(|| DbErr::RecordNotFound("no row of this key".to_owned()))
}}

pub async fn with_parents(db: &DatabaseConnection) -> Result<Vec<(Model, Option<{before}::Model>)>, DbErr> {{
    Entity::find()
        .find_also_related({before}::Entity)
        .filter({before}::Column::Name.contains("ature"))
        .all(db)
        .await
}}

{write}
pub async fn run(db: &DatabaseConnection) -> Result<usize, DbErr> {{
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
async fn main() -> Result<(), sea_orm::DbErr> {{
    let db = sea_orm::Database::connect("sqlite::memory:").await?;
    let mut n_rows = 0;
{calls}    println!("{{n_rows}} rows");
    Ok(())
}}
"#
        )
    }
}

/// The lines below `[dependencies]`, with these settings of sea-orm.
pub fn dependency(settings: &str) -> String {
    format!(
        r#"sea-orm = {{ version = "2"{settings} }}
tokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}
"#
    )
}

fn field(field: &Field) -> String {
    let options = match field.kind {
        Kind::Name => "    #[sea_orm(column_type = \"String(StringLen::N(100))\")]\n",
        Kind::Text if field.nullable => "    #[sea_orm(column_type = \"Text\", nullable)]\n",
        Kind::Text => "    #[sea_orm(column_type = \"Text\")]\n",
        _ => "",
    };
    format!(
        "{options}    pub {}: {},\n",
        field.name,
        named(&field.rust())
    )
}

/// Types of chrono by the names that sea-orm gives them.
fn named(text: &str) -> String {
    let text = text
        .replace("Naive", "")
        .replace("DateTime<Utc>", "DateTimeUtc");
    text.replace("Utc::", "ChronoUtc::")
}

fn insert(model: &Model) -> String {
    let values = model.required().map(|field| {
        let owned = if field.kind.is_text() {
            ".to_owned()"
        } else {
            ""
        };
        format!(
            "        {}: sea_orm::Set({}{owned}),\n",
            field.name,
            named(field.kind.example())
        )
    });
    let values: String = values.collect();
    format!(
        r#"pub async fn write(parent: i64, db: &DatabaseConnection) -> Result<usize, DbErr> {{
    let new = ActiveModel {{
{values}        parent_id: sea_orm::Set(parent),
        ..Default::default()
    }};
    let row = new.insert(db).await?;
    Ok(usize::from(row.active))
}}
"#
    )
}

const UPDATE: &str = r#"pub async fn write(parent: i64, db: &DatabaseConnection) -> Result<usize, DbErr> {
    let result = Entity::update_many()
        .col_expr(Column::Amount, Expr::value(8))
        .col_expr(Column::Active, Expr::value(false))
        .filter(Column::ParentId.eq(parent))
        .exec(db)
        .await?;
    Ok(usize::try_from(result.rows_affected).unwrap_or(usize::MAX))
}
"#;
