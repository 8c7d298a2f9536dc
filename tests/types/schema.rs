//! Tables: made from models, once, in an order that works; and checked against what is there.

on_each! {
    tables_are_made_once,
    of_missing_tables_no_more_is_asked_than_whether_they_are_there,
    a_default_of_null_is_none,
    tables_are_made_in_an_order_that_works,
    models_that_refer_to_each_other,
    missing_tables_are_added,
    tables_that_differ_are_refused,
    an_invalid_schema_is_refused_with_all_its_problems,
    nothing_is_made_of_an_invalid_schema,
    tables_are_dropped,
    names_and_columns_as_declared,
    indexes_and_uniques_hold,
    concurrent_creation,
    tables_are_read_back_as_described,
    tables_are_made_of_what_was_read,
    a_table_made_elsewhere_is_described_as_it_is;
    only(Postgres, "SQLite has no schemas") tables_of_another_schema, schemas_are_read_back_as_described;
    only(Sqlite, "SQLite has no schemas") another_schema_is_unsupported
}

use orm::Error;
use orm::chrono::{DateTime, Utc};
use orm::prelude::*;
use orm_tests::support::{assert_made_again, assert_read_back, run, sent};

#[derive(Model, Debug, Clone)]
struct Tree {
    id: i64,
    #[orm(max_length = 30, unique)]
    name: String,
    height: Option<f64>,
    #[orm(on_delete = Protect)]
    forest: ForeignKey<Forest>,
    #[orm(db_default = "0")]
    rings: i32,
    planted: DateTime<Utc>,
}

#[derive(Model, Debug, Clone)]
struct Forest {
    id: i64,
    name: String,
}

async fn tables_are_made_once(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Tree, Forest]).await?;
    let forest = Forest::draft().name("Sherwood").save(&db).await?;
    db.create_tables(schema![Tree, Forest]).await?;
    db.create_tables(schema![Forest]).await?;
    assert_eq!(Forest::objects().get(&db).await?.id, forest.id);
    Ok(())
}

async fn of_missing_tables_no_more_is_asked_than_whether_they_are_there(
    db: Database,
) -> orm::Result<()> {
    let create = async || db.create_tables(schema![Tree, Forest]).await;
    let questions = |sent: &[String]| sent.iter().filter(|it| it.contains("\"wanted\"")).count();
    let ((), missing) = sent(&db, create).await?;
    assert_eq!(questions(&missing), 1, "{missing:#?}");
    let ((), there) = sent(&db, create).await?;
    assert_eq!(questions(&there), 3, "{there:#?}");
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Note {
    id: i64,
    #[orm(db_default = "NULL")]
    text: Option<String>,
}

/// Postgres does not keep it.
async fn a_default_of_null_is_none(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    db.create_tables(schema![Note]).await?;
    assert_eq!(Note::draft().save(&db).await?.text, None);
    Ok(())
}

async fn tables_are_made_in_an_order_that_works(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Tree, Forest]).await?;
    let forest = Forest::draft().name("Sherwood").save(&db).await?;
    Tree::draft()
        .name("Major Oak")
        .forest(&forest)
        .planted(Utc::now())
        .save(&db)
        .await
        .map(drop)
}

#[derive(Model, Debug, Clone)]
struct Team {
    id: i64,
    #[orm(related_name = "led_teams", on_delete = SetNull)]
    captain: Option<ForeignKey<Member>>,
}

#[derive(Model, Debug, Clone)]
struct Member {
    id: i64,
    #[orm(related_name = "members", on_delete = Cascade)]
    team: ForeignKey<Team>,
}

async fn models_that_refer_to_each_other(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Team, Member]).await?;
    db.create_tables(schema![Member, Team]).await?;
    let mut team = Team::draft().save(&db).await?;
    let member = Member::draft().team(&team).save(&db).await?;
    team.captain = Some((&member).into());
    team.save(&db).await?;
    assert_eq!(
        Member::objects()
            .filter(Member.team.captain.eq(&member))
            .count(&db)
            .await?,
        1
    );
    let dangling = Member::draft().team(99).save(&db).await;
    assert!(
        matches!(
            dangling,
            Err(Error::ForeignKeyViolation {
                model: "Member",
                field: Some("team"),
                ..
            })
        ),
        "{dangling:?}"
    );
    team.delete(&db).await?;
    assert_eq!(Member::objects().count(&db).await?, 0);
    db.drop_tables(schema![Team, Member]).await
}

async fn missing_tables_are_added(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Forest]).await?;
    Forest::draft().name("Sherwood").save(&db).await?;
    db.create_tables(schema![Forest, Tree]).await?;
    assert_eq!(
        (
            Forest::objects().count(&db).await?,
            Tree::objects().count(&db).await?
        ),
        (1, 0)
    );
    Ok(())
}

/// The table of `Forest`, as others declare it.
mod others {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "forest")]
    pub(super) struct Larger {
        pub(super) id: i64,
        pub(super) name: String,
        pub(super) area: i32,
    }

    #[derive(Model)]
    #[orm(table = "forest")]
    pub(super) struct Smaller {
        pub(super) id: i64,
    }

    #[derive(Model)]
    #[orm(table = "forest")]
    pub(super) struct Nullable {
        pub(super) id: i64,
        pub(super) name: Option<String>,
    }

    #[derive(Model)]
    #[orm(table = "forest")]
    pub(super) struct Numbered {
        pub(super) id: i64,
        pub(super) name: i32,
    }
}

async fn tables_that_differ_are_refused(db: Database) -> orm::Result<()> {
    use others::*;
    db.create_tables(schema![Forest]).await?;
    let assert_mismatch = |result: orm::Result<()>, name: &str, differs: &str| {
        let fits = matches!(
            &result,
            Err(Error::SchemaMismatch { model: Some(model), field: Some(field), .. }) if *model == name && *field == differs
        );
        assert!(fits, "{result:?}");
    };
    assert_mismatch(db.create_tables(schema![Larger]).await, "Larger", "area");
    assert_mismatch(
        db.create_tables(schema![Nullable]).await,
        "Nullable",
        "name",
    );
    assert_mismatch(
        db.create_tables(schema![Numbered]).await,
        "Numbered",
        "name",
    );
    let smaller = db.create_tables(schema![Smaller]).await;
    assert!(
        matches!(
            smaller,
            Err(Error::SchemaMismatch {
                model: Some("Smaller"),
                ..
            })
        ),
        "{smaller:?}"
    );
    db.create_tables(schema![Forest]).await
}

async fn an_invalid_schema_is_refused_with_all_its_problems(db: Database) {
    use others::*;
    let invalid = db.create_tables(schema![Tree, Larger, Smaller]).await;
    let Err(Error::InvalidSchema { problems }) = invalid else {
        panic!("{invalid:?}")
    };
    assert!(
        problems.iter().any(|problem| problem.contains("Forest")),
        "{problems:?}"
    );
    assert!(
        problems
            .iter()
            .any(|problem| problem.contains("Larger") && problem.contains("Smaller")),
        "{problems:?}"
    );
    let written = schema![Tree].to_sql(Backend::Sqlite);
    assert!(
        matches!(written, Err(Error::InvalidSchema { .. })),
        "{written:?}"
    );
}

async fn nothing_is_made_of_an_invalid_schema(db: Database) -> orm::Result<()> {
    assert!(db.create_tables(schema![Tree]).await.is_err());
    let missing = Tree::objects().count(&db).await;
    assert!(
        matches!(
            missing,
            Err(Error::SchemaMismatch {
                model: Some("Tree"),
                ..
            })
        ),
        "{missing:?}"
    );
    db.create_tables(schema![Tree, Forest]).await
}

async fn tables_are_dropped(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Tree, Forest]).await?;
    let forest = Forest::draft().name("Sherwood").save(&db).await?;
    Tree::draft()
        .name("Major Oak")
        .forest(&forest)
        .planted(Utc::now())
        .save(&db)
        .await?;
    db.drop_tables(schema![Tree, Forest]).await?;
    db.drop_tables(schema![Tree, Forest]).await?;
    let missing = Forest::objects().count(&db).await;
    assert!(
        matches!(
            missing,
            Err(Error::SchemaMismatch {
                model: Some("Forest"),
                ..
            })
        ),
        "{missing:?}"
    );
    db.create_tables(schema![Tree, Forest]).await?;
    assert_eq!(Forest::draft().name("Epping").save(&db).await?.id, 1);
    Ok(())
}

async fn names_and_columns_as_declared(_: Database) -> orm::Result<()> {
    assert_eq!(
        schema![Tree, Forest].to_sql(Backend::Sqlite)?,
        include_str!("schema/sqlite.sql")
    );
    assert_eq!(
        schema![Tree, Forest].to_sql(Backend::Postgres)?,
        include_str!("schema/postgres.sql")
    );
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(table = "order", index(a, b), unique(b, r#type))]
struct Odd {
    id: i64,
    a: i32,
    #[orm(column = "select")]
    b: i32,
    r#type: String,
}

async fn indexes_and_uniques_hold(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Odd]).await?;
    Odd::draft().a(1).b(2).r#type("x").save(&db).await?;
    Odd::draft().a(1).b(2).r#type("y").save(&db).await?;
    let taken = Odd::draft().a(9).b(2).r#type("x").save(&db).await;
    assert!(
        matches!(&taken, Err(Error::UniqueViolation { model: "Odd", fields, .. }) if fields == &["b", "type"]),
        "{taken:?}"
    );
    assert_eq!(
        Odd::objects()
            .filter(Odd.b.eq(2) & Odd.r#type.eq("y"))
            .count(&db)
            .await?,
        1
    );
    Ok(())
}

async fn concurrent_creation(db: Database) -> orm::Result<()> {
    let create =
        |db: Database| tokio::spawn(async move { db.create_tables(schema![Tree, Forest]).await });
    let tasks: Vec<_> = (0..8).map(|_| create(db.clone())).collect();
    for task in tasks {
        task.await.expect("no panic")?;
    }
    assert_eq!(Tree::objects().count(&db).await?, 0);
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(schema = "archive")]
struct Record {
    id: i64,
    text: String,
}

#[cfg(feature = "postgres")]
async fn tables_of_another_schema(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Record]).await?;
    let record = Record::draft().text("x").save(&db).await?;
    assert_eq!(Record::get(record.id, &db).await?.text, "x");
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(schema = "archive")]
struct Page {
    id: i64,
    #[orm(on_delete = Cascade)]
    record: ForeignKey<Record>,
    #[orm(on_delete = Cascade)]
    forest: ForeignKey<Forest>,
}

#[cfg(feature = "postgres")]
async fn schemas_are_read_back_as_described(db: Database) -> orm::Result<()> {
    assert_read_back(schema![Page, Record, Forest], &db).await
}

#[cfg(feature = "sqlite")]
async fn another_schema_is_unsupported(db: Database) {
    let refused = db.create_tables(schema![Record]).await;
    assert!(
        matches!(
            refused,
            Err(Error::Unsupported {
                backend: "sqlite",
                ..
            })
        ),
        "{refused:?}"
    );
}

/// Models with all that a description holds.
mod described {
    use orm::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
    use orm::prelude::*;
    use orm::uuid::Uuid;

    #[derive(Model)]
    pub(super) struct Machine {
        pub(super) id: i32,
        #[orm(max_length = 30, unique)]
        pub(super) name: String,
        #[orm(related_name = "copies", on_delete = SetNull, deferrable)]
        pub(super) original: Option<ForeignKey<Machine>>,
        #[orm(related_name = "machines")]
        pub(super) tags: ManyToMany<Tag>,
    }

    #[derive(Model)]
    #[orm(
        primary_key(machine, number),
        index(weight, number),
        unique(code, machine),
        check(name = "heavy", sqlite = "weight > 1", postgres = "(weight > 1)")
    )]
    pub(super) struct Part {
        #[orm(related_name = "parts", on_delete = Cascade)]
        pub(super) machine: ForeignKey<Machine>,
        pub(super) number: i16,
        #[orm(related_name = "contents", on_delete = Restrict)]
        pub(super) inside: Option<ForeignKey<Part>>,
        #[orm(related_name = "+", on_delete = DoNothing)]
        pub(super) lost: Option<ForeignKey<Part>>,
        #[orm(db_default = "7")]
        pub(super) weight: i32,
        #[orm(max_length = 8, collation = "binary")]
        pub(super) code: String,
    }

    #[derive(Model)]
    pub(super) struct Manual {
        #[orm(primary_key, related_name = "manual", on_delete = Protect)]
        pub(super) machine: OneToOne<Machine>,
        pub(super) text: String,
    }

    #[derive(Model)]
    pub(super) struct Tag {
        #[orm(primary_key, max_length = 20)]
        pub(super) name: String,
        #[orm(db_default(sqlite = "1", postgres = "true"))]
        pub(super) is_shown: bool,
    }

    #[derive(Model)]
    #[orm(index(double))]
    pub(super) struct Kinds {
        #[orm(primary_key)]
        pub(super) key: Uuid,
        pub(super) small: Option<i16>,
        pub(super) large: i64,
        pub(super) single: f32,
        pub(super) double: f64,
        pub(super) bytes: Vec<u8>,
        pub(super) date: NaiveDate,
        pub(super) time: NaiveTime,
        pub(super) moment: NaiveDateTime,
        pub(super) lasted: TimeDelta,
        #[orm(db_default = "NULL")]
        pub(super) seen: Option<DateTime<Utc>>,
        pub(super) words: Vec<String>,
        pub(super) spans: Option<Vec<TimeDelta>>,
    }
}

async fn tables_are_read_back_as_described(db: Database) -> orm::Result<()> {
    use described::*;
    assert_read_back(schema![Part, Machine, Manual, Tag, Kinds], &db).await
}

async fn tables_are_made_of_what_was_read(db: Database) -> orm::Result<()> {
    use described::*;
    assert_made_again(schema![Part, Machine, Manual, Tag, Kinds], &db).await
}

/// A table of `Forest`, made by hand: nothing of it is what `create_tables` would write.
async fn a_table_made_elsewhere_is_described_as_it_is(db: Database) -> orm::Result<()> {
    use orm::schema::physical::*;
    let is_sqlite = db.backend() == Backend::Sqlite;
    let made = if is_sqlite {
        "CREATE TABLE Forest (id INTEGER PRIMARY KEY, name VARCHAR(50) NOT NULL, area NUMERIC(8, 2) DEFAULT 1,
            next INT REFERENCES Forest ON DELETE CASCADE ON UPDATE SET NULL, CHECK (area > 0));
        CREATE UNIQUE INDEX small ON Forest (name) WHERE area < 10;
        CREATE INDEX other ON Forest (lower(name), area DESC)"
    } else {
        "CREATE TABLE forest (id bigserial PRIMARY KEY, name varchar COLLATE \"POSIX\" NOT NULL, area numeric(8, 2) DEFAULT 1,
            next bigint REFERENCES forest ON DELETE CASCADE ON UPDATE SET NULL, CHECK (area > 0));
        CREATE UNIQUE INDEX small ON forest (name) WHERE area < 10;
        CREATE INDEX other ON forest (lower(name), area DESC)"
    };
    run(made, &db).await?;
    let schema = schema![Forest];
    let found = db.introspect(&schema).await?;
    let forest = &found.tables()[0];
    let described = schema.describe();
    let i64 = || described.tables()[0].columns[0].ty.clone();
    let other = |name: &str| ColumnType::Other(name.to_owned());
    let types = forest.columns.iter().map(|column| column.ty.clone());
    let key = ["id".to_owned()];
    assert_eq!(forest.key_columns(), key);
    let [next] = &forest.foreign_keys[..] else {
        panic!("{forest:?}")
    };
    assert_eq!(next.name, "forest_next_fkey");
    assert_eq!(next.target_columns, key);
    assert_eq!(
        (next.on_delete, next.on_update),
        (ReferentialAction::Cascade, ReferentialAction::SetNull)
    );
    let [wide, small] = &forest.indexes[..] else {
        panic!("{forest:?}")
    };
    assert!(wide.columns().is_none() && wide.keys[1].descending);
    let name = IndexedValue::Expression(SqlExpression::Common("lower(name)".to_owned()));
    if is_sqlite {
        assert_eq!(wide.keys[0].value, name);
    }
    assert_eq!(small.columns(), Some(vec!["name"]));
    assert!(small.is_unique && small.condition.is_some() && small.unique_columns().is_none());
    let condition = CheckCondition::sql;
    if is_sqlite {
        let expected = ["INTEGER", "VARCHAR(50)", "NUMERIC(8, 2)", "INT"].map(other);
        assert_eq!(types.collect::<Vec<_>>(), expected);
        assert_eq!(forest.columns[0].default, Some(ColumnDefault::RowNumber));
        assert_eq!(forest.checks[0].name, "forest_check");
        assert_eq!(forest.checks[0].condition, condition("area > 0"));
    } else {
        let expected = [
            i64(),
            other("character varying"),
            other("numeric(8, 2)"),
            i64(),
        ];
        assert_eq!(types.collect::<Vec<_>>(), expected);
        assert_eq!(forest.columns[1].collation.as_deref(), Some("POSIX"));
        assert_eq!(forest.checks[0].name, "forest_area_check");
        assert_eq!(
            forest.checks[0].condition,
            condition("(area > (0)::numeric)")
        );
    }
    // It will do for the model, and is left as it is.
    db.create_tables(schema.clone()).await?;
    assert_eq!(db.introspect(&schema).await?, found);
    Ok(())
}
