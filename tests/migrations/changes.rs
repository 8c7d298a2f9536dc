//! Changes of tables, carried out there and back.

on_each! {
    a_database_that_was_migrated_is_as_a_fresh_one,
    children_stay_when_their_parent_is_made_anew,
    what_the_database_does_not_have_makes_no_change,
    values_of_a_foreign_key_to_another_table_are_kept_or_replaced,
    a_table_is_dropped_and_made_anew_under_its_name,
    what_reads_a_changed_column_is_made_anew,
    a_key_that_is_counted_up_becomes_another_and_back,
    a_key_that_is_checked_late_becomes_not_null,
    rows_of_a_many_to_many_relation_stay_when_its_models_are_renamed,
    rows_lead_to_the_same_when_a_key_moves_to_another_column,
    sql_that_means_another_value_on_one_database_is_refused,
    sql_that_reads_a_decimal_is_refused_where_it_means_another_value,
    one_migration_converts_a_column_twice,
    a_new_table_is_there_for_the_values_that_read_it,
    an_index_brings_the_extension_that_it_needs,
}

use orm::prelude::*;
use orm::schema::Schema;
use orm::schema::physical::{SqlExpression, TableName};
use orm_migrate::{Change, Hints, Migration, NoAnswers, SchemaState, diff, plan, reverse};

mod before {
    use orm::prelude::*;
    use orm::rust_decimal::Decimal;

    #[derive(Model)]
    pub(super) struct Author {
        pub(super) id: i64,
        #[orm(max_length = 100)]
        pub(super) name: String,
    }

    #[derive(Model)]
    #[orm(unique(title, author), check(name = "book_pages", "pages >= 0"))]
    pub(super) struct Book {
        pub(super) id: i64,
        #[orm(max_length = 200)]
        pub(super) title: String,
        pub(super) note: Option<String>,
        #[orm(min = 0)]
        pub(super) pages: i32,
        #[orm(min = 0.01, max_digits = 8, decimal_places = 2)]
        pub(super) price: Option<Decimal>,
        #[orm(related_name = "books", on_delete = Cascade)]
        pub(super) author: ForeignKey<Author>,
        #[orm(related_name = "books")]
        pub(super) tags: ManyToMany<Tag>,
    }

    #[derive(Model)]
    pub(super) struct Tag {
        pub(super) id: i64,
        #[orm(unique)]
        pub(super) label: String,
    }
}

mod after {
    use orm::prelude::*;
    use orm::rust_decimal::Decimal;

    #[derive(Choices, Debug, Clone, Copy, PartialEq)]
    pub(super) enum Status {
        Draft,
        Live,
    }

    #[derive(Model)]
    #[orm(renamed_from = "author")]
    pub(super) struct Writer {
        pub(super) id: i64,
        #[orm(max_length = 120, renamed_from = "name")]
        pub(super) full_name: String,
        #[orm(related_name = "pupils", on_delete = SetNull)]
        pub(super) mentor: Option<ForeignKey<Writer>>,
    }

    #[derive(Model)]
    #[orm(unique(title, writer), check(name = "book_pages", "page_count >= 0"), index(-page_count))]
    pub(super) struct Book {
        pub(super) id: i64,
        #[orm(max_length = 200)]
        pub(super) title: String,
        pub(super) note: String,
        #[orm(renamed_from = "pages", min = 0, max = 9_999)]
        pub(super) page_count: i64,
        #[orm(min = 0.01, max_digits = 12, decimal_places = 4)]
        pub(super) price: Option<Decimal>,
        #[orm(related_name = "books", on_delete = Restrict, renamed_from = "author")]
        pub(super) writer: ForeignKey<Writer>,
        #[orm(max_length = 80)]
        pub(super) slug: String,
        #[orm(choices, db_default = "'draft'")]
        pub(super) status: Status,
        #[orm(generated = "page_count * 2")]
        pub(super) sides: i64,
    }

    #[derive(Model)]
    pub(super) struct Team {
        pub(super) id: i64,
        #[orm(related_name = "led", on_delete = SetNull)]
        pub(super) captain: Option<ForeignKey<Player>>,
    }

    #[derive(Model)]
    pub(super) struct Player {
        pub(super) id: i64,
        #[orm(related_name = "players", on_delete = Cascade)]
        pub(super) team: ForeignKey<Team>,
    }
}

fn models_before() -> Schema {
    schema![before::Author, before::Book, before::Tag]
}

fn models_after() -> Schema {
    schema![after::Writer, after::Book, after::Team, after::Player]
}

/// Carries out changes as a runner does: foreign keys of SQLite are off meanwhile.
pub(crate) async fn migrate(
    db: &Database,
    changes: &[Change],
    state: &mut SchemaState,
) -> orm::Result<()> {
    let steps = plan(changes, state, db.backend()).expect("they fit");
    let mut script = match db.backend() {
        Backend::Sqlite => "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE;\n".to_owned(),
        _ => "BEGIN;\n".to_owned(),
    };
    for statement in steps.iter().flat_map(|step| step.statements()) {
        script.extend([statement, ";\n"]);
    }
    script.push_str("COMMIT;\n");
    run(&script, db).await
}

/// Carries out statements by hand.
pub(crate) async fn run(statements: &str, db: &Database) -> orm::Result<()> {
    let statements = sqlx::AssertSqlSafe(statements);
    let done = match db.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            db.with_sqlite(async |on| sqlx::raw_sql(statements).execute(on).await.map(drop))
                .await?
        }
        #[cfg(feature = "postgres")]
        _ => {
            db.with_postgres(async |on| sqlx::raw_sql(statements).execute(on).await.map(drop))
                .await?
        }
        #[cfg(not(feature = "postgres"))]
        _ => unreachable!("no test runs on it"),
    };
    if let Err(error) = done {
        panic!("{error}");
    }
    Ok(())
}

/// What the database has of the tables of these models.
async fn found(db: &Database, models: &Schema) -> orm::Result<SchemaState> {
    Ok(SchemaState::from(db.introspect(models).await?))
}

async fn a_database_that_was_migrated_is_as_a_fresh_one(db: Database) -> orm::Result<()> {
    let (before, after) = (models_before(), models_after());
    db.create_tables(before.clone()).await?;
    let at_first = found(&db, &before).await?;
    let louisa = before::Author::draft().name("Louisa").save(&db).await?;
    let book = before::Book::draft().title("Little Women").pages(449);
    let book = book.price("1.25".parse::<orm::Decimal>().expect("a decimal"));
    book.author(&louisa).save(&db).await?;

    let (old, new) = (SchemaState::of(&before), SchemaState::of(&after));
    let table = TableName::new(None, "book");
    let hints = Hints::of(&after)
        .fill(&table, "note", SqlExpression::Common("'none'".to_owned()))
        .fill(
            &table,
            "slug",
            SqlExpression::Common("lower(title)".to_owned()),
        );
    let changes = diff(&old, &new, &hints, &mut NoAnswers).expect("all is known");
    let migration = Migration {
        changes,
        ..Migration::default()
    };
    let migration = Migration::parse("0002.toml", &migration.to_text()).expect("it is written so");
    let mut state = old.clone();
    migrate(&db, &migration.changes, &mut state).await?;
    assert_eq!(state, new);

    let book = after::Book::objects().select_related(after::Book.writer);
    let book = book.get(&db).await?;
    assert_eq!(book.writer.get(&db).await?.full_name, "Louisa");
    assert_eq!(
        (book.title.as_str(), book.note.as_str()),
        ("Little Women", "none")
    );
    assert_eq!(
        (book.slug.as_str(), book.page_count, book.sides),
        ("little women", 449, 898)
    );
    assert_eq!(
        (book.price.expect("it had one").to_string(), book.status),
        ("1.2500".to_owned(), after::Status::Draft)
    );

    let migrated = found(&db, &after).await?;
    let back = reverse(&migration.changes, &old).expect("all can be undone");
    migrate(&db, &back, &mut state).await?;
    assert_eq!(state, old);
    assert_same(&found(&db, &before).await?, &at_first);
    assert_eq!(before::Book::objects().get(&db).await?.pages, 449);

    db.drop_tables(before).await?;
    db.create_tables(after.clone()).await?;
    assert_same(&migrated, &found(&db, &after).await?);
    Ok(())
}

/// Asserts that two states are equal, or shows the changes between them.
fn assert_same(found: &SchemaState, expected: &SchemaState) {
    let changes = diff(found, expected, &Hints::default(), &mut NoAnswers);
    assert_eq!(changes, Ok(Vec::new()));
    assert_eq!(found, expected);
}

/// A table that is dropped deletes its rows, and what they cascade to, unless foreign keys are off.
async fn children_stay_when_their_parent_is_made_anew(db: Database) -> orm::Result<()> {
    let models = models_before();
    db.create_tables(models.clone()).await?;
    let louisa = before::Author::draft().name("Louisa").save(&db).await?;
    for title in ["Little Women", "Little Men"] {
        let book = before::Book::draft().title(title).pages(1).author(&louisa);
        book.save(&db).await?;
    }
    let gone = before::Author::draft().name("Nobody").save(&db).await?;
    let number = gone.id;
    gone.delete(&db).await?;
    let mut state = SchemaState::of(&models);
    let text = r#"
format = 1

[[operation]]
op = "alter_column"
table = "author"
from = { name = "name", type = "varchar(100)" }
to = { name = "name", type = "varchar(100)", null = true }
"#;
    let migration = Migration::parse("0002.toml", text).expect("a migration");
    migrate(&db, &migration.changes, &mut state).await?;
    assert_eq!(before::Book::objects().count(&db).await?, 2);
    let next = before::Author::draft().name("Next").save(&db).await?;
    assert_eq!(next.id, number + 1);
    Ok(())
}

mod named {
    use orm::prelude::*;

    /// A writer.
    #[derive(Model)]
    #[orm(table = "author", ordering = -full_name)]
    pub(super) struct Writer {
        pub(super) id: i64,
        /// The whole name.
        #[orm(
            max_length = 100,
            column = "name",
            default = "nobody",
            help = "As on the cover",
            label = "Name"
        )]
        pub(super) full_name: String,
    }
}

/// Cases 8, 28, 43 and 44: names of Rust, defaults of Rust, orderings and words for people.
async fn what_the_database_does_not_have_makes_no_change(db: Database) -> orm::Result<()> {
    let (old, new) = (
        SchemaState::of(&schema![before::Author]),
        SchemaState::of(&schema![named::Writer]),
    );
    let hints = Hints::of(&schema![named::Writer]);
    assert_eq!(diff(&old, &new, &hints, &mut NoAnswers), Ok(Vec::new()));
    db.create_tables(schema![before::Author]).await?;
    db.create_tables(schema![named::Writer]).await?;
    let louisa = named::Writer::draft().full_name("Louisa").save(&db).await?;
    assert_eq!(before::Author::get(louisa.id, &db).await?.name, "Louisa");
    Ok(())
}

const LABELLED: &str = r#"
format = 1

[[operation]]
op = "create_table"
table = "author"
columns = [{ name = "id", type = "i64", identity = "by_default" }]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "tag"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "label", type = "text" },
]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "author_id", type = "i64" },
]
primary_key = ["id"]
foreign_keys = [
  { name = "book_author_id_fkey", columns = ["author_id"], references = "author", to = ["id"] },
]
"#;

/// The tables of a file, with rows of which one book refers to a number that is no tag.
async fn labelled(db: &Database) -> orm::Result<SchemaState> {
    let mut state = SchemaState::default();
    let first = Migration::parse("0001.toml", LABELLED).expect("a migration");
    migrate(db, &first.changes, &mut state).await?;
    run(
        "INSERT INTO author (id) VALUES (1), (2); INSERT INTO tag (id, label) VALUES (1, 'war');
         INSERT INTO book (id, author_id) VALUES (1, 1), (2, 2)",
        db,
    )
    .await?;
    Ok(state)
}

/// Case 55.
async fn values_of_a_foreign_key_to_another_table_are_kept_or_replaced(
    db: Database,
) -> orm::Result<()> {
    let old = labelled(&db).await?;
    let new = SchemaState::from(old.describe());
    let text = Migration::parse(
        "x.toml",
        &LABELLED.replace("references = \"author\"", "references = \"tag\""),
    );
    let mut wanted = SchemaState::default();
    for change in &text.expect("a migration").changes {
        wanted.apply(change).expect("it fits");
    }
    let book = TableName::new(None, "book");
    let changes = |value: &str| {
        let value = SqlExpression::Common(value.to_owned());
        let hints = Hints::default().fill(&book, "author_id", value);
        diff(&new, &wanted, &hints, &mut NoAnswers).expect("all is known")
    };
    let files = |changes: Vec<Change>| {
        let migration = Migration {
            changes,
            depends_on: vec!["0001".to_owned()],
            ..Migration::default()
        };
        orm::migrate::Migrations::from_texts([
            ("0001", LABELLED.to_owned()),
            ("0002", migration.to_text()),
        ])
    };
    // The second book refers to no tag: nothing is changed.
    let fake = orm::migrate::RunOptions::default().to("0001").fake();
    orm::migrate::run_with(&db, &files(changes("1")), &fake).await?;
    let kept = orm::migrate::run(&db, &files(changes("author_id"))).await;
    kept.expect_err("a book refers to no tag");
    orm::migrate::run(&db, &files(changes("1"))).await?;
    let tags: Vec<i64> = db
        .fetch(orm::sql!("SELECT author_id FROM book ORDER BY id"))
        .await?;
    assert_eq!(tags, [1, 1]);
    let back = orm::migrate::RunOptions::default().to("0001");
    let error = orm::migrate::run_with(&db, &files(changes("1")), &back).await;
    let error = error.expect_err("the authors are gone").to_string();
    assert!(error.contains("those before are not kept"), "{error}");
    Ok(())
}

/// Behaviour R20: its rows are gone, and so is what refers to them, or nothing is changed.
async fn a_table_is_dropped_and_made_anew_under_its_name(db: Database) -> orm::Result<()> {
    let mut state = labelled(&db).await?;
    let mut wanted = state.clone();
    let tag = TableName::new(None, "tag");
    let text = LABELLED.replace(
        "{ name = \"label\", type = \"text\" }",
        "{ name = \"weight\", type = \"i32\" }",
    );
    let anew = Migration::parse("x.toml", &text).expect("a migration");
    let Some(Change::CreateTable(anew)) = anew.changes.get(1) else {
        panic!("{text}");
    };
    let own = wanted.table(&tag).expect("a table").clone();
    wanted
        .apply(&Change::DropTable((*own).clone()))
        .expect("it fits");
    wanted
        .apply(&Change::CreateTable(anew.clone()))
        .expect("it fits");
    let hints = Hints::default().drop_table(&tag);
    let changes = diff(&state, &wanted, &hints, &mut NoAnswers).expect("all is known");
    let before = state.clone();
    migrate(&db, &changes, &mut state).await?;
    assert_eq!(state, wanted);
    run("INSERT INTO tag (weight) VALUES (7)", &db).await?;
    let ids: Vec<(i64, i32)> = db.fetch(orm::sql!("SELECT id, weight FROM tag")).await?;
    assert_eq!(ids, [(1, 7)]);
    let back = reverse(&changes, &before).expect("all can be undone");
    migrate(&db, &back, &mut state).await?;
    assert_eq!(state, before);
    Ok(())
}

mod computed {
    /// A line of an order with a price of this type, and a generated column that is computed by this SQL.
    macro_rules! line {
        ($module:ident, $price:ty, $length:literal, $total:literal) => {
            pub(super) mod $module {
                use orm::prelude::*;

                #[derive(Model)]
                #[orm(
                    check(name = "line_total", "total > 0"),
                    check(name = "line_price", "price > 0"),
                    index("total + 1", name = "line_more"),
                    index(quantity, where = "total > 10", name = "line_large")
                )]
                pub(in super::super) struct Line {
                    pub(in super::super) id: i64,
                    #[orm(max_length = $length)]
                    pub(in super::super) title: String,
                    pub(in super::super) price: $price,
                    pub(in super::super) quantity: i32,
                    #[orm(generated = $total, index)]
                    pub(in super::super) total: i64,
                    #[orm(generated = "lower(title)", unique)]
                    pub(in super::super) slug: String,
                }
            }
        };
    }

    line!(before, i32, 20, "price * quantity");
    line!(retyped, i64, 40, "price * quantity");
    line!(otherwise, i32, 20, "price * quantity * 2");
}

async fn what_reads_a_changed_column_is_made_anew(db: Database) -> orm::Result<()> {
    let before = schema![computed::before::Line];
    for (after, total) in [
        (schema![computed::retyped::Line], 6),
        (schema![computed::otherwise::Line], 12),
    ] {
        db.create_tables(before.clone()).await?;
        let at_first = found(&db, &before).await?;
        let line = computed::before::Line::draft().title("One");
        line.price(3).quantity(2).save(&db).await?;
        let (mut state, new) = (SchemaState::of(&before), SchemaState::of(&after));
        let there = diff(&state, &new, &Hints::default(), &mut NoAnswers).expect("all is known");
        migrate(&db, &there, &mut state).await?;
        assert_eq!(state, new);
        let line = computed::before::Line::objects().get(&db).await?;
        assert_eq!((line.total, line.slug.as_str()), (total, "one"));
        let migrated = found(&db, &after).await?;

        let back = reverse(&there, &SchemaState::of(&before)).expect("all can be undone");
        migrate(&db, &back, &mut state).await?;
        assert_same(&found(&db, &before).await?, &at_first);
        let line = computed::before::Line::objects().get(&db).await?;
        assert_eq!((line.price, line.total), (3, 6));

        db.drop_tables(before.clone()).await?;
        db.create_tables(after.clone()).await?;
        assert_same(&migrated, &found(&db, &after).await?);
        db.drop_tables(after).await?;
    }
    Ok(())
}

mod counted {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "cat")]
    pub(super) struct Cat {
        pub(super) id: i64,
        #[orm(unique)]
        pub(super) code: i64,
    }

    #[derive(Model)]
    #[orm(table = "item")]
    pub(super) struct Item {
        pub(super) id: i64,
        #[orm(related_name = "items", on_delete = Cascade, deferrable)]
        pub(super) cat: Option<ForeignKey<Cat>>,
    }
}

mod keyed {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "cat")]
    pub(super) struct Cat {
        pub(super) id: Uuid,
        #[orm(unique)]
        pub(super) code: i64,
    }
}

mod coded {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "cat")]
    pub(super) struct Cat {
        #[orm(primary_key, identity = false)]
        pub(super) code: i64,
    }

    #[derive(Model)]
    #[orm(table = "item")]
    pub(super) struct Item {
        pub(super) id: i64,
        #[orm(related_name = "items", on_delete = Cascade, deferrable)]
        pub(super) cat: Option<ForeignKey<Cat>>,
    }
}

mod required {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "item")]
    pub(super) struct Item {
        pub(super) id: i64,
        #[orm(related_name = "required_items", on_delete = Cascade, deferrable)]
        pub(super) cat: ForeignKey<super::counted::Cat>,
    }
}

fn table(name: &str) -> TableName {
    TableName::new(None, name)
}

fn sql(value: &str) -> SqlExpression {
    SqlExpression::Common(value.to_owned())
}

/// Migrates from the tables of one schema to those of another.
async fn change(
    db: &Database,
    state: &mut SchemaState,
    to: &Schema,
    hints: &Hints,
) -> orm::Result<Vec<Change>> {
    let to = SchemaState::from(to.describe());
    let changes = diff(state, &to, hints, &mut NoAnswers).expect("all is known");
    migrate(db, &changes, state).await?;
    assert_eq!(*state, to);
    Ok(changes)
}

async fn a_key_that_is_counted_up_becomes_another_and_back(db: Database) -> orm::Result<()> {
    let (counted, keyed) = (schema![counted::Cat], schema![keyed::Cat]);
    let mut state = SchemaState::default();
    change(&db, &mut state, &counted, &Hints::default()).await?;
    counted::Cat::draft().code(5).save(&db).await?;
    let key = "01890000-0000-7000-8000-000000000001";
    let using = SqlExpression::PerBackend {
        sqlite: format!("unhex('{}')", key.replace('-', "")),
        postgres: format!("'{key}'::uuid"),
    };
    let hints = Hints::default().using(&table("cat"), "id", using);
    change(&db, &mut state, &keyed, &hints).await?;
    let found = keyed::Cat::objects().get(&db).await?;
    assert_eq!((found.id.to_string(), found.code), (key.to_owned(), 5));
    let hints = Hints::default().using(&table("cat"), "id", sql("code"));
    change(&db, &mut state, &counted, &hints).await?;
    assert_eq!(counted::Cat::objects().get(&db).await?.id, 5);
    assert_eq!(counted::Cat::draft().code(6).save(&db).await?.id, 6);
    Ok(())
}

async fn a_key_that_is_checked_late_becomes_not_null(db: Database) -> orm::Result<()> {
    let mut state = SchemaState::default();
    change(
        &db,
        &mut state,
        &schema![counted::Cat, counted::Item],
        &Hints::default(),
    )
    .await?;
    let cat = counted::Cat::draft().code(5).save(&db).await?;
    counted::Item::draft().save(&db).await?;
    let hints = Hints::default().fill(&table("item"), "cat_id", sql("1"));
    change(
        &db,
        &mut state,
        &schema![counted::Cat, required::Item],
        &hints,
    )
    .await?;
    assert_eq!(required::Item::objects().get(&db).await?.cat.id, cat.id);
    Ok(())
}

async fn rows_lead_to_the_same_when_a_key_moves_to_another_column(db: Database) -> orm::Result<()> {
    let mut state = SchemaState::default();
    change(
        &db,
        &mut state,
        &schema![counted::Cat, counted::Item],
        &Hints::default(),
    )
    .await?;
    // The key of each is the code of the other.
    for code in [2, 1] {
        let cat = counted::Cat::draft().code(code).save(&db).await?;
        counted::Item::draft().cat(&cat).save(&db).await?;
    }
    let same = "(SELECT cat.code FROM cat WHERE cat.id = item.cat_id)";
    let hints = Hints::default().fill(&table("item"), "cat_id", sql(same));
    change(&db, &mut state, &schema![coded::Cat, coded::Item], &hints).await?;
    let items = coded::Item::objects()
        .order_by(coded::Item.id)
        .all(&db)
        .await?;
    let codes: Vec<_> = items
        .iter()
        .filter_map(|item| Some(item.cat.as_ref()?.id))
        .collect();
    assert_eq!(codes, [2, 1]);
    Ok(())
}

mod posts {
    use orm::prelude::*;

    #[derive(Model)]
    pub(super) struct Tag {
        pub(super) id: i64,
    }

    #[derive(Model)]
    pub(super) struct Post {
        pub(super) id: i64,
        #[orm(related_name = "posts")]
        pub(super) tags: ManyToMany<Tag>,
    }
}

mod articles {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(renamed_from = "tag")]
    pub(super) struct Label {
        pub(super) id: i64,
    }

    #[derive(Model)]
    #[orm(renamed_from = "post")]
    pub(super) struct Article {
        pub(super) id: i64,
        #[orm(related_name = "articles")]
        pub(super) tags: ManyToMany<Label>,
    }
}

async fn rows_of_a_many_to_many_relation_stay_when_its_models_are_renamed(
    db: Database,
) -> orm::Result<()> {
    let mut state = SchemaState::default();
    change(
        &db,
        &mut state,
        &schema![posts::Tag, posts::Post],
        &Hints::default(),
    )
    .await?;
    let tag = posts::Tag::draft().save(&db).await?;
    let post = posts::Post::draft().save(&db).await?;
    post.tags.add([&tag], &db).await?;
    let hints = Hints::default()
        .rename_table(&table("tag"), &table("label"))
        .rename_table(&table("post"), &table("article"));
    let models = schema![articles::Label, articles::Article];
    change(&db, &mut state, &models, &hints).await?;
    let article = articles::Article::get(post.id, &db).await?;
    let labels = article.tags.all(&db).await?;
    assert_eq!(
        labels.iter().map(|label| label.id).collect::<Vec<_>>(),
        [tag.id]
    );
    Ok(())
}

mod priced {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "cat")]
    pub(super) struct Cat {
        pub(super) id: i64,
        #[orm(unique)]
        pub(super) code: i64,
        #[orm(max_digits = 10, decimal_places = 2)]
        pub(super) price: Decimal,
        pub(super) day: NaiveDate,
    }
}

/// A decimal is stored in units of its last place on SQLite, so that SQL of both would mean two values; and a text that is
/// no date would be stored there, and never read.
async fn sql_that_means_another_value_on_one_database_is_refused(db: Database) -> orm::Result<()> {
    let mut state = SchemaState::default();
    change(&db, &mut state, &schema![counted::Cat], &Hints::default()).await?;
    counted::Cat::draft().code(5).save(&db).await?;
    let to = SchemaState::from(schema![priced::Cat].describe());
    let asked = |price: SqlExpression, day: &str| {
        let hints = Hints::default().fill(&table("cat"), "price", price).fill(
            &table("cat"),
            "day",
            sql(day),
        );
        let changes = diff(&state, &to, &hints, &mut NoAnswers).expect("all is known");
        let planned = plan(&changes, &mut state.clone(), db.backend());
        (planned.map(drop), hints)
    };
    if db.backend() == Backend::Sqlite {
        for (price, day, expected) in [
            (
                "code",
                "'2024-02-29'",
                "SQL for a `Decimal` that is no number of its places",
            ),
            (
                "code / 2.0",
                "'2024-02-29'",
                "SQL for a `Decimal` that is no number of its places",
            ),
            (
                "1.005",
                "'2024-02-29'",
                "SQL for a `Decimal` that is no number of its places",
            ),
            ("1.5", "'2024-02-30'", "a text that is no such date or time"),
            ("1.5", "'yesterday'", "a text that is no such date or time"),
        ] {
            let error = asked(sql(price), day)
                .0
                .expect_err("it means another value");
            assert!(error.to_string().contains(expected), "{error}");
        }
    }
    let price = SqlExpression::PerBackend {
        sqlite: "code * 100".to_owned(),
        postgres: "code".to_owned(),
    };
    let hints = asked(price, "'2024-02-29'").1;
    change(&db, &mut state, &schema![priced::Cat], &hints).await?;
    let cat = priced::Cat::objects().get(&db).await?;
    assert_eq!(
        (cat.price, cat.day.to_string()),
        (Decimal::from(5), "2024-02-29".to_owned())
    );
    Ok(())
}

mod rated {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "cat")]
    pub(super) struct Cat {
        pub(super) id: i64,
        #[orm(unique)]
        pub(super) code: i64,
        #[orm(max_digits = 10, decimal_places = 2)]
        pub(super) price: Decimal,
        pub(super) day: NaiveDate,
        pub(super) whole: i64,
        pub(super) is_free: bool,
    }
}

async fn sql_that_reads_a_decimal_is_refused_where_it_means_another_value(
    db: Database,
) -> orm::Result<()> {
    let mut state = SchemaState::default();
    change(&db, &mut state, &schema![priced::Cat], &Hints::default()).await?;
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
    for (code, price) in [(1, Decimal::ZERO), (2, Decimal::new(300, 2))] {
        let cat = priced::Cat::draft().code(code).price(price).day(day);
        cat.save(&db).await?;
    }
    let to = SchemaState::from(schema![rated::Cat].describe());
    let hints = |whole: SqlExpression, is_free: &str| {
        let hints = Hints::default().fill(&table("cat"), "whole", whole);
        hints.fill(&table("cat"), "is_free", sql(is_free))
    };
    for (whole, is_free) in [
        ("price", "price = 0"),
        ("CAST(price AS bigint)", "price = 0"),
        ("7", "price > 10"),
    ] {
        let hints = hints(sql(whole), is_free);
        let changes = diff(&state, &to, &hints, &mut NoAnswers).expect("all is known");
        let planned = plan(&changes, &mut state.clone(), db.backend());
        if db.backend() == Backend::Postgres {
            planned.expect("a value is a value there");
            continue;
        }
        let error = planned.expect_err("it means another value").to_string();
        assert!(error.contains("SQL that reads a `Decimal`"), "{error}");
    }
    let whole = SqlExpression::PerBackend {
        sqlite: "price / 100".to_owned(),
        postgres: "price".to_owned(),
    };
    change(
        &db,
        &mut state,
        &schema![rated::Cat],
        &hints(whole, "price = 0"),
    )
    .await?;
    let cats = rated::Cat::objects().order_by(rated::Cat.code);
    let cats: Vec<(i64, bool)> = cats
        .values((rated::Cat.whole, rated::Cat.is_free))
        .all(&db)
        .await?;
    assert_eq!(cats, [(0, true), (3, false)]);
    Ok(())
}

async fn one_migration_converts_a_column_twice(db: Database) -> orm::Result<()> {
    let first = r#"format = 1

[[operation]]
op = "create_table"
table = "note"
columns = [{ name = "id", type = "i64", identity = "by_default" }, { name = "n", type = "text" }]
primary_key = ["id"]

[[operation]]
op = "run_sql"
sql = "INSERT INTO note (n) VALUES ('7')"
"#;
    let second = r#"format = 1
depends_on = ["0001"]

[[operation]]
op = "alter_column"
table = "note"
from = { name = "n", type = "text" }
to = { name = "n", type = "i64" }
using = "CAST(n AS bigint) + 1"

[[operation]]
op = "alter_column"
table = "note"
from = { name = "n", type = "i64" }
to = { name = "n", type = "f64" }
using = "n / 2.0"
"#;
    let files = [("0001", first.to_owned()), ("0002", second.to_owned())];
    let files = orm::migrate::Migrations::from_texts(files);
    orm::migrate::run(&db, &files).await?;
    let found: Vec<f64> = db.fetch(orm::sql!("SELECT n FROM note")).await?;
    assert!((found[0] - 4.0).abs() < 1e-9, "{found:?}");
    Ok(())
}

mod unfiled {
    use orm::prelude::*;

    #[derive(Model)]
    pub(super) struct Entry {
        pub(super) id: i64,
    }
}

mod filed {
    use orm::prelude::*;

    #[derive(Model)]
    pub(super) struct Period {
        pub(super) id: i64,
        #[orm(related_name = "+", on_delete = SetNull)]
        pub(super) opened_by: Option<ForeignKey<Entry>>,
    }

    #[derive(Model)]
    pub(super) struct Entry {
        pub(super) id: i64,
        pub(super) n_periods: i64,
        #[orm(related_name = "entries", on_delete = Protect)]
        pub(super) period: Option<ForeignKey<Period>>,
    }
}

async fn a_new_table_is_there_for_the_values_that_read_it(db: Database) -> orm::Result<()> {
    let mut state = SchemaState::default();
    change(&db, &mut state, &schema![unfiled::Entry], &Hints::default()).await?;
    unfiled::Entry::draft().save(&db).await?;
    let counted = r#"(SELECT count(*) FROM "period")"#;
    let hints = Hints::default().fill(&table("entry"), "n_periods", sql(counted));
    let models = schema![filed::Period, filed::Entry];
    change(&db, &mut state, &models, &hints).await?;
    let entry = filed::Entry::objects().get(&db).await?;
    assert_eq!((entry.n_periods, entry.period), (0, None));
    let period = filed::Period::draft().opened_by(entry.id).save(&db).await?;
    period.delete(&db).await?;
    Ok(())
}

mod by_trigrams {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(
        table = "author",
        index(name, using = gin, ops = "gin_trgm_ops", only = postgres)
    )]
    pub(super) struct Author {
        pub(super) id: i64,
        #[orm(max_length = 100)]
        pub(super) name: String,
    }
}

async fn an_index_brings_the_extension_that_it_needs(db: Database) -> orm::Result<()> {
    let models = schema![by_trigrams::Author];
    // As a part of a new table, and by itself.
    for before in [schema![], schema![before::Author]] {
        let mut state = SchemaState::from(before.describe());
        db.create_tables(before).await?;
        change(&db, &mut state, &models, &Hints::default()).await?;
        by_trigrams::Author::draft()
            .name("Louisa")
            .save(&db)
            .await?;
        let query = by_trigrams::Author::objects();
        let query = query.filter(by_trigrams::Author.name.trigram_similar("Luisa"));
        assert_eq!(query.count(&db).await?, 1);
        db.drop_tables(models.clone()).await?;
        if db.backend() == Backend::Postgres {
            run("DROP EXTENSION pg_trgm", &db).await?;
        }
    }
    Ok(())
}
