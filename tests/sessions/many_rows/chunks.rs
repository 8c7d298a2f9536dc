//! Rows in chunks, by the primary key.

on_each! {
    chunks_go_by_key,
    an_order_by_the_key_is_that_of_chunks,
    a_run_goes_on_behind_a_key,
    keys_of_several_columns,
    keys_of_text,
    every_shape_comes_in_chunks,
    the_rows_of_a_chunk_load_together,
    no_connection_is_held_between_chunks,
    rows_come_and_go_between_chunks,
    a_limit_holds_for_all_chunks,
    a_page_of_the_models_own_order,
    rows_are_locked_chunk_by_chunk,
    what_has_no_chunks_is_refused,
    an_error_ends_the_chunks,
    nothing_is_sent_for_no_rows,
}

use futures_util::{Stream, TryStreamExt};
use orm::prelude::*;
use orm::testing::assert_queries;
use orm_tests::support::sent;

use super::{Item, Label, Shelf, ShelfPage, one_connection, shelves};

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(row, number))]
struct Seat {
    row: i64,
    number: i16,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(ordering = (-stars))]
struct Country {
    #[orm(primary_key, max_length = 2)]
    code: String,
    stars: i32,
}

async fn an_order_by_the_key_is_that_of_chunks(db: Database) -> orm::Result<()> {
    shelves(5, &db).await?;
    db.create_tables(schema![Seat, Country]).await?;
    Seat::bulk_create(
        [(2, 1), (1, 2), (1, 1)].map(|(row, number)| Seat::draft().row(row).number(number)),
        &db,
    )
    .await?;
    for (code, stars) in [("b", 3), ("a", 1), ("c", 2)] {
        Country::draft().code(code).stars(stars).save(&db).await?;
    }
    let ordered = async || {
        let mut chunks = Shelf::objects().order_by(Shelf.id).chunks(2, &db);
        while chunks.try_next().await?.is_some() {}
        orm::Result::Ok(())
    };
    let plain = async || {
        let mut chunks = Shelf::objects().chunks(2, &db);
        while chunks.try_next().await?.is_some() {}
        orm::Result::Ok(())
    };
    let ((), ordered) = sent(&db, ordered).await?;
    assert_eq!(ordered, sent(&db, plain).await?.1);

    let seats = Seat::objects().order_by((Seat.row, Seat.number));
    let seats: Vec<_> = seats.chunks(2, &db).try_collect().await?;
    let seats = seats.concat();
    let seats = seats.iter().map(|seat| (seat.row, seat.number));
    assert!(seats.eq([(1, 1), (1, 2), (2, 1)]));
    let part = Seat::objects().order_by(Seat.row);
    assert!(part.chunks(2, &db).try_next().await.is_err());

    // A page is cut in this order, though the model has another.
    let first = Country::objects().order_by(Country.code).limit(2);
    let chunks: Vec<_> = first.chunks(1, &db).try_collect().await?;
    let codes: Vec<_> = chunks.iter().map(|chunk| chunk[0].code.as_str()).collect();
    assert_eq!(codes, ["a", "b"]);
    Ok(())
}

async fn chunks_go_by_key(db: Database) -> orm::Result<()> {
    shelves(5, &db).await?;
    let some = Shelf::objects().filter(Shelf.name.ne("none"));
    let (sizes, texts) = sent(&db, async || {
        let mut chunks = some.chunks(2, &db);
        let mut sizes = Vec::new();
        while let Some(chunk) = chunks.try_next().await? {
            sizes.push(chunk.iter().map(|shelf| shelf.id).collect::<Vec<_>>());
        }
        assert!(chunks.try_next().await?.is_none());
        Ok(sizes)
    })
    .await?;
    assert_eq!(sizes, [vec![1, 2], vec![3, 4], vec![5]]);
    let (first, next) = if db.backend() == Backend::Sqlite {
        (
            r#"SELECT "shelf"."id", "shelf"."name", "shelf"."id" FROM "shelf" WHERE "shelf"."name" <> ? ORDER BY "shelf"."id" LIMIT ?"#,
            r#"SELECT "shelf"."id", "shelf"."name", "shelf"."id" FROM "shelf" WHERE "shelf"."name" <> ? AND "shelf"."id" > ? ORDER BY "shelf"."id" LIMIT ?"#,
        )
    } else {
        (
            r#"SELECT "shelf"."id", "shelf"."name", "shelf"."id" FROM "shelf" WHERE "shelf"."name" <> $1::text ORDER BY "shelf"."id" LIMIT $2::int8"#,
            r#"SELECT "shelf"."id", "shelf"."name", "shelf"."id" FROM "shelf" WHERE "shelf"."name" <> $1::text AND "shelf"."id" > $2::int8 ORDER BY "shelf"."id" LIMIT $3::int8"#,
        )
    };
    assert_eq!(texts, [first, next, next]);
    // A last chunk that is full is known to be the last by one more statement.
    let (whole, texts) = sent(&db, async || {
        some.chunks(5, &db).try_collect::<Vec<_>>().await
    })
    .await?;
    assert_eq!((whole.len(), whole[0].len(), texts.len()), (1, 5, 2));
    Ok(())
}

async fn a_run_goes_on_behind_a_key(db: Database) -> orm::Result<()> {
    shelves(6, &db).await?;
    let query = Shelf::objects();
    let ids = async |chunks: orm::query::Chunks<'_, Shelf>| {
        let chunks: Vec<Vec<Shelf>> = chunks.try_collect().await?;
        orm::Result::Ok(
            chunks
                .concat()
                .iter()
                .map(|shelf| shelf.id)
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(ids(query.chunks(4, &db).after(2)).await?, [3, 4, 5, 6]);
    let third = Shelf::get(3, &db).await?;
    assert_eq!(ids(query.chunks(4, &db).after(&third)).await?, [4, 5, 6]);
    third.delete(&db).await?;
    assert_eq!(ids(query.chunks(1, &db).after(3)).await?, [4, 5, 6]);
    assert_eq!(ids(query.chunks(4, &db).after(6)).await?, [0; 0]);
    assert_eq!(
        ids(query.clone().limit(2).chunks(4, &db).after(1)).await?,
        [2, 4]
    );
    let item = Item::objects().filter(Item.shelf.eq(4)).first(&db).await?;
    let item = item.expect("an item");
    assert_eq!(ids(query.chunks(4, &db).after(&item.shelf)).await?, [5, 6]);
    // What was read before does not matter.
    let mut chunks = query.chunks(2, &db);
    assert_eq!(chunks.try_next().await?.map(|chunk| chunk.len()), Some(2));
    assert_eq!(ids(chunks.after(5)).await?, [6]);
    Ok(())
}

async fn keys_of_several_columns(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Seat]).await?;
    let seats = (0..4_i64).flat_map(|row| (0..5_i16).map(move |number| (row, number)));
    let drafts = seats
        .clone()
        .map(|(row, number)| Seat::draft().row(row).number(number));
    Seat::bulk_create(drafts, &db).await?;
    let (found, texts) = sent(&db, async || {
        let chunks: Vec<Vec<Seat>> = Seat::objects().chunks(3, &db).try_collect().await?;
        Ok(chunks.concat())
    })
    .await?;
    assert!(found.iter().map(|seat| (seat.row, seat.number)).eq(seats));
    assert_eq!(texts.len(), 7);
    let next = if db.backend() == Backend::Sqlite {
        r#"SELECT "seat"."row", "seat"."number", "seat"."row", "seat"."number" FROM "seat" WHERE ("seat"."row", "seat"."number") > (?, ?) ORDER BY "seat"."row", "seat"."number" LIMIT ?"#
    } else {
        r#"SELECT "seat"."row", "seat"."number", "seat"."row", "seat"."number" FROM "seat" WHERE ("seat"."row", "seat"."number") > ($1::int8, $2::int2) ORDER BY "seat"."row", "seat"."number" LIMIT $3::int8"#
    };
    assert_eq!(texts[1], next);
    let mut rest = Seat::objects().chunks(100, &db).after((3, 1));
    let rest = rest.try_next().await?.expect("seats");
    assert_eq!(
        rest.iter().map(|seat| seat.number).collect::<Vec<_>>(),
        [2, 3, 4]
    );
    Ok(())
}

async fn countries(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Country]).await?;
    let codes = ["de", "AT", "éa", "fr", "ZZ", "本"];
    let drafts = codes
        .iter()
        .zip(0..)
        .map(|(code, stars)| Country::draft().code(*code).stars(stars));
    Country::bulk_create(drafts, db).await?;
    Ok(())
}

/// The codes of all chunks.
async fn codes(chunks: impl Stream<Item = orm::Result<Vec<Country>>>) -> orm::Result<Vec<String>> {
    let chunks: Vec<Vec<Country>> = chunks.try_collect().await?;
    Ok(chunks
        .concat()
        .into_iter()
        .map(|country| country.code)
        .collect())
}

async fn keys_of_text(db: Database) -> orm::Result<()> {
    countries(&db).await?;
    // The model's own order is none of chunks.
    let found = codes(Country::objects().chunks(2, &db)).await?;
    assert_eq!(found, ["AT", "ZZ", "de", "fr", "éa", "本"]);
    let found = codes(Country::objects().chunks(2, &db).after("e")).await?;
    assert_eq!(found, ["fr", "éa", "本"]);
    Ok(())
}

async fn every_shape_comes_in_chunks(db: Database) -> orm::Result<()> {
    shelves(7, &db).await?;
    macro_rules! assert_chunks {
        ($statements:literal, $query:expr, $ordered:expr) => {{
            let query = $query;
            let chunks = async || query.chunks(4, &db).try_collect::<Vec<Vec<_>>>().await;
            let chunks = assert_queries(&db, $statements, chunks).await?;
            let rows: Vec<_> = chunks.into_iter().flatten().collect();
            assert_eq!(rows, $ordered.all(&db).await?);
            assert!(rows.len() > 4);
        }};
        (items $statements:literal, $query:expr) => {
            assert_chunks!($statements, $query, $query.order_by(Item.id))
        };
        (shelves $statements:literal, $query:expr) => {
            assert_chunks!($statements, $query, $query.order_by(Shelf.id))
        };
    }
    assert_chunks!(items 3, Item::objects());
    assert_chunks!(items 3, Item::objects().select_related((Item.shelf, Item.note())));
    assert_chunks!(items 3, Item::objects().annotate(Item.shelf.name));
    assert_chunks!(items 3, Item::objects().distinct());
    assert_chunks!(items 3, Item::objects().values((Item.text, Item.shelf)));
    assert_chunks!(items 6, Item::objects().prefetch_related(Item.labels));
    assert_chunks!(shelves 4, Shelf::objects().prefetch_related(Shelf.items()));
    assert_chunks!(shelves 4, Shelf::objects().values_as::<ShelfPage>());
    Ok(())
}

async fn the_rows_of_a_chunk_load_together(db: Database) -> orm::Result<()> {
    shelves(6, &db).await?;
    assert_queries(&db, 5, async || {
        let mut chunks = Item::objects().limit(8).chunks(4, &db);
        while let Some(items) = chunks.try_next().await? {
            for item in items {
                assert_eq!(item.shelf.get(&db).await?.id, item.shelf.id);
            }
        }
        // One statement more than chunks: the ninth item would be in a third.
        Label::objects().count(&db).await
    })
    .await
    .map(drop)
}

async fn no_connection_is_held_between_chunks(db: Database) -> orm::Result<()> {
    shelves(6, &db).await?;
    let one = one_connection().await?;
    let mut chunks = Item::objects()
        .prefetch_related(Item.labels)
        .chunks(2, &one);
    while let Some(items) = chunks.try_next().await? {
        one.transaction(async |tx| {
            for (mut item, _) in items {
                item.weight = Some(9);
                item.save(tx).await?;
            }
            Ok(())
        })
        .await?;
    }
    let heavy = Item::objects().filter(Item.weight.eq(9));
    assert_eq!(heavy.count(&one).await?, 9);
    Ok(())
}

async fn rows_come_and_go_between_chunks(db: Database) -> orm::Result<()> {
    shelves(6, &db).await?;
    let mut chunks = Shelf::objects().chunks(2, &db);
    let mut found = Vec::new();
    while let Some(chunk) = chunks.try_next().await? {
        found.extend(chunk.iter().map(|shelf| shelf.id));
        if found.len() == 2 {
            Shelf::objects()
                .filter(Shelf.id.is_in([1, 2, 4]))
                .delete(&db)
                .await?;
            Shelf::draft().id(100).name("behind").save(&db).await?;
        }
        if found.len() == 4 {
            Shelf::draft().id(4).name("before").save(&db).await?;
        }
    }
    assert_eq!(found, [1, 2, 3, 5, 6, 100]);
    Ok(())
}

async fn a_limit_holds_for_all_chunks(db: Database) -> orm::Result<()> {
    shelves(9, &db).await?;
    let sizes = async |query: QuerySet<Shelf>, n, statements| {
        assert_queries(&db, statements, async || {
            let chunks: Vec<Vec<Shelf>> = query.chunks(n, &db).try_collect().await?;
            orm::Result::Ok(chunks.iter().map(|chunk| chunk[0].id).collect::<Vec<_>>())
        })
        .await
    };
    let shelves = Shelf::objects();
    assert_eq!(sizes(shelves.clone().limit(5), 2, 3).await?, [1, 3, 5]);
    assert_eq!(sizes(shelves.clone().limit(4), 2, 2).await?, [1, 3]);
    assert_eq!(
        sizes(shelves.clone().limit(4).offset(3), 3, 2).await?,
        [4, 7]
    );
    assert_eq!(sizes(shelves.clone().offset(7), 3, 1).await?, [8]);
    assert_eq!(sizes(shelves.clone().limit(0), 3, 0).await?, [0; 0]);
    assert_eq!(
        sizes(shelves.limit(6).filter(Shelf.id.gt(2)), 3, 2).await?,
        [3, 6]
    );
    Ok(())
}

async fn a_page_of_the_models_own_order(db: Database) -> orm::Result<()> {
    countries(&db).await?;
    let most_stars = Country::objects().limit(3);
    let listed: Vec<String> = most_stars.values(Country.code).all(&db).await?;
    assert_eq!(listed.len(), 3);
    let found = codes(Country::objects().limit(3).chunks(2, &db)).await?;
    assert_eq!(found, ["ZZ", "fr", "本"]);
    Ok(())
}

async fn rows_are_locked_chunk_by_chunk(db: Database) -> orm::Result<()> {
    shelves(5, &db).await?;
    db.transaction(async |tx| {
        let locked = Shelf::objects().for_update().or_ignore();
        let mut chunks = locked.chunks(2, tx);
        let mut n = 0;
        while let Some(mut chunk) = chunks.try_next().await? {
            n += chunk.len();
            for shelf in &mut chunk {
                shelf.name.push('!');
            }
            Shelf::bulk_update(&mut chunk, (Shelf.name,), tx).await?;
        }
        assert_eq!(n, 5);
        Ok(())
    })
    .await?;
    let renamed = Shelf::objects().filter(Shelf.name.ends_with("!"));
    assert_eq!(renamed.count(&db).await?, 5);
    Ok(())
}

async fn what_has_no_chunks_is_refused(db: Database) -> orm::Result<()> {
    shelves(3, &db).await?;
    let before = db.queries().len();
    macro_rules! assert_refused {
        ($query:expr, $n:literal, $why:literal) => {
            let mut chunks = $query.chunks($n, &db);
            let refused = chunks.try_next().await.expect_err($why);
            assert!(
                matches!(&refused, Error::InvalidQuery { model: "Shelf", why } if why.contains($why)),
                "{refused}"
            );
            assert!(chunks.try_next().await?.is_none());
        };
    }
    let shelves = Shelf::objects();
    assert_refused!(shelves, 0, "chunks of no rows");
    assert_refused!(shelves.clone().order_by(Shelf.name), 2, "use `stream`");
    assert_refused!(
        shelves.clone().order_by(Shelf.id.desc()).limit(3),
        2,
        "drop it by `.order_by(())`"
    );
    assert_refused!(shelves.clone().reverse(), 2, "another order is asked for");
    let names = shelves.clone().values(Shelf.name);
    assert_refused!(
        names.clone().order_by(Shelf.name),
        2,
        "another order is asked for"
    );
    assert_refused!(names.distinct(), 2, "stands for several");
    assert_refused!(
        shelves.values((Shelf.name, count())),
        2,
        "stands for several"
    );
    assert_eq!(db.queries().len(), before);
    // The page stays the one of the order that is dropped.
    let last = Shelf::objects().order_by(Shelf.id.desc()).limit(3);
    let chunk = last.clone().order_by(()).chunks(5, &db).try_next().await?;
    let mut expected = last.all(&db).await?;
    expected.reverse();
    assert_eq!(chunk, Some(expected));
    Ok(())
}

async fn an_error_ends_the_chunks(db: Database) -> orm::Result<()> {
    shelves(3, &db).await?;
    let mut chunks = Shelf::objects().chunks(2, &db);
    assert!(chunks.try_next().await?.is_some());
    db.drop_tables(schema![Shelf, Label, Item, super::Note])
        .await?;
    assert!(matches!(
        chunks.next().await,
        Some(Err(Error::SchemaMismatch { .. }))
    ));
    assert!(chunks.next().await.is_none());
    Ok(())
}

async fn nothing_is_sent_for_no_rows(db: Database) -> orm::Result<()> {
    shelves(3, &db).await?;
    assert_queries(&db, 0, async || {
        assert!(
            Shelf::objects()
                .none()
                .chunks(2, &db)
                .try_next()
                .await?
                .is_none()
        );
        drop(Shelf::objects().chunks(2, &db));
        orm::Result::Ok(())
    })
    .await
}
