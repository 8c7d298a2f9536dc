//! Arrays: every type of element, there and back; lookups, orders and writes by them.

mod aggregated;
mod as_rows;
mod elements;
mod writes;

on_each! {
    elements_are_looked_for,
    an_array_has_a_length_and_elements,
    an_array_is_sliced,
    arrays_are_ordered_element_by_element,
    a_comparison_of_arrays_is_a_condition_like_any_other,
    a_null_array_is_no_array,
    arrays_are_lists_of_their_own,
    arrays_are_changed_in_place,
    groups_and_distinct_values,
    the_order_of_a_model_may_be_an_array,
}

use orm::functions::least;
use orm::prelude::*;

#[derive(Model, Debug, Clone, PartialEq)]
pub(crate) struct Post {
    id: i64,
    tags: Vec<String>,
    scores: Vec<i64>,
    notes: Option<Vec<String>>,
}

pub(crate) async fn posts(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Post]).await?;
    for (tags, scores, notes) in [
        (&["war", "peace"][..], &[9, 10][..], Some(&["a"][..])),
        (&["war"], &[10], None),
        (&[], &[], Some(&[])),
        (&["zoo", "War", "é", "war"], &[9, -1], Some(&["b", "a"])),
    ] {
        let notes = notes.map(|notes| notes.iter().map(ToString::to_string).collect::<Vec<_>>());
        let draft = Post::draft().tags(tags).scores(scores).notes(notes);
        draft.save(db).await?;
    }
    Ok(())
}

async fn ids(db: &Database, condition: Predicate<Post>) -> orm::Result<Vec<i64>> {
    let found = Post::objects().filter(condition).order_by(Post.id);
    found.values(Post.id).all(db).await
}

async fn elements_are_looked_for(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let none: [&str; 0] = [];
    for (condition, expected) in [
        (Post.tags.contains(["war"]), &[1, 2, 4][..]),
        (Post.tags.contains(["war", "peace"]), &[1]),
        (Post.tags.contains(["war", "war"]), &[1, 2, 4]),
        (Post.tags.contains(none), &[1, 2, 3, 4]),
        (!Post.tags.contains(["war"]), &[3]),
        (Post.tags.contains(Post.notes), &[3]),
        (Post.tags.contained_by(["war", "peace", "x"]), &[1, 2, 3]),
        (Post.tags.contained_by(none), &[3]),
        (Post.tags.overlap(["peace", "zoo"]), &[1, 4]),
        (Post.tags.overlap(none), &[]),
        (Post.scores.contains([10]), &[1, 2]),
        (Post.scores.overlap(vec![-1, 10]), &[1, 2, 4]),
        (Post.tags.eq(["war", "peace"]), &[1]),
        (Post.tags.eq(["peace", "war"]), &[]),
        (Post.tags.ne(["war"]), &[1, 3, 4]),
        (Post.tags.eq(vec!["war".to_owned()]), &[2]),
        (Post.tags.eq(none), &[3]),
    ] {
        assert_eq!(
            ids(&db, condition.clone()).await?,
            expected,
            "{condition:?}"
        );
    }
    Ok(())
}

async fn an_array_has_a_length_and_elements(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let query = Post::objects().order_by(Post.id);
    let parts = query.values((
        Post.tags.len(),
        Post.tags.at(0),
        Post.tags.at(1),
        Post.scores.at(1),
        Post.notes.len(),
        Post.scores.at(usize::MAX),
    ));
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        parts.all(&db).await?,
        [
            (2, text("war"), text("peace"), Some(10), Some(1), None),
            (1, text("war"), None, None, None, None),
            (0, None, None, None, Some(0), None),
            (4, text("zoo"), text("War"), Some(-1), Some(2), None),
        ]
    );
    assert_eq!(ids(&db, Post.tags.is_empty()).await?, [3]);
    assert_eq!(ids(&db, !Post.notes.is_empty()).await?, [1, 2, 4]);
    assert_eq!(ids(&db, Post.scores.at(0).lt(10)).await?, [1, 4]);
    assert_eq!(ids(&db, Post.tags.at(1).eq("peace")).await?, [1]);
    assert_eq!(ids(&db, Post.tags.len().ge(2)).await?, [1, 4]);
    Ok(())
}

async fn an_array_is_sliced(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let query = Post::objects().order_by(Post.id);
    let parts = query.values((
        Post.tags.slice(1..3),
        Post.tags.slice(..=0).len(),
        Post.scores.slice(1..),
        Post.notes.slice(..),
        Post.scores.slice(usize::MAX..),
        Post.tags.slice(1..3).at(0),
    ));
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        parts.all(&db).await?,
        [
            (
                texts(&["peace"]),
                1,
                vec![10],
                Some(texts(&["a"])),
                vec![],
                text("peace")
            ),
            (vec![], 1, vec![], None, vec![], None),
            (vec![], 0, vec![], Some(vec![]), vec![], None),
            (
                texts(&["War", "é"]),
                1,
                vec![-1],
                Some(texts(&["b", "a"])),
                vec![],
                text("War")
            ),
        ]
    );
    assert_eq!(ids(&db, Post.tags.slice(..1).eq(["war"])).await?, [1, 2]);
    assert_eq!(
        ids(&db, Post.scores.slice(..2).contains([10])).await?,
        [1, 2]
    );
    let cut = Post::objects().filter(Post.tags.len().gt(2));
    cut.update(Post.tags.set(Post.tags.slice(..2)), &db).await?;
    assert_eq!(Post::get(4, &db).await?.tags, ["zoo", "War"]);
    Ok(())
}

async fn arrays_are_ordered_element_by_element(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let all = Post::objects();
    let by_scores = all.clone().order_by(Post.scores).values(Post.id);
    assert_eq!(by_scores.all(&db).await?, [3, 4, 1, 2]);
    let by_tags = all.clone().order_by(Post.tags.desc()).values(Post.id);
    assert_eq!(by_tags.all(&db).await?, [4, 1, 2, 3]);
    let by_notes = all.clone().order_by(Post.notes).values(Post.id);
    assert_eq!(by_notes.all(&db).await?, [3, 1, 4, 2]);
    let by_name = all.order_by_name("-scores").values(Post.id);
    assert_eq!(by_name.all(&db).await?, [2, 1, 4, 3]);
    assert_eq!(ids(&db, Post.scores.lt([10])).await?, [1, 3, 4]);
    assert_eq!(ids(&db, Post.scores.ge([9, 10])).await?, [1, 2]);
    assert_eq!(ids(&db, Post.scores.between([9], [9, 10])).await?, [1, 4]);
    assert_eq!(ids(&db, Post.tags.gt(["war"])).await?, [1, 4]);
    assert_eq!(ids(&db, Post.notes.lt(["b"])).await?, [1, 3]);
    let extremes = Post::objects().order_by(Post.id);
    let extremes = extremes.values((Post.scores.greatest([10]), least((Post.scores, [9, 9]))));
    let found = extremes.all(&db).await?;
    assert_eq!(found[0], (vec![10], vec![9, 9]));
    assert_eq!(found[3], (vec![10], vec![9, -1]));
    Ok(())
}

/// How arrays compare says nothing of how the texts do that depend on it.
async fn a_comparison_of_arrays_is_a_condition_like_any_other(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let all = Post::objects;
    let size = || {
        case()
            .when(Post.scores.lt([10]), Post.id.cast::<String>())
            .otherwise("x")
    };
    let sizes = all().order_by((size().desc(), Post.id)).values(size());
    assert_eq!(sizes.all(&db).await?, ["x", "4", "3", "1"]);
    let of_size = all().filter(size().eq("3"));
    assert_eq!(of_size.values(Post.id).all(&db).await?, [3]);
    assert_eq!(all().values(size()).distinct().count(&db).await?, 4);
    let groups = all().values((size(), count())).order_by(size());
    assert_eq!(groups.all(&db).await?.len(), 4);
    assert_eq!(all().filter(!Post.notes.lt(["b"])).count(&db).await?, 2);
    assert_eq!(all().filter(Post.notes.lt(None)).count(&db).await?, 0);
    Ok(())
}

async fn a_null_array_is_no_array(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    assert_eq!(ids(&db, Post.notes.is_null()).await?, [2]);
    assert_eq!(ids(&db, Post.notes.eq(None)).await?, [2]);
    assert_eq!(ids(&db, Post.notes.contains(["a"])).await?, [1, 4]);
    assert_eq!(ids(&db, !Post.notes.contains(["a"])).await?, [2, 3]);
    assert_eq!(ids(&db, Post.notes.ne(["a"])).await?, [2, 3, 4]);
    let removed = Post::objects().order_by(Post.id);
    let removed = removed.values((Post.notes.remove("a"), Post.notes.append("z")));
    let list = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        removed.all(&db).await?,
        [
            (Some(list(&[])), list(&["a", "z"])),
            (None, list(&["z"])),
            (Some(list(&[])), list(&["z"])),
            (Some(list(&["b"])), list(&["b", "a", "z"])),
        ]
    );
    Ok(())
}

async fn arrays_are_lists_of_their_own(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let list = [vec![10], vec![], vec![7, 7]];
    assert_eq!(ids(&db, Post.scores.is_in(list.clone())).await?, [2, 3]);
    assert_eq!(ids(&db, Post.scores.not_in(list)).await?, [1, 4]);
    assert_eq!(
        ids(&db, Post.scores.is_in(Vec::<Vec<i64>>::new())).await?,
        [0; 0]
    );
    let either = Post.scores.eq([10]) | Post.scores.eq([9, 10]);
    assert_eq!(ids(&db, either).await?, [1, 2]);
    let others = Post::objects().filter(Post.id.le(2)).values(Post.scores);
    assert_eq!(ids(&db, Post.scores.is_in(others)).await?, [1, 2]);
    Ok(())
}

async fn arrays_are_changed_in_place(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let war = Post::objects().filter(Post.tags.contains(["war"]));
    let changes = (
        Post.tags.set(Post.tags.remove("war")),
        Post.scores.set(Post.scores.append(7)),
        Post.notes.set(Post.notes.extend(Post.tags)),
    );
    assert_eq!(war.update(changes, &db).await?, 3);
    let after = Post::objects().order_by(Post.id);
    let after = after
        .values((Post.tags, Post.scores, Post.notes.len()))
        .all(&db)
        .await?;
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        after,
        [
            (texts(&["peace"]), vec![9, 10, 7], Some(3)),
            (texts(&[]), vec![10, 7], Some(1)),
            (texts(&[]), vec![], Some(0)),
            (texts(&["zoo", "War", "é"]), vec![9, -1, 7], Some(6)),
        ]
    );
    let cleared = Post::objects().every_row();
    cleared
        .update((Post.tags.set(["x"]), Post.notes.set(None)), &db)
        .await?;
    assert_eq!(
        ids(&db, Post.tags.eq(["x"]) & Post.notes.is_null())
            .await?
            .len(),
        4
    );
    Ok(())
}

async fn groups_and_distinct_values(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    Post::draft().tags(["war"]).scores([1]).save(&db).await?;
    let groups = Post::objects()
        .values((Post.tags, count()))
        .order_by(Post.tags);
    let counts: Vec<i64> = groups
        .all(&db)
        .await?
        .into_iter()
        .map(|group| group.1)
        .collect();
    assert_eq!(counts, [1, 2, 1, 1]);
    let distinct = Post::objects()
        .values(Post.tags)
        .distinct()
        .order_by(Post.tags);
    assert_eq!(distinct.count(&db).await?, 4);
    assert_eq!(distinct.all(&db).await?[0], Vec::<String>::new());
    let computed = Post.scores.append(0);
    let groups = Post::objects()
        .values((computed.clone(), count()))
        .order_by(computed.desc());
    let first: Vec<Vec<i64>> = groups
        .all(&db)
        .await?
        .into_iter()
        .map(|group| group.0)
        .collect();
    assert_eq!(
        first,
        [
            vec![10, 0],
            vec![9, 10, 0],
            vec![9, -1, 0],
            vec![1, 0],
            vec![0]
        ]
    );
    Ok(())
}

#[derive(Model, Debug)]
#[orm(ordering = (-version))]
struct Release {
    id: i64,
    #[orm(unique)]
    version: Vec<i32>,
}

async fn the_order_of_a_model_may_be_an_array(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Release]).await?;
    for version in [[1, 9, 0], [1, 10, 0], [1, 2, 3]] {
        Release::draft().version(version).save(&db).await?;
    }
    let newest = Release::objects().first(&db).await?.expect("a release");
    assert_eq!(newest.version, [1, 10, 0]);
    let again = Release::draft().version([1, 9, 0]).save(&db).await;
    assert!(matches!(again, Err(orm::Error::UniqueViolation { .. })));
    let page = Release::objects()
        .order_by(Release.version)
        .after(None, 2, &db)
        .await;
    let error = page
        .expect_err("no place in an order of arrays")
        .to_string();
    assert!(
        error.contains("an array is no place to go on from"),
        "{error}"
    );
    Ok(())
}
