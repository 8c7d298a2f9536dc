//! The least and the greatest number that a field may be: `min` and `max`.

on_each! {
    numbers_out_of_their_range_are_refused_before_the_database,
    what_the_database_computes_keeps_to_the_range,
    both_ends_are_in_the_range,
    many_rows_keep_to_it_too,
    tables_have_a_check_for_each_end,
    a_foreign_key_has_the_range_of_its_key,
    a_column_of_another_range_is_a_mismatch,
}

use orm::Error;
use orm::prelude::*;
use orm::rust_decimal::Decimal;
use orm_tests::support::{assert_made_again, assert_read_back};

#[derive(Embed, Debug, Clone, PartialEq)]
struct Size {
    #[orm(min = 1)]
    width: u16,
    #[orm(min = -0.5, max = 0.5)]
    skew: f64,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Poster {
    id: i64,
    #[orm(min = 0, max = 1_000, default = 0)]
    copies: i32,
    #[orm(min = 0.01, max_digits = 8, decimal_places = 2)]
    price: Option<Decimal>,
    #[orm(max = -1)]
    depth: Option<i64>,
    #[orm(embed)]
    size: Size,
}

fn size() -> Size {
    Size {
        width: 1,
        skew: 0.0,
    }
}

fn cents(units: i64) -> Decimal {
    Decimal::new(units, 2)
}

/// The field and the reason of an `OutOfRange`.
fn refused<T: std::fmt::Debug>(done: orm::Result<T>) -> (Option<&'static str>, String) {
    match done {
        Err(Error::OutOfRange {
            model: "Poster",
            field,
            why,
        }) => (field, why),
        other => panic!("{other:?}"),
    }
}

async fn numbers_out_of_their_range_are_refused_before_the_database(
    db: Database,
) -> orm::Result<()> {
    let draft = || Poster::draft().size(size());
    let (least, most) = (
        "the number must be at least ",
        "the number must be at most ",
    );
    let wide = Size { width: 0, ..size() };
    let askew = Size {
        skew: f64::INFINITY,
        ..size()
    };
    let cases = [
        (draft().copies(-1), "copies", format!("{least}0")),
        (draft().copies(1001), "copies", format!("{most}1000")),
        (draft().price(cents(0)), "price", format!("{least}0.01")),
        (draft().depth(0), "depth", format!("{most}-1")),
        (draft().size(wide), "size.width", format!("{least}1")),
        (draft().size(askew), "size.skew", format!("{most}0.5")),
    ];
    for (draft, field, why) in cases {
        assert_eq!(refused(draft.save(&db).await), (Some(field), why));
    }
    let update = Poster::objects()
        .every_row()
        .update(Poster.size.width.set(0_u16), &db)
        .await;
    assert_eq!(refused(update).0, Some("size.width"));
    assert!(db.queries().is_empty());
    Ok(())
}

async fn what_the_database_computes_keeps_to_the_range(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Poster]).await?;
    let poster = Poster::draft().size(size()).price(cents(5));
    let mut poster = poster.save(&db).await?;
    let all = || Poster::objects().every_row();
    let copies = all()
        .update(Poster.copies.set(Poster.copies - 1), &db)
        .await;
    let least = |number| format!("the number must be at least {number}");
    assert_eq!(refused(copies), (Some("copies"), least("0")));
    let price = Poster.price.set(Poster.price - cents(5));
    assert_eq!(
        refused(all().update(price, &db).await),
        (Some("price"), least("0.01"))
    );
    let depth = all().update(Poster.depth.set(Poster.id), &db).await;
    assert_eq!(refused(depth).0, Some("depth"));

    poster.copies = 1001;
    assert_eq!(refused(poster.save(&db).await).0, Some("copies"));
    poster.copies = 7;
    poster.save_fields(Poster.copies, &db).await?;
    // A condition may speak of numbers that no row has.
    assert_eq!(
        Poster::objects()
            .filter(Poster.copies.gt(-5))
            .count(&db)
            .await?,
        1
    );
    Ok(())
}

async fn both_ends_are_in_the_range(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Poster]).await?;
    for (copies, price, skew) in [(0, 1, -0.5), (1000, 99_999_999, 0.5)] {
        let size = Size { width: 1, skew };
        let draft = Poster::draft().copies(copies).price(cents(price));
        let poster = draft.size(&size).depth(-1).save(&db).await?;
        assert_eq!(Poster::get(poster.id, &db).await?, poster);
    }
    let none = Poster::draft().size(size()).price(None).save(&db).await?;
    assert_eq!((none.price, none.depth, none.copies), (None, None, 0));
    Ok(())
}

/// Returns whether the copies of the second draft are refused.
fn is_refused<T>(done: &orm::Result<T>) -> bool {
    let is_of_copies = |error: &Error| {
        matches!(
            error,
            Error::OutOfRange {
                field: Some("copies"),
                ..
            }
        )
    };
    matches!(done, Err(Error::RefusedDraft { position: 1, error }) if is_of_copies(error))
}

async fn many_rows_keep_to_it_too(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Poster]).await?;
    let drafts = || [1, 2000].map(|copies| Poster::draft().copies(copies).size(size()));
    let created = Poster::bulk_create(drafts(), &db).await;
    assert!(is_refused(&created), "{created:?}");
    let copied = Poster::copy_in(drafts(), &db).await;
    assert!(is_refused(&copied), "{copied:?}");
    let poster = Poster::draft().size(size()).save(&db).await?;
    let mut posters = vec![poster];
    posters[0].depth = Some(3);
    let updated = Poster::bulk_update(&mut posters, Poster.depth, &db).await;
    assert_eq!(refused(updated).0, Some("depth"));
    assert_eq!(Poster::objects().count(&db).await?, 1);
    Ok(())
}

async fn tables_have_a_check_for_each_end(db: Database) -> orm::Result<()> {
    let sql = schema![Poster].to_sql(db.backend())?;
    let price = if db.backend() == Backend::Sqlite {
        r#"CONSTRAINT "poster_price_min" CHECK ("price" >= 1)"#
    } else {
        r#"CONSTRAINT "poster_price_min" CHECK ("price" >= 0.01)"#
    };
    for part in [
        r#"CONSTRAINT "poster_copies_min" CHECK ("copies" >= 0)"#,
        r#"CONSTRAINT "poster_copies_max" CHECK ("copies" <= 1000)"#,
        price,
        r#"CONSTRAINT "poster_depth_max" CHECK ("depth" <= -1)"#,
        r#"CONSTRAINT "poster_size_width_min" CHECK ("size_width" >= 1)"#,
        r#"CONSTRAINT "poster_size_skew_min" CHECK ("size_skew" >= -0.5)"#,
        r#"CONSTRAINT "poster_size_skew_max" CHECK ("size_skew" <= 0.5)"#,
    ] {
        assert!(sql.contains(part), "{part}\n{sql}");
    }
    assert_read_back(schema![Poster], &db).await?;
    assert_made_again(schema![Poster], &db).await?;
    Poster::draft()
        .size(size())
        .price(cents(5))
        .save(&db)
        .await?;
    // Other programs are refused as well.
    let statements = [
        sql!("UPDATE poster SET copies = -1"),
        sql!("UPDATE poster SET price = 0"),
        sql!("UPDATE poster SET size_skew = 0.75"),
    ];
    for statement in statements {
        let error = db.execute(statement).await.unwrap_err();
        assert!(matches!(error, Error::OutOfRange { .. }), "{error:?}");
    }
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Shelf {
    #[orm(primary_key, identity = false, min = 10)]
    number: i32,
}

#[derive(Model, Debug, Clone)]
struct Box {
    id: i64,
    #[orm(related_name = "boxes", on_delete = Cascade)]
    shelf: ForeignKey<Shelf>,
}

async fn a_foreign_key_has_the_range_of_its_key(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Box]).await?;
    let error = Box::draft().shelf(9).save(&db).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::OutOfRange {
                model: "Box",
                field: Some("shelf"),
                ..
            }
        ),
        "{error:?}"
    );
    Shelf::draft().number(10).save(&db).await?;
    Box::draft().shelf(10).save(&db).await?;
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(table = "shelf")]
struct HighShelf {
    #[orm(primary_key, identity = false, min = 20)]
    number: i32,
}

async fn a_column_of_another_range_is_a_mismatch(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf]).await?;
    let error = db.create_tables(schema![HighShelf]).await.unwrap_err();
    assert!(
        matches!(
            &error,
            Error::SchemaMismatch {
                model: Some("HighShelf"),
                field: Some("number"),
                ..
            }
        ),
        "{error:?}"
    );
    let words = "is at least 10, and `HighShelf.number` is at least 20";
    assert!(error.to_string().contains(words), "{error}");
    Ok(())
}
