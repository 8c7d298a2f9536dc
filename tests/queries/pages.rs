//! Pages: which rows are in one, and what is asked of them. The model's own order says so wherever there is no other.

on_each! {
    a_page_is_written_as_it_is_listed,
    a_page_within_a_condition_is_as_it_is_listed,
    a_page_of_the_rows_of_each,
    a_page_of_values_that_stand_for_several_rows,
    a_page_of_a_page,
    pages_within_pages_to_a_depth,
    pages_within_conditions_to_a_depth,
    what_a_delete_of_a_page_tells,
    an_order_that_decides_nothing_is_not_sent,
    the_first_of_rows_without_an_order,
    one_row_is_asked_for_in_no_order,
    different_rows_are_skipped,
    different_rows_in_an_order_within_conditions,
    different_rows_are_written,
    joined_rows_that_stand_twice_are_skipped_once,
    pages_of_a_walk,
}

use orm::Error;
use orm::prelude::*;

use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone)]
#[orm(ordering = (-name))]
struct Blog {
    id: i64,
    name: String,
}

/// Those with the most stars first, then by the name of their blog.
#[derive(Model, Debug, Clone)]
#[orm(ordering = (-stars, blog.name, title))]
struct Post {
    id: i64,
    title: String,
    stars: i32,
    #[orm(related_name = "posts", on_delete = Cascade)]
    blog: ForeignKey<Blog>,
    #[orm(related_name = "answers", on_delete = Cascade)]
    answers: Option<ForeignKey<Post>>,
    #[orm(through = Reading)]
    readers: ManyToMany<Reader>,
}

#[derive(Model, Debug, Clone)]
#[orm(ordering = (-name))]
struct Reader {
    id: i64,
    name: String,
}

/// Somebody may read a post more than once.
#[derive(Model, Debug, Clone)]
struct Reading {
    id: i64,
    #[orm(related_name = "readings", on_delete = Cascade)]
    post: ForeignKey<Post>,
    #[orm(related_name = "readings", on_delete = Cascade)]
    reader: ForeignKey<Reader>,
}

#[derive(Model, Debug, Clone)]
#[orm(ordering = (motto))]
struct Banner {
    id: i64,
    motto: String,
    #[orm(related_name = "banner", on_delete = Cascade)]
    blog: OneToOne<Blog>,
}

/// As the model orders them: `e` with five stars, then `c` and `d` with three, `b`, `a`.
async fn stock(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Blog, Post, Reader, Reading, Banner])
        .await?;
    for name in ["x", "y"] {
        let blog = Blog::draft().name(name).save(db).await?;
        Banner::draft().motto(name).blog(&blog).save(db).await?;
    }
    let posts = [
        ("a", 1, 1),
        ("b", 2, 2),
        ("d", 3, 2),
        ("c", 3, 1),
        ("e", 5, 2),
    ];
    let posts =
        posts.map(|(title, stars, blog)| Post::draft().title(title).stars(stars).blog(blog));
    let posts = Post::bulk_create(posts, db).await?;
    for name in ["Ada", "Bo"] {
        Reader::draft().name(name).save(db).await?;
    }
    for (post, reader) in [
        (&posts[0], 1),
        (&posts[0], 1),
        (&posts[1], 1),
        (&posts[1], 2),
    ] {
        let reading = Reading::draft().post(post).reader(reader);
        reading.save(db).await?;
    }
    Ok(())
}

/// How deep pages may stand within one another.
const MAX_PAGES: usize = 198;

async fn titles(query: &QuerySet<Post>, db: &Database) -> orm::Result<String> {
    let rows = query.all(db).await?.into_iter();
    Ok(rows.map(|post| post.title).collect())
}

async fn a_page_is_written_as_it_is_listed(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let best = Post::objects().limit(2);
    assert_eq!(titles(&best, &db).await?, "ec");
    assert_eq!(best.update(Post.stars.set(Post.stars + 10), &db).await?, 2);
    assert_eq!(
        titles(&Post::objects().filter(Post.stars.gt(9)), &db).await?,
        "ec"
    );
    let rest = Post::objects().offset(3);
    assert_eq!(titles(&rest, &db).await?, "ba");
    assert_eq!(rest.delete(&db).await?, 2);
    assert_eq!(titles(&Post::objects(), &db).await?, "ecd");
    let last = Post::objects().reverse().limit(1);
    assert_eq!(titles(&last, &db).await?, "d");
    assert_eq!(last.delete(&db).await?, 1);
    assert_eq!(titles(&Post::objects(), &db).await?, "ec");
    let by_title = Post::objects().order_by(Post.title).limit(1);
    assert_eq!(by_title.delete(&db).await?, 1);
    assert_eq!(titles(&Post::objects(), &db).await?, "e");
    Ok(())
}

/// Values that stand for several rows have no place in the order of a field that is none of them.
async fn a_page_of_values_that_stand_for_several_rows(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let stars = Post::objects().values(Post.stars).distinct();
    assert_eq!(stars.clone().limit(2).all(&db).await?, [5, 3]);
    let sent = db.queries().last().map(|query| query.text.clone());
    assert!(
        sent.is_some_and(|sent| sent.starts_with(
            r#"SELECT DISTINCT "post"."stars" FROM "post" ORDER BY "post"."stars" DESC LIMIT "#
        )),
        "{:?}",
        db.queries().last()
    );
    assert_eq!(stars.clone().offset(2).all(&db).await?, [2, 1]);
    assert_eq!(stars.clone().reverse().limit(2).all(&db).await?, [1, 2]);
    assert_eq!(stars.clone().limit(2).count(&db).await?, 2);
    let titles = Post::objects().values(Post.title).distinct().limit(2);
    assert_eq!(titles.all(&db).await?, ["a", "b"]);
    let both = Post::objects().values((Post.title, Post.stars)).distinct();
    let both = both.limit(2).all(&db).await?;
    assert_eq!(both, [("e".to_owned(), 5), ("c".to_owned(), 3)]);
    let counted = Post::objects().values((Post.stars, count()));
    assert_eq!(counted.limit(2).all(&db).await?, [(5, 1), (3, 2)]);
    let by_blog = Post::objects().values((Post.blog.name, Post.stars.sum()));
    assert_eq!(by_blog.limit(2).all(&db).await?.len(), 2);
    let asked = Post::objects()
        .values((Post.stars, count()))
        .order_by(Post.stars);
    assert_eq!(asked.limit(2).all(&db).await?, [(1, 1), (2, 1)]);
    Ok(())
}

async fn a_page_within_a_condition_is_as_it_is_listed(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let second = Blog::objects().limit(1);
    assert_eq!(second.all(&db).await?[0].name, "y");
    let of_it = Post::objects().filter(Post.blog.is_in(&second));
    assert_eq!(titles(&of_it, &db).await?, "edb");
    let of_others = Post::objects().filter(Post.blog.not_in(&second));
    assert_eq!(titles(&of_others, &db).await?, "ca");
    let best = Post::objects().limit(3);
    assert_eq!(best.clone().filter(Post.blog.eq(1)).count(&db).await?, 1);
    assert!(!best.clone().filter(Post.title.eq("b")).exists(&db).await?);
    assert!(best.clone().filter(Post.title.eq("c")).exists(&db).await?);
    let one = best.clone().filter(Post.blog.eq(1)).get(&db).await?;
    assert_eq!(one.title, "c");
    assert_eq!(best.filter(Post.blog.eq(2)).delete(&db).await?, 2);
    assert_eq!(titles(&Post::objects(), &db).await?, "cba");
    Ok(())
}

async fn a_page_of_the_rows_of_each(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let blogs = Blog::objects();
    let best = blogs
        .clone()
        .prefetch_related(Blog.posts().limit(2))
        .all(&db)
        .await?;
    let best = best.iter().map(|(blog, posts)| {
        let titles: String = posts.iter().map(|post| post.title.as_str()).collect();
        format!("{}:{titles}", blog.name)
    });
    assert_eq!(best.collect::<Vec<_>>(), ["y:ed", "x:ca"]);
    let found = async |condition| {
        let found = blogs.clone().filter(condition).all(&db).await?;
        Ok::<_, orm::Error>(found.into_iter().map(|blog| blog.name).collect::<String>())
    };
    assert_eq!(
        found(Blog.posts().limit(1).any(Post.stars.ge(3))).await?,
        "yx"
    );
    assert_eq!(
        found(Blog.posts().limit(2).any(Post.stars.eq(2))).await?,
        ""
    );
    assert_eq!(
        found(Blog.posts().offset(1).any(Post.stars.gt(1))).await?,
        "y"
    );
    let small = Blog.posts().limit(2).filter(Post.stars.lt(3));
    assert_eq!(found(small.count().eq(1)).await?, "x");
    Ok(())
}

async fn a_page_of_a_page(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let best = Post::objects().limit(4);
    let of_second = best.filter(Post.blog.eq(2)).limit(2);
    assert_eq!(titles(&of_second, &db).await?, "ed");
    assert_eq!(
        titles(&of_second.clone().reverse().limit(1), &db).await?,
        "d"
    );
    assert_eq!(of_second.clone().offset(2).count(&db).await?, 1);
    assert_eq!(of_second.offset(1).delete(&db).await?, 2);
    assert_eq!(titles(&Post::objects(), &db).await?, "eca");
    Ok(())
}

/// Blogs in pages of pages.
fn nested(levels: usize) -> QuerySet<Blog> {
    let page = |blogs: QuerySet<Blog>, _| blogs.limit(10).filter(Blog.id.gt(0));
    (0..levels).fold(Blog::objects(), page)
}

async fn pages_within_pages_to_a_depth(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    // A condition is a level of its own.
    let deepest = nested(MAX_PAGES);
    assert_eq!(deepest.count(&db).await?, 2);
    assert_eq!(deepest.clone().all(&db).await?.len(), 2);
    let banners = Banner::objects().filter(Banner.blog.is_in(nested(MAX_PAGES - 3)));
    assert_eq!(banners.count(&db).await?, 2);
    orm::testing::assert_queries(&db, 0, async || {
        for levels in [MAX_PAGES + 1, 100_000] {
            let deeper = nested(levels);
            assert!(format!("{:?}", deeper.clone()).contains("Blog"));
            let refused = [
                deeper.count(&db).await.map(drop),
                deeper.exists(&db).await.map(drop),
                deeper.all(&db).await.map(drop),
                deeper.update(Blog.name.set("z"), &db).await.map(drop),
                deeper.delete(&db).await.map(drop),
                Banner::objects()
                    .filter(Banner.blog.is_in(&deeper))
                    .all(&db)
                    .await
                    .map(drop),
            ];
            for refused in refused {
                let refused = refused.expect_err("too deep");
                assert!(
                    matches!(refused, Error::QueryTooComplex { limit: 200, .. }),
                    "{refused:?}"
                );
            }
        }
    })
    .await;
    Ok(())
}

async fn pages_within_conditions_to_a_depth(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let deep = |levels: usize| {
        let around = |inner, _| !Post.answers().limit(3).any(inner);
        (0..levels).fold(Post.stars.gt(0), around)
    };
    assert_eq!(
        titles(&Post::objects().filter(deep(16)), &db).await?,
        "ecdba"
    );
    let refused = Post::objects().filter(deep(100_000)).all(&db).await;
    assert!(
        matches!(refused, Err(Error::QueryTooComplex { limit: 200, .. })),
        "{refused:?}"
    );
    Ok(())
}

async fn what_a_delete_of_a_page_tells(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let page = Post::objects().offset(3).limit(1);
    assert_eq!(titles(&page, &db).await?, "b");
    let report = "Post: 1 deleted\nReading: 2 deleted";
    assert_eq!(page.delete_report(&db).await?.to_string(), report);
    assert_eq!(page.delete_with_report(&db).await?.to_string(), report);
    assert_eq!(titles(&Post::objects(), &db).await?, "ecda");
    Ok(())
}

async fn an_order_that_decides_nothing_is_not_sent(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let best = Post::objects().limit(2);
    assert_sent(&db, "orders_of_pages", async || {
        best.count(&db).await?;
        best.exists(&db).await?;
        Post::objects().order_by(Post.title).count(&db).await?;
        let of_blogs = Post.blog.is_in(Blog::objects().order_by(Blog.name));
        Post::objects().filter(of_blogs).count(&db).await?;
        let all = Post::objects()
            .filter(Post.stars.gt(9))
            .order_by(Post.title);
        all.update(Post.stars.set(0), &db).await?;
        best.clone().filter(Post.stars.gt(9)).count(&db).await?;
        best.clone().filter(Post.stars.gt(9)).exists(&db).await?;
        let of_page = Post.blog.is_in(Blog::objects().limit(1));
        Post::objects().filter(of_page).count(&db).await?;
        best.update(Post.stars.set(0), &db).await?;
        best.delete(&db).await
    })
    .await
}

async fn the_first_of_rows_without_an_order(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let readings = Reading::objects().filter(Reading.id.gt(1));
    let first = readings.clone().limit(2).first(&db).await?;
    assert_eq!(first.map(|reading| reading.id), Some(2));
    let last = readings.clone().limit(2).last(&db).await?;
    assert_eq!(last.map(|reading| reading.id), Some(3));
    let second = readings.offset(1).first(&db).await?;
    assert_eq!(second.map(|reading| reading.id), Some(3));
    Ok(())
}

async fn one_row_is_asked_for_in_no_order(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let blog = Blog::get(1, &db).await?;
    assert_sent(&db, "one_row", async || {
        Post::objects().filter(Post.title.eq("a")).get(&db).await?;
        let ordered = Post::objects().filter(Post.title.eq("a"));
        ordered.order_by(Post.blog.name).get_or_none(&db).await?;
        Post::objects().offset(4).get(&db).await?;
        blog.banner().get(&db).await?;
        Blog::objects()
            .prefetch_related(Blog.banner())
            .all(&db)
            .await?;
        Ok(())
    })
    .await?;
    let best = Post::objects().limit(1).get(&db).await?;
    assert_eq!(best.title, "e");
    assert_eq!(Post::objects().offset(4).get(&db).await?.title, "a");
    Ok(())
}

async fn different_rows_are_skipped(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let posts = Post::objects().distinct().order_by(Post.title);
    assert!(posts.exists(&db).await?);
    for (skipped, left) in [(0, 5), (1, 4), (4, 1), (5, 0), (9, 0)] {
        let rest = posts.clone().offset(skipped);
        assert_eq!(rest.exists(&db).await?, left > 0, "{skipped}");
        assert_eq!(rest.count(&db).await?, left, "{skipped}");
        let rest = rest.limit(2);
        assert_eq!(rest.exists(&db).await?, left > 0, "{skipped}");
        assert_eq!(rest.count(&db).await?, left.min(2), "{skipped}");
        assert_eq!(rest.all(&db).await?.len() as u64, left.min(2), "{skipped}");
        let blogs = Blog::objects().filter(Blog.posts().any(Post.answers.is_null()));
        assert_eq!(
            blogs.distinct().offset(skipped).exists(&db).await?,
            skipped < 2
        );
    }
    Ok(())
}

async fn different_rows_in_an_order_within_conditions(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let blogs = Blog::objects().distinct();
    let first = blogs.clone().order_by(Blog.name).limit(1);
    let of_first = Post::objects().filter(Post.blog.is_in(&first));
    assert_eq!(titles(&of_first, &db).await?, "ca");
    let of_others = Post::objects().filter(Post.blog.not_in(&first));
    assert_eq!(titles(&of_others, &db).await?, "edb");
    let rest = blogs.clone().order_by(Blog.name.desc()).offset(1);
    let of_rest = Post::objects().filter(Post.blog.is_in(&rest));
    assert_eq!(titles(&of_rest, &db).await?, "ca");
    let own = Post::objects().filter(Post.blog.is_in(blogs.clone().limit(1)));
    assert_eq!(titles(&own, &db).await?, "edb");
    let named = blogs.filter(Blog.posts().any(Post.stars.eq(5)));
    let of_named = Post::objects().filter(Post.blog.is_in(named.order_by(Blog.name)));
    assert_eq!(titles(&of_named, &db).await?, "edb");
    // Rows differ by their keys, so their order may be one by what is not selected.
    let ordered = Post::objects()
        .distinct()
        .order_by((Post.blog.name.desc(), Post.title))
        .limit(2);
    assert_eq!(titles(&ordered, &db).await?, "bd");
    let within = Post::objects().filter(Post.id.is_in(ordered.values(Post.id)));
    assert_eq!(titles(&within.order_by(Post.title), &db).await?, "bd");
    // What cannot be ordered by itself cannot be ordered within another.
    let stars = Post::objects().values(Post.stars).distinct();
    let ordered = stars.order_by(Post.blog.name).limit(2);
    let why = ordered.all(&db).await.expect_err("not selected");
    let within = Post::objects().filter(Post.stars.is_in(&ordered));
    let within = within.all(&db).await.expect_err("not selected");
    assert_eq!(within.to_string(), why.to_string());
    Ok(())
}

async fn different_rows_are_written(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let page = Post::objects()
        .distinct()
        .order_by((Post.stars, Post.title))
        .limit(2);
    assert_eq!(titles(&page, &db).await?, "ab");
    assert_sent(&db, "pages_of_different_rows", async || {
        assert_eq!(page.update(Post.title.set("z"), &db).await?, 2);
        assert_eq!(page.count(&db).await?, 2);
        assert!(page.clone().offset(1).exists(&db).await?);
        page.delete(&db).await
    })
    .await?;
    assert_eq!(titles(&Post::objects(), &db).await?, "ecd");
    Ok(())
}

async fn joined_rows_that_stand_twice_are_skipped_once(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let posts = async |condition| titles(&Post::objects().filter(condition), &db).await;
    assert_eq!(posts(!Post.readers.offset(0).is_empty()).await?, "ba");
    assert_eq!(posts(!Post.readers.offset(1).is_empty()).await?, "b");
    assert_eq!(posts(Post.readers.offset(1).count().eq(1)).await?, "b");
    assert_eq!(
        posts(Post.readers.limit(1).any(Reader.name.eq("Ada"))).await?,
        "a"
    );
    assert_eq!(
        posts(Post.readers.offset(1).any(Reader.name.eq("Ada"))).await?,
        "b"
    );
    Ok(())
}

async fn pages_of_a_walk(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    for (row, to) in [(2, 1), (3, 1), (4, 2), (5, 3)] {
        let row = Post::objects().filter(Post.id.eq(row));
        row.update(Post.answers.set(to), &db).await?;
    }
    let below = || Post.answers.descendants(1);
    assert_eq!(titles(&below(), &db).await?, "dbec");
    let within = Post::objects().filter(Post.answers.is_in(below().limit(1)));
    assert_eq!(titles(&within, &db).await?, "e");
    let within = Post::objects().filter(Post.answers.is_in(below().distinct().offset(1)));
    assert_eq!(titles(&within, &db).await?, "c");
    assert!(below().distinct().offset(3).exists(&db).await?);
    assert!(!below().distinct().offset(4).exists(&db).await?);
    assert_eq!(below().distinct().offset(1).count(&db).await?, 3);
    assert_eq!(below().offset(2).limit(1).delete(&db).await?, 1);
    assert_eq!(titles(&Post::objects(), &db).await?, "cdba");
    Ok(())
}
