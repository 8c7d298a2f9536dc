//! Pages for readers: by number, with how many there are, and by cursor, from one row on.

on_each! {
    a_page_and_how_many_there_are,
    pages_behind_the_last_and_of_nothing,
    pages_of_queries_with_more,
    pages_of_values,
    pages_of_distinct_rows_by_an_enum,
    rows_from_a_cursor_on,
    any_order_is_walked_both_ways,
    an_index_is_searched,
    rows_come_and_go_between_pages,
    cursors_of_other_orders_are_refused,
    orders_without_a_place,
}

use orm::prelude::*;
use orm::query::{KeysetPage, Order};
use orm::testing::assert_queries;

use crate::library::{Author, Book, stocked, titles};

/// The order of the variants is not that of their texts.
#[derive(Choices, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(db_enum)]
enum Mood {
    Slow,
    Fast,
}

#[derive(Model, Debug, Clone)]
struct Track {
    id: i64,
    mood: Option<Mood>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(ordering = (-stars, name))]
struct Song {
    id: i64,
    name: String,
    stars: i32,
    length: Option<f64>,
    released: Option<orm::chrono::NaiveDate>,
    live: bool,
    #[orm(related_name = "covers", on_delete = SetNull)]
    original: Option<ForeignKey<Song>>,
}

/// Songs with equal stars, missing lengths and dates, and covers of one another.
async fn songs(db: &Database, n: i64) -> orm::Result<()> {
    db.create_tables(schema![Song]).await?;
    let mut drafts = Vec::new();
    for at in 0..n {
        let day =
            orm::chrono::NaiveDate::from_ymd_opt(2000 + i32::try_from(at % 3).unwrap_or(0), 1, 1);
        let draft = Song::draft()
            .name(format!(
                "{}{}",
                ["é", "b", "Z", "本"][usize::try_from(at % 4).unwrap_or(0)],
                at / 8
            ))
            .stars(i32::try_from(at * 7 % 5).unwrap_or(0))
            .length(
                (at % 3 > 0)
                    .then_some(0.1 * f64::from(u8::try_from(at % 7).unwrap_or_default()) - 0.2),
            )
            .released(day.filter(|_| at % 5 > 0))
            .live(at % 2 == 0)
            .original((at > 3 && at % 4 > 0).then(|| ForeignKey::new(at / 2)));
        drafts.push(draft);
    }
    Song::bulk_create(drafts, db).await?;
    Ok(())
}

async fn a_page_and_how_many_there_are(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_year = Book::objects().order_by(Book.year);
    assert_queries(&db, 1, async || {
        let page = by_year.page(1, 3, &db).await?;
        let found: Vec<_> = page.rows.iter().map(|book| book.title.as_str()).collect();
        assert_eq!(found, ["Emma", "Walden", "Little Women"]);
        assert_eq!(
            (page.number, page.per_page, page.total, page.pages),
            (1, 3, 4, 2)
        );
        assert!(page.has_next() && !page.has_previous());
        orm::Result::Ok(())
    })
    .await?;
    let sent = db
        .queries()
        .last()
        .map(|query| query.text.clone())
        .unwrap_or_default();
    assert!(
        sent.contains(r#"(SELECT COUNT(*) FROM "book" AS "t1")"#),
        "{sent}"
    );
    let page = by_year.page(2, 3, &db).await?;
    assert_eq!(page.rows[0].title, "Little Men");
    assert!(!page.has_next() && page.has_previous());
    let printed = by_year.filter(Book.in_print).page(1, 2, &db).await?;
    assert_eq!((printed.total, printed.pages), (3, 2));
    let unordered = Book::objects().page(2, 1, &db).await?;
    assert_eq!(unordered.rows[0].id, 2, "by key");
    let refused = Book::objects().page(0, 10, &db).await.expect_err("page 0");
    assert_eq!(
        refused.to_string(),
        "invalid query of `Book`: pages are counted from 1, and page 0 is asked for"
    );
    assert!(Book::objects().page(1, 0, &db).await.is_err());
    let tx = db.begin().await?;
    assert_eq!(Book::objects().page(1, 10, &tx).await?.total, 4);
    tx.commit().await
}

async fn pages_behind_the_last_and_of_nothing(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Book::objects();
    assert_queries(&db, 2, async || {
        let page = books.page(9, 3, &db).await?;
        assert!(page.rows.is_empty());
        assert_eq!((page.total, page.pages), (4, 2));
        orm::Result::Ok(())
    })
    .await?;
    assert_queries(&db, 1, async || {
        let page = books
            .clone()
            .filter(Book.year.gt(3000))
            .page(1, 3, &db)
            .await?;
        assert_eq!((page.rows.len(), page.total, page.pages), (0, 0, 0));
        orm::Result::Ok(())
    })
    .await?;
    assert_queries(&db, 0, async || {
        let page = books.clone().none().page(2, 3, &db).await?;
        assert_eq!((page.rows.len(), page.total, page.pages), (0, 0, 0));
        orm::Result::Ok(())
    })
    .await?;
    let far = books.page(u64::MAX, u64::MAX, &db).await?;
    assert_eq!((far.rows.len(), far.pages), (0, 1));
    let cut = Book::objects().order_by(Book.year).limit(3);
    let page = cut.page(2, 2, &db).await?;
    assert_eq!((page.rows.len(), page.total), (1, 3), "pages of a page");
    assert_eq!(page.rows[0].title, "Little Women");
    Ok(())
}

async fn pages_of_queries_with_more(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = Author::objects()
        .order_by(Author.name)
        .prefetch_related(Author.books());
    assert_queries(&db, 2, async || {
        let page = authors.page(2, 2, &db).await?;
        assert_eq!((page.total, page.pages), (4, 2));
        let (louisa, books) = &page.rows[0];
        assert_eq!(
            (louisa.name.as_str(), books.len()),
            ("Louisa May Alcott", 2)
        );
        orm::Result::Ok(())
    })
    .await?;
    let joined = Book::objects()
        .select_related(Book.author)
        .order_by(Book.author.name);
    assert_queries(&db, 1, async || {
        let page = joined.page(1, 2, &db).await?;
        let first = page.rows[0].author.loaded().expect("it was joined");
        assert_eq!(
            (first.name.as_str(), page.total),
            ("Henry David Thoreau", 4)
        );
        orm::Result::Ok(())
    })
    .await?;
    let of_one = joined.filter(Book.author.name.starts_with("Louisa"));
    assert_eq!(of_one.page(1, 1, &db).await?.total, 2);
    Ok(())
}

async fn pages_of_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let titles = Book::objects()
        .order_by(Book.year)
        .values((Book.title, Book.author));
    assert_queries(&db, 1, async || {
        let page = titles.page(2, 3, &db).await?;
        assert_eq!((page.rows[0].0.as_str(), page.total), ("Little Men", 4));
        assert_eq!(page.rows[0].1.name, "Louisa May Alcott");
        orm::Result::Ok(())
    })
    .await?;
    let names = Book::objects().values(Book.author.name).distinct();
    let page = names.order_by(Book.author.name).page(1, 2, &db).await?;
    assert_eq!(page.rows, ["Henry David Thoreau", "Jane Austen"]);
    assert_eq!(
        (page.total, page.pages),
        (3, 2),
        "different values are counted"
    );
    Ok(())
}

async fn pages_of_distinct_rows_by_an_enum(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Track]).await?;
    let moods = [Some(Mood::Slow), Some(Mood::Fast), None, Some(Mood::Slow)];
    Track::bulk_create(moods.map(|mood| Track::draft().mood(mood)), &db).await?;
    let tracks = Track::objects()
        .order_by((Track.mood.desc().nulls_last(), Track.id))
        .distinct();
    let ids = |tracks: Vec<Track>| tracks.iter().map(|track| track.id).collect::<Vec<_>>();
    assert_eq!(ids(tracks.all(&db).await?), [1, 4, 2, 3]);
    let second = tracks.page(2, 3, &db).await?;
    assert_eq!((ids(second.rows), second.total), (vec![3], 4));
    let first = tracks.after(None, 3, &db).await?;
    let rest = tracks.after(first.next.as_deref(), 3, &db).await?;
    assert_eq!((ids(first.rows), ids(rest.rows)), (vec![1, 4, 2], vec![3]));
    let last = tracks.before(None, 2, &db).await?;
    assert_eq!(ids(last.rows), [2, 3]);
    let moods = Track::objects().values(Track.mood).distinct();
    let moods = moods.order_by(Track.mood).page(1, 2, &db).await?;
    assert_eq!(moods.rows, [Some(Mood::Fast), Some(Mood::Slow)]);
    Ok(())
}

async fn rows_from_a_cursor_on(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let newest = Book::objects().order_by(Book.year.desc());
    assert_queries(&db, 1, async || {
        let page = newest.after(None, 3, &db).await?;
        assert_eq!(page.rows[0].title, "Little Men");
        assert!(page.next.is_some() && page.previous.is_none());
        orm::Result::Ok(())
    })
    .await?;
    let first = newest.after(None, 3, &db).await?;
    let cursor = first.next.expect("there is one more");
    assert!(
        cursor
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign))
    );
    let rest = newest.after(Some(&cursor), 3, &db).await?;
    assert_eq!(rest.rows.len(), 1);
    assert_eq!(rest.rows[0].title, "Emma");
    assert!(rest.next.is_none());
    let back = newest.before(rest.previous.as_deref(), 2, &db).await?;
    let found: Vec<_> = back.rows.iter().map(|book| book.title.as_str()).collect();
    assert_eq!(found, ["Little Women", "Walden"]);
    assert!(back.previous.is_some() && back.next.is_some());
    let nothing = Book::objects().none().after(None, 3, &db).await?;
    assert!(nothing.rows.is_empty() && nothing.next.is_none());
    let with_books = Author::objects().prefetch_related(Author.books());
    let page = with_books.order_by(Author.name).after(None, 3, &db).await?;
    assert_eq!((page.rows.len(), page.rows[2].1.len()), (3, 2));
    assert_eq!(titles(&newest, &db).await.len(), 4);
    Ok(())
}

type Orders = Vec<(&'static str, Vec<Order<Song>>)>;

fn orders() -> Orders {
    vec![
        ("", vec![]),
        ("key", vec![Song.id.desc()]),
        ("one way", vec![Song.stars.asc(), Song.name.asc()]),
        ("two ways", vec![Song.stars.desc(), Song.name.asc()]),
        ("nulls last", vec![Song.length.asc(), Song.stars.desc()]),
        ("nulls first", vec![Song.length.desc(), Song.released.asc()]),
        (
            "nulls told",
            vec![
                Song.released.asc().nulls_first(),
                Song.length.desc().nulls_last(),
            ],
        ),
        (
            "related",
            vec![Song.original.name.desc(), Song.original.length.asc()],
        ),
        (
            "computed",
            vec![(Song.stars * 3 - 1).desc(), Song.length.asc()],
        ),
        ("raw", vec![raw::<Option<f64>>("{} * 2", Song.length).asc()]),
        ("text", vec![Song.name.lower().asc(), Song.live.desc()]),
    ]
}

async fn any_order_is_walked_both_ways(db: Database) -> orm::Result<()> {
    songs(&db, 41).await?;
    for (name, order) in orders() {
        let query = if order.is_empty() {
            Song::objects()
        } else {
            Song::objects().order_by(order)
        };
        // The whole order is that of one page of all.
        let all = query.after(None, 1_000, &db).await?.rows;
        assert_eq!(all.len(), 41, "{name}");
        let mut walked: Vec<Song> = Vec::new();
        let mut cursor = None;
        let mut last: KeysetPage<Song>;
        loop {
            last = query.after(cursor.as_deref(), 4, &db).await?;
            walked.extend(last.rows.clone());
            match &last.next {
                Some(next) => cursor = Some(next.clone()),
                None => break,
            }
        }
        assert_eq!(keys(&walked), keys(&all), "{name}: after");
        let mut back: Vec<Song> = Vec::new();
        let mut cursor = None;
        loop {
            let page = query.before(cursor.as_deref(), 6, &db).await?;
            back.splice(0..0, page.rows.clone());
            match page.previous {
                Some(previous) => cursor = Some(previous),
                None => break,
            }
        }
        assert_eq!(keys(&back), keys(&all), "{name}: before");
    }
    let by_name = Song::objects().order_by_names(["-original.stars", "name"]);
    let first = by_name.after(None, 20, &db).await?;
    let rest = by_name.after(first.next.as_deref(), 100, &db).await?;
    assert_eq!(first.rows.len() + rest.rows.len(), 41);
    Ok(())
}

fn keys(songs: &[Song]) -> Vec<i64> {
    songs.iter().map(|song| song.id).collect()
}

async fn an_index_is_searched(db: Database) -> orm::Result<()> {
    songs(&db, 5).await?;
    let end = |db: &Database| {
        let sent = db
            .queries()
            .last()
            .map(|query| query.text.clone())
            .unwrap_or_default();
        sent.split_once(" WHERE ")
            .map(|(_, end)| end.to_owned())
            .unwrap_or_default()
    };
    let (text, int) = if db.backend() == Backend::Sqlite {
        (["?"; 5].map(str::to_owned), "?")
    } else {
        (std::array::from_fn(|n| format!("${}::", n + 1)), "")
    };
    let one_way = Song::objects().order_by(Song.stars);
    let cursor = one_way.after(None, 2, &db).await?.next;
    one_way.after(cursor.as_deref(), 2, &db).await?;
    let sent = end(&db);
    assert!(
        sent.starts_with(&format!(r#"("song"."stars", "song"."id") > ({}"#, text[0])),
        "{sent}{int}"
    );
    let two_ways = Song::objects().order_by((Song.stars.desc(), Song.name));
    let cursor = two_ways.after(None, 2, &db).await?.next;
    two_ways.after(cursor.as_deref(), 2, &db).await?;
    let sent = end(&db);
    assert!(
        sent.starts_with(&format!(r#""song"."stars" <= {}"#, text[0])),
        "{sent}"
    );
    assert!(
        sent.contains(r#"ORDER BY "song"."stars" DESC, "song"."name", "song"."id" LIMIT"#),
        "{sent}"
    );
    Ok(())
}

async fn rows_come_and_go_between_pages(db: Database) -> orm::Result<()> {
    songs(&db, 12).await?;
    let query = Song::objects().order_by(Song.id);
    let first = query.after(None, 4, &db).await?;
    assert_eq!(keys(&first.rows), [1, 2, 3, 4]);
    // The row that the cursor is of goes, and so does one of the next page.
    Song::objects()
        .filter(Song.id.is_in([4, 6]))
        .delete(&db)
        .await?;
    Song::draft()
        .id(100)
        .name("new")
        .stars(1)
        .live(true)
        .save(&db)
        .await?;
    let second = query.after(first.next.as_deref(), 4, &db).await?;
    assert_eq!(keys(&second.rows), [5, 7, 8, 9]);
    let last = query.after(second.next.as_deref(), 4, &db).await?;
    assert_eq!(keys(&last.rows), [10, 11, 12, 100]);
    let filtered = query.filter(Song.id.gt(10));
    let of_another_filter = filtered.after(first.next.as_deref(), 9, &db).await?;
    assert_eq!(keys(&of_another_filter.rows), [11, 12, 100]);
    Ok(())
}

async fn cursors_of_other_orders_are_refused(db: Database) -> orm::Result<()> {
    songs(&db, 9).await?;
    let by_name = Song::objects().order_by(Song.name);
    let cursor = by_name
        .after(None, 2, &db)
        .await?
        .next
        .expect("there are more");
    let others = [
        Song::objects(),
        Song::objects().order_by(Song.name.desc()),
        Song::objects().order_by((Song.name, Song.stars)),
        Song::objects().order_by(Song.original.name),
        Song::objects().order_by(Song.length),
    ];
    let damaged = [
        "",
        "x",
        "'; DROP TABLE song; --",
        "é",
        &cursor[1..],
        &cursor[..cursor.len() - 1],
        &cursor.to_uppercase(),
        &format!("{cursor}A"),
        &"A".repeat(10_000),
    ];
    assert_queries(&db, 0, async || {
        for other in others {
            let refused = other.after(Some(&cursor), 2, &db).await;
            assert!(matches!(refused, Err(Error::InvalidQuery { model: "Song", .. })));
        }
        for text in damaged {
            let refused = by_name.after(Some(text), 2, &db).await.expect_err("it is none");
            assert_eq!(
                refused.to_string(),
                "invalid query of `Song`: the cursor is damaged, or of a query of another order; begin without a cursor"
            );
            assert_eq!(refused.http_status(), 400);
        }
        assert!(by_name.after(None, 0, &db).await.is_err());
    })
    .await;
    assert!(by_name.after(Some(&cursor), 2, &db).await.is_ok());
    Ok(())
}

async fn orders_without_a_place(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let unknown = Book::objects()
        .order_by_name("titel")
        .after(None, 2, &db)
        .await;
    let error = unknown.expect_err("no such field").to_string();
    assert!(error.contains("did you mean `title`?"), "{error}");
    let tree = Author.mentor.descendants(1);
    let by_depth = tree.after(None, 1, &db).await?;
    assert_eq!(by_depth.rows[0].name, "Louisa May Alcott");
    let by_name = tree.order_by(Author.name).after(None, 1, &db).await?;
    assert_eq!(by_name.rows[0].name, "Henry David Thoreau");
    let cut = Book::objects().order_by(Book.year).limit(3);
    let page = cut.after(None, 2, &db).await?;
    let rest = cut.after(page.next.as_deref(), 2, &db).await?;
    assert_eq!((page.rows.len(), rest.rows.len()), (2, 1), "within a page");
    Ok(())
}
