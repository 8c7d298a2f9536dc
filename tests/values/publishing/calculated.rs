//! Values that are calculated from aggregates, and what is asked of them: beside fields of the row, in alternatives, in
//! queries within others.

on_each! {
    aggregates_are_compared_with_fields,
    aggregates_stand_in_alternatives,
    exclusions_are_the_opposite,
    rows_that_an_aggregate_chooses_are_a_list,
    groups_have_values_of_other_queries,
    days_of_rows_come_once,
    nothing_stands_beside_rows,
    texts_are_compared_with_other_fields,
    fields_are_set_to_calculations,
    durations_between_fields,
    deviations_of_every_number,
}

use super::*;
use orm::functions::concat;

/// The keys of the rows that an aggregate chooses.
async fn keys(query: QuerySet<Publisher>, db: &Database) -> orm::Result<Vec<i64>> {
    query
        .order_by(Publisher.id)
        .values(Publisher.id)
        .all(db)
        .await
}

async fn aggregates_are_compared_with_fields(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let n = Publisher.books().count();
    let few = n.lt(Publisher.awards / 2);
    assert_eq!(
        keys(Publisher::objects().filter(few.clone()), &db).await?,
        [3, 4]
    );
    assert_eq!(
        keys(Publisher::objects().exclude(few), &db).await?,
        [1, 2, 5]
    );
    let many = Publisher.awards.gt(&n * 2);
    assert_eq!(keys(Publisher::objects().filter(many), &db).await?, [3, 4]);
    let authors = Book.authors.count();
    let as_many = Book::objects().filter(authors.eq(Book.publisher.awards));
    assert_eq!(as_many.values(Book.id).all(&db).await?, [2]);
    let thin = Book::objects()
        .filter(Book.pages.lt(&authors * 200))
        .order_by(Book.id);
    assert_eq!(thin.values(Book.id).all(&db).await?, [4]);
    Ok(())
}

async fn aggregates_stand_in_alternatives(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let n = Book.authors.count();
    let two = Book::objects().filter(n.eq(2) | Book.name.starts_with("Python"));
    assert_eq!(
        two.order_by(Book.id).values(Book.id).all(&db).await?,
        [1, 4, 5]
    );
    let dear = Book.price.gt(Decimal::from(50)) | n.gt(1);
    let dear = Book::objects().filter(dear).order_by(Book.id);
    assert_eq!(dear.values(Book.id).all(&db).await?, [1, 4, 5, 6]);
    let sum = Publisher.books().sum(Book.rating);
    let good = sum.gt(5.5) | sum.is_null();
    assert_eq!(
        keys(Publisher::objects().filter(good), &db).await?,
        [1, 3, 5]
    );
    let early = Publisher.id.lt(Publisher.books().count()) | sum.is_null();
    assert_eq!(keys(Publisher::objects().filter(early), &db).await?, [1, 5]);
    let busy = Author.books().count();
    let known = Author.name.starts_with("Peter") | Author.age.eq(&busy + 33);
    let known = Author::objects().filter(known).order_by(Author.name);
    assert_eq!(known.values(Author.id).all(&db).await?, [1, 8]);
    Ok(())
}

async fn exclusions_are_the_opposite(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let n = Book.authors.count();
    let all = Book::objects().count(&db).await?;
    for condition in [n.gt(2), n.lt(3) & n.gt(1), n.eq(2) | n.eq(2)] {
        let is_so = Book::objects().filter(condition.clone()).count(&db).await?;
        let is_not = Book::objects().exclude(condition).count(&db).await?;
        assert_eq!(is_so + is_not, all);
    }
    let some = Book::objects().exclude(n.lt(2)).filter(n.lt(3));
    assert_eq!(some.count(&db).await?, 2);
    Ok(())
}

async fn rows_that_an_aggregate_chooses_are_a_list(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let many = Book::objects().filter(Book.pages.gt(100) & Book.authors.count().gt(2));
    let within = Book::objects().filter(
        Book.id
            .is_in(many.order_by(Book.authors.count()).values(Book.id)),
    );
    assert_eq!(within.values(Book.id).all(&db).await?, [4]);
    // The newest book of each contact.
    let newest = Book::objects()
        .values((Book.contact.id, Book.id.max()))
        .order_by(Book.contact.id);
    let keys: Vec<i64> = newest
        .all(&db)
        .await?
        .into_iter()
        .filter_map(|(_, key)| key)
        .collect();
    let same_contact = Book::objects().filter(Book.contact.eq(outer(Book.contact.id)));
    let latest = Book.id.eq(same_contact.values(Book.id.max()).scalar());
    let latest = Book::objects().filter(latest).order_by(Book.contact.id);
    assert_eq!(latest.values(Book.id).all(&db).await?, keys);
    let large = Publisher::objects().filter(Publisher.books().count().ge(2));
    let theirs = Book::objects()
        .filter(Book.publisher.is_in(large))
        .order_by(Book.id);
    assert_eq!(theirs.values(Book.id).all(&db).await?, [1, 3, 4, 5]);
    Ok(())
}

async fn groups_have_values_of_other_queries(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let same_year = Book.published.year().eq(outer(Book.published).year());
    let best = Book::objects()
        .filter(same_year)
        .order_by(Book.rating.desc());
    let best = best.values(Book.rating).scalar();
    let years = Book::objects().values((Book.published.year(), &best, Book.pages.sum()));
    let years = years.order_by(Book.published.year()).all(&db).await?;
    assert_eq!(
        years,
        [
            (1991, Some(5.0), Some(946)),
            (1995, Some(4.0), Some(1132)),
            (2007, Some(4.5), Some(447)),
            (2008, Some(4.0), Some(1178)),
        ]
    );
    let of_each = Book::objects()
        .order_by(Book.id)
        .values((Book.published.year(), &best));
    assert_eq!(of_each.all(&db).await?[1], (2008, Some(4.0)));
    let long = Book::objects().filter(Book.publisher.eq(outer(Publisher.id)) & Book.pages.gt(400));
    let all_long = Publisher.books().count().eq(long.values(count()).scalar());
    assert_eq!(
        keys(Publisher::objects().filter(all_long), &db).await?,
        [2, 4, 5]
    );
    Ok(())
}

async fn days_of_rows_come_once(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let years = Book::objects().values(Book.published.year()).distinct();
    let years = years.order_by(Book.published.year().desc());
    assert_eq!(years.all(&db).await?, [2008, 2007, 1995, 1991]);
    let of_two = Book::objects().filter(Book.authors.count().eq(2));
    let days = of_two
        .values(Book.published)
        .distinct()
        .order_by(Book.published);
    assert_eq!(days.all(&db).await?, [date(1995, 1, 15), date(2007, 12, 6)]);
    Ok(())
}

async fn nothing_stands_beside_rows(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let nobody = Store::objects().filter(Store.id.is_in(Vec::<i64>::new()));
    let rows = Author::objects().order_by(Author.id).limit(1);
    let nothing = case().when(Author.id.lt(0), 1).end();
    let (_, is_there, product, none) = rows
        .annotate((exists(nobody), value(3) * 4, nothing))
        .get(&db)
        .await?;
    assert_eq!((is_there, product, none), (false, 12, None));
    let none = Author::objects().none();
    assert_eq!(
        none.aggregate((count(), Author.age.avg()), &db).await?,
        (0, None)
    );
    assert_eq!(none.annotate(Author.books().count()).count(&db).await?, 0);
    let beside = Book::objects().values((Book.rating + 2, value(2.0) + Book.rating));
    for (left, right) in beside.all(&db).await? {
        close(Some(left), right);
    }
    Ok(())
}

async fn texts_are_compared_with_other_fields(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let named = Author::draft().name("PYTHON").age(1).save(&db).await?;
    Book::objects()
        .filter(Book.id.eq(4))
        .update(Book.contact.set(&named), &db)
        .await?;
    let about = Book::objects().filter(Book.name.istarts_with(Book.contact.name));
    assert_eq!(about.values(Book.id).all(&db).await?, [4]);
    let exact = Book::objects().filter(Book.name.starts_with(Book.contact.name));
    assert_eq!(exact.count(&db).await?, 0);
    let first = Author.name.substr(1, Author.name.strpos(" ") - 1);
    let first = Author::objects().filter(Author.id.eq(5)).values(first);
    assert_eq!(first.get(&db).await?, "Jeffrey");
    Ok(())
}

async fn fields_are_set_to_calculations(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let first = Publisher::objects().filter(Publisher.id.eq(3));
    for (value, wanted) in [
        (Publisher.awards + Publisher.awards * 2, 21),
        ((Publisher.awards + 1) * (Publisher.awards - 20), 22),
        (value(100) - Publisher.awards, 78),
        (Publisher.awards % 7, 1),
        (-Publisher.awards, -1),
    ] {
        first.update(Publisher.awards.set(value), &db).await?;
        assert_eq!(
            first.clone().values(Publisher.awards).get(&db).await?,
            wanted
        );
    }
    let name = concat((Publisher.name, " (", Publisher.id.cast::<String>(), ")"));
    first.update(Publisher.name.set(name), &db).await?;
    assert_eq!(
        first.values(Publisher.name).get(&db).await?,
        "Prentice Hall (3)"
    );
    Ok(())
}

async fn durations_between_fields(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let since = Book.published - date(2007, 12, 6);
    let days = Book::objects().order_by(Book.id).limit(2).values(&since);
    let days: Vec<i64> = days
        .all(&db)
        .await?
        .iter()
        .map(orm::chrono::TimeDelta::num_days)
        .collect();
    assert_eq!(days, [0, 88]);
    let later = since.gt(orm::chrono::TimeDelta::days(100));
    assert_eq!(Book::objects().filter(later).count(&db).await?, 2);
    let longest = Book::objects()
        .aggregate((since.max(), since.min()), &db)
        .await?;
    assert_eq!(longest.0.map(|span| span.num_days()), Some(333));
    assert!(longest.1.is_some_and(|span| span.num_days() < -5_000));
    Ok(())
}

async fn deviations_of_every_number(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let near = |found: Option<f64>, wanted: f64| {
        assert!(
            found.is_some_and(|it| (it - wanted).abs() < 0.01),
            "{found:?} is not {wanted}"
        );
    };
    let (pages, rating) = (Book.pages, Book.rating);
    let found = Book::objects()
        .aggregate(
            (
                pages.stddev_pop(),
                pages.stddev(),
                pages.variance_pop(),
                pages.variance(),
            ),
            &db,
        )
        .await?;
    near(found.0, 311.46);
    near(found.1, 341.19);
    near(found.2, 97_010.81);
    near(found.3, 116_412.97);
    let found = Book::objects()
        .aggregate(
            (
                rating.stddev_pop(),
                rating.stddev(),
                rating.variance_pop(),
                rating.variance(),
            ),
            &db,
        )
        .await?;
    near(found.0, 0.61);
    near(found.1, 0.66);
    near(found.2, 0.37);
    near(found.3, 0.44);
    Ok(())
}
