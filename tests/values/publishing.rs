//! Publishers, books, their authors and the stores that sell them: aggregates and annotations over relations of every kind,
//! on rows of which the results are known.

mod calculated;

on_each! {
    aggregates_of_all_rows,
    aggregates_over_relations,
    aggregates_of_related_rows_do_not_multiply,
    annotations_are_filtered_ordered_and_grouped,
    groups_by_foreign_keys,
    groups_by_several_values,
    conditions_on_groups,
    aggregates_of_annotations,
    aggregates_of_groups,
    annotations_over_annotations,
    sums_of_decimals_and_of_products,
    dates_and_times_of_related_rows,
    conditional_aggregates,
    cases_in_every_clause,
    conditional_updates,
    empty_relations_and_queries,
    the_same_value_as_condition_and_annotation,
    distinct_counts_over_two_relations,
    pages_of_annotated_rows,
    rows_that_have_the_most,
}

use orm::Decimal;
use orm::chrono::{NaiveDate, NaiveTime};
use orm::functions::{case, coalesce, greatest, lower};
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Author {
    id: i64,
    name: String,
    age: i32,
}

#[derive(Model, Debug, Clone)]
struct Publisher {
    id: i64,
    name: String,
    awards: i32,
}

#[derive(Model, Debug, Clone)]
struct Book {
    id: i64,
    isbn: String,
    name: String,
    pages: i32,
    rating: f64,
    #[orm(max_digits = 6, decimal_places = 2)]
    price: Decimal,
    #[orm(related_name = "books")]
    authors: ManyToMany<Author>,
    #[orm(related_name = "contacted", on_delete = Cascade)]
    contact: ForeignKey<Author>,
    #[orm(related_name = "books", on_delete = Cascade)]
    publisher: ForeignKey<Publisher>,
    published: NaiveDate,
}

#[derive(Model, Debug, Clone)]
struct Store {
    id: i64,
    name: String,
    #[orm(related_name = "stores")]
    books: ManyToMany<Book>,
    opened: NaiveDate,
    closes: NaiveTime,
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("a time")
}

fn close(found: Option<f64>, wanted: f64) {
    let is_close = found.is_some_and(|it| (it - wanted).abs() < 1e-9);
    assert!(is_close, "{found:?} is not {wanted}");
}

/// Keys are counted from 1, in the order of the rows.
async fn published(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Author, Publisher, Book, Store])
        .await?;
    let authors = [
        ("Adrian Holovaty", 34),
        ("Jacob Kaplan-Moss", 35),
        ("Brad Dayley", 45),
        ("James Bennett", 29),
        ("Jeffrey Forcier", 37),
        ("Paul Bissex", 29),
        ("Wesley J. Chun", 25),
        ("Peter Norvig", 57),
        ("Stuart Russell", 46),
    ];
    let authors = authors.map(|(name, age)| Author::draft().name(name).age(age));
    Author::bulk_create(authors, db).await?;
    let publishers = [
        ("Apress", 3),
        ("Sams", 1),
        ("Prentice Hall", 7),
        ("Morgan Kaufmann", 9),
        ("Jonno's House of Books", 0),
    ];
    let publishers = publishers.map(|(name, awards)| Publisher::draft().name(name).awards(awards));
    Publisher::bulk_create(publishers, db).await?;
    #[rustfmt::skip]
    let books = [
        ("159059725", "The Definitive Guide to Django", 447, 4.5, 3000, 1, 1, date(2007, 12, 6), vec![1, 2]),
        ("067232959", "Sams Teach Yourself Django", 528, 3.0, 2309, 3, 2, date(2008, 3, 3), vec![3]),
        ("159059996", "Practical Django Projects", 300, 4.0, 2969, 4, 1, date(2008, 6, 23), vec![4]),
        ("013235613", "Python Web Development with Django", 350, 4.0, 2969, 5, 3, date(2008, 11, 3), vec![5, 6, 7]),
        ("013790395", "Artificial Intelligence", 1132, 4.0, 8280, 8, 3, date(1995, 1, 15), vec![8, 9]),
        ("155860191", "Paradigms of Artificial Intelligence", 946, 5.0, 7500, 8, 4, date(1991, 10, 15), vec![8]),
    ];
    for (isbn, name, pages, rating, cents, contact, publisher, day, authors) in books {
        let book = Book::draft()
            .isbn(isbn)
            .name(name)
            .pages(pages)
            .rating(rating);
        let book = book
            .price(Decimal::new(cents, 2))
            .contact(contact)
            .publisher(publisher);
        let book = book.published(day).save(db).await?;
        book.authors.add(authors, db).await?;
    }
    let stores = [
        (
            "Amazon.com",
            date(1994, 4, 23),
            time(23, 59),
            vec![1, 2, 3, 4, 5, 6],
        ),
        (
            "Books.com",
            date(2001, 3, 15),
            time(23, 59),
            vec![1, 3, 5, 6],
        ),
        (
            "Mamma and Pappa's Books",
            date(1945, 4, 25),
            time(21, 30),
            vec![3, 4, 6],
        ),
    ];
    for (name, opened, closes, books) in stores {
        let store = Store::draft()
            .name(name)
            .opened(opened)
            .closes(closes)
            .save(db)
            .await?;
        store.books.add(books, db).await?;
    }
    Ok(())
}

async fn aggregates_of_all_rows(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let (mean, sum, eldest) = Author::objects()
        .aggregate((Author.age.avg(), Author.age.sum(), Author.age.max()), &db)
        .await?;
    close(mean, 337.0 / 9.0);
    assert_eq!((sum, eldest), (Some(337), Some(57)));
    let young = Author::objects().filter(Author.age.lt(29));
    assert_eq!(young.aggregate(Author.age.sum(), &db).await?, Some(25));
    let ages = Author::objects().aggregate((count(), Author.age.count_distinct()), &db);
    assert_eq!(ages.await?, (9, 8));
    let dates = Book::objects().aggregate((Book.published.min(), Book.published.max()), &db);
    assert_eq!(
        dates.await?,
        (Some(date(1991, 10, 15)), Some(date(2008, 11, 3)))
    );
    let rating = Book::objects()
        .aggregate((Book.rating.avg(), Book.price.sum()), &db)
        .await?;
    close(rating.0, 24.5 / 6.0);
    assert_eq!(rating.1, Some(Decimal::new(27027, 2)));
    Ok(())
}

async fn aggregates_over_relations(db: Database) -> orm::Result<()> {
    published(&db).await?;
    // To one: the awards of the publisher of each book.
    let awards = Book::objects().aggregate(Book.publisher.awards.sum(), &db);
    assert_eq!(awards.await?, Some(3 + 1 + 3 + 7 + 7 + 9));
    // To many, from each row: the mean of what each has.
    let books = Publisher::objects().aggregate(Publisher.books().count().avg(), &db);
    close(books.await?, 6.0 / 5.0);
    let prices = Store::objects().aggregate(Store.books.max(Book.price).min(), &db);
    assert_eq!(prices.await?, Some(Decimal::new(7500, 2)));
    // Two hops, each of many rows.
    let ages = Store::objects()
        .order_by(Store.id)
        .values(Store.books.max(Book.authors.avg(Author.age)));
    assert_eq!(ages.all(&db).await?, [Some(57.0); 3]);
    Ok(())
}

async fn aggregates_of_related_rows_do_not_multiply(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let counts = Book::objects().order_by(Book.id).values((
        Book.authors.count(),
        Book.stores().count(),
        Book.authors.sum(Author.age),
    ));
    assert_eq!(
        counts.all(&db).await?,
        [
            (2, 2, Some(69)),
            (1, 1, Some(45)),
            (1, 3, Some(29)),
            (3, 2, Some(91)),
            (2, 2, Some(103)),
            (1, 3, Some(57)),
        ]
    );
    let pages = Author::objects().filter(Author.books().count().gt(1));
    let pages = pages.annotate((Author.books().sum(Book.pages), Author.contacted().count()));
    let (author, pages, contacted) = pages.get(&db).await?;
    assert_eq!((author.id, pages, contacted), (8, Some(2078), 2));
    Ok(())
}

async fn annotations_are_filtered_ordered_and_grouped(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let n_authors = Book.authors.count();
    let many = Book::objects().annotate(&n_authors).filter(n_authors.ge(2));
    let many = many
        .order_by((n_authors.desc(), Book.name))
        .all(&db)
        .await?;
    let many: Vec<_> = many.iter().map(|(book, n)| (book.id, *n)).collect();
    assert_eq!(many, [(4, 3), (5, 2), (1, 2)]);
    let by_size = Book::objects().values((&n_authors, count(), Book.price.max()));
    assert_eq!(
        by_size.order_by(&n_authors).all(&db).await?,
        [
            (1, 3, Some(Decimal::new(7500, 2))),
            (2, 2, Some(Decimal::new(8280, 2))),
            (3, 1, Some(Decimal::new(2969, 2))),
        ]
    );
    Ok(())
}

async fn groups_by_foreign_keys(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let by_publisher = Book::objects().values((Book.publisher.name, count(), Book.price.min()));
    let by_publisher = by_publisher.order_by((count().desc(), Book.publisher.name));
    assert_eq!(
        by_publisher.all(&db).await?,
        [
            ("Apress".to_owned(), 2, Some(Decimal::new(2969, 2))),
            ("Prentice Hall".to_owned(), 2, Some(Decimal::new(2969, 2))),
            ("Morgan Kaufmann".to_owned(), 1, Some(Decimal::new(7500, 2))),
            ("Sams".to_owned(), 1, Some(Decimal::new(2309, 2))),
        ]
    );
    let rows = Book::objects().values((Book.publisher, Book.pages.sum()));
    let rows = rows
        .order_by(Book.pages.sum().desc())
        .limit(1)
        .get(&db)
        .await?;
    assert_eq!(
        (rows.0.name.as_str(), rows.1),
        ("Prentice Hall", Some(1482))
    );
    // The name depends on the key.
    let by_key = Book::objects().values((Book.publisher.id, count()));
    let by_key = by_key.order_by(Book.publisher.name).all(&db).await?;
    assert_eq!(by_key, [(1, 2), (4, 1), (3, 2), (2, 1)]);
    Ok(())
}

async fn groups_by_several_values(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let groups = Book::objects().values((Book.price, Book.rating, count(), Book.name.min()));
    let groups = groups.filter(count().gt(1)).all(&db).await?;
    let name = Some("Practical Django Projects".to_owned());
    assert_eq!(groups, [(Decimal::new(2969, 2), 4.0, 2, name)]);
    let years = Book::objects().values((Book.published.year(), Book.rating.floor(), count()));
    let years = years.order_by((Book.published.year().desc(), Book.rating.floor()));
    let wanted = [
        (2008, 3.0, 1),
        (2008, 4.0, 2),
        (2007, 4.0, 1),
        (1995, 4.0, 1),
        (1991, 5.0, 1),
    ];
    assert_eq!(years.all(&db).await?, wanted);
    Ok(())
}

async fn conditions_on_groups(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let groups = Book::objects().values((Book.publisher.name, Book.rating.avg()));
    let groups = groups.order_by(Book.publisher.name);
    let good = groups
        .clone()
        .filter(Book.rating.avg().gt(4.1) & count().ge(1));
    let wanted = [
        ("Apress".to_owned(), Some(4.25)),
        ("Morgan Kaufmann".to_owned(), Some(5.0)),
    ];
    assert_eq!(good.all(&db).await?, wanted);
    assert_eq!(good.count(&db).await?, 2);
    let small = groups.exclude(count().eq(2)).filter(Book.pages.gt(900));
    assert_eq!(small.all(&db).await?.len(), 2);
    Ok(())
}

async fn aggregates_of_annotations(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let n_authors = Book.authors.count();
    let found = Book::objects().filter(n_authors.gt(1));
    let found = found
        .aggregate((n_authors.sum(), n_authors.max(), Book.pages.avg()), &db)
        .await?;
    assert_eq!((found.0, found.1), (Some(7), Some(3)));
    close(found.2, (447.0 + 350.0 + 1132.0) / 3.0);
    Ok(())
}

async fn aggregates_of_groups(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let by_publisher = Book::objects().values((Book.publisher.id, count(), Book.price.max()));
    let (publishers, mean, most, dearest) = by_publisher
        .aggregate(
            |(_, n, price)| (count(), n.avg(), n.max(), price.sum()),
            &db,
        )
        .await?;
    close(mean, 1.5);
    assert_eq!((publishers, most), (4, Some(2)));
    assert_eq!(dearest, Some(Decimal::new(3000 + 2309 + 8280 + 7500, 2)));
    let ratings = Book::objects().values((Book.rating, Book.published.max()));
    let latest = ratings.aggregate(|(rating, day)| (rating.sum(), day.min(), day.max()), &db);
    let wanted = (
        Some(16.5),
        Some(date(1991, 10, 15)),
        Some(date(2008, 11, 3)),
    );
    assert_eq!(latest.await?, wanted);
    Ok(())
}

async fn annotations_over_annotations(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let (pages, n) = (Publisher.books().sum(Book.pages), Publisher.books().count());
    let each = coalesce((&pages / &n, -1));
    let rows = Publisher::objects()
        .order_by(Publisher.id)
        .values((Publisher.name, &each));
    let each: Vec<i64> = rows
        .all(&db)
        .await?
        .into_iter()
        .map(|(_, each)| each)
        .collect();
    assert_eq!(each, [373, 528, 741, 946, -1]);
    let ratio = Publisher.awards.cast::<f64>() / n.cast::<f64>();
    let best = Publisher::objects()
        .filter(ratio.ge(3.5))
        .order_by(ratio.desc());
    let best = best.values(Publisher.name).all(&db).await?;
    assert_eq!(best, ["Morgan Kaufmann", "Prentice Hall"]);
    Ok(())
}

async fn sums_of_decimals_and_of_products(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let stock = Book.price * Book.stores().count();
    let worth = Book::objects().aggregate((stock.sum(), (Book.price / Book.pages).max()), &db);
    let (worth, dearest) = worth.await?;
    let wanted = 3000 * 2 + 2309 + 2969 * 3 + 2969 * 2 + 8280 * 2 + 7500 * 3;
    assert_eq!(worth, Some(Decimal::new(wanted, 2)));
    assert_eq!(dearest.map(|it| it.round_dp(4)), Some(Decimal::new(990, 4)));
    Ok(())
}

async fn dates_and_times_of_related_rows(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let first = Store::objects().order_by(Store.name).values((
        Store.name,
        Store.books.min(Book.published),
        Store.books.filter(Book.published.year().eq(2008)).count(),
    ));
    assert_eq!(
        first.all(&db).await?,
        [
            ("Amazon.com".to_owned(), Some(date(1991, 10, 15)), 3),
            ("Books.com".to_owned(), Some(date(1991, 10, 15)), 1),
            (
                "Mamma and Pappa's Books".to_owned(),
                Some(date(1991, 10, 15)),
                2
            ),
        ]
    );
    let latest = Publisher.books().max(Book.published);
    let since = Publisher::objects()
        .filter(latest.gt(date(2008, 1, 1)))
        .order_by(latest.desc());
    assert_eq!(since.values(Publisher.id).all(&db).await?, [3, 1, 2]);
    let closing = Book::objects().filter(Book.stores().min(Store.closes).lt(time(22, 0)));
    assert_eq!(closing.count(&db).await?, 3);
    Ok(())
}

async fn conditional_aggregates(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let old = Author.age.ge(40);
    let (n, all, sum) = Author::objects()
        .aggregate(
            (
                count().filter(old.clone()),
                count(),
                Author.age.sum().filter(old),
            ),
            &db,
        )
        .await?;
    assert_eq!((n, all, sum), (3, 9, Some(148)));
    let by_publisher = Book::objects().values((
        Book.publisher.id,
        count().filter(Book.rating.gt(4.0)),
        Book.pages.sum().filter(Book.contact.age.lt(40)),
    ));
    assert_eq!(
        by_publisher.order_by(Book.publisher.id).all(&db).await?,
        [
            (1, 1, Some(747)),
            (2, 0, None),
            (3, 0, Some(350)),
            (4, 1, None)
        ]
    );
    // As a `CASE` within the aggregate, which is the same.
    let points = case()
        .when(Book.rating.ge(4.5), 2_i32)
        .when(Book.rating.ge(4.0), 1)
        .otherwise(0);
    assert_eq!(Book::objects().aggregate(points.sum(), &db).await?, Some(7));
    Ok(())
}

async fn cases_in_every_clause(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let kind = case()
        .when(Author.age.lt(30), "young")
        .when(Author.books().count().gt(1), "busy")
        .otherwise(lower(Author.name));
    let kinds = Author::objects()
        .filter(Author.id.is_in([4, 8, 9]))
        .order_by(Author.id);
    assert_eq!(
        kinds.values(&kind).all(&db).await?,
        ["young", "busy", "stuart russell"]
    );
    assert_eq!(
        Author::objects()
            .filter(kind.eq("young"))
            .count(&db)
            .await?,
        3
    );
    let groups = Author::objects().values((
        case()
            .when(Author.age.lt(30), 1)
            .when(Author.age.lt(40), 2)
            .end(),
        count(),
        Author.age.avg(),
    ));
    let groups = groups.order_by(count().desc()).all(&db).await?;
    let sizes: Vec<_> = groups.iter().map(|(group, n, _)| (*group, *n)).collect();
    assert_eq!(sizes.len(), 3);
    assert!(
        sizes
            .iter()
            .all(|group| [(Some(1), 3), (Some(2), 3), (None, 3)].contains(group))
    );
    let first = case().when(Author.name.starts_with("P"), 0).otherwise(1);
    let ordered = Author::objects()
        .order_by((first, Author.age.desc()))
        .limit(3);
    assert_eq!(ordered.values(Author.id).all(&db).await?, [8, 6, 9]);
    Ok(())
}

async fn conditional_updates(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let raised = case()
        .when(Book.stores().count().ge(3), Book.price * 2)
        .when(Book.publisher.eq(2), Decimal::ONE)
        .otherwise(Book.price);
    let n = Book::objects()
        .filter(Book.id.le(3))
        .update(Book.price.set(raised), &db)
        .await?;
    assert_eq!(n, 3);
    let prices = Book::objects()
        .order_by(Book.id)
        .limit(3)
        .values(Book.price)
        .all(&db)
        .await?;
    assert_eq!(
        prices,
        [Decimal::new(3000, 2), Decimal::ONE, Decimal::new(5938, 2)]
    );
    let awards = Publisher
        .awards
        .set(coalesce((Publisher.books().max(Book.pages), 0)) / 100);
    Publisher::objects().every_row().update(awards, &db).await?;
    let awards = Publisher::objects()
        .order_by(Publisher.id)
        .values(Publisher.awards);
    assert_eq!(awards.all(&db).await?, [4, 5, 11, 9, 0]);
    Ok(())
}

async fn empty_relations_and_queries(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let jonno = Publisher::objects().filter(Publisher.id.eq(5)).values((
        Publisher.books().count(),
        Publisher.books().sum(Book.price),
        Publisher.books().avg(Book.rating),
        Publisher.books().string_agg(Book.name, ", "),
        coalesce((Publisher.books().max(Book.pages), 0)),
    ));
    assert_eq!(jonno.get(&db).await?, (0, None, None, None, 0));
    let none = Book::objects().filter(Book.id.is_in(Vec::<i64>::new()));
    assert_eq!(
        none.aggregate((count(), Book.pages.sum()), &db).await?,
        (0, None)
    );
    let groups = none.values((Book.publisher.id, count()));
    assert_eq!(groups.all(&db).await?, []);
    assert_eq!(
        groups.aggregate(|(_, n)| (count(), n.sum()), &db).await?,
        (0, None)
    );
    Ok(())
}

async fn the_same_value_as_condition_and_annotation(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let cheap = Publisher
        .books()
        .filter(Book.price.lt(Decimal::from(30)))
        .count();
    let all = Publisher.books().count();
    let rows = Publisher::objects()
        .filter(cheap.gt(0))
        .annotate((&cheap, &all));
    let rows = rows
        .order_by((cheap.desc(), Publisher.name))
        .all(&db)
        .await?;
    let rows: Vec<_> = rows
        .iter()
        .map(|(it, cheap, all)| (it.id, *cheap, *all))
        .collect();
    assert_eq!(rows, [(1, 1, 2), (3, 1, 2), (2, 1, 1)]);
    let only_dear = Publisher::objects().filter(all.gt(0)).exclude(cheap.gt(0));
    assert_eq!(only_dear.values(Publisher.id).all(&db).await?, [4]);
    Ok(())
}

async fn distinct_counts_over_two_relations(db: Database) -> orm::Result<()> {
    published(&db).await?;
    // Each author stands in a store once a book; the authors of a store are told apart by a query of them.
    let authors = Author::objects().filter(Author.books().any(Book.stores().any(Store.id.eq(3))));
    assert_eq!(authors.count(&db).await?, 5);
    let publishers = Store::objects().order_by(Store.id).values((
        Store.id,
        Store.books.sum(Book.authors.count()),
        Store.books.count(),
    ));
    let wanted = [(1, Some(10), 6), (2, Some(6), 4), (3, Some(5), 3)];
    assert_eq!(publishers.all(&db).await?, wanted);
    let names = Book::objects()
        .values(Book.publisher.name)
        .distinct()
        .order_by(Book.publisher.name);
    assert_eq!(names.count(&db).await?, 4);
    Ok(())
}

async fn pages_of_annotated_rows(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let n = Author.books().count();
    let two = Author::objects().order_by((n.desc(), Author.age)).limit(2);
    let (sum, books) = two.aggregate((Author.age.sum(), n.sum()), &db).await?;
    assert_eq!((sum, books), (Some(57 + 25), Some(3)));
    let later = two.annotate(&n).filter(n.eq(1));
    let (author, n) = later.get(&db).await?;
    assert_eq!((author.id, n), (7, 1));
    Ok(())
}

async fn rows_that_have_the_most(db: Database) -> orm::Result<()> {
    published(&db).await?;
    let most = Author::objects()
        .values(Author.books().count().max())
        .scalar();
    let busiest = Author::objects().filter(Author.books().count().eq(most));
    assert_eq!(busiest.values(Author.id).all(&db).await?, [8]);
    // Of each publisher the dearest book.
    let dearest = Book::objects().filter(Book.publisher.eq(outer(Publisher.id)));
    let dearest = dearest
        .order_by(Book.price.desc())
        .values(Book.name)
        .scalar();
    let rows = Publisher::objects()
        .order_by(Publisher.id)
        .values(dearest)
        .all(&db)
        .await?;
    assert_eq!(rows[2].as_deref(), Some("Artificial Intelligence"));
    assert_eq!(rows[4], None);
    let above = Book
        .price
        .gt(greatest((value(Decimal::from(50)), Book.price / 2)));
    assert_eq!(Book::objects().filter(above).count(&db).await?, 2);
    Ok(())
}
