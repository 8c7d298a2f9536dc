//! Databases that Django, Rails, Prisma, SeaORM, Diesel, Ecto, Laravel and Hibernate made are taken over: their tables become
//! models, the first migration is recorded, and later ones change them.

on_each! {
    every_constraint_and_index_can_be_changed,
    a_plan_has_the_names_of_the_database,
    rows_stay_while_their_tables_change,
    an_index_that_is_not_there_is_neither_renamed_nor_dropped,
    every_table_and_column_can_be_changed,
    what_differs_is_mended_by_the_sql_of_a_check,
}

use crate::scene::{Scene, statements};
use orm::prelude::*;
use orm::schema::physical::{
    CheckCondition, CheckConstraint, ColumnType, ForeignKeyConstraint, ItemKind, PhysicalColumn,
    PhysicalSchema, PhysicalTable, ReferentialAction, TableItem, TableName,
};
use orm::schema::{Digits, Schema};
use orm_cli::Exit;
use orm_migrate::runner::RunOptions;
use orm_migrate::{
    Change, Hints, Migration, Migrations, NoAnswers, SchemaState, TableChange, diff, runner,
};
use orm_tests::support::run;
use std::path::Path;
use std::{env, fs};

#[rustfmt::skip]
#[allow(unreachable_pub, clippy::duplicated_attributes, clippy::struct_field_names, reason = "it is as it was written")]
#[path = "inspected/takeover_sqlite.rs"]
#[cfg(feature = "sqlite")]
mod takeover_sqlite;

#[rustfmt::skip]
#[allow(unreachable_pub, clippy::duplicated_attributes, clippy::struct_field_names, reason = "it is as it was written")]
#[path = "inspected/takeover_postgres.rs"]
#[cfg(feature = "postgres")]
mod takeover_postgres;

/// Rows as Django writes them, on SQLite and on Postgres.
const AUTHOR_AND_POSTS: [&str; 2] = [
    "INSERT INTO blog_author VALUES (7, 'Ann', 'ann@example.org', '1980-02-29', '2024-05-01 08:00:00.500000', 44, 86400000000, '10.0.0.1', '{\"a\": 1}', 'a0eebc999c0b4ef8bb6d6bb9bd380a11', 1, X'00ff');
        INSERT INTO blog_post VALUES (3, 'One', 'one', 'draft', 12.50, '10:30:00', 7, NULL), (4, 'Two', 'two', 'live', 0, NULL, 7, 3);",
    "INSERT INTO blog_author VALUES (7, 'Ann', 'ann@example.org', '1980-02-29', '2024-05-01 10:00:00.5+02', 44, 1, '1 day', '10.0.0.1', '{\"a\": 1}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
        INSERT INTO blog_post VALUES (3, 'One', 'one', 'draft', 12.50, '10:30', 7, NULL), (4, 'Two', 'two', 'live', 0, NULL, 7, 3);",
];

/// The models that are compiled here, of what they were written of.
fn compiled(db: &Database) -> Schema {
    match db.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => takeover_sqlite::schema(),
        #[cfg(feature = "postgres")]
        Backend::Postgres => takeover_postgres::schema(),
        #[allow(unreachable_patterns, reason = "a build may have one database")]
        other => panic!("no models are of {other:?}"),
    }
}

/// A database that was taken over, and the tables as its migrations have them by now.
struct Takeover<'d> {
    db: &'d Database,
    scene: Scene,
    state: SchemaState,
    /// The names of the migrations.
    names: Vec<String>,
}

impl<'d> Takeover<'d> {
    /// Makes the tables, with these rows in them, compares the models that are written of them with those that are compiled
    /// here, and records the first migration; with `BLESS=1` writes the models.
    async fn of(db: &'d Database, rows: &str) -> orm::Result<Takeover<'d>> {
        let file = format!("cli/inspected/takeover_{}", db.backend().name());
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let sql = fs::read_to_string(file.with_extension("sql")).expect("statements");
        run(&sql, db).await?;
        run(rows, db).await?;
        let mut scene = Scene::on_database();
        let none = Schema::default();
        scene.manage(none, "inspectdb --out models.rs").await;
        let models = fs::read_to_string(scene.folder().join("models.rs")).expect("models");
        let file = file.with_extension("rs");
        if env::var_os("BLESS").is_some() {
            fs::write(&file, &models).expect("the models are kept");
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(models, expected, "{} differs", file.display());
        for call in ["makemigrations", "migrate --fake"] {
            let exit = scene.manage(compiled(db), call).await;
            assert_eq!(exit, Exit::Done, "{}", scene.shown());
        }
        Ok(Takeover {
            db,
            scene,
            state: SchemaState::of(&compiled(db)),
            names: vec!["0001_initial".to_owned()],
        })
    }

    /// Writes the migration by which a table becomes another.
    fn change(&mut self, table: &str, edit: impl Fn(&mut PhysicalTable)) {
        self.change_with(&Hints::default(), |own| {
            if own.name.name == table {
                edit(own);
            }
        });
    }

    /// Writes the migration by which all tables become others.
    fn change_with(&mut self, hints: &Hints, edit: impl Fn(&mut PhysicalTable)) {
        let all = self.state.describe();
        let tables = all.tables().iter().map(|own| {
            let mut own = PhysicalTable::clone(own);
            edit(&mut own);
            own
        });
        let namespaces = all.namespaces().iter().cloned();
        let wanted = PhysicalSchema::new(namespaces, tables).with_enums(all.enums().cloned());
        let wanted = SchemaState::from(wanted);
        let changes = diff(&self.state, &wanted, hints, &mut NoAnswers).expect("a difference");
        let migration = Migration {
            depends_on: self.names.last().cloned().into_iter().collect(),
            changes,
            ..Migration::default()
        };
        let name = format!("{:04}_change", self.names.len() + 1);
        self.scene.write_migration(&name, &migration.to_text());
        self.names.push(name);
        self.state = wanted;
    }

    /// Applies what is not applied yet.
    async fn migrate(&self) -> orm::Result<()> {
        let migrations = Migrations::from_dir(self.scene.folder().join("migrations"));
        runner::run(self.db, &migrations).await.map(drop)
    }
}

async fn an_index_that_is_not_there_is_neither_renamed_nor_dropped(
    db: Database,
) -> orm::Result<()> {
    let mut takeover = Takeover::of(&db, "").await?;
    let described = takeover.state.describe();
    let mut tables = described.tables().iter();
    let table = tables
        .find(|table| table.name.name == "blog_post")
        .expect("a table");
    let is_of_slug = |name: &str| name.starts_with("blog_post_slug");
    let names = table.indexes.iter().map(|index| index.name.clone());
    let names: Vec<_> = names.filter(|name| is_of_slug(name)).collect();
    assert!(!names.is_empty());
    for name in &names {
        run(&format!("DROP INDEX \"{name}\""), &db).await?;
    }
    let changes = names.iter().map(|from| {
        let (from, to) = (from.clone(), format!("{from}_new"));
        let kind = ItemKind::Index;
        Change::of_table(&table.name, TableChange::RenameItem { kind, from, to })
    });
    let changes: Vec<_> = changes.collect();
    let migration = Migration {
        depends_on: takeover.names.clone(),
        changes: changes.clone(),
        ..Migration::default()
    };
    takeover
        .scene
        .write_migration("0002_names", &migration.to_text());
    takeover.names.push("0002_names".to_owned());
    for change in &changes {
        takeover.state.apply(change).expect("an index");
    }
    takeover.migrate().await?;
    takeover.change("blog_post", |table| {
        table.indexes.retain(|index| !is_of_slug(&index.name));
    });
    takeover.migrate().await
}

fn set_on_delete(table: &mut PhysicalTable, column: &str, action: ReferentialAction) {
    let keys = table.foreign_keys.iter_mut();
    for key in keys.filter(|key| key.columns == [column]) {
        key.on_delete = action;
    }
}

async fn every_constraint_and_index_can_be_changed(db: Database) -> orm::Result<()> {
    let mut takeover = Takeover::of(&db, "").await?;
    let tables: Vec<_> = takeover.state.tables().cloned().collect();
    for table in &tables {
        let name = &table.name.name;
        for key in &table.foreign_keys {
            let action = match key.on_delete {
                ReferentialAction::Cascade => ReferentialAction::NoAction,
                _ => ReferentialAction::Cascade,
            };
            let edit = |table: &mut PhysicalTable| set_on_delete(table, &key.columns[0], action);
            takeover.change(name, edit);
            takeover.migrate().await?;
        }
        // A foreign key that no model says needs this one.
        let is_needed = |item: &TableItem| name == "h_child" && item.columns() == ["code"];
        let items = table.items().into_iter().filter(|item| !is_needed(item));
        for item in items.filter(|item| !matches!(item, TableItem::ForeignKey(_))) {
            takeover.change(name, |table| table.drop_item(item.kind(), item.name()));
            takeover.migrate().await?;
        }
    }
    // Only foreign keys are left, of which each has become another, and what no model says.
    let names = tables.iter().map(|table| table.name.clone()).collect();
    let found = SchemaState::from(db.read_tables(names).await?);
    for table in takeover.state.tables() {
        let found = found.table(&table.name).expect("the table is there");
        for key in &table.foreign_keys {
            let mut others = found.foreign_keys.iter();
            let is_same = |other: &ForeignKeyConstraint| {
                other.columns == key.columns && other.on_delete == key.on_delete
            };
            assert!(others.any(is_same), "{}: {key:?}", table.name);
        }
        assert_eq!(found.indexes, [], "{}", table.name);
    }
    let child = found
        .table(&TableName::new(None, "h_child"))
        .expect("it is there");
    assert_eq!(child.foreign_keys.len(), 2, "{child:?}");
    Ok(())
}

async fn a_plan_has_the_names_of_the_database(db: Database) -> orm::Result<()> {
    let mut takeover = Takeover::of(&db, "").await?;
    takeover.change("rails_posts", |table| {
        set_on_delete(table, "rails_user_id", ReferentialAction::Cascade);
    });
    takeover.change("blog_post", |table| {
        table.uniques.retain(|key| key.columns != ["title"]);
        table
            .foreign_keys
            .retain(|key| key.columns != ["parent_id"]);
    });
    let exit = takeover
        .scene
        .manage(compiled(&db), "migrate --plan --json")
        .await;
    assert_eq!(exit, Exit::Done, "{}", takeover.scene.shown());
    let shown = takeover.scene.shown().replace('\\', "");
    let statements: &[&str] = match db.backend() {
        Backend::Postgres => &[
            r#"ALTER TABLE "rails_posts" DROP CONSTRAINT "fk_rails_1a2b3c4d5e""#,
            r#"ALTER TABLE "blog_post" DROP CONSTRAINT "blog_post_title_4f1b2c3d_uniq""#,
            r#"ALTER TABLE "blog_post" DROP CONSTRAINT "blog_post_parent_id_1111aaaa_fk_blog_post_id""#,
        ],
        _ => &[r#"CREATE UNIQUE INDEX "blog_post_author_id_slug_8a1f3c2d_uniq""#],
    };
    for statement in statements {
        assert!(shown.contains(statement), "{shown}");
    }
    takeover.migrate().await?;
    let rows = "INSERT INTO rails_posts (id, title, rails_user_id, created_at, updated_at) VALUES (1, 'One', 1, '2024-05-01 10:00:00', '2024-05-01 10:00:00')";
    let (users, rows) = match db.backend() {
        Backend::Postgres => (
            "INSERT INTO rails_users (id, email, created_at, updated_at) VALUES (1, 'a@b', now(), now())",
            rows.to_owned(),
        ),
        _ => (
            "INSERT INTO rails_users (id, email, created_at, updated_at) VALUES (1, 'a@b', '2024-05-01 10:00:00', '2024-05-01 10:00:00')",
            rows.replace(", updated_at", "")
                .replace(", '2024-05-01 10:00:00')", ")"),
        ),
    };
    run(&format!("{users}; {rows}; DELETE FROM rails_users"), &db).await?;
    let left: i64 = db
        .fetch_one(sql!("SELECT count(*) FROM rails_posts"))
        .await?;
    assert_eq!(left, 0);
    Ok(())
}

/// Columns become null and others, and get other names, and so do tables; all of it is undone again.
async fn every_table_and_column_can_be_changed(db: Database) -> orm::Result<()> {
    let mut takeover = Takeover::of(&db, "").await?;
    let tables: Vec<_> = takeover.state.tables().cloned().collect();
    // Views and generated columns speak of the columns of this one.
    for table in tables.iter().filter(|table| table.name.name != "h_odd") {
        let name = &table.name.name;
        let is_key = |column: &str| table.key_columns().iter().any(|own| own == column);
        takeover.change(name, |table| {
            for column in table
                .columns
                .iter_mut()
                .filter(|column| !is_key(&column.name))
            {
                column.null = true;
            }
        });
        let price = ["price", "big", "amount", "score"];
        let is_price = |column: &PhysicalColumn| {
            let is_decimal = matches!(column.ty, ColumnType::Decimal(_));
            is_decimal && price.contains(&column.name.as_str())
        };
        takeover.change(name, |table| {
            for column in table.columns.iter_mut().filter(|column| is_price(column)) {
                column.ty = ColumnType::Decimal(Digits {
                    max_digits: 16,
                    decimal_places: 4,
                });
            }
        });
        for column in table.columns.iter().filter(|column| !is_key(&column.name)) {
            let to = format!("{}_2", column.name);
            let hints = Hints::default().rename_column(&table.name, &column.name, &to);
            takeover.change_with(&hints, |own| {
                if own.name == table.name {
                    own.rename_column(&column.name, &to);
                }
            });
        }
        let to = TableName::new(None, &format!("{name}_2"));
        let hints = Hints::default().rename_table(&table.name, &to);
        takeover.change_with(&hints, |own| {
            if own.name == table.name {
                own.rename(&to);
            }
            let keys = own.foreign_keys.iter_mut();
            for key in keys.filter(|key| key.target == table.name) {
                key.target.clone_from(&to);
            }
        });
        takeover.migrate().await?;
    }
    let migrations = Migrations::from_dir(takeover.scene.folder().join("migrations"));
    let options = RunOptions::default().to("0001_initial");
    runner::run_with(&db, &migrations, &options).await?;
    let names = tables.iter().map(|table| table.name.clone()).collect();
    let found = SchemaState::from(db.read_tables(names).await?);
    for table in &tables {
        let found = found.table(&table.name).expect("the table is there");
        for column in &table.columns {
            let is_null = found.column(&column.name).map(|found| found.null);
            assert_eq!(is_null, Some(column.null), "{} {column:?}", table.name);
        }
    }
    Ok(())
}

/// The changes that a program makes sooner or later, with rows of Django's in the tables.
async fn rows_stay_while_their_tables_change(db: Database) -> orm::Result<()> {
    let is_postgres = db.backend() == Backend::Postgres;
    let rows = AUTHOR_AND_POSTS[usize::from(is_postgres)];
    let mut takeover = Takeover::of(&db, rows).await?;
    assert_posts(&db, &["One", "Two"]).await?;
    let note = PhysicalColumn {
        name: "note".to_owned(),
        ty: ColumnType::text(200),
        null: true,
        default: None,
        collation: None,
    };
    takeover.change("blog_post", |table| table.columns.push(note.clone()));
    takeover.change("blog_post", |table| {
        set_on_delete(table, "parent_id", ReferentialAction::SetNull);
    });
    takeover.change("blog_post", |table| {
        table.uniques.retain(|key| key.columns != ["title"]);
        table.indexes.retain(|index| index.name != "one_draft");
    });
    takeover.change("blog_post", |table| {
        let state = table
            .columns
            .iter_mut()
            .find(|column| column.name == "state");
        let state = state.expect("the column is there");
        (state.null, state.ty) = (true, ColumnType::text(40));
    });
    takeover.change("blog_author", |table| {
        let columns = table.columns.iter_mut();
        for column in columns.filter(|column| column.name == "joined") {
            column.null = true;
        }
        table.add_item(check("name <> ''"));
    });
    takeover.migrate().await?;
    assert_posts(&db, &["One", "Two"]).await?;
    let rows = "UPDATE blog_post SET title = 'One', state = 'a state of more than ten letters';
        UPDATE blog_post SET state = NULL; DELETE FROM blog_post WHERE id = 3";
    run(rows, &db).await?;
    assert_posts(&db, &["One"]).await?;
    if !is_postgres {
        // Its table was made anew, so its times have one form.
        let joined: String = db.fetch_one(sql!("SELECT joined FROM blog_author")).await?;
        assert_eq!(joined, "2024-05-01T08:00:00.500000");
    }
    let author = TableName::new(None, "blog_author");
    let hints = Hints::default().rename_column(&author, "name", "full_name");
    takeover.change_with(&hints, |table| {
        if table.name == author {
            table.rename_column("name", "full_name");
        }
    });
    let hints = Hints::default().drop_column(&author, "age");
    takeover.change_with(&hints, |table| {
        if table.name == author {
            let is_of_age = |check: &CheckConstraint| {
                check.name == "blog_author_age_check" || check.name == "blog_author_check"
            };
            table.checks.retain(|check| !is_of_age(check));
            table.columns.retain(|column| column.name != "age");
        }
    });
    let (tag, label) = ["blog_tag", "blog_label"]
        .map(|name| TableName::new(None, name))
        .into();
    let hints = Hints::default().rename_table(&tag, &label);
    takeover.change_with(&hints, |table| {
        if table.name == tag {
            table.rename(&label);
        }
        let keys = table.foreign_keys.iter_mut();
        for key in keys.filter(|key| key.target == tag) {
            key.target.clone_from(&label);
        }
    });
    takeover.migrate().await?;
    let found: (String, i64) = db
        .fetch_one(sql!("SELECT full_name, id FROM blog_author"))
        .await?;
    assert_eq!(found, ("Ann".to_owned(), 7));
    let rows =
        "INSERT INTO blog_label VALUES (1, 'new'); INSERT INTO blog_post_tags VALUES (1, 4, 1)";
    run(rows, &db).await
}

async fn what_differs_is_mended_by_the_sql_of_a_check(db: Database) -> orm::Result<()> {
    let mut takeover = Takeover::of(
        &db,
        AUTHOR_AND_POSTS[usize::from(db.backend() == Backend::Postgres)],
    )
    .await?;
    let scene = &mut takeover.scene;
    let exit = scene.manage(compiled(&db), "check --database --sql").await;
    assert_eq!(exit, Exit::Found, "{}", scene.shown());
    let shown = scene.shown();
    if db.backend() == Backend::Postgres {
        let digits =
            "`PUser.createdAt` is `the database's own timestamp(3) without time zone, not null";
        assert!(shown.contains(digits), "{shown}");
    }
    let (_, sql) = shown.split_once("in one transaction\n").expect("SQL");
    let (sql, _) = sql.split_once("(exit").expect("the end");
    let before = match db.backend() {
        Backend::Postgres => "DROP VIEW IF EXISTS h_view;",
        _ => "",
    };
    run(&format!("{before}{}", statements(sql)), &db).await?;
    let exit = scene.manage(compiled(&db), "check --database").await;
    assert_eq!(exit, Exit::Found, "{}", scene.shown());
    // Columns that no field holds are still there, until somebody takes them away.
    let (_, sql) = sql
        .split_once("-- to take away what nothing expects")
        .expect("comments");
    let lines = sql
        .lines()
        .skip(1)
        .map(|line| line.trim_start_matches("-- "));
    let lines = lines.filter(|line| !line.ends_with("while foreign keys are off"));
    let sql: Vec<_> = lines.collect();
    run(&format!("{before}{}", statements(&sql.join("\n"))), &db).await?;
    let exit = scene.manage(compiled(&db), "check --database").await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    assert_posts(&db, &["One", "Two"]).await
}

fn check(sql: &str) -> TableItem {
    TableItem::Check(CheckConstraint {
        name: "blog_author_name_check".to_owned(),
        condition: CheckCondition::sql(sql),
    })
}

/// Types that only Postgres has: they are read and written, or a note has the statement that makes them such.
#[cfg(feature = "postgres")]
#[tokio::test]
async fn columns_of_other_types_are_fields_or_become_some() {
    orm_tests::support::on_postgres(async |db| {
        use takeover_postgres::{EctoUser, LUser, RailsUser};
        let rows = "INSERT INTO rails_users VALUES (101, 'Ann@Example.org', 'Ann', '{admin,\"a b\"}', '{\"a\": [1]}', '{}', 'sad', 12.34, '10.0.0.1/32', '1 day 2 hours', '2024-05-01 10:00:00', '2024-05-01 10:00:00.25');
            INSERT INTO cake (name, kind, code, flags, more, cost) VALUES ('Pie', 'x', 'ab', B'0101', B'11', 5);
            INSERT INTO l_users (name, email, password, zoned, at) VALUES ('Lea', 'lea@example.org', '', '10:00:00+02', '10:00');
            INSERT INTO h_author (id, data) VALUES (1, 4294967295);
            INSERT INTO \"PUser\" (id, email, \"updatedAt\", score, price, grants) VALUES ('p1', 'p@example.org', now(), 1, 1, '{ADMIN,USER}')";
        let takeover = Takeover::of(&db, rows).await?;
        let mut ann = RailsUser::get(101, &db).await?;
        assert_eq!((&*ann.email, ann.roles.join(",")), ("Ann@Example.org", "admin,a b".to_owned()));
        assert_eq!(ann.settings.as_ref().map(ToString::to_string).as_deref(), Some("{\"a\":[1]}"));
        ann.roles.push("new".to_owned());
        ann.settings = Some(orm::serde_json::json!({ "b": true }));
        ann.save(&db).await?;
        let bob = RailsUser::draft().email("bob@example.org").created_at(ann.created_at);
        let bob = bob.updated_at(ann.updated_at).settings(orm::serde_json::json!({ "b": 1 }));
        let bob = bob.save(&db).await?;
        let same = RailsUser::draft().email("BOB@example.org").created_at(ann.created_at);
        let refused = same.updated_at(ann.updated_at).save(&db).await.expect_err("it is taken");
        assert!(matches!(refused, orm::Error::UniqueViolation { .. }), "{refused}");
        let found = RailsUser::objects().filter(RailsUser.email.eq("bob@example.org"));
        assert_eq!(found.get(&db).await?.id, bob.id);
        // The other program finds its own values.
        let own = sql!("SELECT settings->>'b', roles[3] FROM rails_users WHERE email = 'ANN@example.org'::citext");
        let own: (String, String) = db.fetch_one(own).await?;
        assert_eq!(own, ("true".to_owned(), "new".to_owned()));
        let made = LUser::draft().name("Ed").email("ed@example.org").password("x").save(&db).await?;
        assert_eq!(made.options, orm::serde_json::json!({}));
        let time = ann.created_at;
        let user = EctoUser::draft().email("e@f").inserted_at(time).updated_at(time).save(&db).await?;
        assert_eq!(user.roles, Vec::<String>::new());

        let models = fs::read_to_string(takeover.scene.folder().join("models.rs")).expect("models");
        let statements = models.split('`').filter(|part| part.starts_with("ALTER TABLE"));
        let statements: Vec<_> = statements.collect();
        assert_eq!(statements.len(), 15, "{statements:?}");
        run(&statements.join(";"), &db).await?;
        let mut scene = Scene::on_database();
        scene.manage(Schema::default(), "inspectdb").await;
        assert!(!scene.shown().contains("no field holds"), "{}", scene.shown());
        assert!(scene.shown().contains("    pub city: ForeignKey<GCity>,"), "{}", scene.shown());
        assert!(!scene.shown().contains("a name is made of the letters"), "{}", scene.shown());
        for renamed in ["pub two_words: Option<i32>,", "pub n2nd: Option<i32>,"] {
            assert!(scene.shown().contains(renamed), "{}", scene.shown());
        }
        let values = sql!("SELECT balance::text || ' ' || last_ip || ' ' || time_zone || ' ' || (SELECT flags || ' ' || more || ' ' || cost FROM cake) || ' ' || (SELECT zoned FROM l_users WHERE name = 'Lea') || ' ' || (SELECT data FROM h_author) || ' ' || (SELECT grants[1] || grants[2] FROM \"PUser\") FROM rails_users WHERE id = 101");
        let values: String = db.fetch_one(values).await?;
        assert_eq!(values, "12.34 10.0.0.1 93600000000 0101 11 5.00 08:00:00 4294967295 ADMINUSER");
        Ok::<_, orm::Error>(())
    })
    .await;
}

/// Values that are not what their columns are declared as: Prisma has times as milliseconds since 1970, or as ISO texts.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn what_columns_of_sqlite_hold_counts_more_than_how_they_are_declared() {
    orm_tests::support::on_sqlite(async |db| {
        let sql = "CREATE TABLE visits (id INTEGER PRIMARY KEY, at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, seen DATETIME, gone DATETIME, sure BOOLEAN, flag BOOLEAN, small SMALLINT, day DATE, amount NUMERIC, ok TINYINT(1), code VARCHAR(36), uid BLOB, doc JSON);
            INSERT INTO visits VALUES (1, 1714557600123, '2024-05-01T10:00:00.123Z', 1714557600123, 't', 1, 70000, '2024-05-01 10:00:00', 2, 1, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', X'00', '{}'),
            (2, -1, '2024-05-01T10:00:00.123+00:00', '2024-05-01 10:00:00', 'f', 0, 1, NULL, 2.5, 0, NULL, NULL, '[1]'), (3, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)";
        run(sql, &db).await?;
        let inspected = async || {
            let mut scene = Scene::on_database();
            scene.manage(Schema::default(), "inspectdb").await;
            scene.shown()
        };
        let shown = inspected().await;
        for line in [
            "    // NOTE: the column is a `DATETIME` and holds integers, which are read and written as they are\n    // NOTE: `UPDATE \"visits\" SET \"at\" = strftime('%Y-%m-%dT%H:%M:%f000', \"at\" / 1000.0, 'unixepoch') WHERE typeof(\"at\") = 'integer'`, before the models are written again, makes integers times, if they are milliseconds since 1970\n    pub at: i64,",
            "    pub seen: Option<DateTime<Utc>>,",
            "    // NOTE: the column `gone` is left out: it is a `DATETIME` and holds integers and dates with a time, which no field reads\n    // NOTE: `UPDATE",
            "    // NOTE: the column `sure` is left out: it is a `BOOLEAN` and holds texts, which no field reads\n    // NOTE: `UPDATE \"visits\" SET \"sure\" = lower(\"sure\") IN ('t', 'true') WHERE lower(\"sure\") IN ('t', 'true', 'f', 'false')`, before the models are written again, makes truths of them, if no other program looks for the texts\n    pub flag: Option<bool>,",
            "    pub small: Option<i64>,",
            "    pub day: Option<NaiveDateTime>,",
            "    pub amount: Option<f64>,\n    pub ok: Option<bool>,",
            "    pub code: Option<String>,\n    pub uid: Option<Vec<u8>>,",
            "    pub doc: Option<Value>,",
        ] {
            assert!(shown.contains(line), "{line}\n{shown}");
        }
        let rows = Visit::objects().order_by(Visit.id).all(&db).await?;
        let first = &rows[0];
        assert_eq!((first.at, rows[1].at), (1_714_557_600_123, -1));
        let seen = first.seen.expect("a time");
        assert_eq!((seen.to_string(), Some(seen)), ("2024-05-01 10:00:00.123 UTC".to_owned(), rows[1].seen));
        assert_eq!((first.small, first.amount), (Some(70_000), Some(2.0)));
        db.create_tables(schema![Visit]).await?;
        for sql in shown.split('`').filter(|part| part.starts_with("UPDATE")) {
            run(sql, &db).await?;
        }
        let shown = inspected().await;
        assert!(shown.contains("    pub at: NaiveDateTime,\n"), "{shown}");
        assert!(shown.contains("    pub gone: Option<NaiveDateTime>,\n"), "{shown}");
        assert!(shown.contains("    pub sure: Option<bool>,\n"), "{shown}");
        let sure: Vec<Option<bool>> = db.fetch(sql!("SELECT sure FROM visits ORDER BY id")).await?;
        assert_eq!(sure, [Some(true), Some(false), None]);
        let times: Vec<String> = db.fetch(sql!("SELECT at FROM visits ORDER BY id")).await?;
        let expected = ["2024-05-01T10:00:00.123000", "1969-12-31T23:59:59.999000", "1970-01-01T00:00:00.000000"];
        assert_eq!(times, expected);
        Ok::<_, orm::Error>(())
    })
    .await;
}

/// Rails before version 5.2 and Diesel have truths of SQLite whose default is a text; tables written by hand have `INTEGER`.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn truths_of_sqlite_are_told_by_their_defaults() {
    orm_tests::support::on_sqlite(async |db| {
        let sql = "CREATE TABLE switches (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, up BOOLEAN NOT NULL DEFAULT 'f', lit BOOLEAN DEFAULT 't', odd BOOLEAN NOT NULL DEFAULT 'maybe', old BOOLEAN NOT NULL DEFAULT '1', own INTEGER NOT NULL DEFAULT FALSE, level INTEGER NOT NULL DEFAULT true);
            CREATE TABLE lamps (id INTEGER PRIMARY KEY, own INTEGER NOT NULL DEFAULT true, level INTEGER NOT NULL DEFAULT false) STRICT;
            INSERT INTO switches VALUES (1, 'a', 0, 1, 0, 0, 1, 7);
            INSERT INTO lamps VALUES (1, 0, 7)";
        run(sql, &db).await?;
        let mut scene = Scene::on_database();
        scene.manage(Schema::default(), "inspectdb").await;
        let shown = scene.shown();
        for line in [
            "    // NOTE: the default `'f'` is left out: it is a text, and a row that had it would not be read; drafts are filled in with `false` by the program\n    #[orm(default = false)]\n    pub up: bool,",
            "    #[orm(default = true)]\n    pub lit: Option<bool>,",
            "    // NOTE: the default `'maybe'` is left out: it is a text, and a row that had it would not be read\n    pub odd: bool,",
            "    #[orm(db_default = \"true\")]\n    pub old: bool,",
            "    #[orm(db_default = \"FALSE\")]\n    pub own: bool,",
            "    #[orm(db_default = \"1\")]\n    pub level: i64,",
            "    #[orm(db_default = \"true\")]\n    pub own: bool,",
            "    #[orm(db_default = \"0\")]\n    pub level: i64,",
        ] {
            assert!(shown.contains(line), "{line}\n{shown}");
        }
        // The models fit the tables, which get no second index of what is unique.
        db.create_tables(schema![Switch, Lamp]).await?;
        let indexes: i64 = db.fetch_one(sql!("SELECT count(*) FROM pragma_index_list('switches')")).await?;
        assert_eq!(indexes, 1);
        let new = Switch::draft().name("b").odd(true).save(&db).await?;
        let new = Switch::get(new.id, &db).await?;
        assert_eq!((new.up, new.lit, new.old, new.own, new.level), (false, Some(true), true, false, 1));
        assert_eq!(Switch::objects().filter(!Switch.up & Switch.own).get(&db).await?.id, 1);
        let again = Switch::draft().name("b").odd(true).save(&db).await;
        assert!(matches!(again, Err(Error::UniqueViolation { fields, .. }) if fields == ["name"]));
        let lamp = Lamp::draft().save(&db).await?;
        assert_eq!((lamp.own, lamp.level), (true, 0));
        Ok::<_, orm::Error>(())
    })
    .await;
}

/// MySQL has a day of zeros, which programs take along; SQLite takes null in a key that is not declared `NOT NULL`.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn rows_of_sqlite_that_no_field_reads_are_told() {
    orm_tests::support::on_sqlite(async |db| {
        let sql = "CREATE TABLE sessions (id INTEGER PRIMARY KEY, at DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00', day DATE NOT NULL DEFAULT '2024-02-30', clock TIME NOT NULL DEFAULT 0, made DATETIME NOT NULL DEFAULT '1970-01-01 00:00:00', seen DATETIME);
            INSERT INTO sessions VALUES (1, '2024-05-01 10:00:00', '2024-05-01', '10:00:00', '2024-05-01 10:00:00', '2024-05-01 10:00:00'), (2, '2024-05-01 10:00:00', '2024-05-01', '10:00:00', '2024-05-01 10:00:00', '0000-00-00 00:00:00');
            CREATE TABLE clients (code TEXT PRIMARY KEY, name TEXT);
            INSERT INTO clients VALUES ('a', NULL), (NULL, 'b');
            CREATE TABLE parts (id INTEGER, place INTEGER, name TEXT COLLATE NOCASE, PRIMARY KEY (id, place));
            INSERT INTO parts VALUES (1, 1, 'a'), (2, 2, NULL)";
        run(sql, &db).await?;
        let mut scene = Scene::on_database();
        scene.manage(Schema::default(), "inspectdb").await;
        let shown = scene.shown();
        for line in [
            "// NOTE: the table `clients` is left out: the column `code` of its primary key is null in some rows; give them a value, or delete them, before the models are written again",
            "    // NOTE: the default `'0000-00-00 00:00:00'` is left out: it is no time, and a row that had it would not be read\n    pub at: NaiveDateTime,",
            "    // NOTE: the default `'2024-02-30'` is left out: it is no time, and a row that had it would not be read\n    pub day: NaiveDate,",
            "    // NOTE: the default `0` is left out: it is no time, and a row that had it would not be read\n    pub clock: NaiveTime,",
            "    #[orm(db_default = \"'1970-01-01 00:00:00'\")]\n    pub made: NaiveDateTime,",
            "    // NOTE: the column `seen` is left out: it is a `DATETIME` and holds dates with a time and texts, which no field reads\n",
            "    // NOTE: the collation `NOCASE` is that of SQLite alone; tables are made on Postgres once it is left out, where `iexact` ignores case and `eq` does not\n    #[orm(collation = \"NOCASE\")]\n    pub name: Option<String>,",
        ] {
            assert!(shown.contains(line), "{line}\n{shown}");
        }
        Ok::<_, orm::Error>(())
    })
    .await;
}

#[cfg(feature = "postgres")]
#[tokio::test]
async fn values_of_postgres_that_no_field_has_are_told() {
    orm_tests::support::on_postgres(async |db| {
        let sql = "CREATE TABLE blocks (id bigserial PRIMARY KEY, made timestamptz NOT NULL, expiry timestamptz, day date, size numeric(20) NOT NULL DEFAULT 0, price numeric(30, 10));
            INSERT INTO blocks (made, expiry, day) VALUES (now(), 'infinity', '-infinity'), (now(), NULL, NULL)";
        run(sql, &db).await?;
        let inspected = async || {
            let mut scene = Scene::on_database();
            scene.manage(Schema::default(), "inspectdb").await;
            scene.shown()
        };
        let shown = inspected().await;
        for line in [
            "    pub made: DateTime<Utc>,\n    // NOTE: the column `expiry` is left out: it is a `timestamptz` and holds infinite times, which no field reads\n    // NOTE: `UPDATE \"blocks\" SET \"expiry\" = CASE WHEN \"expiry\" > '2000-01-01' THEN CAST('9999-12-31' AS timestamp with time zone) ELSE CAST('0001-01-01' AS timestamp with time zone) END WHERE NOT isfinite(\"expiry\")`, before the models are written again, makes them the last and the first day that a field holds, if no other program looks for infinite ones\n",
            "    // NOTE: the column `day` is left out: it is a `date` and holds infinite times, which no field reads\n",
            "    #[orm(max_digits = 18, decimal_places = 0, db_default = \"0\")]\n    pub size: Decimal,",
            "    #[orm(max_digits = 18, decimal_places = 6)]\n    pub price: Option<Decimal>,",
        ] {
            assert!(shown.contains(line), "{line}\n{shown}");
        }
        for sql in shown.split('`').filter(|part| part.starts_with("UPDATE")) {
            run(sql, &db).await?;
        }
        let shown = inspected().await;
        assert!(shown.contains("    pub expiry: Option<DateTime<Utc>>,\n    pub day: Option<NaiveDate>,"), "{shown}");
        Ok::<_, orm::Error>(())
    })
    .await;
}

#[cfg(feature = "sqlite")]
#[derive(Model, Debug)]
#[orm(table = "visits")]
struct Visit {
    id: i64,
    at: i64,
    seen: Option<DateTime<Utc>>,
    small: Option<i64>,
    amount: Option<f64>,
}

#[cfg(feature = "sqlite")]
#[derive(Model, Debug)]
#[orm(table = "switches")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each stands for a default of its own"
)]
struct Switch {
    id: i64,
    #[orm(unique)]
    name: String,
    #[orm(default = false)]
    up: bool,
    #[orm(default = true)]
    lit: Option<bool>,
    odd: bool,
    #[orm(db_default = "true")]
    old: bool,
    #[orm(db_default = "FALSE")]
    own: bool,
    #[orm(db_default = "1")]
    level: i64,
}

#[cfg(feature = "sqlite")]
#[derive(Model, Debug)]
#[orm(table = "lamps")]
struct Lamp {
    id: i64,
    #[orm(db_default = "true")]
    own: bool,
    #[orm(db_default = "0")]
    level: i64,
}

/// The models read these posts, and all that their author has.
async fn assert_posts(db: &Database, titles: &[&str]) -> orm::Result<()> {
    match db.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            use takeover_sqlite::{BlogAuthor, BlogPost};
            let author = BlogAuthor::get(7, db).await?;
            assert_eq!(author.joined.to_string(), "2024-05-01 08:00:00.500");
            assert_eq!(author.photo.as_deref(), Some(&[0, 255][..]));
            let posts = author.blog_posts().order_by(BlogPost.id);
            assert_eq!(posts.values(BlogPost.title).all(db).await?, titles);
        }
        #[cfg(feature = "postgres")]
        Backend::Postgres => {
            use takeover_postgres::{BlogAuthor, BlogPost};
            let author = BlogAuthor::get(7, db).await?;
            assert_eq!(author.joined.to_string(), "2024-05-01 08:00:00.500 UTC");
            let posts = author.blog_posts().order_by(BlogPost.id);
            assert_eq!(posts.values(BlogPost.title).all(db).await?, titles);
        }
        #[allow(unreachable_patterns, reason = "a build may have one database")]
        _ => {}
    }
    Ok(())
}
