//! Many-to-many relations: what is related by a join table, made or of one's own, from both sides.

on_each! {
    the_join_table_is_made,
    rows_are_added_and_removed_from_both_sides,
    adding_again_changes_nothing,
    set_writes_only_the_difference,
    nothing_at_all_is_sent_for_nothing,
    related_rows_are_a_query,
    a_relation_has_the_methods_of_a_query,
    a_relation_of_no_row_says_so_as_a_query,
    conditions_on_related_rows,
    conditions_from_the_other_side,
    conditions_further_on,
    a_key_is_compared_in_the_join_table,
    prefetch_from_both_sides,
    prefetch_filtered_ordered_and_limited,
    prefetch_nested,
    peers_load_together,
    what_was_loaded_is_forgotten_by_a_change,
    loading_is_refused_where_that_is_asked,
    loading_one_by_one_where_that_is_asked,
    pairs_of_several_owners_at_once,
    pairs_of_several_owners_are_removed,
    deletes_take_the_pairs_along,
    a_row_that_is_not_there_is_an_error,
    a_row_that_is_not_there_breaks_a_transaction_by_the_relation,
    a_row_that_is_not_stored_says_so,
    in_a_transaction,
    added_by_many_at_once,
    joined_rows_load_together,
}

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;

use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Article {
    id: i64,
    title: String,
    /// Where it stands.
    #[orm(related_name = "articles")]
    publications: ManyToMany<Publication>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(ordering = title)]
struct Publication {
    id: i64,
    title: String,
    #[orm(related_name = "publications", on_delete = SetNull)]
    owner: Option<ForeignKey<Owner>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Owner {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Review {
    id: i64,
    stars: i32,
    #[orm(related_name = "reviews", on_delete = Cascade)]
    article: ForeignKey<Article>,
}

/// Two articles in the Herald, one of them in the Tribune too; the Gazette has none, nor has the third article.
struct Stock {
    articles: Vec<Article>,
    publications: Vec<Publication>,
}

async fn stock(db: &Database) -> orm::Result<Stock> {
    db.create_tables(schema![Article, Publication, Owner, Review])
        .await?;
    let owner = Owner::draft().name("Hearst").save(db).await?;
    let titles = ["Tribune", "Herald", "Gazette"];
    let publications = titles.map(|title| Publication::draft().title(title));
    let mut publications = Publication::bulk_create(publications, db).await?;
    publications[0].owner = Some((&owner).into());
    publications[0].save(db).await?;
    let titles = ["Django", "Rust", "Lone"].map(|title| Article::draft().title(title));
    let articles = Article::bulk_create(titles, db).await?;
    articles[0].publications.add(&publications[..2], db).await?;
    articles[1].publications.add([&publications[1]], db).await?;
    Ok(Stock {
        articles,
        publications,
    })
}

fn titles(rows: &[Publication]) -> Vec<&str> {
    rows.iter().map(|row| row.title.as_str()).collect()
}

async fn the_join_table_is_made(db: Database) -> orm::Result<()> {
    let schema = schema![Article, Publication, Owner];
    let tables: Vec<_> = schema.tables().iter().map(|table| table.name).collect();
    assert_eq!(
        tables,
        ["article", "article_publications", "publication", "owner"]
    );
    let join = schema.tables()[1];
    let rules: Vec<_> = join
        .constraints()
        .iter()
        .map(|rule| (rule.name.clone(), rule.columns.clone()))
        .collect();
    let expected: [(&str, &[&str]); 4] = [
        (
            "article_publications_pkey",
            &["article_id", "publication_id"],
        ),
        ("article_publications_article_id_fkey", &["article_id"]),
        (
            "article_publications_publication_id_fkey",
            &["publication_id"],
        ),
        (
            "article_publications_publication_id_idx",
            &["publication_id"],
        ),
    ];
    assert_eq!(rules.len(), expected.len());
    for ((name, columns), (expected_name, expected_columns)) in rules.iter().zip(expected) {
        assert_eq!(
            (name.as_str(), columns.as_slice()),
            (expected_name, expected_columns)
        );
    }
    assert_sent(&db, "a_join_table", async || {
        db.create_tables(schema![Article, Publication, Owner]).await
    })
    .await?;
    db.create_tables(schema![Article, Publication, Owner]).await
}

async fn rows_are_added_and_removed_from_both_sides(db: Database) -> orm::Result<()> {
    let Stock {
        articles,
        publications,
    } = stock(&db).await?;
    let [tribune, herald, gazette] = &publications[..] else {
        unreachable!()
    };
    let lone = &articles[2];
    lone.publications.add(&[gazette], &db).await?;
    herald.articles().add(&[lone], &db).await?;
    assert_eq!(
        titles(&lone.publications.all(&db).await?),
        ["Gazette", "Herald"]
    );
    assert_eq!(herald.articles().count(&db).await?, 3);

    lone.publications
        .remove([gazette.id, tribune.id], &db)
        .await?;
    assert_eq!(titles(&lone.publications.all(&db).await?), ["Herald"]);
    herald.articles().remove(&[lone], &db).await?;
    assert!(!lone.publications.exists(&db).await?);

    herald.articles().clear(&db).await?;
    assert_eq!(herald.articles().count(&db).await?, 0);
    assert_eq!(
        titles(&articles[0].publications.all(&db).await?),
        ["Tribune"]
    );
    Ok(())
}

async fn adding_again_changes_nothing(db: Database) -> orm::Result<()> {
    let Stock {
        articles,
        publications,
    } = stock(&db).await?;
    let django = &articles[0];
    assert_sent(&db, "adding_to_many", async || {
        django.publications.add(&publications, &db).await?;
        django.publications.add([publications[0].id], &db).await
    })
    .await?;
    django
        .publications
        .add([&publications[2], &publications[2]], &db)
        .await?;
    assert_eq!(django.publications.count(&db).await?, 3);
    Ok(())
}

async fn set_writes_only_the_difference(db: Database) -> orm::Result<()> {
    let Stock {
        articles,
        publications,
    } = stock(&db).await?;
    let django = &articles[0];
    assert_sent(&db, "setting_many", async || {
        django.publications.set(&publications[1..], &db).await
    })
    .await?;
    assert_eq!(
        titles(&django.publications.all(&db).await?),
        ["Gazette", "Herald"]
    );
    // As it is already: it is looked at, and that is all.
    let before = db.queries().len();
    django
        .publications
        .set([&publications[2], &publications[1], &publications[1]], &db)
        .await?;
    let sent = db.queries()[before..]
        .iter()
        .map(|query| query.text.clone())
        .filter(|text| !text.starts_with("BEGIN") && text != "COMMIT")
        .count();
    assert_eq!(sent, 1);
    publications[1].articles().set(&articles[2..], &db).await?;
    assert_eq!(titles(&django.publications.all(&db).await?), ["Gazette"]);
    django
        .publications
        .set(Vec::<Publication>::new(), &db)
        .await?;
    assert_eq!(django.publications.count(&db).await?, 0);
    Ok(())
}

async fn nothing_at_all_is_sent_for_nothing(db: Database) -> orm::Result<()> {
    let Stock { articles, .. } = stock(&db).await?;
    assert_queries(&db, 0, async || {
        articles[0].publications.add(Vec::<i64>::new(), &db).await?;
        articles[0]
            .publications
            .remove(Vec::<i64>::new(), &db)
            .await?;
        let none = Vec::<(i64, i64)>::new();
        Article.publications.add_many(none.clone(), &db).await?;
        Article.publications.remove_many(none, &db).await
    })
    .await?;
    assert_eq!(articles[0].publications.count(&db).await?, 2);
    Ok(())
}

async fn related_rows_are_a_query(db: Database) -> orm::Result<()> {
    let Stock {
        articles,
        publications,
    } = stock(&db).await?;
    let django = &articles[0];
    assert_sent(&db, "rows_of_many", async || {
        django.publications.all(&db).await?;
        django.publications.count(&db).await?;
        publications[1]
            .articles()
            .order_by(Article.title)
            .limit(1)
            .all(&db)
            .await
    })
    .await?;
    let herald = django.publications.filter(Publication.title.eq("Herald"));
    assert_eq!(herald.get(&db).await?.id, publications[1].id);
    let others = django.publications.exclude(Publication.title.eq("Herald"));
    assert_eq!(titles(&others.all(&db).await?), ["Tribune"]);
    let changed = django
        .publications
        .update(Publication.title.set("Times"), &db)
        .await?;
    assert_eq!(changed, 2);
    let with_owner = django
        .publications
        .select_related(Publication.owner)
        .order_by(Publication.id);
    let first = with_owner.first(&db).await?.expect("there are two");
    assert_eq!(
        first
            .owner
            .and_then(|owner| owner.loaded().map(|owner| owner.name.clone()))
            .as_deref(),
        Some("Hearst")
    );
    Ok(())
}

async fn a_relation_has_the_methods_of_a_query(db: Database) -> orm::Result<()> {
    let stock = stock(&db).await?;
    let herald = &stock.publications[1];
    let articles = || herald.articles();
    let id_of = |n: usize| stock.articles[n].id;
    assert_sent(&db, "queries_of_many", async || {
        let named: Vec<(String, i64)> = articles()
            .values((Article.title, Article.id))
            .order_by(Article.id)
            .all(&db)
            .await?;
        assert_eq!(named[1], ("Rust".to_owned(), id_of(1)));
        let counted: Vec<(Article, i64)> = articles()
            .annotate(Article.publications.count())
            .order_by(Article.id)
            .all(&db)
            .await?;
        assert_eq!((counted[0].1, counted[1].1), (2, 1));
        let loaded: Vec<(Article, Vec<Review>)> = articles()
            .prefetch_related(Article.reviews())
            .all(&db)
            .await?;
        assert_eq!(loaded.len(), 2);
        let newest = articles().aggregate(Article.id.max(), &db).await?;
        assert_eq!(newest, Some(id_of(1)));
        let first = articles().first(&db).await?.expect("there are two");
        let last = articles().last(&db).await?.expect("there are two");
        assert_eq!((first.id, last.id), (id_of(0), id_of(1)));
        let earliest = articles().earliest(Article.title, &db).await?;
        let latest = articles().latest(Article.title, &db).await?;
        assert_eq!((earliest, latest), (Some(first), Some(last)));
        assert!(articles().contains(&stock.articles[0], &db).await?);
        assert!(!articles().contains(id_of(2), &db).await?);
        let found = articles().in_bulk([id_of(1), id_of(2)], &db).await?;
        assert_eq!(found.into_keys().collect::<Vec<_>>(), [id_of(1)]);
        let page = articles().page(2, 1, &db).await?;
        assert_eq!((page.total, page.rows[0].id), (2, id_of(1)));
        let behind = articles().after(None, 1, &db).await?;
        let behind = articles().after(behind.next.as_deref(), 1, &db).await?;
        assert_eq!(behind.rows[0].id, id_of(1));
        assert_eq!(articles().before(None, 1, &db).await?.rows, behind.rows);
        assert_eq!(articles().limit(1).all(&db).await?.len(), 1);
        assert_eq!(articles().offset(1).all(&db).await?.len(), 1);
        let reversed = stock.articles[0].publications.reverse().all(&db).await?;
        assert_eq!(titles(&reversed), ["Tribune", "Herald"]);
        let sorted = articles().order_by_name("-title").all(&db).await?;
        assert_eq!(sorted[0].id, id_of(1));
        let sorted = articles().order_by_names(["title", "id"]).all(&db).await?;
        assert_eq!(sorted[0].id, id_of(0));
        let once = articles().distinct_on(Article.title).all(&db).await?;
        assert_eq!(once.len(), 2);
        assert_eq!(articles().distinct().all(&db).await?.len(), 2);
        let strict = articles().fetch_mode(FetchMode::Raise).all(&db).await?;
        let asked = strict[0].publications.get(&db).await;
        assert!(matches!(asked, Err(Error::NotLoaded { .. })), "{asked:?}");
        articles().update(Article.title.set("x"), &db).await
    })
    .await?;
    let locked = articles().for_update().or_ignore();
    let n = db
        .transaction(async |tx| Ok(locked.all(tx).await?.len()))
        .await?;
    assert_eq!(n, 2);
    assert_queries(&db, 0, async || articles().none().all(&db).await).await?;
    Ok(())
}

async fn a_relation_of_no_row_says_so_as_a_query(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let of_none = ManyToMany::<Publication>::default();
    let values = of_none.values(Publication.title).all(&db).await;
    let first = of_none.first(&db).await;
    let changed = of_none.update(Publication.title.set("x"), &db).await;
    for refused in [
        values.err().map(|error| error.to_string()),
        first.err().map(|error| error.to_string()),
        changed.err().map(|error| error.to_string()),
    ] {
        let refused = refused.expect("no row");
        assert!(
            refused.contains("invalid query of `Publication`"),
            "{refused}"
        );
    }
    Ok(())
}

async fn conditions_on_related_rows(db: Database) -> orm::Result<()> {
    let Stock { articles, .. } = stock(&db).await?;
    let ids = async |query: QuerySet<Article>| {
        let rows = query.order_by(Article.id).all(&db).await?;
        orm::Result::Ok(rows.iter().map(|row| row.id).collect::<Vec<_>>())
    };
    let [django, rust, lone] = [articles[0].id, articles[1].id, articles[2].id];
    let all = Article::objects;
    assert_sent(&db, "conditions_on_many", async || {
        let herald = Article.publications.any(Publication.title.eq("Herald"));
        assert_eq!(ids(all().filter(herald.clone())).await?, [django, rust]);
        assert_eq!(ids(all().exclude(herald)).await?, [lone]);
        assert_eq!(
            ids(all().filter(Article.publications.is_empty())).await?,
            [lone]
        );
        assert_eq!(
            ids(all().filter(Article.publications.count().ge(2))).await?,
            [django]
        );
        let named = Article
            .publications
            .filter(Publication.title.ne("Herald"))
            .count();
        assert_eq!(ids(all().filter(named.eq(1))).await?, [django]);
        let owned = Article
            .publications
            .any(Publication.owner.name.eq("Hearst"));
        assert_eq!(ids(all().filter(owned)).await?, [django]);
        let first = Article.publications.order_by(Publication.title).limit(1);
        assert_eq!(
            ids(all().filter(first.any(Publication.title.eq("Herald")))).await?,
            [django, rust]
        );
        let second = Article.publications.order_by(Publication.title).offset(1);
        assert_eq!(ids(all().filter(second.count().eq(1))).await?, [django]);
        Ok(())
    })
    .await?;
    // However many of its publications fit, a row comes once.
    let both = all().filter(
        Article
            .publications
            .any(Publication.title.is_in(["Herald", "Tribune"])),
    );
    assert_eq!(
        (both.count(&db).await?, ids(both).await?),
        (2, vec![django, rust])
    );
    Ok(())
}

async fn conditions_from_the_other_side(db: Database) -> orm::Result<()> {
    let Stock { publications, .. } = stock(&db).await?;
    let rust = Publication::objects().filter(Publication.articles().any(Article.title.eq("Rust")));
    assert_eq!(rust.get(&db).await?.id, publications[1].id);
    let empty = Publication::objects().filter(Publication.articles().is_empty());
    assert_eq!(titles(&empty.all(&db).await?), ["Gazette"]);
    let busiest =
        Publication::objects().order_by((Publication.articles().count().desc(), Publication.id));
    assert_eq!(
        titles(&busiest.all(&db).await?),
        ["Herald", "Tribune", "Gazette"]
    );
    Ok(())
}

async fn conditions_further_on(db: Database) -> orm::Result<()> {
    let Stock { articles, .. } = stock(&db).await?;
    let review = Review::draft()
        .stars(5)
        .article(&articles[1])
        .save(&db)
        .await?;
    Review::draft()
        .stars(1)
        .article(&articles[2])
        .save(&db)
        .await?;
    assert_sent(&db, "conditions_on_many_further_on", async || {
        let printed = Review
            .article
            .publications
            .any(Publication.title.eq("Herald"));
        assert_eq!(
            Review::objects().filter(printed).get(&db).await?.id,
            review.id
        );
        let unprinted = Review::objects().filter(Review.article.publications.is_empty());
        assert_eq!(unprinted.get(&db).await?.stars, 1);
        let reviewed = Publication
            .articles()
            .any(Article.reviews().any(Review.stars.eq(5)));
        assert_eq!(Publication::objects().filter(reviewed).count(&db).await?, 1);
        let owners = Owner
            .publications()
            .any(Publication.articles().any(Article.title.eq("Django")));
        assert_eq!(Owner::objects().filter(owners).count(&db).await?, 1);
        Ok(())
    })
    .await
}

async fn a_key_is_compared_in_the_join_table(db: Database) -> orm::Result<()> {
    let Stock {
        articles,
        publications,
    } = stock(&db).await?;
    assert_sent(&db, "keys_of_many", async || {
        let herald = Article
            .publications
            .any(Publication.id.eq(publications[1].id));
        assert_eq!(Article::objects().filter(herald).count(&db).await?, 2);
        let tribune = Article.publications.contains(&publications[0]);
        assert_eq!(Article::objects().filter(tribune).count(&db).await?, 1);
        let django = Publication.articles().contains(articles[0].id);
        assert_eq!(Publication::objects().filter(django).count(&db).await?, 2);
        Ok(())
    })
    .await
}

async fn prefetch_from_both_sides(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    assert_sent(&db, "prefetch_of_many", async || {
        let articles: Vec<(Article, Vec<Publication>)> = Article::objects()
            .order_by(Article.id)
            .prefetch_related(Article.publications)
            .all(&db)
            .await?;
        let found: Vec<_> = articles
            .iter()
            .map(|(article, rows)| (article.title.as_str(), titles(rows)))
            .collect();
        assert_eq!(
            found,
            [
                ("Django", vec!["Herald", "Tribune"]),
                ("Rust", vec!["Herald"]),
                ("Lone", vec![])
            ]
        );
        let publications: Vec<(Publication, Vec<Article>)> = Publication::objects()
            .prefetch_related(Publication.articles().order_by(Article.title.desc()))
            .all(&db)
            .await?;
        let found: Vec<_> = publications
            .iter()
            .map(|(row, articles)| {
                (
                    row.title.as_str(),
                    articles
                        .iter()
                        .map(|article| article.title.as_str())
                        .collect(),
                )
            })
            .collect();
        let expected: Vec<(&str, Vec<&str>)> = vec![
            ("Gazette", vec![]),
            ("Herald", vec!["Rust", "Django"]),
            ("Tribune", vec!["Django"]),
        ];
        assert_eq!(found, expected);
        Ok(())
    })
    .await
}

async fn prefetch_filtered_ordered_and_limited(db: Database) -> orm::Result<()> {
    let Stock { articles, .. } = stock(&db).await?;
    assert_sent(&db, "prefetch_of_many_limited", async || {
        let what = Article
            .publications
            .filter(Publication.title.ne("Gazette"))
            .select_related(Publication.owner)
            .order_by(Publication.title.desc())
            .limit(1);
        let found = orm::prefetch(articles, what, &db).await?;
        let found: Vec<_> = found.iter().map(|(_, rows)| titles(rows)).collect();
        assert_eq!(found, [vec!["Tribune"], vec!["Herald"], vec![]]);
        Ok(())
    })
    .await
}

async fn prefetch_nested(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    assert_queries(&db, 3, async || {
        type Articles = Vec<(Publication, Vec<Article>)>;
        let owners: Vec<(Owner, Articles)> = Owner::objects()
            .prefetch_related(
                Owner
                    .publications()
                    .prefetch_related(Publication.articles()),
            )
            .all(&db)
            .await?;
        assert_eq!(owners[0].1[0].1[0].title, "Django");
        orm::Result::Ok(())
    })
    .await?;
    assert_queries(&db, 3, async || {
        type Publications = Vec<(Publication, Vec<Article>)>;
        let articles: Vec<(Article, Publications)> = Article::objects()
            .order_by(Article.id)
            .prefetch_related(
                Article
                    .publications
                    .prefetch_related(Publication.articles()),
            )
            .all(&db)
            .await?;
        // The Herald stands beside two articles, each time with both of its own.
        assert_eq!((articles[0].1[0].1.len(), articles[1].1[0].1.len()), (2, 2));
        orm::Result::Ok(())
    })
    .await
}

async fn peers_load_together(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    assert_sent(&db, "many_of_peers", async || {
        let articles = Article::objects().order_by(Article.id).all(&db).await?;
        let mut found = Vec::new();
        for article in &articles {
            assert!(article.publications.loaded().is_none());
            let publications = article.publications.get(&db).await?;
            found.push(titles(&publications).join(", "));
        }
        assert_eq!(found, ["Herald, Tribune", "Herald", ""]);
        assert!(
            articles
                .iter()
                .all(|article| article.publications.loaded().is_some())
        );
        Ok(())
    })
    .await
}

async fn what_was_loaded_is_forgotten_by_a_change(db: Database) -> orm::Result<()> {
    let Stock { publications, .. } = stock(&db).await?;
    let articles = Article::objects().order_by(Article.id).all(&db).await?;
    let before = articles[0].publications.get(&db).await?;
    articles[0].publications.add(&publications, &db).await?;
    assert!(articles[0].publications.loaded().is_none());
    assert_eq!(articles[0].publications.get(&db).await?.len(), 3);
    assert_eq!(before.len(), 2);
    articles[0].publications.clear(&db).await?;
    assert_eq!(articles[0].clone().publications.get(&db).await?.len(), 0);
    // The others are as they were loaded.
    assert_queries(&db, 0, async || articles[1].publications.get(&db).await).await?;
    Ok(())
}

async fn loading_is_refused_where_that_is_asked(db: Database) -> orm::Result<()> {
    let Stock { articles, .. } = stock(&db).await?;
    let strict = Article::objects()
        .fetch_mode(FetchMode::Raise)
        .order_by(Article.id);
    let article = strict.first(&db).await?.expect("there are articles");
    let refused = article.publications.get(&db).await;
    assert!(
        matches!(
            &refused,
            Err(Error::NotLoaded {
                model: "Article",
                field: "publications",
                at: Some(_),
                add,
            }) if add == ".prefetch_related(Article.publications)"
        ),
        "{refused:?}"
    );
    // What is asked for by name is asked for.
    assert_eq!(article.publications.all(&db).await?.len(), 2);
    let (_, loaded) = strict
        .prefetch_related(Article.publications)
        .first(&db)
        .await?
        .expect("there are articles");
    assert_eq!(loaded.len(), 2);
    assert_eq!(articles[0].publications.get(&db).await?.len(), 2);
    Ok(())
}

async fn loading_one_by_one_where_that_is_asked(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let articles = Article::objects()
        .fetch_mode(FetchMode::One)
        .all(&db)
        .await?;
    assert_queries(&db, 3, async || {
        for article in &articles {
            article.publications.get(&db).await?;
        }
        orm::Result::Ok(())
    })
    .await
}

async fn pairs_of_several_owners_at_once(db: Database) -> orm::Result<()> {
    let Stock {
        articles,
        publications,
    } = stock(&db).await?;
    let pairs = articles.iter().flat_map(|article| {
        publications
            .iter()
            .map(move |publication| (article, publication))
    });
    assert_queries(&db, 1, async || {
        Article.publications.add_many(pairs, &db).await
    })
    .await?;
    for article in &articles {
        assert_eq!(article.publications.count(&db).await?, 3);
    }
    Ok(())
}

async fn pairs_of_several_owners_are_removed(db: Database) -> orm::Result<()> {
    let Stock {
        articles,
        publications,
    } = stock(&db).await?;
    let [django, rust, lone] = &articles[..] else {
        unreachable!()
    };
    let [tribune, herald, _] = &publications[..] else {
        unreachable!()
    };
    // One that is given twice, and one that is not related, are no mistakes.
    let pairs = [(django, tribune), (rust, herald), (rust, herald)];
    assert_sent(&db, "removing_many", async || {
        Article.publications.remove_many(pairs, &db).await?;
        Article.publications.remove_many([(lone.id, 99)], &db).await
    })
    .await?;
    let left = django.publications.all(&db).await?;
    assert_eq!(titles(&left), ["Herald"]);
    assert_eq!(rust.publications.count(&db).await?, 0);
    Ok(())
}

async fn deletes_take_the_pairs_along(db: Database) -> orm::Result<()> {
    let Stock {
        mut articles,
        mut publications,
    } = stock(&db).await?;
    articles.remove(0).delete(&db).await?;
    assert_eq!(publications[1].articles().count(&db).await?, 1);
    publications.remove(1).delete(&db).await?;
    assert_eq!(articles[0].publications.count(&db).await?, 0);
    assert_eq!(
        (
            Article::objects().count(&db).await?,
            Publication::objects().count(&db).await?
        ),
        (2, 2)
    );
    Ok(())
}

async fn a_row_that_is_not_there_is_an_error(db: Database) -> orm::Result<()> {
    let Stock {
        articles,
        mut publications,
    } = stock(&db).await?;
    let unknown = |key: i64| [(articles[2].id, key)];
    for failed in [
        articles[2].publications.add([99], &db).await,
        articles[2].publications.set([99], &db).await,
        Article.publications.add_many(unknown(99), &db).await,
    ] {
        let error = failed.unwrap_err();
        assert!(
            matches!(
                &error,
                Error::ForeignKeyViolation {
                    model: "Article",
                    field: Some("publications"),
                    ..
                }
            ),
            "{error:?}"
        );
        assert_eq!(
            error.to_string(),
            "`Article.publications` would join a row of `Publication` that does not exist; save that row first"
        );
    }
    assert_eq!(articles[2].publications.count(&db).await?, 0);

    // The other side speaks of its accessor, and of the row of its own that is gone by now.
    let gone = publications.pop().expect("a publication");
    Publication::get(gone.id, &db).await?.delete(&db).await?;
    for (failed, missing) in [
        (publications[0].articles().add([99], &db).await, "Article"),
        (
            gone.articles().add([&articles[0]], &db).await,
            "Publication",
        ),
    ] {
        let error = failed.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "`Publication.articles` would join a row of `{missing}` that does not exist; save that row first"
            )
        );
    }
    Ok(())
}

async fn a_row_that_is_not_there_breaks_a_transaction_by_the_relation(
    db: Database,
) -> orm::Result<()> {
    let stock = stock(&db).await?;
    let article = &stock.articles[2];
    let herald = &stock.publications[1];
    let many: Vec<i64> = (90_000..90_300).collect();
    for (words, missing, run) in [
        ("Article.publications", "Publication", 0),
        ("Article.publications", "Publication", 1),
        ("Publication.articles", "Article", 2),
    ] {
        let tx = db.begin().await?;
        let failed = match run {
            0 => article.publications.add([99], &tx).await,
            1 => article.publications.set(many.clone(), &tx).await,
            _ => herald.articles().add([99], &tx).await,
        };
        let told = format!(
            "`{words}` would join a row of `{missing}` that does not exist; save that row first"
        );
        let next = article.publications.count(&tx).await;
        let errors = [
            failed.unwrap_err(),
            next.unwrap_err(),
            tx.commit().await.unwrap_err(),
        ];
        for error in errors {
            let first = match error {
                Error::TransactionBroken { first } => first,
                first => std::sync::Arc::new(first),
            };
            assert_eq!(first.to_string(), told);
            let Error::ForeignKeyViolation { model, field, .. } = &*first else {
                panic!("{first:?}");
            };
            assert_eq!(format!("{model}.{}", field.expect("a field")), words);
        }
    }
    Ok(())
}

async fn a_row_that_is_not_stored_says_so(db: Database) -> orm::Result<()> {
    let Stock { publications, .. } = stock(&db).await?;
    let nobodys = ManyToMany::<Publication>::default();
    let ask = async || {
        let herald = nobodys.filter(Publication.title.eq("Herald"));
        let none = Publication.id.is_in(Vec::<i64>::new());
        [
            nobodys.all(&db).await.map(drop),
            nobodys.get(&db).await.map(drop),
            nobodys.count(&db).await.map(drop),
            nobodys.exists(&db).await.map(drop),
            herald.first(&db).await.map(drop),
            nobodys.filter(none).all(&db).await.map(drop),
            herald.every_row().delete(&db).await.map(drop),
            nobodys.add(&publications, &db).await,
            nobodys.clear(&db).await,
        ]
    };
    for asked in assert_queries(&db, 0, ask).await {
        let error = asked.unwrap_err();
        assert!(
            matches!(&error, Error::InvalidQuery { model: "Publication", why }
                if why.contains("belongs to no stored row")),
            "{error:?}"
        );
    }
    Ok(())
}

async fn in_a_transaction(db: Database) -> orm::Result<()> {
    let Stock {
        articles,
        publications,
    } = stock(&db).await?;
    let done: orm::Result<()> = db
        .transaction(async |tx| {
            articles[2].publications.set(&publications, tx).await?;
            assert_eq!(articles[2].publications.count(tx).await?, 3);
            Err(Error::DoesNotExist { model: "nothing" })
        })
        .await;
    assert!(done.is_err());
    assert_eq!(articles[2].publications.count(&db).await?, 0);
    Ok(())
}

async fn added_by_many_at_once(db: Database) -> orm::Result<()> {
    let Stock {
        articles,
        mut publications,
    } = stock(&db).await?;
    let lone = &articles[2];
    let (mut tasks, rounds) = (tokio::task::JoinSet::new(), 16);
    for _ in 0..rounds {
        publications.reverse();
        let (lone, publications, db) = (lone.clone(), publications.clone(), db.clone());
        tasks.spawn(async move { lone.publications.add(&publications, &db).await });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("the task ended")?;
    }
    assert_eq!(lone.publications.count(&db).await?, 3);
    Ok(())
}

async fn joined_rows_load_together(db: Database) -> orm::Result<()> {
    let Stock { articles, .. } = stock(&db).await?;
    for article in [&articles[0], &articles[0], &articles[1]] {
        Review::draft().stars(3).article(article).save(&db).await?;
    }
    let reviews = Review::objects()
        .select_related(Review.article)
        .order_by(Review.id);
    assert_queries(&db, 2, async || {
        let mut counts = Vec::new();
        for review in &reviews.all(&db).await? {
            let article = review.article.get(&db).await?;
            counts.push(article.publications.get(&db).await?.len());
        }
        assert_eq!(counts, [2, 2, 1]);
        orm::Result::Ok(())
    })
    .await
}
