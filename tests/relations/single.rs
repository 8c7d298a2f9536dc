//! Single rows of to-many relations: `Post.votes().filter(Vote.reader.eq(reader)).single()`.

#![expect(
    clippy::duplicated_attributes,
    reason = "two constraints of one field name it twice"
)]

on_each! {
    a_row_or_none_beside_each,
    values_conditions_and_orders,
    what_is_sent,
    conditions_that_need_the_row,
    of_a_related_row,
    rows_that_outer_names,
    further_on_from_the_row,
    structs_with_a_single_row,
    pages_counts_and_groups,
    rows_of_pages_and_windows,
    queries_within_and_around,
    combined_queries,
    written_by_a_condition,
    values_that_are_written,
    within_the_condition_of_another,
    keys_that_leave_one,
    values_in_a_form_of_their_column,
    keys_of_some_rows_that_leave_one,
    keys_of_some_rows_that_leave_several,
    what_may_be_several_is_refused,
    what_is_no_such_row_is_refused,
    rows_of_one_tenant,
}

use orm::Error;
use orm::functions::{order_by, row_number};
use orm::prelude::*;
use orm::query::Single;
use orm::testing::assert_queries;
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Reader {
    id: i64,
    name: String,
    #[orm(related_name = "students", on_delete = SetNull)]
    mentor: Option<ForeignKey<Reader>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Group {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Post {
    id: i64,
    title: String,
    #[orm(related_name = "posts", on_delete = Cascade)]
    author: ForeignKey<Reader>,
    #[orm(related_name = "posts", on_delete = Cascade)]
    group: ForeignKey<Group>,
}

/// What one reader did with one post.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(reader, post))]
struct Vote {
    #[orm(related_name = "votes", on_delete = Cascade)]
    reader: ForeignKey<Reader>,
    #[orm(related_name = "votes", on_delete = Cascade)]
    post: ForeignKey<Post>,
    is_up: Option<bool>,
    read: i32,
    /// A unique field that may be null leaves one row for each value, and any number without.
    seat: Option<i32>,
}

/// What one reader is in one group.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(group, reader), unique(group, desk))]
struct Member {
    id: i64,
    #[orm(related_name = "members", on_delete = Cascade)]
    group: ForeignKey<Group>,
    #[orm(related_name = "memberships", on_delete = Cascade)]
    reader: ForeignKey<Reader>,
    since: i32,
    desk: Option<i32>,
}

/// Who looks after a group, and looked after it before.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(
    unique(group, where = "until IS NULL"),
    unique(
        group,
        seat,
        where = "until IS NULL AND state = 'open' AND NOT is_guest"
    ),
    unique(group, ignore_case(name))
)]
struct Keeper {
    id: i64,
    #[orm(related_name = "keepers", on_delete = Cascade)]
    group: ForeignKey<Group>,
    #[orm(max_length = 20)]
    name: String,
    until: Option<i32>,
    #[orm(max_length = 20)]
    state: String,
    is_guest: bool,
    seat: Option<i32>,
}

const ANN: i64 = 1;
const BOB: i64 = 2;
const CYD: i64 = 3;

/// Ann, Bob, Cyd; posts 1 and 2 by Ann and 3 by Bob, in groups 1, 2 and 1. Ann has voted on 1 and 3, Bob on 1, Cyd on nothing.
/// Ann is in both groups, since 10 and 20, Bob in the first since 5.
async fn stocked(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Reader, Group, Post, Vote, Member])
        .await?;
    let ann = Reader::draft().name("Ann").save(db).await?;
    Reader::draft().name("Bob").mentor(&ann).save(db).await?;
    Reader::draft().name("Cyd").save(db).await?;
    Group::bulk_create(["war", "peace"].map(|name| Group::draft().name(name)), db).await?;
    let posts = [("a", ANN, 1), ("b", ANN, 2), ("c", BOB, 1)];
    let posts = posts.map(|(title, by, group)| Post::draft().title(title).author(by).group(group));
    Post::bulk_create(posts, db).await?;
    let votes = [
        (ANN, 1, Some(true), 3),
        (ANN, 3, None, 1),
        (BOB, 1, Some(false), 2),
    ];
    let votes = votes.map(|(reader, post, is_up, read)| {
        let vote = Vote::draft().reader(reader).post(post).read(read);
        vote.is_up(is_up)
    });
    Vote::bulk_create(votes, db).await?;
    let members = [(1, ANN, 10), (2, ANN, 20), (1, BOB, 5)];
    let members = members.map(|(group, reader, since)| {
        let member = Member::draft().group(group).reader(reader);
        member.since(since)
    });
    Member::bulk_create(members, db).await?;
    Ok(())
}

fn vote_of(reader: i64) -> Single<Post, Vote> {
    Post.votes().filter(Vote.reader.eq(reader)).single()
}

/// What the author of a post is in its group.
fn membership_of_author() -> Single<Post, Member> {
    let members = Post.group.members();
    members
        .filter(Member.reader.eq(outer(Post.author)))
        .single()
}

async fn a_row_or_none_beside_each(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let (ann, cyd) = (vote_of(ANN), vote_of(CYD));
    let posts = Post::objects()
        .order_by(Post.id)
        .select_related((&ann, cyd));
    let rows: Vec<(Post, Option<Vote>, Option<Vote>)> =
        assert_queries(&db, 1, async || posts.all(&db).await).await?;
    let reads: Vec<_> = rows
        .iter()
        .map(|(_, vote, _)| vote.as_ref().map(|vote| vote.read))
        .collect();
    assert_eq!(reads, [Some(3), None, Some(1)]);
    assert!(rows.iter().all(|(.., none)| none.is_none()));
    let first = rows[0].1.as_ref().expect("Ann voted");
    assert_eq!(
        (first.post.id, first.reader.id, first.is_up),
        (1, ANN, Some(true))
    );
    // Its relations load as those of any row.
    assert_eq!(first.reader.get(&db).await?.name, "Ann");

    let values = Post::objects()
        .order_by(Post.id)
        .values((Post.title, &ann, ann.value(Vote.read)));
    let values: Vec<(String, Option<Vote>, Option<i32>)> = values.all(&db).await?;
    assert_eq!(values[1], ("b".to_owned(), None, None));
    assert_eq!(values[2].1.as_ref().map(|vote| vote.post.id), Some(3));
    let beside = Post::objects()
        .order_by(Post.id)
        .select_related(Post.author)
        .annotate(ann);
    let beside: Vec<(Post, Option<Vote>)> = beside.all(&db).await?;
    assert_eq!(
        beside[0].0.author.loaded().map(|author| author.id),
        Some(ANN)
    );
    Ok(())
}

async fn ids(posts: QuerySet<Post>, db: &Database) -> orm::Result<Vec<i64>> {
    posts.values(Post.id).all(db).await
}

async fn values_conditions_and_orders(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let ann = vote_of(ANN);
    let posts = |condition: Predicate<Post>| Post::objects().filter(condition).order_by(Post.id);
    for (condition, found) in [
        (ann.is_null(), &[2][..]),
        (ann.is_not_null(), &[1, 3]),
        (ann.value(Vote.is_up).is_null(), &[2, 3]),
        (ann.value(Vote.is_up).eq(true), &[1]),
        // A condition is true or false, where there is no row too.
        (!ann.value(Vote.is_up).eq(true), &[2, 3]),
        (ann.matches(Vote.read.gt(1)), &[1]),
        (!ann.matches(Vote.read.gt(1)), &[2, 3]),
        (ann.matches(Vote.is_up.is_null()), &[2, 3]),
        (
            ann.matches(Vote.read.gt(1)) | vote_of(BOB).is_null(),
            &[1, 2, 3],
        ),
        (ann.value(Vote.read).gt(vote_of(BOB).value(Vote.read)), &[1]),
    ] {
        assert_eq!(
            ids(posts(condition.clone()), &db).await?,
            found,
            "{condition:?}"
        );
    }
    let by_read = ann.value(Vote.read);
    let order = Post::objects().order_by((by_read.asc().nulls_first(), Post.id));
    assert_eq!(ids(order, &db).await?, [2, 3, 1]);
    let read = coalesce((ann.value(Vote.read), 0)) * 10;
    let read: Vec<i32> = Post::objects()
        .order_by(Post.id)
        .values(read)
        .all(&db)
        .await?;
    assert_eq!(read, [30, 0, 10]);
    // Nobody has this key.
    let nobody = Post::objects().filter(vote_of(-1).is_null());
    assert_eq!(nobody.count(&db).await?, 3);
    Ok(())
}

async fn what_is_sent(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let (ann, bob) = (vote_of(ANN), vote_of(BOB));
    // A join for each reader, however often it is named, and made anew.
    let query = Post::objects()
        .filter(ann.value(Vote.is_up).is_null() | vote_of(ANN).matches(Vote.read.gt(2)))
        .order_by((vote_of(ANN).value(Vote.read).desc(), bob.value(Vote.read)))
        .values((Post.id, ann.value(Vote.read), bob.is_null()));
    assert_sql!(
        query,
        sqlite = concat!(
            r#"SELECT "post"."id", "t1"."read", "t2"."reader_id" IS NULL FROM "post" "#,
            r#"LEFT JOIN "vote" AS "t1" ON "t1"."post_id" = "post"."id" AND "t1"."reader_id" = ? "#,
            r#"LEFT JOIN "vote" AS "t2" ON "t2"."post_id" = "post"."id" AND "t2"."reader_id" = ? "#,
            r#"WHERE "t1"."is_up" IS NULL OR "t1"."read" > ? ORDER BY "t1"."read" DESC NULLS FIRST, "t2"."read" NULLS LAST"#
        ),
        postgres = concat!(
            r#"SELECT "post"."id", "t1"."read", "t2"."reader_id" IS NULL FROM "post" "#,
            r#"LEFT JOIN "vote" AS "t1" ON "t1"."post_id" = "post"."id" AND "t1"."reader_id" = $1::int8 "#,
            r#"LEFT JOIN "vote" AS "t2" ON "t2"."post_id" = "post"."id" AND "t2"."reader_id" = $2::int8 "#,
            r#"WHERE "t1"."is_up" IS NULL OR "t1"."read" > $3::int4 ORDER BY "t1"."read" DESC NULLS FIRST, "t2"."read" NULLS LAST"#
        )
    );
    let rows = query.all(&db).await?;
    assert_eq!(
        rows,
        [(2, None, true), (1, Some(3), false), (3, Some(1), true)]
    );
    Ok(())
}

async fn conditions_that_need_the_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Post::objects()
        .filter(vote_of(BOB).value(Vote.read).ge(2))
        .values(Post.id);
    assert_sql!(
        query,
        sqlite = r#"SELECT "post"."id" FROM "post" INNER JOIN "vote" AS "t1" ON "t1"."post_id" = "post"."id" AND "t1"."reader_id" = ? WHERE "t1"."read" >= ?"#,
        postgres = r#"SELECT "post"."id" FROM "post" INNER JOIN "vote" AS "t1" ON "t1"."post_id" = "post"."id" AND "t1"."reader_id" = $1::int8 WHERE "t1"."read" >= $2::int4"#
    );
    assert_eq!(query.all(&db).await?, [1]);
    Ok(())
}

async fn of_a_related_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let mine = Post.group.members().filter(Member.reader.eq(BOB)).single();
    let posts = Post::objects().order_by(Post.id);
    let query = posts.clone().values((Post.id, mine.value(Member.since)));
    assert_eq!(
        query.all(&db).await?,
        [(1, Some(5)), (2, None), (3, Some(5))]
    );
    // A foreign key leads to the row that owns them, so that is not joined for its key alone.
    assert_sql!(
        query,
        sqlite = r#"SELECT "post"."id", "t1"."since" FROM "post" LEFT JOIN "member" AS "t1" ON "t1"."group_id" = "post"."group_id" AND "t1"."reader_id" = ? ORDER BY "post"."id""#,
        postgres = r#"SELECT "post"."id", "t1"."since" FROM "post" LEFT JOIN "member" AS "t1" ON "t1"."group_id" = "post"."group_id" AND "t1"."reader_id" = $1::int8 ORDER BY "post"."id""#
    );
    // What else is asked of it joins it, behind the row too and in its conditions.
    let with_name = posts.values((Post.id, mine.value(Member.since), Post.group.name));
    assert_sql!(
        with_name,
        sqlite = r#"SELECT "post"."id", "t1"."since", "t2"."name" FROM "post" INNER JOIN "group" AS "t2" ON "t2"."id" = "post"."group_id" LEFT JOIN "member" AS "t1" ON "t1"."group_id" = "t2"."id" AND "t1"."reader_id" = ? ORDER BY "post"."id""#,
        postgres = r#"SELECT "post"."id", "t1"."since", "t2"."name" FROM "post" INNER JOIN "group" AS "t2" ON "t2"."id" = "post"."group_id" LEFT JOIN "member" AS "t1" ON "t1"."group_id" = "t2"."id" AND "t1"."reader_id" = $1::int8 ORDER BY "post"."id""#
    );
    let names = with_name.all(&db).await?;
    assert_eq!(names.len(), 3);
    let condition = Member.reader.eq(BOB) & value(0).lt(outer(Post.group.name.length()));
    let asked = Post.group.members().filter(condition).single();
    let query = Post::objects()
        .order_by(Post.id)
        .values((Post.id, asked.value(Member.since)));
    assert_sql!(
        query,
        sqlite = r#"SELECT "post"."id", "t1"."since" FROM "post" INNER JOIN "group" AS "t2" ON "t2"."id" = "post"."group_id" LEFT JOIN "member" AS "t1" ON "t1"."group_id" = "t2"."id" AND ("t1"."reader_id" = ? AND ? < length("t2"."name")) ORDER BY "post"."id""#,
        postgres = r#"SELECT "post"."id", "t1"."since" FROM "post" INNER JOIN "group" AS "t2" ON "t2"."id" = "post"."group_id" LEFT JOIN "member" AS "t1" ON "t1"."group_id" = "t2"."id" AND ("t1"."reader_id" = $1::int8 AND $2::int4 < length("t2"."name")) ORDER BY "post"."id""#
    );
    assert_eq!(
        query.all(&db).await?,
        [(1, Some(5)), (2, None), (3, Some(5))]
    );
    // Over a foreign key that is null there is none.
    let of_mentor = Reader
        .mentor
        .memberships()
        .filter(Member.group.eq(2))
        .single();
    let readers = Reader::objects()
        .order_by(Reader.id)
        .values((Reader.name, &of_mentor));
    let since: Vec<_> = readers.all(&db).await?;
    let since: Vec<_> = since
        .iter()
        .map(|(_, member)| member.as_ref().map(|it| it.since))
        .collect();
    assert_eq!(since, [None, Some(20), None]);
    Ok(())
}

async fn rows_that_outer_names(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let author = membership_of_author();
    let query = Post::objects().order_by(Post.id).values((
        Post.id,
        author.value(Member.since),
        vote_of(ANN).is_null(),
    ));
    assert_eq!(
        query.all(&db).await?,
        [
            (1, Some(10), false),
            (2, Some(20), true),
            (3, Some(5), false)
        ]
    );
    // A value behind a foreign key of the row: what it is joined by comes first.
    let of_mentor = Post.group.members();
    let of_mentor = of_mentor
        .filter(Member.reader.eq(outer(Post.author.mentor.id.coalesce(0))))
        .single();
    let query = Post::objects()
        .order_by(Post.id)
        .values((Post.id, of_mentor.value(Member.since)));
    assert_eq!(query.all(&db).await?, [(1, None), (2, None), (3, Some(10))]);
    let of_mentor = Post
        .group
        .members()
        .filter(Member.reader.eq(outer(Post.author.mentor)))
        .single();
    let query = Post::objects()
        .order_by(Post.id)
        .values((Post.id, of_mentor.value(Member.since)));
    assert_eq!(query.all(&db).await?, [(1, None), (2, None), (3, Some(10))]);
    Ok(())
}

async fn further_on_from_the_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let author = membership_of_author();
    let names = Post::objects()
        .filter(author.matches(Member.reader.mentor.name.eq("Ann")))
        .values((
            Post.id,
            author.value(Member.reader.name),
            author.value(Member.reader.votes().count()),
        ));
    assert_eq!(
        names.all(&db).await?,
        [(3, Some("Bob".to_owned()), Some(1))]
    );
    // Where there is no row, nothing is counted.
    let bob = vote_of(BOB);
    let counted = Post::objects()
        .order_by(Post.id)
        .values(bob.matches(Vote.reader.votes().any(Vote.read.gt(0))));
    assert_eq!(counted.all(&db).await?, [true, false, false]);
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Post)]
struct Page {
    title: String,
    #[row(from = vote_of(ANN))]
    vote: Option<VoteLine>,
    #[row(from = membership_of_author())]
    author: Option<Member>,
    #[row(from = vote_of(BOB).value(Vote.is_up))]
    bob_is_up: Option<bool>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Vote)]
struct VoteLine {
    read: i32,
    reader: Reader,
    #[row(from = Vote.post.group.members().order_by(Member.id))]
    members: Vec<MemberLine>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Member)]
struct MemberLine {
    since: i32,
}

/// The pages that one reader has seen.
#[derive(Row, Debug, PartialEq)]
#[row(Vote)]
struct Seen {
    read: i32,
    post: Page,
}

async fn structs_with_a_single_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let pages = Post::objects().order_by(Post.id).values_as::<Page>();
    let pages = assert_queries(&db, 2, async || pages.all(&db).await).await?;
    let first = pages[0].vote.as_ref().expect("Ann voted");
    assert_eq!((first.read, first.reader.name.as_str()), (3, "Ann"));
    let since = |line: &VoteLine| line.members.iter().map(|it| it.since).collect::<Vec<_>>();
    assert_eq!(since(first), [10, 5]);
    assert_eq!(pages[1].vote, None);
    assert_eq!(pages[2].vote.as_ref().map(since), Some(vec![10, 5]));
    let authors: Vec<_> = pages
        .iter()
        .map(|it| it.author.as_ref().map(|it| it.since))
        .collect();
    assert_eq!(authors, [Some(10), Some(20), Some(5)]);
    assert_eq!(pages[0].bob_is_up, Some(false));
    // Behind a foreign key they are of the row there.
    let seen = Vote::objects()
        .filter(Vote.reader.eq(BOB))
        .values_as::<Seen>();
    assert_eq!(
        seen.get(&db).await?.post,
        pages.into_iter().next().expect("three")
    );
    Ok(())
}

async fn pages_counts_and_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let ann = vote_of(ANN);
    let posts = Post::objects()
        .order_by(ann.value(Vote.read).desc())
        .select_related(&ann);
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = posts.after(cursor.as_deref(), 1, &db).await?;
        found.extend(page.rows.iter().map(|(post, _)| post.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, [2, 1, 3]);
    let page = posts.page(2, 2, &db).await?;
    assert_eq!((page.rows[0].0.id, page.total), (3, 3));
    assert_eq!(posts.count(&db).await?, 3);
    assert!(Post::objects().filter(ann.is_null()).exists(&db).await?);

    let by_vote = Post::objects()
        .values((ann.value(Vote.is_up), count()))
        .order_by(count());
    assert_eq!(by_vote.all(&db).await?, [(Some(true), 1), (None, 2)]);
    let by_row = Post::objects()
        .values((&ann, count()))
        .order_by(count().desc());
    let by_row: Vec<(Option<Vote>, i64)> = by_row.all(&db).await?;
    assert_eq!(by_row.len(), 3);
    let sum = Post::objects()
        .aggregate(
            (ann.value(Vote.read).sum(), ann.value(Vote.read).max()),
            &db,
        )
        .await?;
    assert_eq!(sum, (Some(4), Some(3)));
    // Groups are by what is said, and not by the row that the group's own key leads to.
    let author = membership_of_author();
    let refused = Post::objects()
        .values((
            Post.group.id,
            count(),
            author.value(Member.since) + count().cast::<i32>(),
        ))
        .all(&db)
        .await;
    assert!(
        matches!(refused, Err(Error::InvalidQuery { .. })),
        "{refused:?}"
    );
    let distinct = Post::objects()
        .values(author.value(Member.reader.id))
        .distinct()
        .order_by(author.value(Member.reader.id));
    assert_eq!(distinct.all(&db).await?, [Some(ANN), Some(BOB)]);
    Ok(())
}

async fn rows_of_pages_and_windows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let ann = vote_of(ANN);
    let last = Post::objects()
        .order_by(Post.id.desc())
        .limit(2)
        .filter(ann.is_not_null());
    assert_eq!(ids(last, &db).await?, [3]);
    let place = row_number().over(order_by((
        ann.value(Vote.read).desc().nulls_last(),
        Post.id,
    )));
    let first = Post::objects()
        .filter(place.le(2))
        .filter(ann.value(Vote.read).gt(1));
    assert_eq!(ids(first, &db).await?, [1]);
    let places = Post::objects().order_by(Post.id).values((Post.id, &place));
    assert_eq!(places.all(&db).await?, [(1, 1), (2, 3), (3, 2)]);
    let newest = Post::objects()
        .order_by((ann.value(Vote.read).desc().nulls_last(), Post.id))
        .distinct_on(Post.group);
    assert_eq!(ids(newest.order_by(Post.id), &db).await?, [1, 2]);
    let streamed = Post::objects()
        .order_by(Post.id)
        .prefetch_related(Post.votes())
        .select_related(&ann);
    let streamed: Vec<(Post, Vec<Vote>, Option<Vote>)> = streamed.all(&db).await?;
    assert_eq!((streamed[0].1.len(), streamed[1].2.is_some()), (2, false));
    Ok(())
}

async fn queries_within_and_around(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // In conditions on related rows, and in their values.
    let read = Reader::objects()
        .filter(Reader.posts().any(vote_of(ANN).value(Vote.read).ge(3)))
        .values(Reader.id);
    assert_eq!(read.all(&db).await?, [ANN]);
    let sums = Reader::objects()
        .order_by(Reader.id)
        .values(Reader.posts().sum(vote_of(ANN).value(Vote.read)));
    assert_eq!(sums.all(&db).await?, [Some(3), Some(1), None]);
    // Of the row of the query around, by whoever that is.
    let own = Post
        .votes()
        .filter(Vote.reader.eq(outer(Reader.id)))
        .single();
    let readers = Reader::objects()
        .order_by(Reader.id)
        .filter(Reader.posts().any(own.is_not_null()))
        .values(Reader.id);
    assert_eq!(readers.all(&db).await?, [ANN]);
    // Of a foreign key's target.
    let votes = Vote::objects()
        .filter(Vote.post.matches(vote_of(BOB).is_not_null()))
        .order_by(Vote.reader.id);
    assert_eq!(votes.values(Vote.reader.id).all(&db).await?, [ANN, BOB]);
    let within = Vote::objects().filter(
        Vote.post
            .is_in(Post::objects().filter(vote_of(BOB).is_null())),
    );
    assert_eq!(within.values(Vote.post.id).all(&db).await?, [3]);
    let newest = Post::objects()
        .filter(Post.group.eq(outer(Group.id)))
        .order_by(vote_of(ANN).value(Vote.read).desc().nulls_last());
    let groups = Group::objects()
        .order_by(Group.id)
        .values(newest.values(Post.title).scalar());
    assert_eq!(
        groups.all(&db).await?,
        [Some("a".to_owned()), Some("b".to_owned())]
    );
    let with_posts = Group::objects().order_by(Group.id).prefetch_related(
        Group
            .posts()
            .filter(vote_of(ANN).is_not_null())
            .select_related(vote_of(BOB)),
    );
    let with_posts = with_posts.all(&db).await?;
    let found: Vec<_> = with_posts[0]
        .1
        .iter()
        .map(|(post, vote)| (post.id, vote.is_some()))
        .collect();
    assert_eq!(
        (found.as_slice(), with_posts[1].1.len()),
        (&[(1, true), (3, false)][..], 0)
    );
    Ok(())
}

async fn combined_queries(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let voted = |reader| Post::objects().filter(vote_of(reader).is_not_null());
    let both = voted(ANN)
        .intersect(voted(BOB))
        .order_by(vote_of(ANN).value(Vote.read));
    assert_eq!(ids(both, &db).await?, [1]);
    let reads = voted(ANN).values(vote_of(ANN).value(Vote.read));
    let reads = reads.union_all(voted(BOB).values(vote_of(BOB).value(Vote.read)));
    let read = reads.handles();
    assert_eq!(
        reads.order_by(read).all(&db).await?,
        [Some(1), Some(2), Some(3)]
    );
    Ok(())
}

async fn written_by_a_condition(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let unvoted = Post::objects().filter(vote_of(ANN).is_null());
    assert_eq!(unvoted.update(Post.title.set("?"), &db).await?, 1);
    assert_eq!(Post::get(2, &db).await?.title, "?");
    let read = Post::objects()
        .filter(vote_of(ANN).value(Vote.read).eq(1))
        .returning(Post.id);
    assert_eq!(read.delete(&db).await?, [3]);
    Ok(())
}

async fn values_that_are_written(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let all = Post::objects().every_row();
    let titles = async || {
        Post::objects()
            .order_by(Post.id)
            .values(Post.title)
            .all(&db)
            .await
    };
    assert_sent(&db, "updates_by_single_rows", async || {
        // Ann votes on the first and the third post, and Bob on the first.
        let name = vote_of(ANN).value(Vote.reader.name).coalesce("nobody");
        assert_eq!(all.update(Post.title.set(name), &db).await?, 3);
        assert_eq!(titles().await?, ["Ann", "nobody", "Ann"]);
        let both = vote_of(ANN).is_not_null() & vote_of(BOB).matches(Vote.read.gt(1));
        let both = case().when(both, "both").otherwise(Post.title);
        all.update(Post.title.set(both), &db).await?;
        assert_eq!(titles().await?, ["both", "nobody", "Ann"]);
        // The row is one beside a related row, or has such a row itself.
        let mentor = Post
            .author
            .memberships()
            .filter(Member.group.eq(1))
            .single();
        let group = mentor.value(Member.group.name).coalesce("");
        all.update(Post.title.set(group), &db).await?;
        assert_eq!(titles().await?, ["war", "war", "war"]);
        let first = Vote
            .reader
            .memberships()
            .filter(Member.group.eq(2))
            .single();
        let since = vote_of(ANN).value(first.value(Member.since));
        all.update(Post.title.set(since.cast::<String>().coalesce("")), &db)
            .await?;
        assert_eq!(titles().await?, ["20", "", "20"]);
        // Rows of many that the row has, where it is there.
        let many = vote_of(BOB).value(Vote.reader.memberships().count());
        all.update(Post.title.set(many.cast::<String>().coalesce("")), &db)
            .await?;
        assert_eq!(titles().await?, ["1", "0", "0"]);
        Ok(())
    })
    .await
}

async fn within_the_condition_of_another(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let of_bob = Vote.post.votes().filter(Vote.reader.eq(BOB)).single();
    let alone = Post.votes();
    let alone = alone
        .filter(Vote.reader.eq(ANN) & of_bob.is_null())
        .single();
    let query = Post::objects().order_by(Post.id);
    let query = query.values((Post.id, alone.value(Vote.read)));
    assert_sql!(
        query,
        sqlite = r#"SELECT "post"."id", "t1"."read" FROM "post" LEFT JOIN "vote" AS "t1" ON "t1"."post_id" = "post"."id" AND ("t1"."reader_id" = ? AND (SELECT "t3"."reader_id" FROM "post" AS "t2" LEFT JOIN "vote" AS "t3" ON "t3"."post_id" = "t2"."id" AND "t3"."reader_id" = ? WHERE "t2"."id" = "t1"."post_id") IS NULL) ORDER BY "post"."id""#,
        postgres = r#"SELECT "post"."id", "t1"."read" FROM "post" LEFT JOIN "vote" AS "t1" ON "t1"."post_id" = "post"."id" AND ("t1"."reader_id" = $1::int8 AND (SELECT "t3"."reader_id" FROM "post" AS "t2" LEFT JOIN "vote" AS "t3" ON "t3"."post_id" = "t2"."id" AND "t3"."reader_id" = $2::int8 WHERE "t2"."id" = "t1"."post_id") IS NULL) ORDER BY "post"."id""#
    );
    assert_eq!(query.all(&db).await?, [(1, None), (2, None), (3, Some(1))]);
    Ok(())
}

async fn keys_that_leave_one(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_key = Group.members().filter(Member.id.eq(1)).single();
    let groups = Group::objects()
        .order_by(Group.id)
        .values((Group.id, by_key.value(Member.since)));
    assert_eq!(groups.all(&db).await?, [(1, Some(10)), (2, None)]);
    Member::objects()
        .filter(Member.id.eq(1))
        .update(Member.desk.set(7), &db)
        .await?;
    let at_desk = Group.members().filter(Member.desk.eq(7)).single();
    // Conditions beyond the key are those of the row too.
    let late = Group
        .members()
        .filter(Member.desk.eq(7) & Member.since.gt(10))
        .single();
    let early = Group
        .members()
        .filter(Member.desk.eq(7))
        .exclude(Member.since.gt(10))
        .single();
    let groups = Group::objects().order_by(Group.id).values((
        at_desk.value(Member.id),
        late.is_null(),
        early.is_null(),
    ));
    assert_eq!(
        groups.all(&db).await?,
        [(Some(1), true, false), (None, true, true)]
    );
    Ok(())
}

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
#[orm(db_enum)]
enum Metal {
    Gold,
    Silver,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(reader, metal, worth, name))]
struct Badge {
    id: i64,
    #[orm(related_name = "badges", on_delete = Cascade)]
    reader: ForeignKey<Reader>,
    metal: Metal,
    #[orm(max_digits = 5, decimal_places = 2)]
    worth: Decimal,
    name: String,
}

async fn values_in_a_form_of_their_column(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Reader, Badge]).await?;
    let worth = Decimal::new(150, 2);
    for (reader, metal) in [
        (ANN, Metal::Gold),
        (ANN, Metal::Silver),
        (BOB, Metal::Silver),
    ] {
        let badge = Badge::draft().reader(reader).metal(metal);
        badge.worth(worth).name("x").save(&db).await?;
    }
    let of = |metal: Metal, worth: Decimal| {
        let badges = Reader.badges().filter(Badge.metal.eq(metal));
        badges
            .filter(Badge.worth.eq(worth) & Badge.name.eq("x"))
            .single()
    };
    let gold = of(Metal::Gold, worth);
    let readers = Reader::objects().order_by(Reader.id).values((
        gold.value(Badge.metal),
        gold.value(Badge.worth),
        of(Metal::Silver, worth).is_not_null(),
        of(Metal::Silver, worth + worth).is_null(),
    ));
    let readers: Vec<(Option<Metal>, Option<Decimal>, bool, bool)> = readers.all(&db).await?;
    assert_eq!(
        readers,
        [
            (Some(Metal::Gold), Some(worth), true, true),
            (None, None, true, true),
            (None, None, false, true)
        ]
    );
    Ok(())
}

fn why<T: std::fmt::Debug>(refused: orm::Result<T>) -> String {
    refused.expect_err("it is refused").to_string()
}

async fn keys_of_some_rows_that_leave_one(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Group, Keeper]).await?;
    let keepers = [(1, "Ann", Some(3)), (1, "Bob", None), (2, "Cyd", Some(9))];
    let keepers = keepers.map(|(group, name, until)| {
        let keeper = Keeper::draft().group(group).name(name).until(until);
        keeper.state("open").is_guest(false).seat(4)
    });
    Keeper::bulk_create(keepers, &db).await?;

    let now = Group.keepers().filter(Keeper.until.is_null()).single();
    let names = Group::objects().order_by(Group.id);
    let names = names.values((Group.name, now.value(Keeper.name)));
    assert_sql!(
        names,
        sqlite = r#"SELECT "group"."name", "t1"."name" FROM "group" LEFT JOIN "keeper" AS "t1" ON "t1"."group_id" = "group"."id" AND "t1"."until" IS NULL ORDER BY "group"."id""#,
        postgres = r#"SELECT "group"."name", "t1"."name" FROM "group" LEFT JOIN "keeper" AS "t1" ON "t1"."group_id" = "group"."id" AND "t1"."until" IS NULL ORDER BY "group"."id""#
    );
    let found = names.all(&db).await?;
    let bob = ("war".to_owned(), Some("Bob".to_owned()));
    assert_eq!(found, [bob, ("peace".to_owned(), None)]);

    // Each term of the condition is among those of the filter, and the values stand as the model has them.
    let open = Keeper.until.is_null() & Keeper.state.eq("open") & Keeper.is_guest.eq(false);
    let seated = Group.keepers().filter(open & Keeper.seat.eq(4)).single();
    let groups = Group::objects().filter(seated.is_not_null());
    assert_sql!(
        groups,
        sqlite = r#"SELECT "group"."id", "group"."name" FROM "group" INNER JOIN "keeper" AS "t1" ON "t1"."group_id" = "group"."id" AND ("t1"."until" IS NULL AND "t1"."state" = 'open' AND NOT ("t1"."is_guest") AND "t1"."seat" = ?) WHERE "t1"."id" IS NOT NULL"#,
        postgres = r#"SELECT "group"."id", "group"."name" FROM "group" INNER JOIN "keeper" AS "t1" ON "t1"."group_id" = "group"."id" AND ("t1"."until" IS NULL AND "t1"."state" = 'open'::text AND NOT ("t1"."is_guest") AND "t1"."seat" = $1::int4) WHERE "t1"."id" IS NOT NULL"#
    );
    let found = groups.values(Group.id).all(&db).await?;
    assert_eq!(found, [1]);

    let by_name = Group.keepers().filter(Keeper.name.ieq("CYD")).single();
    let found = Group::objects().filter(by_name.value(Keeper.until).eq(9));
    assert_eq!(found.values(Group.id).all(&db).await?, [2]);
    Ok(())
}

async fn keys_of_some_rows_that_leave_several(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let until = || Keeper.until.is_null();
    let seat = || Keeper.seat.eq(4) & Keeper.state.eq("open");
    for several in [
        Group.keepers().filter(Keeper.until.is_not_null()).single(),
        Group.keepers().filter(Keeper.until.eq(3)).single(),
        Group.keepers().filter(!until()).single(),
        Group.keepers().filter(until() | Keeper.seat.eq(4)).single(),
        Group
            .keepers()
            .filter(seat() & Keeper.is_guest.eq(false))
            .single(),
        Group
            .keepers()
            .filter(Keeper.name.icontains("ann"))
            .single(),
    ] {
        let refused = why(Group::objects().filter(several.is_null()).count(&db).await);
        assert!(
            refused.contains("there may be several rows of `Keeper`"),
            "{refused}"
        );
    }
    Ok(())
}

async fn what_may_be_several_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    for several in [
        Post.votes().single(),
        Post.votes().filter(Vote.read.eq(1)).single(),
        Post.votes().filter(Vote.reader.ne(ANN)).single(),
        Post.votes().filter(Vote.reader.is_in([ANN, BOB])).single(),
        Post.votes()
            .filter(Vote.reader.eq(ANN) | Vote.reader.eq(BOB))
            .single(),
        Post.votes()
            .filter(Vote.reader.id.eq(Vote.post.id))
            .single(),
    ] {
        let refused = why(Post::objects().filter(several.is_null()).count(&db).await);
        assert_eq!(
            refused,
            "invalid query of `Vote`: there may be several rows of `Vote` for which the conditions of `single` hold; `post` and the fields that its `filter` compares by `eq` must be those of a key or of a `unique(…)` of `Vote`, where a `unique(…, where = …)` asks for its condition in the `filter` too, or take the first in an order: `.order_by(…).first()`"
        );
    }
    // Nulls are equal to one another, and unique keys take any number of them.
    let without_desk = Group.members().filter(Member.desk.eq(None)).single();
    assert!(
        why(Group::objects()
            .values(without_desk.value(Member.id))
            .all(&db)
            .await)
        .contains("several rows of `Member`")
    );
    Ok(())
}

async fn what_is_no_such_row_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let ordered = Post
        .votes()
        .filter(Vote.reader.eq(ANN))
        .order_by(Vote.read)
        .single();
    let paged = Post.votes().filter(Vote.reader.eq(ANN)).limit(1).single();
    for refused in [ordered, paged] {
        let refused = why(Post::objects().select_related(refused).all(&db).await);
        assert!(
            refused.contains("`single` is a row of a foreign key's other side"),
            "{refused}"
        );
    }
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
#[orm(unique(task, who))]
struct Mark {
    id: i64,
    #[orm(tenant, related_name = "+", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    #[orm(related_name = "marks", on_delete = Cascade)]
    task: ForeignKey<Task>,
    who: i32,
}

async fn rows_of_one_tenant(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Firm, Task, Mark]).await?;
    let firms = Firm::bulk_create([Firm::draft(), Firm::draft()], &db).await?;
    let tasks = Task::bulk_create(firms.iter().map(|firm| Task::draft().firm(firm)), &db).await?;
    // A mark of the second firm on the task of the first is none of the first firm's.
    Mark::draft()
        .firm(&firms[1])
        .task(&tasks[0])
        .who(1)
        .save(&db)
        .await?;
    Mark::draft()
        .firm(&firms[0])
        .task(&tasks[0])
        .who(2)
        .save(&db)
        .await?;
    let first = db.tenant(&firms[0]);
    let mark = |who| Task.marks().filter(Mark.who.eq(who)).single();
    let tasks = Task::objects().values((mark(1).is_not_null(), mark(2).is_not_null()));
    assert_eq!(tasks.all(&first).await?, [(false, true)]);
    assert_eq!(tasks.all(&db).await?.first(), Some(&(true, true)));
    Ok(())
}
