//! Programs that connect and run one query of one model, compiled with all they depend on.

use crate::app::{App, File};
use crate::cargo::{Cargo, Cost, median};
use crate::libraries::{diesel, orm, sea_orm};
use crate::{Result, Settings, folder};
use std::process::Command;

/// Prints the table: a row a program.
pub fn measure(settings: &Settings) -> Result<()> {
    println!("\n### A program of one model and one query, from nothing\n");
    println!("| dependencies | wall | user | crates |\n|---|---:|---:|---:|");
    for case in cases() {
        let costs = costs(&case, settings.n_runs)?;
        let wall = median(costs.iter().map(|cost| cost.wall).collect());
        let user = median(costs.iter().map(|cost| cost.user).collect());
        println!(
            "| {} | {wall:.1} s | {user:.1} s | {} |",
            case.title, costs[0].n_crates
        );
    }
    Ok(())
}

/// One program.
struct Case {
    title: &'static str,
    name: &'static str,
    dependencies: String,
    main: &'static str,
}

/// All of them; diesel for Postgres only where there is a libpq to link.
fn cases() -> Vec<Case> {
    let mut cases = with_both();
    cases.extend(with_sqlite());
    if has_libpq() {
        cases.push(diesel_with_both());
    } else {
        eprintln!("diesel with Postgres is left out: no `pg_config`, so no libpq");
    }
    cases
}

fn with_both() -> Vec<Case> {
    let default = r#", features = ["sqlx-sqlite", "sqlx-postgres", "runtime-tokio-rustls"]"#;
    let lean = default.replace("[", r#"["macros", "#) + ", default-features = false";
    vec![
        Case {
            title: "`orm`: SQLite, Postgres, TLS (default)",
            name: "orm-both",
            dependencies: orm::dependency(""),
            main: ORM,
        },
        Case {
            title: "sea-orm: SQLite, Postgres, TLS, macros",
            name: "sea-orm-both",
            dependencies: sea_orm::dependency(&lean),
            main: SEA_ORM,
        },
        Case {
            title: "sea-orm: SQLite, Postgres, TLS, default features",
            name: "sea-orm-default",
            dependencies: sea_orm::dependency(default),
            main: SEA_ORM,
        },
    ]
}

fn with_sqlite() -> Vec<Case> {
    let ours = r#", default-features = false, features = ["sqlite"]"#;
    let theirs =
        r#", default-features = false, features = ["macros", "sqlx-sqlite", "runtime-tokio"]"#;
    vec![
        Case {
            title: "`orm`: SQLite",
            name: "orm-sqlite",
            dependencies: orm::dependency(ours),
            main: ORM,
        },
        Case {
            title: "sea-orm: SQLite, macros",
            name: "sea-orm-sqlite",
            dependencies: sea_orm::dependency(theirs),
            main: SEA_ORM,
        },
        Case {
            title: "diesel: SQLite",
            name: "diesel-sqlite",
            dependencies: diesel::SQLITE.to_owned(),
            main: DIESEL,
        },
    ]
}

fn diesel_with_both() -> Case {
    Case {
        title: "diesel: SQLite, Postgres (the machine's own libpq)",
        name: "diesel-both",
        dependencies: diesel::SQLITE.replace(r#"["sqlite", "#, r#"["sqlite", "postgres", "#),
        main: DIESEL,
    }
}

fn has_libpq() -> bool {
    Command::new("pg_config")
        .arg("--libdir")
        .output()
        .is_ok_and(|output| output.status.success())
}

/// What compiling it takes each time; then the program must do what it says.
fn costs(case: &Case, n_runs: usize) -> Result<Vec<Cost>> {
    let app = App {
        name: case.name.to_owned(),
        dependencies: case.dependencies.clone(),
        files: vec![File::new("main", case.main.to_owned())],
    };
    let cargo = Cargo::new(app.write(&folder())?, case.name)?;
    let run = |_| {
        eprintln!("{}: cargo build", case.name);
        cargo.forget()?;
        cargo.timed(&["build"])
    };
    let costs = (0..n_runs).map(run).collect::<Result<Vec<_>>>()?;
    cargo.timed(&["run", "--quiet"])?;
    cargo.forget()?;
    Ok(costs)
}

const ORM: &str = r#"use orm::prelude::*;

#[derive(Model)]
pub struct Author {
    pub id: i64,
    pub name: String,
}

#[tokio::main]
async fn main() -> orm::Result<()> {
    let db = Database::connect("sqlite::memory:").await?;
    db.create_tables(schema![Author]).await?;
    let authors = Author::objects().filter(Author.name.eq("Emerson")).all(&db).await?;
    assert!(authors.is_empty());
    Ok(())
}
"#;

const DIESEL: &str = r#"use diesel::prelude::*;

diesel::table! {
    author (id) {
        id -> BigInt,
        name -> Text,
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = author)]
pub struct Author {
    pub id: i64,
    pub name: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut db = SqliteConnection::establish(":memory:")?;
    diesel::sql_query("CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL)").execute(&mut db)?;
    let found = author::table.filter(author::name.eq("Emerson"));
    let authors: Vec<Author> = found.select(Author::as_select()).load(&mut db)?;
    assert!(authors.is_empty());
    Ok(())
}
"#;

const SEA_ORM: &str = r#"use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "author")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

#[tokio::main]
async fn main() -> Result<(), DbErr> {
    let db = sea_orm::Database::connect("sqlite::memory:").await?;
    db.execute_unprepared("CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL)").await?;
    let authors = Entity::find().filter(Column::Name.eq("Emerson")).all(&db).await?;
    assert!(authors.is_empty());
    Ok(())
}
"#;
