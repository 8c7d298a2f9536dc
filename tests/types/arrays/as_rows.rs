//! Elements of arrays as rows of a query, and as what conditions and values of one row are computed from.

on_each! {
    elements_are_rows,
    elements_are_grouped_by,
    elements_are_filtered_and_ordered_by,
    elements_are_aggregated,
    pages_of_elements,
    elements_are_found_by_subqueries,
    elements_are_stored_by_an_insert,
    a_condition_holds_of_an_element,
    values_are_computed_from_elements,
    rows_are_written_by_conditions_on_elements,
    elements_of_computed_arrays,
    elements_of_related_rows,
    groups_by_what_is_computed_of_elements,
    windows_over_elements,
    what_is_sent_for_elements,
    what_cannot_be_asked_of_elements,
}

use super::{Post, posts};
use crate::library::{Author, Book, stocked};
use orm::Error;
use orm::functions::{exists, outer};
use orm::prelude::*;
use orm::query::KeysetPage;
use orm_tests::support::assert_sent;

/// Tags that posts have, as rows to look them up by.
#[derive(Model, Debug, Clone, PartialEq)]
struct Label {
    id: i64,
    #[orm(unique)]
    name: String,
    count: i64,
}

/// A tag of a post, as a row.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(post, place))]
struct Tagging {
    id: i64,
    #[orm(related_name = "taggings", on_delete = Cascade)]
    post: ForeignKey<Post>,
    tag: String,
    place: i64,
}

fn texts<const N: usize>(texts: [&str; N]) -> [String; N] {
    texts.map(str::to_owned)
}

async fn elements_are_rows(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let tags = Post::objects().values((Post.id, Post.tags.unnest_position(), Post.tags.unnest()));
    let tags = tags.order_by((Post.id, Post.tags.unnest_position()));
    let found = tags.all(&db).await?;
    let expected = [
        (1, 0, "war"),
        (1, 1, "peace"),
        (2, 0, "war"),
        (4, 0, "zoo"),
        (4, 1, "War"),
        (4, 2, "é"),
        (4, 3, "war"),
    ];
    assert_eq!(
        found,
        expected.map(|(id, place, tag)| (id, place, tag.to_owned()))
    );
    assert_eq!(tags.count(&db).await?, 7);
    assert!(tags.exists(&db).await?);
    assert_eq!(tags.first(&db).await?, Some((1, 0, "war".to_owned())));
    // Null has no elements, and two arrays make pairs.
    let pairs = Post::objects().values((Post.id, Post.notes.unnest(), Post.scores.unnest()));
    let pairs = pairs.order_by((Post.id, Post.notes.unnest(), Post.scores.unnest()));
    let expected = [
        (1, "a", 9),
        (1, "a", 10),
        (4, "a", -1),
        (4, "a", 9),
        (4, "b", -1),
        (4, "b", 9),
    ];
    assert_eq!(
        pairs.all(&db).await?,
        expected.map(|(id, note, score)| (id, note.to_owned(), score))
    );
    Ok(())
}

async fn elements_are_grouped_by(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let by_tag = Post::objects().values((Post.tags.unnest(), count()));
    let often = by_tag.clone().filter(count().gt(1));
    assert_eq!(often.all(&db).await?, [("war".to_owned(), 3)]);
    assert_eq!(by_tag.count(&db).await?, 5);
    let ordered = by_tag
        .order_by((count().desc(), Post.tags.unnest()))
        .limit(2);
    assert_eq!(
        ordered.all(&db).await?,
        [("war".to_owned(), 3), ("War".to_owned(), 1)]
    );
    let by_score =
        Post::objects().values((Post.scores.unnest(), Post.id.max(), Post.tags.len().sum()));
    let by_score = by_score.order_by(Post.scores.unnest());
    assert_eq!(
        by_score.all(&db).await?,
        [
            (-1, Some(4), Some(4)),
            (9, Some(4), Some(6)),
            (10, Some(2), Some(3))
        ]
    );
    let distinct = Post::objects().distinct().values(Post.tags.unnest());
    let distinct = distinct.order_by(Post.tags.unnest());
    assert_eq!(
        distinct.all(&db).await?,
        texts(["War", "peace", "war", "zoo", "é"])
    );
    assert_eq!(distinct.count(&db).await?, 5);
    Ok(())
}

async fn elements_are_filtered_and_ordered_by(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let before = Post::objects()
        .filter(Post.tags.unnest().ieq("war"))
        .values((Post.id, Post.tags.unnest()));
    let behind = Post::objects()
        .values((Post.id, Post.tags.unnest()))
        .filter(Post.tags.unnest().ieq("war"));
    let expected =
        [(1, "war"), (2, "war"), (4, "War"), (4, "war")].map(|(id, tag)| (id, tag.to_owned()));
    for query in [before, behind] {
        let ordered = query.order_by((Post.id, Post.tags.unnest()));
        assert_eq!(ordered.all(&db).await?, expected);
    }
    // Ordered by an element that is not selected.
    let ids = Post::objects()
        .values(Post.id)
        .order_by((Post.scores.unnest().desc(), Post.id));
    assert_eq!(ids.all(&db).await?, [1, 2, 1, 4, 4]);
    Ok(())
}

async fn elements_are_aggregated(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let of_all = (
        Post.scores.unnest().sum(),
        Post.scores.unnest().max(),
        count(),
        Post.id.count_distinct(),
        count().filter(Post.scores.unnest().gt(9)),
    );
    let found = Post::objects().aggregate(of_all, &db).await?;
    assert_eq!(found, (Some(37), Some(10), 5, 3, 2));
    let tags = Post::objects().values(Post.tags.unnest());
    let number = tags.aggregate(|tag| tag.count_distinct(), &db).await?;
    assert_eq!(number, 5);
    let texts = Post::objects().aggregate(Post.tags.unnest().string_agg(" ").distinct(), &db);
    assert_eq!(texts.await?.as_deref(), Some("War peace war zoo é"));
    Ok(())
}

async fn pages_of_elements(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let tags = Post::objects().values((Post.id, Post.tags.unnest()));
    let page = tags
        .clone()
        .order_by((Post.id, Post.tags.unnest_position()))
        .page(2, 3, &db)
        .await?;
    assert_eq!(page.total, 7);
    let expected = [(4, "zoo"), (4, "War"), (4, "é")].map(|(id, tag)| (id, tag.to_owned()));
    assert_eq!(page.rows, expected);
    // A limit of the rows is one of the rows, and one of the values is one of the values.
    let of_two = Post::objects()
        .order_by(Post.id.desc())
        .limit(2)
        .values(Post.tags.unnest());
    assert_eq!(of_two.count(&db).await?, 4);
    assert_eq!(tags.clone().limit(2).count(&db).await?, 2);
    // Walked by cursors, each once.
    let mut seen = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let walked = tags.clone().order_by(Post.tags.unnest().desc());
        let next: KeysetPage<_> = walked.after(after.as_deref(), 2, &db).await?;
        seen.extend(next.rows.iter().map(|(id, tag)| format!("{id} {tag}")));
        after = next.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(
        seen,
        [
            "4 é", "4 zoo", "4 war", "2 war", "1 war", "1 peace", "4 War"
        ]
    );
    Ok(())
}

async fn elements_are_found_by_subqueries(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    db.create_tables(schema![Label]).await?;
    let labels = ["war", "peace", "none"].map(|name| Label::draft().name(name).count(0));
    Label::bulk_create(labels, &db).await?;
    let used =
        Label::objects().filter(Label.name.is_in(Post::objects().values(Post.tags.unnest())));
    let used = used.order_by(Label.id).values(Label.name);
    assert_eq!(used.all(&db).await?, texts(["war", "peace"]));
    let having = Post::objects()
        .filter(Post.tags.any(|tag| tag.eq(outer(Label.name))))
        .values(count())
        .scalar();
    let counted = Label::objects()
        .order_by(Label.id)
        .values((Label.name, having));
    let counted: Vec<(String, Option<i64>)> = counted.all(&db).await?;
    assert_eq!(
        counted.iter().map(|(_, n)| *n).collect::<Vec<_>>(),
        [Some(3), Some(1), Some(0)]
    );
    let known = Post
        .tags
        .any(|tag| exists(Label::objects().filter(Label.name.eq(outer(tag)))));
    let found = Post::objects().filter(!known).values(Post.id);
    assert_eq!(found.all(&db).await?, [3]);
    Ok(())
}

async fn elements_are_stored_by_an_insert(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    db.create_tables(schema![Post, Tagging, Label]).await?;
    let taggings =
        Post::objects().values((Post.id, Post.tags.unnest(), Post.tags.unnest_position()));
    let n = taggings
        .insert_into((Tagging.post, Tagging.tag, Tagging.place), &db)
        .await?;
    assert_eq!(n, 7);
    let first = Tagging::objects()
        .filter(Tagging.place.eq(0))
        .order_by(Tagging.id);
    assert_eq!(
        first.values(Tagging.tag).all(&db).await?,
        texts(["war", "war", "zoo"])
    );
    let counts = Post::objects().values((Post.tags.unnest(), count()));
    let n = counts.insert_into((Label.name, Label.count), &db).await?;
    assert_eq!(n, 5);
    assert_eq!(
        Label::objects()
            .filter(Label.name.eq("war"))
            .get(&db)
            .await?
            .count,
        3
    );
    Ok(())
}

async fn a_condition_holds_of_an_element(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    for (condition, expected) in [
        (Post.tags.any(|tag| tag.starts_with("w")), &[1, 2, 4][..]),
        (Post.tags.any(|tag| tag.ieq("WAR") & tag.ne("war")), &[4]),
        (!Post.tags.any(|tag| tag.ne("war")), &[2, 3]),
        (
            Post.scores.any(|score| score.gt(9) | score.lt(0)),
            &[1, 2, 4],
        ),
        // What is said of the row is said beside it.
        (Post.scores.any(|score| score.gt(Post.id + 5)), &[1, 2]),
        (
            Post.tags
                .any(|tag| Post.notes.any(|note| tag.contains(note))),
            &[1, 4],
        ),
        (Post.notes.any(|note| note.is_in(["b", "c"])), &[4]),
        (!Post.notes.any(|note| note.ne("x")), &[2, 3]),
        (Post.tags.any(|_| Post.id.gt(1)), &[2, 4]),
        (Post.tags.slice(1..).any(|tag| tag.eq("war")), &[4]),
    ] {
        let found = Post::objects().filter(condition.clone()).order_by(Post.id);
        assert_eq!(
            found.values(Post.id).all(&db).await?,
            expected,
            "{condition:?}"
        );
    }
    Ok(())
}

async fn values_are_computed_from_elements(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let sorted = Post
        .tags
        .aggregate(|tag| tag.clone().array_agg().order_by(tag));
    let values = (
        Post.scores.aggregate(|score| score.sum()),
        Post.scores.aggregate(|score| score.avg()),
        Post.scores.aggregate(|score| count().filter(score.gt(9))),
        Post.notes.aggregate(|note| note.max()),
        Post.tags.aggregate(|_| count()),
    );
    let rows = Post::objects()
        .order_by(Post.id)
        .values(values)
        .all(&db)
        .await?;
    let max = |text: &str| Some(text.to_owned());
    assert_eq!(
        rows,
        [
            (Some(19), Some(9.5), 1, max("a"), 2),
            (Some(10), Some(10.0), 1, None, 1),
            (None, None, 0, None, 0),
            (Some(8), Some(4.0), 0, max("b"), 4),
        ]
    );
    let tags = Post::objects()
        .order_by(Post.id.desc())
        .values(sorted)
        .first(&db)
        .await?;
    assert_eq!(tags, Some(texts(["War", "war", "zoo", "é"]).to_vec()));
    let best = Post::objects().order_by((
        Post.scores
            .aggregate(|score| score.max())
            .desc()
            .nulls_last(),
        Post.id,
    ));
    assert_eq!(best.values(Post.id).all(&db).await?, [1, 2, 4, 3]);
    // Of groups they are keys, and are aggregated.
    let by_max = Post::objects().values((Post.scores.aggregate(|score| score.max()), count()));
    let mut by_max = by_max.all(&db).await?;
    by_max.sort_unstable();
    assert_eq!(by_max, [(None, 1), (Some(9), 1), (Some(10), 2)]);
    let total = Post.scores.aggregate(|score| score.sum()).sum();
    assert_eq!(
        Post::objects()
            .aggregate(total, &db)
            .await?
            .map(|it| it.to_string())
            .as_deref(),
        Some("37")
    );
    Ok(())
}

async fn rows_are_written_by_conditions_on_elements(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let scored = Post::objects().filter(Post.scores.any(|score| score.ge(10)));
    assert_eq!(
        scored
            .update(Post.tags.set(Post.tags.append("best")), &db)
            .await?,
        2
    );
    let upper = Post.tags.aggregate(|tag| {
        tag.clone()
            .upper()
            .array_agg()
            .order_by(tag.upper())
            .filter(Post.id.lt(4))
    });
    let first = Post::objects().filter(Post.id.eq(1));
    assert_eq!(first.update(Post.tags.set(upper), &db).await?, 1);
    assert_eq!(Post::get(1, &db).await?.tags, ["BEST", "PEACE", "WAR"]);
    let deleted = Post::objects().filter(Post.tags.any(|tag| tag.eq("best")));
    assert_eq!(deleted.delete(&db).await?, 1);
    Ok(())
}

async fn elements_of_computed_arrays(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let later = Post.tags.slice(1..).unnest();
    let query = Post::objects()
        .values((Post.id, later.clone()))
        .order_by((Post.id, later));
    let expected = [(1, "peace"), (4, "War"), (4, "war"), (4, "é")];
    assert_eq!(
        query.all(&db).await?,
        expected.map(|(id, tag)| (id, tag.to_owned()))
    );
    let with_notes = Post.tags.extend(Post.notes).unnest();
    let all = Post::objects()
        .values(with_notes.clone())
        .filter(with_notes.length().eq(1));
    let mut all = all.all(&db).await?;
    all.sort_unstable();
    assert_eq!(all, texts(["a", "a", "b", "é"]));
    Ok(())
}

async fn elements_of_related_rows(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    db.create_tables(schema![Post, Tagging]).await?;
    for (post, place) in [(4, 0), (1, 1), (1, 2)] {
        Tagging::draft()
            .post(post)
            .tag("x")
            .place(place)
            .save(&db)
            .await?;
    }
    let tags = Tagging::objects().values((Tagging.id, Tagging.post.tags.unnest()));
    assert_eq!(tags.count(&db).await?, 8);
    let by_tag = Tagging::objects()
        .values((Tagging.post.tags.unnest(), count()))
        .order_by((count().desc(), Tagging.post.tags.unnest()));
    assert_eq!(by_tag.first(&db).await?, Some(("war".to_owned(), 3)));
    let peaceful = Tagging::objects().filter(Tagging.post.tags.any(|tag| tag.eq("peace")));
    assert_eq!(peaceful.count(&db).await?, 2);
    let of_related = Post.taggings().count_distinct(Tagging.post.tags.unnest());
    let query = Post::objects()
        .order_by(Post.id)
        .values((Post.id, of_related));
    assert_eq!(query.all(&db).await?, [(1, 2), (2, 0), (3, 0), (4, 4)]);
    stocked(&db).await?;
    let titles = Author.books().array_agg(Book.title).unnest();
    let rows = Author::objects()
        .values((Author.name, titles.clone()))
        .order_by(titles);
    assert_eq!(rows.count(&db).await?, Book::objects().count(&db).await?);
    Ok(())
}

async fn groups_by_what_is_computed_of_elements(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let lower = Post.tags.unnest().lower();
    let query = Post::objects().values((
        lower.clone(),
        Post.tags.unnest().count_distinct(),
        lower.length() + count().cast::<i32>(),
    ));
    let found = query.order_by(lower).all(&db).await?;
    let expected = [("peace", 1, 6), ("war", 2, 7), ("zoo", 1, 4), ("é", 1, 2)];
    assert_eq!(
        found,
        expected.map(|(tag, forms, n)| (tag.to_owned(), forms, n))
    );
    Ok(())
}

async fn windows_over_elements(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let number =
        orm::functions::row_number().over(partition_by(Post.tags.unnest()).order_by(Post.id));
    let numbered = Post::objects().values((Post.id, Post.tags.unnest(), number.clone()));
    let war = numbered
        .clone()
        .filter(Post.tags.unnest().eq("war"))
        .order_by(Post.id);
    assert_eq!(
        war.all(&db)
            .await?
            .iter()
            .map(|it| it.2)
            .collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let firsts = numbered.filter(number.eq(1));
    assert_eq!(firsts.count(&db).await?, 5);
    Ok(())
}

async fn what_is_sent_for_elements(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    assert_sent(&db, "elements_as_rows", async || {
        let tags =
            Post::objects().values((Post.id, Post.tags.unnest_position(), Post.tags.unnest()));
        tags.clone().order_by(Post.tags.unnest()).all(&db).await?;
        tags.count(&db).await?;
        let of_two = Post::objects()
            .order_by(Post.id)
            .limit(2)
            .values(Post.tags.unnest());
        of_two.all(&db).await?;
        let by_tag = Post::objects()
            .values((Post.tags.unnest(), count()))
            .filter(count().gt(1));
        by_tag.order_by(count().desc()).all(&db).await?;
        Post::objects()
            .filter(Post.tags.any(|tag| tag.starts_with("w")))
            .all(&db)
            .await?;
        let best = Post.scores.aggregate(|score| score.max());
        Post::objects()
            .order_by(best.clone().desc())
            .values((Post.id, best))
            .all(&db)
            .await?;
        Post::objects()
            .distinct()
            .values(Post.tags.unnest())
            .all(&db)
            .await
    })
    .await
}

async fn what_cannot_be_asked_of_elements(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let why = |error: Error| match error {
        Error::InvalidQuery { why, .. } => why,
        other => other.to_string(),
    };
    let of_rows = Post::objects().filter(Post.tags.unnest().eq("war"));
    let error = why(of_rows
        .clone()
        .all(&db)
        .await
        .expect_err("rows are no elements"));
    assert!(
        error.contains("filter(Post.tags.any(") || error.contains(".any(|tag|"),
        "{error}"
    );
    for error in [
        why(of_rows.count(&db).await.expect_err("a count of rows")),
        why(of_rows
            .update(Post.tags.set(["x"]), &db)
            .await
            .expect_err("an update")),
        why(of_rows.delete(&db).await.expect_err("a delete")),
        why(Post::objects()
            .order_by(Post.tags.unnest())
            .all(&db)
            .await
            .expect_err("an order of rows")),
        why(Post::objects()
            .annotate(Post.tags.unnest())
            .all(&db)
            .await
            .expect_err("beside rows")),
    ] {
        assert!(error.contains("rows of their own"), "{error}");
    }
    let beside = Post::objects().values((
        Post.id.max(),
        Post.tags.unnest().length() + count().cast::<i32>(),
    ));
    let error = why(beside.all(&db).await.expect_err("no key"));
    assert!(
        error.contains("`unnest` stands beside an aggregate"),
        "{error}"
    );
    let same = Post.tags.any(|one| Post.tags.any(|other| one.eq(other)));
    let error = why(Post::objects()
        .filter(same)
        .all(&db)
        .await
        .expect_err("which one"));
    assert!(error.contains("of the same array"), "{error}");
    let of_row = Post.scores.aggregate(|_| Post.id.max());
    let error = why(Post::objects()
        .values(of_row)
        .all(&db)
        .await
        .expect_err("of no element"));
    assert!(
        error.contains("of the element that the closure takes"),
        "{error}"
    );
    let tags = Post::objects().values((Post.id, Post.tags.unnest()));
    let chunk = tags.chunks(2, &db).next().await.expect("an answer");
    let error = why(chunk.expect_err("several of one key"));
    assert!(error.contains("several rows of one key"), "{error}");
    let rule = OnConflict::update(Post.notes).on(Post.id);
    let notes = Post::objects().values((Post.id, Post.tags.unnest().array_agg()));
    let notes = notes.filter(Post.tags.unnest().ne("war"));
    let n = notes.update_into((Post.id, Post.notes), rule, &db).await?;
    assert_eq!(n, 2);
    db.create_tables(schema![Label]).await?;
    let labels = Label::objects().values((Label.id, Label.name));
    let rule = OnConflict::update(Label.name).on(Label.id);
    assert_eq!(
        labels
            .update_into((Label.id, Label.name), rule.clone(), &db)
            .await?,
        0
    );
    let several = tags.update_into((Label.id, Label.name), rule, &db);
    let error = why(several.await.expect_err("several values for one row"));
    assert!(
        error.contains("may find several values for one `id`"),
        "{error}"
    );
    Ok(())
}
