//! Conditions of every kind on the one row of a to-many relation: each stands behind `ON`, and finds what it finds in `WHERE`.

on_each! { conditions_find_what_they_find_by_themselves, what_is_sent }

use orm::chrono::NaiveDate;
use orm::prelude::*;
use orm::serde_json::{Value, json};

#[derive(Model, Debug, Clone, PartialEq)]
struct Reader {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Post {
    id: i64,
    title: String,
    #[orm(related_name = "posts", on_delete = Cascade)]
    author: ForeignKey<Reader>,
}

/// What one reader wrote beside one post.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(reader, post))]
struct Note {
    id: i64,
    #[orm(related_name = "notes", on_delete = Cascade)]
    reader: ForeignKey<Reader>,
    #[orm(related_name = "notes", on_delete = Cascade)]
    post: ForeignKey<Post>,
    text: String,
    stars: Option<i32>,
    #[orm(max_digits = 5, decimal_places = 2)]
    price: Decimal,
    day: NaiveDate,
    words: Vec<String>,
    data: Json<Value>,
}

const POSTS: i64 = 24;

/// Each post has a note of the first reader, but for every fifth, and one of the second.
async fn stocked(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Reader, Post, Note]).await?;
    let readers = ["Ann", "Bob"].map(|name| Reader::draft().name(name));
    Reader::bulk_create(readers, db).await?;
    let posts = (1..=POSTS).map(|n| Post::draft().title(format!("post {n}")).author(n % 2 + 1));
    Post::bulk_create(posts, db).await?;
    let notes = (1..=POSTS).flat_map(|n| (1..=2).map(move |reader| (n, reader)));
    let notes = notes.filter(|(n, reader)| *reader == 2 || n % 5 > 0);
    let notes = notes.map(|(n, reader)| {
        let small = i32::try_from(n).expect("small");
        let place = usize::try_from(n).expect("small");
        let text = ["Fine work", "fine", "A waste", "100% fine_ish", ""][place % 5];
        let word = ["red", "blue", "green"][place % 3];
        let note = Note::draft().reader(reader).post(n).text(text);
        let note = note.stars((n % 4 > 0).then_some(small % 4));
        let note = note.price(Decimal::new(i64::from(small) * 75, 2));
        let note = note.day(date(2020 + small % 4, 1 + small.unsigned_abs() % 12));
        note.words(vec![word.to_owned()])
            .data(Json(json!({ "at": { "page": n % 6 } })))
    });
    Note::bulk_create(notes, db).await?;
    Ok(())
}

fn date(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 5).expect("a day")
}

fn conditions() -> Vec<(&'static str, Predicate<Note>)> {
    let bobs = || Reader::objects().filter(Reader.name.eq("Bob"));
    vec![
        ("list", Note.stars.is_in([1, 3])),
        ("empty list", Note.stars.is_in(Vec::<i32>::new())),
        ("no list", !Note.text.is_in(["fine", ""])),
        (
            "between",
            Note.price
                .between(Decimal::new(300, 2), Decimal::new(900, 2)),
        ),
        ("days", Note.day.between(date(2021, 1), date(2022, 6))),
        ("contains", Note.text.contains("%")),
        ("icontains", Note.text.icontains("FINE")),
        ("starts", Note.text.starts_with("fine")),
        ("ends", Note.text.ends_with("e")),
        ("like", Note.text.like("%fine_%")),
        ("regex", Note.text.regex("^f")),
        ("no text", !Note.text.icontains("FINE")),
        ("year", Note.day.year().eq(2022)),
        ("sum", (Note.stars + 2).gt(4)),
        (
            "product",
            (Note.price * Decimal::new(2, 0)).gt(Decimal::new(2000, 2)),
        ),
        ("negated", (-Note.stars).lt(-1)),
        ("cast", Note.stars.cast::<String>().eq("3")),
        ("lower", Note.text.lower().eq("a waste")),
        ("length", Note.text.length().gt(5)),
        ("coalesce", Note.stars.coalesce(2).eq(2)),
        ("case", case().when(Note.stars.gt(2), 1).otherwise(0).eq(1)),
        ("json", Note.data.path(("at", "page")).int().eq(3)),
        ("array", Note.words.contains(["red"])),
        ("null", Note.stars.is_null()),
        ("any of", Note.stars.eq(1) | Note.text.eq("fine")),
        ("related", Note.post.title.ends_with("1")),
        ("related twice", Note.post.author.name.eq("Ann")),
        ("key of related", Note.post.id.gt(7)),
        (
            "count of related",
            Note.post.notes().filter(Note.stars.gt(2)).count().eq(2),
        ),
        (
            "any related",
            Note.post.notes().any(Note.reader.eq(2) & Note.stars.eq(1)),
        ),
        ("found", Note.post.author.is_in(bobs())),
        (
            "exists",
            exists(bobs().filter(Reader.posts().any(Post.id.eq(outer(Note.post.id))))),
        ),
        (
            "scalar",
            Note.stars
                .eq(Note::objects().values(Note.stars.max()).scalar()),
        ),
        ("constant", Note.id.is_in(Vec::<i64>::new()) | Note.id.gt(0)),
    ]
}

async fn conditions_find_what_they_find_by_themselves(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    for (name, condition) in conditions() {
        let found = Note::objects()
            .filter(Note.reader.eq(1))
            .filter(condition.clone());
        let found = found.values((Note.post.id, Note.id)).all(&db).await?;
        let expected: Vec<_> = (1..=POSTS)
            .map(|post| {
                let note = found.iter().find(|(of, _)| *of == post);
                (post, note.map(|(_, note)| *note))
            })
            .collect();
        let note = Post
            .notes()
            .filter(Note.reader.eq(1))
            .filter(condition)
            .single();
        let posts = Post::objects().order_by(Post.id);
        let rows = posts
            .clone()
            .values((Post.id, note.value(Note.id)))
            .all(&db)
            .await?;
        assert_eq!(rows, expected, "{name}");
        // Where the row must be there, the join is an inner one.
        let there = posts.filter(note.value(Note.id).gt(0)).count(&db).await?;
        assert_eq!(usize::try_from(there).ok(), Some(found.len()), "{name}");
        let is_of_some = !found.is_empty() && found.len() < 20;
        assert!(
            is_of_some || ["empty list", "constant"].contains(&name),
            "{name}: {}",
            found.len()
        );
    }
    Ok(())
}

async fn what_is_sent(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let fine = Post
        .notes()
        .filter(Note.reader.eq(1) & Note.stars.is_in([1, 2]));
    let fine = fine.filter(Note.reader.name.starts_with("A")).single();
    let query = Post::objects()
        .order_by(Post.id)
        .values(fine.value(Note.text));
    assert_sql!(
        query,
        sqlite = concat!(
            r#"SELECT "t1"."text" FROM "post" LEFT JOIN "note" AS "t1" ON "t1"."post_id" = "post"."id" "#,
            r#"AND ("t1"."reader_id" = ? AND "t1"."stars" IN (SELECT value FROM json_each(?))) "#,
            r#"AND (SELECT "t2"."name" FROM "reader" AS "t2" WHERE "t2"."id" = "t1"."reader_id") GLOB ? ORDER BY "post"."id""#
        ),
        postgres = concat!(
            r#"SELECT "t1"."text" FROM "post" LEFT JOIN "note" AS "t1" ON "t1"."post_id" = "post"."id" "#,
            r#"AND ("t1"."reader_id" = $1::int8 AND "t1"."stars" = ANY($2::int4[])) "#,
            r#"AND (SELECT "t2"."name" FROM "reader" AS "t2" WHERE "t2"."id" = "t1"."reader_id") LIKE $3::text ESCAPE '!' ORDER BY "post"."id""#
        )
    );
    Ok(())
}
