//! Columns that the database computes: never written, read back after each write, and otherwise like any other.

on_each! {
    a_draft_is_stored_with_what_the_database_computed,
    a_row_in_hand_follows_its_writes,
    many_rows_in_hand_follow_theirs,
    rows_of_keys_that_ignore_case_follow_theirs,
    upserts_compute_it_anew,
    it_is_filtered_ordered_and_selected,
    it_may_be_unique,
    it_cannot_be_written,
    it_is_read_back_as_described,
    a_table_that_computes_less_or_more_is_refused,
    it_is_computed_from_what_is_stored,
    decimals_are_computed,
}

use orm::prelude::*;
use orm::rust_decimal::Decimal;
use orm::testing::assert_queries;
use orm_tests::support::{assert_made_again, assert_read_back};

#[derive(Model, Debug, Clone)]
#[orm(index(total), unique(slug))]
struct Line {
    id: i64,
    #[orm(max_length = 20)]
    name: String,
    price: i64,
    quantity: Option<i32>,
    #[orm(generated = "price * quantity")]
    total: Option<i64>,
    #[orm(generated(
        sqlite = "name || '-' || price",
        postgres = "name || '-' || price::text"
    ))]
    slug: String,
    #[orm(generated = "price > 100")]
    is_dear: bool,
}

async fn lines(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Line]).await?;
    db.create_tables(schema![Line]).await
}

fn draft(name: &str, price: i64) -> impl orm::traits::Draft<Model = Line> {
    Line::draft().name(name).price(price).quantity(2)
}

async fn a_draft_is_stored_with_what_the_database_computed(db: Database) -> orm::Result<()> {
    lines(&db).await?;
    let line = Line::draft().name("tea").price(60).quantity(2);
    let line = assert_queries(&db, 1, async || line.save(&db).await).await?;
    assert_eq!(
        (line.total, &*line.slug, line.is_dear),
        (Some(120), "tea-60", false)
    );
    let line = Line::draft().name("gold").price(101).save(&db).await?;
    assert_eq!((line.total, line.is_dear), (None, true));
    let drafts = [draft("a", 1), draft("b", 2), draft("c", 3)];
    let lines = Line::bulk_create(drafts, &db).await?;
    let totals: Vec<_> = lines.iter().map(|line| line.total).collect();
    assert_eq!(totals, [Some(2), Some(4), Some(6)]);
    Ok(())
}

async fn a_row_in_hand_follows_its_writes(db: Database) -> orm::Result<()> {
    lines(&db).await?;
    let mut line = Line::draft()
        .name("tea")
        .price(60)
        .quantity(2)
        .save(&db)
        .await?;
    line.price = 200;
    line.total = Some(-1);
    assert_queries(&db, 1, async || line.save(&db).await).await?;
    assert_eq!(
        (line.total, &*line.slug, line.is_dear),
        (Some(400), "tea-200", true)
    );
    line.quantity = Some(3);
    assert_queries(&db, 1, async || line.save_fields(Line.quantity, &db).await).await?;
    assert_eq!(line.total, Some(600));
    line.quantity = None;
    line.save(&db).await?;
    assert_eq!(line.total, None);
    let stored = Line::get(line.id, &db).await?;
    assert_eq!((stored.total, stored.slug), (None, line.slug.clone()));
    let mut gone = line.clone();
    line.delete(&db).await?;
    let saved = gone.save(&db).await;
    assert!(
        matches!(saved, Err(Error::DoesNotExist { model: "Line" })),
        "{saved:?}"
    );
    Ok(())
}

async fn many_rows_in_hand_follow_theirs(db: Database) -> orm::Result<()> {
    lines(&db).await?;
    let mut lines = Line::bulk_create([draft("a", 1), draft("b", 2), draft("c", 3)], &db).await?;
    for (line, price) in lines.iter_mut().zip([10, 20, 30]) {
        line.price = price;
    }
    lines.reverse();
    assert_queries(&db, 1, async || {
        Line::bulk_update(&mut lines, Line.price, &db).await
    })
    .await?;
    let found: Vec<_> = lines.iter().map(|line| (line.total, &*line.slug)).collect();
    assert_eq!(
        found,
        [(Some(60), "c-30"), (Some(40), "b-20"), (Some(20), "a-10")]
    );
    let updated = Line::objects()
        .filter(Line.name.eq("a"))
        .update(Line.price.set(7), &db)
        .await?;
    assert_eq!(updated, 1);
    assert_eq!(
        Line::objects()
            .filter(Line.name.eq("a"))
            .get(&db)
            .await?
            .total,
        Some(14)
    );
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Word {
    #[orm(primary_key)]
    text: String,
    n: i32,
    #[orm(generated = "n + 1")]
    next: i32,
    /// A name of one letter, as the parameters of setters have.
    #[orm(default = "x".to_owned())]
    t: String,
    #[orm(generated = "lower(t)")]
    lower: String,
}

async fn rows_of_keys_that_ignore_case_follow_theirs(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Word]).await?;
    let mut words = Word::bulk_create(
        ["a", "b"].map(|text| Word::draft().text(text).n(1).t("T")),
        &db,
    )
    .await?;
    for word in &mut words {
        word.n = 5;
    }
    Word::bulk_update(&mut words, Word.n, &db).await?;
    assert_eq!(
        words.iter().map(|word| word.next).collect::<Vec<_>>(),
        [6, 6]
    );
    assert_eq!((words[0].t.as_str(), words[0].lower.as_str()), ("T", "t"));
    Ok(())
}

async fn upserts_compute_it_anew(db: Database) -> orm::Result<()> {
    lines(&db).await?;
    let line = Line::draft()
        .id(7)
        .name("tea")
        .price(1)
        .quantity(1)
        .save(&db)
        .await?;
    let update = Line::draft().id(7).name("tea").price(5).quantity(4);
    let line = update
        .update_or_create(Line.id, &db)
        .await
        .map(|new| (line.total, new.total))?;
    assert_eq!(line, (Some(1), Some(20)));
    let rule = OnConflict::update((Line.price, Line.quantity)).on(Line.id);
    let again = Line::draft().id(7).name("tea").price(6).quantity(6);
    let written = again.save_with(rule.clone(), &db).await?.into_stored();
    assert_eq!(written.and_then(|line| line.total), Some(36));
    let drafts =
        [(7, 2), (8, 3)].map(|(id, price)| Line::draft().id(id).name("x").price(price).quantity(1));
    Line::bulk_create_with(drafts, rule, &db).await?;
    let totals = Line::objects()
        .order_by(Line.id)
        .values(Line.total)
        .all(&db)
        .await?;
    assert_eq!(totals, [Some(2), Some(3)]);
    Ok(())
}

async fn it_is_filtered_ordered_and_selected(db: Database) -> orm::Result<()> {
    lines(&db).await?;
    Line::bulk_create([draft("a", 1), draft("b", 200), draft("c", 3)], &db).await?;
    let dear = Line::objects().filter(Line.is_dear & Line.total.gt(100));
    assert_eq!(
        dear.values((Line.name, Line.total + 1)).all(&db).await?,
        [("b".to_owned(), Some(401))]
    );
    let slugs = Line::objects()
        .order_by(Line.total.desc())
        .values(Line.slug)
        .all(&db)
        .await?;
    assert_eq!(slugs, ["b-200", "c-3", "a-1"]);
    Ok(())
}

async fn it_may_be_unique(db: Database) -> orm::Result<()> {
    lines(&db).await?;
    Line::draft().name("a").price(1).save(&db).await?;
    let taken = Line::draft().name("a").price(1).save(&db).await;
    assert!(
        matches!(&taken, Err(Error::UniqueViolation { model: "Line", fields, .. }) if fields == &["slug"]),
        "{taken:?}"
    );
    Ok(())
}

async fn it_cannot_be_written(db: Database) -> orm::Result<()> {
    lines(&db).await?;
    let mut line = Line::draft().name("a").price(1).save(&db).await?;
    let saved = line.save_fields((Line.price, Line.total), &db).await;
    let why = "invalid query of `Line`: `save_fields` sets `total`, which the database computes; leave it out";
    assert_eq!(saved.expect_err("it is computed").to_string(), why);
    let saved = Line::bulk_update([&mut line], Line.slug, &db).await;
    let why = "invalid query of `Line`: `bulk_update` sets `slug`, which the database computes; leave it out";
    assert_eq!(saved.expect_err("it is computed").to_string(), why);
    Ok(())
}

/// The expressions as Postgres writes them.
mod written {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "sum")]
    pub(super) struct Sum {
        pub(super) id: i64,
        pub(super) price: i64,
        #[orm(generated = "(price * 2)")]
        pub(super) twice: i64,
    }
}

async fn it_is_read_back_as_described(db: Database) -> orm::Result<()> {
    assert_read_back(schema![written::Sum], &db).await?;
    assert_made_again(schema![Line, Word], &db).await
}

/// The table of `written::Sum`, as others declare it.
mod others {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "sum")]
    pub(super) struct Plain {
        pub(super) id: i64,
        pub(super) price: i64,
        pub(super) twice: i64,
    }

    #[derive(Model)]
    #[orm(table = "sum")]
    pub(super) struct Computed {
        pub(super) id: i64,
        #[orm(generated = "1")]
        pub(super) price: i64,
        #[orm(generated = "(id * 4)")]
        pub(super) twice: i64,
    }
}

async fn a_table_that_computes_less_or_more_is_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![written::Sum]).await?;
    let mend = "migrate or drop what differs, `create_tables` alters no table";
    let refused = db
        .create_tables(schema![others::Plain])
        .await
        .expect_err("it differs");
    let expected = format!(
        "the database differs from the models: the column `twice` of the table `sum` is computed by the database, and `Plain.twice` is not `generated`; {mend}"
    );
    assert_eq!(refused.to_string(), expected);
    let refused = db
        .create_tables(schema![others::Computed])
        .await
        .expect_err("it differs");
    let expected = format!(
        "the database differs from the models: the column `price` of the table `sum` is not computed by the database, and `Computed.price` is `generated`; {mend}"
    );
    assert_eq!(refused.to_string(), expected);
    Ok(())
}

#[derive(Model)]
struct Chain {
    id: i64,
    a: i32,
    #[orm(generated = "a + 1")]
    b: i32,
    #[orm(generated = "lower('b') || b(\"b\")")]
    c: String,
}

async fn it_is_computed_from_what_is_stored(db: Database) -> orm::Result<()> {
    let Err(Error::InvalidSchema { problems }) = db.create_tables(schema![Chain]).await else {
        panic!("it is refused")
    };
    let expected = "`Chain.c` is `generated` from `b`, which is generated too; write the expression of `b` in its place";
    assert_eq!(problems, [expected]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Bill {
    id: i64,
    #[orm(max_digits = 8, decimal_places = 2)]
    price: Decimal,
    #[orm(default = 1)]
    n: i64,
    #[orm(max_digits = 12, decimal_places = 2, generated = "price * n")]
    total: Decimal,
}

async fn decimals_are_computed(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Bill]).await?;
    let draft = |price: i64| Bill::draft().price(Decimal::new(price, 2)).n(3);
    let mut bill = draft(125).save(&db).await?;
    assert_eq!(bill.total, Decimal::new(375, 2));
    bill.price = Decimal::new(200, 2);
    bill.save(&db).await?;
    assert_eq!(bill.total, Decimal::new(600, 2));
    let mut bills = Bill::bulk_create([draft(10), draft(20)], &db).await?;
    for bill in &mut bills {
        bill.n = 2;
    }
    Bill::bulk_update(&mut bills, Bill.n, &db).await?;
    let totals: Vec<_> = bills.iter().map(|bill| bill.total).collect();
    assert_eq!(totals, [Decimal::new(20, 2), Decimal::new(40, 2)]);
    Ok(())
}
