//! Indexes that the struct declares: their DDL, what they promise, and how they are read back.

on_each! {
    indexes_are_written_as_declared,
    indexes_are_read_back_as_described,
    an_index_is_made_anew_from_what_was_read,
    a_partial_unique_holds_among_its_rows,
    a_unique_of_expressions_holds,
    lookups_that_ignore_case_use_their_index,
    values_of_a_condition_of_an_index_are_written_as_it_has_them,
    truths_of_a_condition_of_an_index_are_written_as_it_has_them,
    an_index_of_another_kind_is_refused,
    a_missing_partial_unique_is_refused,
    indexes_of_one_name_are_refused,
    conflicts_of_some_rows_tell_what_is_in_the_way;
    only(Postgres, "SQLite has neither methods nor further columns") what_only_postgres_has_is_made,
    methods_of_postgres_are_read_back;
    only(Sqlite, "Postgres has them") what_only_postgres_has_is_unsupported
}

use orm::prelude::*;
use orm_tests::support::{assert_made_again, assert_read_back};

#[derive(Model, Debug, Clone)]
#[orm(
    index(author, -year, name = "newest"),
    index(title, where = "deleted = 0"),
    index("lower(title)"),
    index(ignore_case(title)),
    index(body, using = gin, ops = "jsonb_path_ops", only = postgres, name = "words"),
    index(year, only = sqlite),
    unique(title, where(sqlite = "author IS NOT NULL", postgres = "(author IS NOT NULL)")),
    unique(ignore_case(author), year, name = "written_once")
)]
struct Text {
    id: i64,
    title: String,
    author: Option<String>,
    year: i32,
    deleted: i32,
    body: String,
}

async fn indexes_are_written_as_declared(_: Database) -> orm::Result<()> {
    let indexes = |backend| {
        let sql = schema![Text].to_sql(backend)?;
        let lines = sql
            .lines()
            .filter(|line| line.starts_with("CREATE ") && line.contains(" INDEX "));
        Ok::<_, Error>(
            lines
                .map(|line| line.replace(" IF NOT EXISTS", ""))
                .collect::<Vec<_>>(),
        )
    };
    let sqlite = [
        r#"CREATE UNIQUE INDEX "written_once" ON "text" (orm_fold("author"), "year");"#,
        r#"CREATE UNIQUE INDEX "text_title_key" ON "text" ("title") WHERE (author IS NOT NULL);"#,
        r#"CREATE INDEX "newest" ON "text" ("author", "year" DESC);"#,
        r#"CREATE INDEX "text_title_idx" ON "text" ("title") WHERE (deleted = 0);"#,
        r#"CREATE INDEX "text_lower_idx" ON "text" ((lower(title)));"#,
        r#"CREATE INDEX "text_title_nocase_idx" ON "text" (orm_fold("title"));"#,
        r#"CREATE INDEX "text_year_idx" ON "text" ("year");"#,
    ];
    assert_eq!(indexes(Backend::Sqlite)?, sqlite);
    let postgres = [
        r#"CREATE UNIQUE INDEX "text_title_key" ON "text" ("title") WHERE ((author IS NOT NULL));"#,
        r#"CREATE UNIQUE INDEX "written_once" ON "text" ((upper(lower("author" COLLATE "und-x-icu")) COLLATE "C"), "year");"#,
        r#"CREATE INDEX "newest" ON "text" ("author", "year" DESC);"#,
        r#"CREATE INDEX "text_title_idx" ON "text" ("title") WHERE (deleted = 0);"#,
        r#"CREATE INDEX "text_lower_idx" ON "text" ((lower(title)));"#,
        r#"CREATE INDEX "text_title_nocase_idx" ON "text" ((upper(lower("title" COLLATE "und-x-icu")) COLLATE "C"));"#,
        r#"CREATE INDEX "words" ON "text" USING gin ("body" "jsonb_path_ops");"#,
    ];
    assert_eq!(indexes(Backend::Postgres)?, postgres);
    Ok(())
}

/// Conditions and expressions as Postgres writes them.
#[derive(Model, Debug, Clone)]
#[orm(
    index(author, -year, name = "newest"),
    index(title, where = "(year > 1900)"),
    index("lower(title)", -"(year + 1)"),
    index(ignore_case(title), year),
    index(year, only = sqlite),
    unique(title, where = "(author IS NOT NULL)"),
    unique(ignore_case(author), year, name = "written_once")
)]
struct Essay {
    id: i64,
    title: String,
    #[orm(max_length = 30)]
    author: Option<String>,
    year: i32,
}

async fn indexes_are_read_back_as_described(db: Database) -> orm::Result<()> {
    let schema = schema![Essay];
    if db.backend() == Backend::Postgres {
        return assert_read_back(schema, &db).await;
    }
    // SQLite keeps expressions as they are written, and the parentheses around them are no part of them.
    assert_made_again(schema.clone(), &db).await?;
    let found = db.introspect(&schema).await?;
    let names = |schema: &orm::schema::physical::PhysicalSchema| {
        let indexes = schema.tables()[0].indexes.iter();
        indexes
            .map(|index| (index.name.clone(), index.is_unique, index.keys.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&found),
        names(&schema.describe().as_stored(db.backend()))
    );
    Ok(())
}

async fn an_index_is_made_anew_from_what_was_read(db: Database) -> orm::Result<()> {
    assert_made_again(schema![Essay], &db).await
}

#[derive(Model, Debug, Clone)]
#[orm(
    unique(email, where = "closed_at IS NULL"),
    unique(tenant, ignore_case(name))
)]
struct Account {
    id: i64,
    email: String,
    closed_at: Option<i64>,
    #[orm(default = 1)]
    tenant: i64,
    name: String,
}

async fn a_partial_unique_holds_among_its_rows(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Account]).await?;
    db.create_tables(schema![Account]).await?;
    let draft = |name: &str| Account::draft().email("a@b.c").name(name);
    draft("1").closed_at(1).save(&db).await?;
    draft("2").closed_at(1).save(&db).await?;
    draft("3").save(&db).await?;
    let taken = draft("4").save(&db).await;
    assert!(
        matches!(&taken, Err(Error::UniqueViolation { model: "Account", fields, .. }) if fields == &["email"]),
        "{taken:?}"
    );
    Ok(())
}

async fn a_unique_of_expressions_holds(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Account]).await?;
    let draft = |name: &str, email: &str| Account::draft().email(email).name(name);
    draft("Ångström", "1").save(&db).await?;
    draft("Angstrom", "2").save(&db).await?;
    draft("Ångström", "3").tenant(2).save(&db).await?;
    let taken = draft("ÅNGSTRÖM", "4").save(&db).await;
    assert!(
        matches!(&taken, Err(Error::UniqueViolation { model: "Account", fields, .. }) if fields == &["tenant", "name"]),
        "{taken:?}"
    );
    Ok(())
}

async fn lookups_that_ignore_case_use_their_index(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Essay]).await?;
    let drafts = (0..2000).map(|n| Essay::draft().title(format!("Essay {n}")).year(n));
    Essay::bulk_create(drafts, &db).await?;
    db.execute(orm::prelude::sql!("ANALYZE")).await?;
    let query = Essay::objects().filter(Essay.title.ieq("ESSAY 7"));
    assert_eq!(query.count(&db).await?, 1);
    let plan = query.explain(&db).await?;
    assert!(plan.contains("essay_title_nocase_year_idx"), "{plan}");
    Ok(())
}

/// The table of `Essay`, as others declare it.
mod others {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "essay", index(year, name = "newest"))]
    pub(super) struct Otherwise {
        pub(super) id: i64,
        pub(super) title: String,
        pub(super) author: Option<String>,
        pub(super) year: i32,
    }

    #[derive(Model)]
    #[orm(table = "essay", unique(year, where = "title <> ''"))]
    pub(super) struct Unique {
        pub(super) id: i64,
        pub(super) title: String,
        pub(super) author: Option<String>,
        pub(super) year: i32,
    }
}

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
enum Phase {
    Open,
    Closed,
}

#[derive(Model, Debug)]
struct Worker {
    id: i64,
    #[orm(max_length = 20)]
    name: String,
}

#[derive(Model, Debug)]
#[orm(
    index(worker, id, where = "flags & 2 != 0", name = "chore_starred"),
    index(due, where = "phase = 'open' AND size > 3", name = "chore_open"),
    index(size, where = "NOT done", name = "chore_to_do"),
    unique(note, where = "flags & 4 = 0", name = "chore_note")
)]
struct Chore {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "chores", index = false)]
    worker: ForeignKey<Worker>,
    flags: i64,
    phase: Phase,
    size: i32,
    due: i32,
    note: String,
    #[orm(default = false)]
    done: bool,
    #[orm(default = false, index)]
    paid: bool,
}

/// Two hundred chores of one worker.
async fn chores(db: &Database) -> orm::Result<Worker> {
    db.create_tables(schema![Worker, Chore]).await?;
    let ann = Worker::draft().name("Ann").save(db).await?;
    let drafts = (0..200).map(|n: i32| {
        let phase = if n % 50 == 0 {
            Phase::Open
        } else {
            Phase::Closed
        };
        let flags = if n % 40 == 0 { 2 } else { 1 };
        Chore::draft()
            .worker(&ann)
            .flags(flags)
            .phase(phase)
            .size(n)
            .due(n)
            .note(format!("n{n}"))
    });
    Chore::bulk_create(drafts, db).await?;
    Ok(ann)
}

fn condition_of(query: &QuerySet<Chore>, db: &Database) -> orm::Result<String> {
    let text = query.to_sql(db)?.text().to_owned();
    Ok(text
        .split_once(" WHERE ")
        .map(|(_, it)| it.to_owned())
        .unwrap_or_default())
}

/// A database looks at such an index only where the text of the statement says what the index's own condition says.
async fn values_of_a_condition_of_an_index_are_written_as_it_has_them(
    db: Database,
) -> orm::Result<()> {
    let ann = chores(&db).await?;
    let is_sqlite = db.backend() == Backend::Sqlite;
    let starred = Chore::objects().filter(Chore.worker.eq(&ann) & Chore.flags.bit_and(2).ne(0));
    let expected = if is_sqlite {
        r#""chore"."worker_id" = ? AND ("chore"."flags" & 2) <> 0"#
    } else {
        r#""chore"."worker_id" = $1::int8 AND ("chore"."flags" & 2::int8) <> 0::int8"#
    };
    assert_eq!(condition_of(&starred, &db)?, expected);
    assert_eq!(starred.count(&db).await?, 5);

    let open =
        Chore::objects().filter(Chore.phase.eq(Phase::Open) & Chore.size.gt(3) & Chore.due.lt(120));
    let expected = if is_sqlite {
        r#""chore"."phase" = 'open' AND "chore"."size" > 3 AND "chore"."due" < ?"#
    } else {
        r#""chore"."phase" = 'open'::text AND "chore"."size" > 3::int4 AND "chore"."due" < $1::int4"#
    };
    assert_eq!(condition_of(&open, &db)?, expected);
    assert_eq!(open.count(&db).await?, 2);
    if is_sqlite {
        for (query, index) in [(&starred, "chore_starred"), (&open, "chore_open")] {
            let plan = query.explain(&db).await?;
            assert!(plan.contains(index), "{plan}");
        }
    }

    // Other values, and those of fields that the conditions do not speak of, are bound.
    let others =
        Chore::objects().filter(Chore.phase.eq(Phase::Closed) & Chore.size.gt(4) & Chore.due.eq(2));
    let expected = if is_sqlite {
        r#""chore"."phase" = ? AND "chore"."size" > ? AND "chore"."due" = ?"#
    } else {
        r#""chore"."phase" = $1::text AND "chore"."size" > $2::int4 AND "chore"."due" = $3::int4"#
    };
    assert_eq!(condition_of(&others, &db)?, expected);

    // A statement that is kept for other values is not used for these, nor the other way round.
    for phase in [Phase::Closed, Phase::Open, Phase::Closed, Phase::Open] {
        let chores = Chore::objects()
            .filter(Chore.phase.eq(phase))
            .all(&db)
            .await?;
        assert_eq!(chores.len(), if phase == Phase::Open { 4 } else { 196 });
        let named = Chore::objects().filter(Chore.worker.name.eq("Ann") & Chore.phase.eq(phase));
        assert_eq!(
            named.count(&db).await?,
            if phase == Phase::Open { 4 } else { 196 }
        );
        let workers = Worker::objects().filter(Worker.chores().any(Chore.phase.eq(phase)));
        assert_eq!(workers.all(&db).await?.len(), 1);
    }
    for id in [2, 3, 4, 2, 3] {
        assert_eq!(Chore::get(id, &db).await?.id, id);
    }

    // The rows may be joined, related, updated and deleted.
    let busy = Worker::objects().filter(Worker.chores().any(Chore.phase.eq(Phase::Open)));
    assert!(busy.to_sql(&db)?.text().contains(r#""phase" = 'open'"#));
    assert_eq!(busy.count(&db).await?, 1);
    assert_eq!(open.update(Chore.phase.set(Phase::Closed), &db).await?, 2);
    assert_eq!(starred.delete(&db).await?, 5);
    Ok(())
}

/// A truth is the field itself, as the condition has it, unless an index finds rows by its values.
async fn truths_of_a_condition_of_an_index_are_written_as_it_has_them(
    db: Database,
) -> orm::Result<()> {
    let ann = chores(&db).await?;
    let is_sqlite = db.backend() == Backend::Sqlite;
    let to_do = Chore::objects()
        .filter(Chore.worker.eq(&ann) & Chore.done.eq(false) & Chore.paid.eq(false));
    let expected = if is_sqlite {
        r#""chore"."worker_id" = ? AND NOT ("chore"."done") AND "chore"."paid" = ?"#
    } else {
        r#""chore"."worker_id" = $1::int8 AND NOT ("chore"."done") AND "chore"."paid" = $2::bool"#
    };
    assert_eq!(condition_of(&to_do, &db)?, expected);
    for (done, n) in [(false, 200), (true, 0), (false, 200), (true, 0)] {
        assert_eq!(
            Chore::objects()
                .filter(Chore.done.eq(done))
                .all(&db)
                .await?
                .len(),
            n
        );
    }
    if is_sqlite {
        let soon = Chore::objects()
            .filter(Chore.done.eq(false))
            .order_by(Chore.size);
        let plan = soon.explain(&db).await?;
        assert!(plan.contains("chore_to_do"), "{plan}");
    }
    Ok(())
}

async fn an_index_of_another_kind_is_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Essay]).await?;
    let refused = db
        .create_tables(schema![others::Otherwise])
        .await
        .expect_err("it differs");
    let expected = r#"the database differs from the models: the index `newest` of the table `essay` is `("author", "year" DESC)`, and `Otherwise` needs `("year")`; migrate or drop what differs, `create_tables` alters no table"#;
    assert_eq!(refused.to_string(), expected);
    Ok(())
}

async fn a_missing_partial_unique_is_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Essay]).await?;
    let refused = db
        .create_tables(schema![others::Unique])
        .await
        .expect_err("it differs");
    let expected = r#"the database differs from the models: the table `essay` has no index like `essay_year_key`, and `Unique` needs `UNIQUE ("year") WHERE (title <> '')`; migrate or drop what differs, `create_tables` alters no table"#;
    assert_eq!(refused.to_string(), expected);
    Ok(())
}

#[derive(Model)]
#[orm(
    index("lower(a)"),
    index("lower(b)"),
    index(a, name = "clash"),
    index(b, name = "Clash")
)]
struct Clash {
    id: i64,
    a: String,
    b: String,
}

async fn indexes_of_one_name_are_refused(db: Database) -> orm::Result<()> {
    let Err(Error::InvalidSchema { problems }) = db.create_tables(schema![Clash]).await else {
        panic!("it is refused")
    };
    let of = |name: &str| {
        format!(
            "an index of `{}::Clash` is called `{name}`, as its table or another of its indexes is; name it otherwise: `name = \"…\"`",
            module_path!()
        )
    };
    assert_eq!(problems, [of("clash_lower_idx"), of("clash"), of("Clash")]);
    Ok(())
}

async fn conflicts_of_some_rows_tell_what_is_in_the_way(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Account]).await?;
    let draft = |name: &str| Account::draft().email("a@b.c").name(name);
    let stored = draft("1").save(&db).await?;
    let skipped = draft("2").save_with(OnConflict::ignore(), &db).await?;
    assert_eq!(skipped.into_stored().map(|row| row.id), Some(stored.id));
    let skipped = Account::bulk_create_with([draft("3")], OnConflict::ignore(), &db).await?;
    assert_eq!(skipped, [Written::Skipped(Some(stored.id))]);
    let refused =
        Account::bulk_create_with([draft("4")], OnConflict::ignore().on(Account.id), &db).await;
    assert!(
        matches!(
            refused,
            Err(Error::InvalidQuery { .. } | Error::UniqueViolation { .. })
        ),
        "{refused:?}"
    );
    Ok(())
}

/// What Postgres alone has.
#[derive(Model, Debug, Clone)]
#[orm(
    index(title, include = (year)),
    index(year, using = brin),
    index(author, using = hash),
    index(-year.nulls_last(), title.nulls_first(), name = "by_year"),
    index(title, ops = "text_pattern_ops", name = "beginnings"),
    unique(author, include = (title))
)]
struct Page {
    id: i64,
    title: String,
    author: String,
    year: i32,
}

#[cfg(feature = "postgres")]
async fn what_only_postgres_has_is_made(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Page]).await?;
    db.create_tables(schema![Page]).await?;
    let sql = schema![Page].to_sql(Backend::Postgres)?;
    for words in [
        r#""page_title_year_idx" ON "page" ("title") INCLUDE ("year")"#,
        r#""page_year_idx" ON "page" USING brin ("year")"#,
        r#""by_year" ON "page" ("year" DESC NULLS LAST, "title" NULLS FIRST)"#,
        r#""beginnings" ON "page" ("title" "text_pattern_ops")"#,
        r#"CREATE UNIQUE INDEX IF NOT EXISTS "page_author_title_key" ON "page" ("author") INCLUDE ("title")"#,
    ] {
        assert!(sql.contains(words), "{sql}");
    }
    let draft = |title: &str| Page::draft().title(title).author("a").year(1);
    let (page, created) = draft("t").get_or_create(Page.author, &db).await?;
    let (same, again) = draft("u").get_or_create(Page.author, &db).await?;
    assert_eq!((created, again, page.id), (true, false, same.id));
    let taken = draft("v").save(&db).await;
    assert!(
        matches!(&taken, Err(Error::UniqueViolation { fields, .. }) if fields == &["author"]),
        "{taken:?}"
    );
    Ok(())
}

#[cfg(feature = "postgres")]
async fn methods_of_postgres_are_read_back(db: Database) -> orm::Result<()> {
    assert_read_back(schema![Page], &db).await?;
    assert_made_again(schema![Page], &db).await
}

/// Each with one thing that SQLite lacks.
#[cfg(feature = "sqlite")]
mod lacking {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(index(n, include = (m)))]
    pub(super) struct Include {
        pub(super) id: i64,
        pub(super) n: i32,
        pub(super) m: i32,
    }

    #[derive(Model)]
    #[orm(unique(n, include = (m)))]
    pub(super) struct UniqueInclude {
        pub(super) id: i64,
        pub(super) n: i32,
        pub(super) m: i32,
    }

    #[derive(Model)]
    #[orm(index(n, using = gin))]
    pub(super) struct Using {
        pub(super) id: i64,
        pub(super) n: i32,
    }

    #[derive(Model)]
    #[orm(index(n, ops = "int4_ops"))]
    pub(super) struct Ops {
        pub(super) id: i64,
        pub(super) n: i32,
    }

    #[derive(Model)]
    #[orm(index(n.nulls_first()))]
    pub(super) struct Nulls {
        pub(super) id: i64,
        pub(super) n: Option<i32>,
    }
}

#[cfg(feature = "sqlite")]
async fn what_only_postgres_has_is_unsupported(db: Database) -> orm::Result<()> {
    use lacking::*;
    let cases = [
        (schema![Include], "include"),
        (schema![UniqueInclude], "leave its `include` out"),
        (schema![Using], "using"),
        (schema![Ops], "ops"),
        (schema![Nulls], "nulls_first"),
    ];
    for (schema, word) in cases {
        let refused = db.create_tables(schema.clone()).await;
        let Err(Error::Unsupported {
            what,
            backend: "sqlite",
        }) = &refused
        else {
            panic!("{refused:?}")
        };
        assert!(
            what.contains(word) && what.contains("only = postgres"),
            "{what}"
        );
        schema.to_sql(Backend::Postgres)?;
    }
    Ok(())
}
