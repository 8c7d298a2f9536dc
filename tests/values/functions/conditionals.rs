//! Values that depend on conditions, and on which others are null.

on_each! {
    the_first_branch_that_holds_counts,
    a_case_without_a_branch_that_holds_is_null,
    a_branch_may_be_null_or_computed,
    a_case_filters_orders_and_updates,
    coalesce_takes_the_first_that_is_there,
    greatest_and_least_leave_nulls_out,
    texts_are_compared_by_code_point,
    nullif_makes_null_of_a_value,
    numbers_of_several_types_are_one_of_the_widest,
    a_condition_is_a_value_that_is_never_null,
    random_numbers_are_compared_as_in_rust,
}

use super::*;
use crate::library::{Book, stocked, titles};
use orm::Decimal;
use orm::functions::{case, coalesce, greatest, least, nullif};

async fn the_first_branch_that_holds_counts(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let drafts = [-5, 0, 7, 700].map(|whole| Sample::draft().whole(whole));
    Sample::bulk_create(drafts, &db).await?;
    let size = case()
        .when(Sample.whole.lt(0), "below")
        .when(Sample.whole.lt(10), "small")
        .when(Sample.whole.lt(5), "never")
        .otherwise("large");
    // In type it is never null.
    let size: Expr<Sample, String> = size;
    let found = made(&db, &size).await?;
    let found: Vec<_> = found.iter().flatten().map(String::as_str).collect();
    assert_eq!(found, ["below", "small", "small", "large"]);
    Ok(())
}

async fn a_case_without_a_branch_that_holds_is_null(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let drafts = [1, 2, 3].map(|whole| Sample::draft().whole(whole));
    Sample::bulk_create(drafts, &db).await?;
    let number: Expr<Sample, Option<i32>> = case().when(Sample.whole.eq(2), 20).end();
    assert_eq!(counted(&db, number).await?, [None, Some(20), None]);
    // A condition on null does not hold.
    let number = case().when(Sample.counted.gt(10), 1).otherwise(0);
    assert_eq!(counted(&db, number).await?, [Some(0), Some(1), Some(0)]);
    Ok(())
}

async fn a_branch_may_be_null_or_computed(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let drafts = [1, 2, 3].map(|whole| Sample::draft().whole(whole).large(10).truth(whole == 3));
    Sample::bulk_create(drafts, &db).await?;
    let number: Expr<Sample, Option<i64>> = case()
        .when(Sample.whole.eq(1), Sample.large * 2)
        .when(!Sample.truth, None)
        .otherwise(Sample.whole);
    assert_eq!(counted(&db, number).await?, [Some(20), None, Some(3)]);
    // A condition that is not given always holds.
    let number = case().when(None::<Predicate<Sample>>, 1).otherwise(2);
    assert_eq!(counted(&db, number).await?, [Some(1); 3]);
    let nested = case().when(Sample.truth, "yes").otherwise(
        case()
            .when(Sample.whole.eq(1), "one")
            .otherwise(Sample.text),
    );
    let found = made(&db, nested).await?;
    let found: Vec<_> = found.iter().flatten().map(String::as_str).collect();
    assert_eq!(found, ["one", "", "yes"]);
    Ok(())
}

async fn a_case_filters_orders_and_updates(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let rank = case()
        .when(Book.author.name.contains("Alcott"), 2)
        .when(Book.in_print, 3)
        .otherwise(1);
    let query = Book::objects().order_by((rank.desc(), Book.title.asc()));
    assert_eq!(
        titles(&query, &db).await,
        ["Walden", "Little Men", "Little Women", "Emma"]
    );
    let query = Book::objects().filter(rank.is_in([1, 3])).order_by(Book.id);
    assert_eq!(titles(&query, &db).await, ["Walden", "Emma"]);
    let copies = case()
        .when(Book.copies.eq(0), 10)
        .otherwise(Book.copies + 1);
    let changed = Book::objects()
        .every_row()
        .update(Book.copies.set(copies), &db)
        .await?;
    assert_eq!(changed, 4);
    let copies = Book::objects().order_by(Book.id).all(&db).await?;
    let copies: Vec<_> = copies.iter().map(|book| book.copies).collect();
    assert_eq!(copies, [4, 2, 10, 10]);
    Ok(())
}

async fn coalesce_takes_the_first_that_is_there(db: Database) -> orm::Result<()> {
    table(&db).await?;
    Sample::draft().text("a").save(&db).await?;
    Sample::draft().text("b").maybe("c").save(&db).await?;
    let text: Expr<Sample, String> = coalesce((Sample.maybe, Sample.made, Sample.text));
    let found = made(&db, text).await?;
    assert_eq!(found, [Some("a".to_owned()), Some("c".to_owned())]);
    let text: Expr<Sample, Option<String>> = coalesce((Sample.maybe, None));
    assert_eq!(made(&db, text).await?, [None, Some("c".to_owned())]);
    let number: Expr<Sample, i64> = coalesce((Sample.counted, Sample.whole, 5));
    assert_eq!(counted(&db, number).await?, [Some(0), Some(0)]);
    all().update(Sample.large.set(1 << 40), &db).await?;
    let number = coalesce((Sample.whole.nullif(0), Sample.large));
    assert_eq!(counted(&db, number).await?, [Some(1 << 40); 2]);
    let query = all().filter(Sample.maybe.coalesce("none").eq("none"));
    assert_eq!(query.count(&db).await?, 1);
    Ok(())
}

async fn greatest_and_least_leave_nulls_out(db: Database) -> orm::Result<()> {
    table(&db).await?;
    Sample::draft().whole(3).large(5).save(&db).await?;
    let number: Expr<Sample, Option<i64>> = greatest((Sample.counted, None));
    assert_eq!(counted(&db, number).await?, [None]);
    let number: Expr<Sample, i64> = greatest((Sample.counted, Sample.whole, Sample.large, 4));
    assert_eq!(counted(&db, &number).await?, [Some(5)]);
    assert_eq!(
        counted(&db, least((Sample.counted, Sample.whole, 4))).await?,
        [Some(3)]
    );
    assert_eq!(counted(&db, Sample.whole.greatest(7)).await?, [Some(7)]);
    assert_eq!(
        counted(&db, Sample.whole.least(Sample.large)).await?,
        [Some(3)]
    );
    assert_eq!(
        computed(&db, least((Sample.number, -0.5, 2))).await?,
        [Some(-0.5)]
    );
    let query = all().filter(Sample.truth.greatest(true).eq(true));
    assert_eq!(query.count(&db).await?, 1);
    Ok(())
}

async fn texts_are_compared_by_code_point(db: Database) -> orm::Result<()> {
    texts(&db, "Z", "a").await?;
    assert_eq!(
        one(&db, greatest((Sample.text, Sample.other, "é", "B")))
            .await
            .as_deref(),
        Some("é")
    );
    assert_eq!(
        one(&db, least((Sample.other, Sample.text, Sample.maybe)))
            .await
            .as_deref(),
        Some("Z")
    );
    Ok(())
}

async fn nullif_makes_null_of_a_value(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let drafts = [1, 2].map(|whole| Sample::draft().whole(whole).large(2).text("x"));
    Sample::bulk_create(drafts, &db).await?;
    assert_eq!(
        counted(&db, nullif(Sample.whole, 1)).await?,
        [None, Some(2)]
    );
    assert_eq!(
        counted(&db, Sample.whole.nullif(Sample.large)).await?,
        [Some(1), None]
    );
    assert_eq!(
        counted(&db, Sample.whole.nullif(Sample.counted)).await?,
        [None, Some(2)]
    );
    assert_eq!(made(&db, Sample.text.nullif("x")).await?, [None, None]);
    Ok(())
}

async fn a_condition_is_a_value_that_is_never_null(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let known = Book.subtitle.contains("Jo");
    let changed = Book::objects()
        .every_row()
        .update(Book.in_print.set(known.clone()), &db)
        .await?;
    assert_eq!(changed, 4);
    let printed = Book::objects().filter(Book.in_print).order_by(Book.id);
    assert_eq!(titles(&printed, &db).await, ["Little Women"]);
    assert_sql!(
        Book::objects()
            .order_by((known.clone(), Book.year.gt(1850), Book.id))
            .limit(1),
        sqlite = r#"SELECT "book"."id", "book"."title", "book"."year", "book"."subtitle", "book"."in_print", "book"."copies", "book"."author_id", "book"."editor_id" FROM "book" ORDER BY ((instr("book"."subtitle", ?) > 0) IS TRUE), ("book"."year" > ?), "book"."id" LIMIT ?"#,
        postgres = r#"SELECT "book"."id", "book"."title", "book"."year", "book"."subtitle", "book"."in_print", "book"."copies", "book"."author_id", "book"."editor_id" FROM "book" ORDER BY (("book"."subtitle" LIKE $1::text ESCAPE '!') IS TRUE), ("book"."year" > $2::int4), "book"."id" LIMIT $3::int8"#,
    );
    let query = Book::objects().order_by((known, Book.year.gt(1850), Book.id));
    assert_eq!(
        titles(&query, &db).await,
        ["Emma", "Little Men", "Walden", "Little Women"]
    );
    let word = case()
        .when(Book.year.gt(1850), true)
        .otherwise(Book.subtitle.is_null());
    assert_eq!(Book::objects().filter(word).count(&db).await?, 4);
    Ok(())
}

async fn random_numbers_are_compared_as_in_rust(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let mut random = Random(5);
    let drafts: Vec<_> = (0..100)
        .map(|_| {
            let draft = Sample::draft()
                .number(random.float())
                .factor(random.float());
            draft.computed((random.below(3) > 0).then(|| random.float()))
        })
        .collect();
    let rows = Sample::bulk_create(drafts, &db).await?;
    let (x, y, z) = (Sample.number, Sample.factor, Sample.computed);
    for (row, found) in rows
        .iter()
        .zip(computed(&db, greatest((z, x, y, 0.0))).await?)
    {
        let numbers = [row.number, row.factor, 0.0]
            .into_iter()
            .chain(row.computed);
        assert_eq!(
            found,
            Some(numbers.fold(f64::NEG_INFINITY, f64::max)),
            "{row:?}"
        );
    }
    for (row, found) in rows
        .iter()
        .zip(computed(&db, case().when(x.lt(y), -x).otherwise(y)).await?)
    {
        let expected = if row.number < row.factor {
            -row.number
        } else {
            row.factor
        };
        assert_eq!(found, Some(expected), "{row:?}");
    }
    Ok(())
}

#[derive(Model, Debug)]
struct Priced {
    id: i64,
    #[orm(max_digits = 10, decimal_places = 2)]
    price: Decimal,
    cents: i64,
    stars: Option<i32>,
    steps: i16,
}

async fn numbers_of_several_types_are_one_of_the_widest(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Priced]).await?;
    let (price, cents) = (Decimal::new(1_250, 2), 5_000_000_000);
    let row = Priced::draft().price(price).cents(cents).steps(3);
    row.save(&db).await?;
    let rows = Priced::objects;
    let never = Priced.cents.lt(0);
    let prices: Vec<(Decimal, Decimal, Decimal, Option<Decimal>, Decimal)> = rows()
        .values((
            case().when(never.clone(), 0).otherwise(Priced.price),
            case()
                .when(never.clone(), Priced.steps)
                .when(Priced.cents.gt(4), Priced.price)
                .otherwise(1),
            coalesce((Priced.stars, Priced.price)),
            case()
                .when(never.clone(), 0)
                .when(Priced.cents.gt(4), Priced.price)
                .end(),
            greatest((Priced.steps, Priced.cents, Priced.price)),
        ))
        .all(&db)
        .await?;
    let most = Decimal::from(cents);
    assert_eq!(prices, [(price, price, price, Some(price), most)]);
    let numbers: Vec<(i64, i64, i64, i64, i32)> = rows()
        .values((
            case().when(never, 0).otherwise(Priced.cents),
            Priced.stars.coalesce(Priced.cents),
            Priced.steps.greatest(Priced.cents),
            least((Priced.stars, Priced.cents, 9_000_000_000)),
            coalesce((Priced.stars, Priced.steps)),
        ))
        .all(&db)
        .await?;
    assert_eq!(numbers, [(cents, cents, cents, cents, 3)]);
    let halved = case()
        .when(Priced.steps.gt(9), 0)
        .otherwise(Priced.price / 2);
    rows()
        .every_row()
        .update(Priced.price.set(halved), &db)
        .await?;
    assert_eq!(Priced::get(1, &db).await?.price, Decimal::new(625, 2));
    Ok(())
}
