//! Tables in schemas, which only Postgres has: created with their enum types, moved there and back, read by functions.

on_each! {
    ; only(Postgres, "SQLite has no schemas")
    a_schema_is_created_before_what_is_first_in_it,
    tables_move_between_schemas_with_their_enum_types,
    a_table_moves_and_is_renamed_where_its_names_are_taken,
    a_function_reads_tables_of_schemas,
    each_tenant_is_migrated_by_way_of_one_pool,
}

use crate::cases::text;
use crate::tables::differences;
use orm::migrate::{MigrationContext, Migrations, RunOptions, run, run_with};
use orm::prelude::*;
use orm::schema::physical::TableName;
use orm::sql;
use orm_migrate::{Hints, Migration, NoAnswers, SchemaState, diff};
use orm_tests::support::url;

const IN_SALES: &str = r#"
format = 1

[[operation]]
op = "create_enum"
enum = { schema = "sales", name = "status" }
values = ["draft", "live"]

[[operation]]
op = "create_table"
table = { schema = "sales", name = "shelf" }
columns = [{ name = "id", type = "i64", identity = "by_default" }]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = { schema = "sales", name = "book" }
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "title", type = "varchar(20)" },
  { name = "status", type = "enum(sales.status)", default = "'draft'" },
  { name = "shelf_id", type = "i64", null = true },
]
primary_key = ["id"]
uniques = [{ name = "book_title_key", columns = ["title"] }]
checks = [{ name = "book_status_choice", column = "status", one_of = ["draft", "live"] }]
foreign_keys = [
  { name = "book_shelf_id_fkey", columns = ["shelf_id"], references = { schema = "sales", name = "shelf" }, to = ["id"], on_delete = "cascade" },
]
indexes = [
  { name = "book_shelf_id_idx", columns = ["shelf_id"] },
  { name = "book_status_idx", columns = ["status"] },
  { name = "book_live_idx", columns = ["title"], where = "status = 'live'" },
]
"#;

/// The same tables in no schema that has a name.
fn unnamed() -> String {
    let text = IN_SALES.replace("enum(sales.status)", "enum(status)");
    ["status", "shelf", "book"].iter().fold(text, |text, name| {
        let named = format!("{{ schema = \"sales\", name = \"{name}\" }}");
        text.replace(&named, &format!("\"{name}\""))
    })
}

fn state(text: &str) -> SchemaState {
    let migration = Migration::parse("tables.toml", text).expect("a migration");
    let mut state = SchemaState::default();
    for change in &migration.changes {
        state.apply(change).expect("it fits");
    }
    state
}

/// The file that `makemigrations` writes for these tables.
fn file(before: &SchemaState, after: &SchemaState, hints: &Hints, depends_on: &[&str]) -> String {
    let changes = diff(before, after, hints, &mut NoAnswers).expect("nothing is asked");
    let migration = Migration {
        changes,
        depends_on: depends_on.iter().map(|&name| name.to_owned()).collect(),
        ..Migration::default()
    };
    migration.to_text()
}

/// The schemas of the tables, of the type and of the history.
async fn places(db: &Database) -> orm::Result<String> {
    text(
        db,
        "SELECT string_agg(place, ' ' ORDER BY place) FROM (
           SELECT schemaname || '.' || tablename AS place FROM pg_tables
             WHERE tablename IN ('book', 'shelf', 'orm_migrations')
           UNION SELECT nspname || '.' || typname FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
             WHERE typname = 'status'
         ) AS places",
    )
    .await
}

async fn assert_no_drift(db: &Database, state: &SchemaState) -> orm::Result<()> {
    let history = TableName::new(None, "orm_migrations");
    assert_eq!(differences(db, state, &[history]).await?, [""; 0]);
    Ok(())
}

async fn a_schema_is_created_before_what_is_first_in_it(db: Database) -> orm::Result<()> {
    let state = state(IN_SALES);
    let first = file(&SchemaState::default(), &state, &Hints::default(), &[]);
    assert!(first.find("create_enum") < first.find("create_table"));
    run(&db, &Migrations::from_texts([("0001_initial", first)])).await?;
    assert_no_drift(&db, &state).await
}

/// On a connection whose unqualified names are those of a tenant, with rows.
async fn tables_move_between_schemas_with_their_enum_types(db: Database) -> orm::Result<()> {
    db.execute(sql!("CREATE SCHEMA acme")).await?;
    let url = url();
    let sign = if url.contains('?') { '&' } else { '?' };
    let tenant = Database::connect(&format!("{url}{sign}options=-csearch_path%3Dacme")).await?;
    let (own, sales) = (state(&unnamed()), state(IN_SALES));
    let hints = ["shelf", "book"].iter().fold(Hints::default(), |it, name| {
        it.rename_table(
            &TableName::new(Some("sales"), name),
            &TableName::new(None, name),
        )
    });
    let migrations = Migrations::from_texts([
        ("0001_initial", IN_SALES.to_owned()),
        ("0002_own", file(&sales, &own, &hints, &["0001_initial"])),
    ]);
    let to_first = RunOptions::default().to("0001");
    run_with(&tenant, &migrations, &to_first).await?;
    let in_sales = "acme.orm_migrations sales.book sales.shelf sales.status";
    assert_eq!(places(&tenant).await?, in_sales);
    db.execute(sql!("INSERT INTO sales.shelf DEFAULT VALUES"))
        .await?;
    db.execute(sql!(
        "INSERT INTO sales.book (title, status, shelf_id) VALUES ('Emma', 'live', 1)"
    ))
    .await?;

    for _ in 0..2 {
        run(&tenant, &migrations).await?;
        let in_acme = "acme.book acme.orm_migrations acme.shelf acme.status";
        assert_eq!(places(&tenant).await?, in_acme);
        assert_no_drift(&tenant, &own).await?;
        let book = "SELECT title || ' ' || status || ' ' || shelf_id FROM book";
        assert_eq!(text(&tenant, book).await?, "Emma live 1");
        run_with(&tenant, &migrations, &to_first).await?;
        assert_eq!(places(&tenant).await?, in_sales);
        assert_no_drift(&tenant, &sales).await?;
    }
    tenant.close().await;
    Ok(())
}

/// Each schema has its tables and its history; several are migrated at once.
async fn each_tenant_is_migrated_by_way_of_one_pool(db: Database) -> orm::Result<()> {
    let own = state(&unnamed());
    let first = file(&SchemaState::default(), &own, &Hints::default(), &[]);
    let migrations = Migrations::from_texts([("0001_initial", first)]);
    let mut tenants = Vec::new();
    for name in ["acme", "umbrella", "wayne"] {
        db.create_schema(name).await?;
        tenants.push(db.in_schema(name)?);
    }
    for round in 0..2 {
        let runs = tenants.iter().map(|tenant| run(tenant, &migrations));
        for done in futures_util::future::join_all(runs).await {
            let applied = done?.applied.len();
            assert_eq!(applied, usize::from(round == 0));
        }
    }
    for (name, tenant) in ["acme", "umbrella", "wayne"].iter().zip(&tenants) {
        let stand = ["book", "orm_migrations", "shelf", "status"].map(|it| format!("{name}.{it}"));
        assert!(places(tenant).await?.contains(&stand.join(" ")));
        assert_no_drift(tenant, &own).await?;
    }
    Ok(())
}

/// Each of two tables is renamed and moved while the other schema has a table of its old name, or its own one of the new.
async fn a_table_moves_and_is_renamed_where_its_names_are_taken(db: Database) -> orm::Result<()> {
    let table = |table: &str| {
        format!(
            "\n[[operation]]\nop = \"create_table\"\ntable = {table}\ncolumns = [{{ name = \"id\", type = \"i64\", identity = \"by_default\" }}]\nprimary_key = [\"id\"]\n"
        )
    };
    let (own, sales) = (r#""shelf""#, r#"{ schema = "sales", name = "book" }"#);
    let (taken, free) = (
        r#"{ schema = "sales", name = "shelf" }"#,
        r#"{ schema = "sales", name = "rack" }"#,
    );
    let begin = |tables: [&str; 3]| format!("format = 1\n{}", tables.map(table).concat());
    let name = |namespace: Option<&str>, name: &str| TableName::new(namespace, name);
    let (shelf, book) = (name(None, "shelf"), name(Some("sales"), "book"));
    let (rack, other) = (name(Some("sales"), "rack"), name(Some("sales"), "shelf"));
    let cases = [
        // `sales.shelf` is taken, where it goes first.
        ([own, sales, taken], [free, sales, taken], (&shelf, &rack)),
        // `shelf` is taken, where it goes first when that is undone.
        ([sales, own, free], [taken, own, free], (&book, &other)),
    ];
    let cases = cases.map(|(before, after, (from, to))| {
        let hints = Hints::default().rename_table(from, to);
        (begin(before), begin(after), hints)
    });
    // Into the schema that a session has by itself.
    let hints = Hints::default().rename_table(&book, &shelf);
    let taken = [sales, taken, r#""book""#];
    let into_own = (begin(taken), begin([own, taken[1], taken[2]]), hints);
    for (before, after, hints) in cases.into_iter().chain([into_own]) {
        let (old, new) = (state(&before), state(&after));
        let second = file(&old, &new, &hints, &["0001_initial"]);
        let migrations = Migrations::from_texts([("0001_initial", before), ("0002_moved", second)]);
        for _ in 0..2 {
            run(&db, &migrations).await?;
            assert_no_drift(&db, &new).await?;
            run_with(&db, &migrations, &RunOptions::default().to("0001")).await?;
            assert_no_drift(&db, &old).await?;
        }
        run_with(&db, &migrations, &RunOptions::default().to_zero()).await?;
    }
    Ok(())
}

async fn a_function_reads_tables_of_schemas(db: Database) -> orm::Result<()> {
    async fn shout(context: &MigrationContext) -> orm::Result<()> {
        let book = context.table("sales.book")?;
        let rows = book.rows(&["title"])?.next().await?.expect("a row");
        let title = rows[0].get::<String>("title")?.to_uppercase();
        book.set(&rows[0], "title", title).await?;
        let unknown = context.table("book").expect_err("it has a schema");
        assert_eq!(
            unknown.to_string(),
            "there is no table `book` at this point of the history; there are `sales.book`, `sales.shelf`"
        );
        Ok(())
    }
    let second = "format = 1\ndepends_on = [\"0001_initial\"]\n[[operation]]\nop = \"run_sql\"\n\
                  sql = \"INSERT INTO sales.book (title) VALUES ('Emma')\"\nreverse = \"\"\n\
                  [[operation]]\nop = \"run_rust\"\nname = \"shout\"\n";
    let migrations = Migrations::from_texts([("0001_initial", IN_SALES), ("0002_shout", second)]);
    let options = RunOptions::default().data("shout", shout);
    run_with(&db, &migrations, &options).await?;
    assert_eq!(text(&db, "SELECT title FROM sales.book").await?, "EMMA");
    Ok(())
}
