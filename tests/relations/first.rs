//! The first row of a to-many relation in an order: `Post.comments().order_by(Comment.at.desc()).first()`.

on_each! {
    a_row_or_none_beside_each,
    what_is_sent,
    values_conditions_and_orders,
    orders_with_ties_and_nulls_and_none,
    pages_of_the_relation,
    structs_groups_and_pages,
    many_to_many_and_trees,
    keys_of_several_columns,
    within_other_queries_and_writes,
    rows_of_one_tenant,
    random_rows_are_those_of_a_program,
}

use orm::prelude::*;
use orm::query::Single;
use orm::testing::assert_queries;
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Reader {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Topic {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Post {
    id: i64,
    title: String,
    #[orm(related_name = "posts", on_delete = Cascade)]
    author: ForeignKey<Reader>,
    #[orm(related_name = "posts")]
    topics: ManyToMany<Topic>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Comment {
    id: i64,
    #[orm(related_name = "comments", on_delete = Cascade)]
    post: ForeignKey<Post>,
    #[orm(related_name = "comments", on_delete = Cascade)]
    reader: ForeignKey<Reader>,
    #[orm(related_name = "answers", on_delete = Cascade)]
    parent: Option<ForeignKey<Comment>>,
    at: i32,
    stars: Option<i32>,
    text: String,
}

/// A price from a day on, whose key is of two columns.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(post, since))]
struct Price {
    #[orm(related_name = "prices", on_delete = Cascade)]
    post: ForeignKey<Post>,
    since: i32,
    cents: i32,
}

const ANN: i64 = 1;
const BOB: i64 = 2;

/// Posts 1 and 2 by Ann, 3 by Bob; comments 1 to 3 on post 1 and 4 and 5 on post 3, of which two are of one time.
async fn stocked(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Reader, Topic, Post, Comment, Price])
        .await?;
    let readers = ["Ann", "Bob", "Cyd"].map(|name| Reader::draft().name(name));
    Reader::bulk_create(readers, db).await?;
    let posts = [("a", ANN), ("b", ANN), ("c", BOB)];
    let posts = posts.map(|(title, author)| Post::draft().title(title).author(author));
    Post::bulk_create(posts, db).await?;
    let comments = [
        (1, ANN, 10, Some(5), "one"),
        (1, BOB, 30, None, "two"),
        (1, ANN, 20, Some(1), "three"),
        (3, BOB, 40, Some(2), "four"),
        (3, ANN, 40, Some(3), "five"),
    ];
    let comments = comments.map(|(post, reader, at, stars, text)| {
        let comment = Comment::draft().post(post).reader(reader);
        comment.at(at).stars(stars).text(text)
    });
    Comment::bulk_create(comments, db).await?;
    let prices = [(1, 10, 100), (1, 20, 150), (3, 5, 70)];
    let prices =
        prices.map(|(post, since, cents)| Price::draft().post(post).since(since).cents(cents));
    Price::bulk_create(prices, db).await?;
    Ok(())
}

fn latest() -> Single<Post, Comment> {
    Post.comments().order_by(Comment.at.desc()).first()
}

async fn texts(comment: Single<Post, Comment>, db: &Database) -> orm::Result<Vec<Option<String>>> {
    let posts = Post::objects().order_by(Post.id);
    posts.values(comment.value(Comment.text)).all(db).await
}

fn some<const N: usize>(texts: [&str; N]) -> Vec<Option<String>> {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    texts.map(text).into()
}

async fn a_row_or_none_beside_each(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let posts = Post::objects().order_by(Post.id).select_related(latest());
    let rows: Vec<(Post, Option<Comment>)> =
        assert_queries(&db, 1, async || posts.all(&db).await).await?;
    let ids: Vec<_> = rows
        .iter()
        .map(|(_, it)| it.as_ref().map(|it| it.id))
        .collect();
    assert_eq!(ids, [Some(2), None, Some(4)]);
    let comment = rows[0].1.as_ref().expect("there are comments");
    assert_eq!(comment.reader.get(&db).await?.name, "Bob");
    let of_ann = Post.comments().filter(Comment.reader.eq(ANN));
    let of_ann = of_ann.order_by(Comment.at.desc()).first();
    assert_eq!(texts(of_ann, &db).await?, some(["three", "", "five"]));
    Ok(())
}

async fn what_is_sent(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Post::objects()
        .filter(latest().matches(Comment.stars.is_null()))
        .order_by((latest().value(Comment.at), Post.id))
        .values((Post.id, latest().value(Comment.reader.name)));
    assert_sql!(
        query,
        sqlite = concat!(
            r#"SELECT "post"."id", "t3"."name" FROM "post" LEFT JOIN "comment" AS "t1" ON "t1"."id" = "#,
            r#"(SELECT "t2"."id" FROM "comment" AS "t2" WHERE "t2"."post_id" = "post"."id" ORDER BY "t2"."at" DESC, "t2"."id" LIMIT ?) "#,
            r#"LEFT JOIN "reader" AS "t3" ON "t3"."id" = "t1"."reader_id" WHERE "t1"."stars" IS NULL ORDER BY "t1"."at" NULLS LAST, "post"."id""#
        ),
        postgres = concat!(
            r#"SELECT "post"."id", "t3"."name" FROM "post" LEFT JOIN LATERAL (SELECT * FROM "comment" AS "t1" WHERE "t1"."id" = "#,
            r#"(SELECT "t2"."id" FROM "comment" AS "t2" WHERE "t2"."post_id" = "post"."id" ORDER BY "t2"."at" DESC, "t2"."id" LIMIT $1::int8) OFFSET 0) AS "t1" ON TRUE "#,
            r#"LEFT JOIN "reader" AS "t3" ON "t3"."id" = "t1"."reader_id" WHERE "t1"."stars" IS NULL ORDER BY "t1"."at" NULLS LAST, "post"."id""#
        )
    );
    assert_eq!(
        query.all(&db).await?,
        [(1, Some("Bob".to_owned())), (2, None)]
    );
    Ok(())
}

async fn values_conditions_and_orders(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let latest = latest();
    for (condition, found) in [
        (latest.is_null(), &[2][..]),
        (latest.is_not_null(), &[1, 3]),
        (latest.value(Comment.stars).is_null(), &[1, 2]),
        (latest.value(Comment.at).gt(30), &[3]),
        (!latest.value(Comment.at).gt(30), &[1, 2]),
        (latest.matches(Comment.reader.name.eq("Bob")), &[1, 3]),
        (latest.value(Comment.reader.id).eq(Post.author.id), &[3]),
        (
            latest.matches(Comment.reader.comments().count().eq(2)),
            &[1, 3],
        ),
    ] {
        let posts = Post::objects().filter(condition.clone()).order_by(Post.id);
        assert_eq!(
            posts.clone().values(Post.id).all(&db).await?,
            found,
            "{condition:?}"
        );
        assert_eq!(
            usize::try_from(posts.count(&db).await?).ok(),
            Some(found.len())
        );
    }
    let by_time = Post::objects().order_by(latest.value(Comment.at).desc().nulls_last());
    assert_eq!(by_time.values(Post.id).all(&db).await?, [3, 1, 2]);
    let annotated = Post::objects()
        .order_by(Post.id)
        .annotate(latest.value(Comment.at));
    let annotated: Vec<(Post, Option<i32>)> = annotated.all(&db).await?;
    assert_eq!(annotated[2].1, Some(40));
    Ok(())
}

async fn orders_with_ties_and_nulls_and_none(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by = |first: Single<Post, Comment>| first;
    // Without an order the lowest key comes first, and of several at one place too.
    assert_eq!(
        texts(Post.comments().first(), &db).await?,
        some(["one", "", "four"])
    );
    let tied = by(Post.comments().order_by(Comment.post.id).first());
    assert_eq!(texts(tied, &db).await?, some(["one", "", "four"]));
    let last = by(Post.comments().order_by(Comment.id.desc()).first());
    assert_eq!(texts(last, &db).await?, some(["three", "", "five"]));
    let nulls = by(Post.comments().order_by(Comment.stars.desc()).first());
    assert_eq!(texts(nulls, &db).await?, some(["two", "", "five"]));
    let values = by(Post
        .comments()
        .order_by(Comment.stars.desc().nulls_last())
        .first());
    assert_eq!(texts(values, &db).await?, some(["one", "", "five"]));
    let names = Post
        .comments()
        .order_by((Comment.reader.name.desc(), Comment.at))
        .first();
    assert_eq!(texts(names, &db).await?, some(["two", "", "four"]));
    // An order by a value of the owner: its author's comments first.
    let own = Comment.reader.eq(outer(Post.author));
    let own = Post.comments().order_by((own.desc(), Comment.at)).first();
    assert_eq!(texts(own, &db).await?, some(["one", "", "four"]));
    Ok(())
}

async fn pages_of_the_relation(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let latest = || Post.comments().order_by(Comment.at.desc());
    // The second of each, and the first of a page of more.
    assert_eq!(
        texts(latest().offset(1).first(), &db).await?,
        some(["three", "", "five"])
    );
    assert_eq!(
        texts(latest().limit(3).first(), &db).await?,
        some(["two", "", "four"])
    );
    assert_eq!(
        texts(latest().limit(0).first(), &db).await?,
        some(["", "", ""])
    );
    // A condition behind a page is asked of the page.
    let of_page = latest().limit(1).filter(Comment.stars.gt(0)).first();
    assert_eq!(texts(of_page, &db).await?, some(["", "", "four"]));
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Post)]
struct Line {
    title: String,
    #[row(from = latest())]
    latest: Option<CommentLine>,
    #[row(from = Post.prices().order_by(Price.since.desc()).first().value(Price.cents))]
    cents: Option<i32>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Comment)]
struct CommentLine {
    text: String,
    reader: Reader,
    #[row(from = Comment.post.comments().order_by(Comment.id).first())]
    first: Option<Comment>,
}

async fn structs_groups_and_pages(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let lines = Post::objects().order_by(Post.id).values_as::<Line>();
    let lines = assert_queries(&db, 1, async || lines.all(&db).await).await?;
    assert_eq!((lines[1].latest.is_none(), lines[1].cents), (true, None));
    let line = lines[0].latest.as_ref().expect("there are comments");
    assert_eq!((line.text.as_str(), line.reader.id), ("two", BOB));
    assert_eq!(line.first.as_ref().map(|it| it.id), Some(1));
    assert_eq!(lines[0].cents, Some(150));

    let by_reader = Post::objects().values((latest().value(Comment.reader.name), count()));
    let by_reader = by_reader.order_by(count()).all(&db).await?;
    assert_eq!(by_reader, [(None, 1), (Some("Bob".to_owned()), 2)]);
    let by_row = Post::objects()
        .values((latest(), count()))
        .order_by(count());
    let by_row: Vec<(Option<Comment>, i64)> = by_row.all(&db).await?;
    assert_eq!(by_row.len(), 3);
    let sum = Post::objects()
        .aggregate(latest().value(Comment.at).sum(), &db)
        .await?;
    assert_eq!(sum, Some(70));

    let posts = Post::objects().order_by(latest().value(Comment.at).desc().nulls_last());
    let posts = posts.select_related(latest());
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = posts.after(cursor.as_deref(), 1, &db).await?;
        found.extend(page.rows.iter().map(|(post, _)| post.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, [3, 1, 2]);
    assert_eq!(posts.page(1, 2, &db).await?.total, 3);
    Ok(())
}

async fn many_to_many_and_trees(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let topics = ["war", "peace", "art"].map(|name| Topic::draft().name(name));
    let topics = Topic::bulk_create(topics, &db).await?;
    let posts = Post::objects().order_by(Post.id).all(&db).await?;
    posts[0].topics.add(&topics, &db).await?;
    posts[2].topics.add(&topics[..1], &db).await?;
    let first = Post.topics.order_by(Topic.name).first();
    let names = Post::objects().order_by(Post.id).select_related(&first);
    let names: Vec<(Post, Option<Topic>)> = names.all(&db).await?;
    let names: Vec<_> = names
        .iter()
        .map(|(_, it)| it.as_ref().map(|it| it.name.as_str()))
        .collect();
    assert_eq!(names, [Some("art"), None, Some("war")]);
    let lowest = Post::objects()
        .order_by(Post.id)
        .values(Post.topics.first().value(Topic.id));
    assert_eq!(lowest.all(&db).await?, [Some(1), None, Some(1)]);
    let posts = Topic.posts().order_by(Post.title.desc()).first();
    let posts = Topic::objects()
        .order_by(Topic.id)
        .values(posts.value(Post.id));
    assert_eq!(posts.all(&db).await?, [Some(3), Some(1), Some(1)]);

    // Rows of one table: the latest answer to each comment, and of those behind a foreign key.
    for (parent, at) in [(1, 50), (1, 60), (4, 70)] {
        let answer = Comment::draft()
            .post(1)
            .reader(ANN)
            .parent(Some(ForeignKey::new(parent)));
        answer.at(at).text("re").save(&db).await?;
    }
    let answer = Comment.answers().filter(Comment.at.gt(outer(Comment.at)));
    let answer = answer.order_by(Comment.at.desc()).first();
    let answers = Comment::objects()
        .filter(answer.is_not_null())
        .order_by(Comment.id);
    let answers = answers.values((Comment.id, answer.value(Comment.at)));
    assert_eq!(answers.all(&db).await?, [(1, Some(60)), (4, Some(70))]);
    let of_author = Post.author.comments().order_by(Comment.id.desc()).first();
    let of_author = Post::objects()
        .order_by(Post.id)
        .values(of_author.value(Comment.id));
    assert_sql!(
        of_author,
        sqlite = concat!(
            r#"SELECT "t1"."id" FROM "post" LEFT JOIN "comment" AS "t1" ON "t1"."id" = (SELECT "t2"."id" FROM "comment" AS "t2" "#,
            r#"WHERE "t2"."reader_id" = "post"."author_id" ORDER BY "t2"."id" DESC LIMIT ?) ORDER BY "post"."id""#
        ),
        postgres = concat!(
            r#"SELECT "t1"."id" FROM "post" LEFT JOIN LATERAL (SELECT * FROM "comment" AS "t1" WHERE "t1"."id" = (SELECT "t2"."id" FROM "comment" AS "t2" "#,
            r#"WHERE "t2"."reader_id" = "post"."author_id" ORDER BY "t2"."id" DESC LIMIT $1::int8) OFFSET 0) AS "t1" ON TRUE ORDER BY "post"."id""#
        )
    );
    assert_eq!(of_author.all(&db).await?, [Some(8), Some(8), Some(4)]);
    Ok(())
}

async fn keys_of_several_columns(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let price = Post
        .prices()
        .filter(Price.since.le(15))
        .order_by(Price.since.desc())
        .first();
    let prices = Post::objects()
        .order_by(Post.id)
        .values((Post.id, price.value(Price.cents)));
    assert_sql!(
        prices,
        sqlite = concat!(
            r#"SELECT "post"."id", "t1"."cents" FROM "post" LEFT JOIN "price" AS "t1" ON "t1"."post_id" = "post"."id" AND "t1"."since" = "#,
            r#"(SELECT "t2"."since" FROM "price" AS "t2" WHERE "t2"."post_id" = "post"."id" AND "t2"."since" <= ? "#,
            r#"ORDER BY "t2"."since" DESC, "t2"."post_id" LIMIT ?) ORDER BY "post"."id""#
        ),
        postgres = concat!(
            r#"SELECT "post"."id", "t1"."cents" FROM "post" LEFT JOIN LATERAL (SELECT * FROM "price" AS "t1" WHERE "t1"."post_id" = "post"."id" AND "t1"."since" = "#,
            r#"(SELECT "t2"."since" FROM "price" AS "t2" WHERE "t2"."post_id" = "post"."id" AND "t2"."since" <= $1::int4 "#,
            r#"ORDER BY "t2"."since" DESC, "t2"."post_id" LIMIT $2::int8) OFFSET 0) AS "t1" ON TRUE ORDER BY "post"."id""#
        )
    );
    assert_eq!(
        prices.all(&db).await?,
        [(1, Some(100)), (2, None), (3, Some(70))]
    );
    Ok(())
}

async fn within_other_queries_and_writes(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let read = Reader::objects().order_by(Reader.id);
    let busy = read
        .clone()
        .filter(Reader.posts().any(latest().value(Comment.at).ge(30)));
    assert_eq!(busy.values(Reader.id).all(&db).await?, [ANN, BOB]);
    let sums = read
        .clone()
        .values(Reader.posts().sum(latest().value(Comment.at)));
    assert_eq!(sums.all(&db).await?, [Some(30), Some(40), None]);
    let of_posts = read.prefetch_related(Reader.posts().order_by(Post.id).select_related(latest()));
    let of_posts = of_posts.all(&db).await?;
    let found: Vec<_> = of_posts[0].1.iter().map(|(_, it)| it.is_some()).collect();
    assert_eq!(found, [true, false]);
    let union = Post::objects().filter(latest().is_null());
    let union = union.union(Post::objects().filter(latest().value(Comment.at).eq(40)));
    assert_eq!(
        union.order_by(Post.id).values(Post.id).all(&db).await?,
        [2, 3]
    );
    let page = Post::objects()
        .order_by(Post.id.desc())
        .limit(2)
        .filter(latest().is_null());
    assert_eq!(page.values(Post.id).all(&db).await?, [2]);
    let silent = Post::objects().filter(latest().is_null());
    assert_eq!(silent.update(Post.title.set("?"), &db).await?, 1);
    assert_eq!(silent.delete(&db).await?, 1);
    let deleted = Post::objects().filter(latest().value(Comment.at).eq(30));
    assert_eq!(deleted.returning(Post.id).delete(&db).await?, [1]);
    let all = Post::objects().every_row();
    Comment::draft()
        .post(3)
        .reader(ANN)
        .at(50)
        .text("six")
        .save(&db)
        .await?;
    let newest = latest().value(Comment.text).coalesce("");
    assert_sent(&db, "updates_by_first_rows", async || {
        assert_eq!(all.update(Post.title.set(newest), &db).await?, 1);
        Ok(())
    })
    .await?;
    assert_eq!(Post::get(3, &db).await?.title, "six");
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Firm {
    id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Task {
    id: i64,
    #[orm(tenant, related_name = "+", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Mark {
    id: i64,
    #[orm(tenant, related_name = "+", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    #[orm(related_name = "marks", on_delete = Cascade)]
    task: ForeignKey<Task>,
    at: i32,
}

async fn rows_of_one_tenant(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Firm, Task, Mark]).await?;
    let firms = Firm::bulk_create([Firm::draft(), Firm::draft()], &db).await?;
    let tasks = Task::bulk_create(firms.iter().map(|firm| Task::draft().firm(firm)), &db).await?;
    // The later mark on the task of the first firm is the second firm's.
    for (firm, at) in [(&firms[0], 1), (&firms[1], 2)] {
        Mark::draft()
            .firm(firm)
            .task(&tasks[0])
            .at(at)
            .save(&db)
            .await?;
    }
    let last = Task.marks().order_by(Mark.at.desc()).first();
    let tasks = Task::objects()
        .order_by(Task.id)
        .values(last.value(Mark.at));
    assert_eq!(tasks.all(&db.tenant(&firms[0])).await?, [Some(1)]);
    assert_eq!(tasks.all(&db).await?, [Some(2), None]);
    Ok(())
}

/// A generator of random numbers that gives the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: i64) -> i64 {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or_default() % n
    }

    fn small(&mut self, n: i64) -> i32 {
        i32::try_from(self.below(n)).unwrap_or_default()
    }
}

async fn random_rows_are_those_of_a_program(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Reader, Topic, Post, Comment, Price])
        .await?;
    let mut chance = Chance(11);
    Reader::bulk_create(["Ann", "Bob"].map(|name| Reader::draft().name(name)), &db).await?;
    let posts = (0..40).map(|n| Post::draft().title(n.to_string()).author(1 + n % 2));
    let posts = Post::bulk_create(posts, &db).await?;
    let comments: Vec<_> = (0..160)
        .map(|_| {
            let comment = Comment::draft()
                .post(1 + chance.below(40))
                .reader(1 + chance.below(2));
            let comment = comment
                .at(chance.small(4))
                .text(chance.below(3).to_string());
            let stars = chance.small(4);
            comment.stars((stars > 0).then_some(stars))
        })
        .collect();
    let comments = Comment::bulk_create(comments, &db).await?;
    for _ in 0..30 {
        let (descending, least, reader) =
            (chance.below(2) == 0, chance.small(4), 1 + chance.below(2));
        let skipped = chance.below(3);
        let mut related = Post.comments().filter(Comment.at.ge(least));
        if reader == 1 {
            related = related.exclude(Comment.reader.eq(reader));
        }
        // Nulls are last ascending, and first descending.
        let related = if descending {
            related.order_by((Comment.stars.desc(), Comment.text))
        } else {
            related.order_by((Comment.stars, Comment.text))
        };
        let skipped = u64::try_from(skipped).unwrap_or_default();
        let first = related.offset(skipped).first();
        let place = |it: &Comment| {
            let stars = it.stars.unwrap_or(i32::MAX);
            (
                if descending { -stars } else { stars },
                it.text.clone(),
                it.id,
            )
        };
        let expected: Vec<Option<i64>> = posts
            .iter()
            .map(|post| {
                let is_one = |it: &&Comment| {
                    it.post.id == post.id
                        && it.at >= least
                        && (reader != 1 || it.reader.id != reader)
                };
                let mut rows: Vec<&Comment> = comments.iter().filter(is_one).collect();
                rows.sort_by_key(|it| place(it));
                let skipped = usize::try_from(skipped).unwrap_or_default();
                rows.get(skipped).map(|it| it.id)
            })
            .collect();
        let rows = Post::objects()
            .order_by(Post.id)
            .select_related(&first)
            .all(&db)
            .await?;
        let found: Vec<_> = rows
            .iter()
            .map(|(_, it)| it.as_ref().map(|it| it.id))
            .collect();
        assert_eq!(found, expected);
        let there = Post::objects()
            .filter(first.value(Comment.id).gt(0))
            .count(&db)
            .await?;
        assert_eq!(
            usize::try_from(there).ok(),
            Some(expected.iter().flatten().count())
        );
    }
    Ok(())
}
