//! Joined rows: `Author.books().inner_join()` and `left_join()`, in queries of values.

on_each! {
    every_related_row_stands_beside_its_owner,
    an_owner_without_rows_stays_beside_nulls,
    two_relations_are_every_pair,
    many_to_many_relations_are_joined,
    relations_that_conditions_narrow,
    a_page_of_each_owner_is_joined,
    a_page_of_each_owner_is_grouped,
    relations_behind_foreign_keys,
    rows_that_conditions_tie,
    keys_among_the_conditions,
    groups_and_aggregates,
    groups_by_rows_behind_join_tables,
    pages_and_cursors,
    windows_and_distinct_values,
    whole_rows,
    other_queries_take_them,
    rows_of_another_tenant_are_not_joined,
    whole_queries_refuse_them,
}

use orm::Error;
use orm::functions::{partition_by, row_number};
use orm::prelude::*;

#[derive(Model, Debug, Clone, PartialEq)]
struct Maker {
    id: i64,
    name: String,
    #[orm(related_name = "children", on_delete = SetNull)]
    parent: Option<ForeignKey<Maker>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Product {
    id: i64,
    name: String,
    #[orm(related_name = "products", on_delete = Cascade)]
    maker: ForeignKey<Maker>,
    #[orm(related_name = "products")]
    labels: ManyToMany<Label>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Label {
    id: i64,
    word: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Offer {
    id: i64,
    #[orm(related_name = "offers", on_delete = Cascade)]
    product: ForeignKey<Product>,
    price: i64,
    note: Option<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Wish {
    id: i64,
    #[orm(related_name = "wishes", on_delete = Cascade)]
    product: ForeignKey<Product>,
    most: i64,
}

/// The best price of a product, as a table of its own has it.
#[derive(Model, Debug, Clone, PartialEq)]
struct Best {
    #[orm(primary_key, on_delete = Cascade)]
    product: OneToOne<Product>,
    price: Option<i64>,
}

/// A chair with three offers and two wishes, a table with one of each, a lamp with nothing.
async fn stocked(db: &Database) -> orm::Result<()> {
    let tables = schema![Maker, Product, Label, Offer, Wish, Best];
    db.create_tables(tables).await?;
    let house = Maker::draft().name("House").save(db).await?;
    let shop = Maker::draft().name("Shop").parent(&house).save(db).await?;
    let products = [("chair", &house), ("table", &shop), ("lamp", &shop)];
    let products = products.map(|(name, maker)| Product::draft().name(name).maker(maker));
    let products = Product::bulk_create(products, db).await?;
    let offers = [
        (0, 30, Some("new")),
        (0, 20, None),
        (0, 25, Some("used")),
        (1, 90, None),
    ];
    let offers = offers.map(|(at, price, note): (usize, i64, Option<&str>)| {
        let offer = Offer::draft().product(&products[at]).price(price);
        offer.note(note.map(str::to_owned))
    });
    Offer::bulk_create(offers, db).await?;
    let wishes = [(0, 25), (0, 10), (1, 100)];
    let wishes = wishes.map(|(at, most)| Wish::draft().product(&products[at]).most(most));
    Wish::bulk_create(wishes, db).await?;
    let labels = ["wood", "old"].map(|word| Label::draft().word(word));
    let labels = Label::bulk_create(labels, db).await?;
    products[0].labels.add(&labels, db).await?;
    products[1].labels.add(&labels[..1], db).await?;
    Ok(())
}

fn text(text: &str) -> String {
    text.to_owned()
}

async fn every_related_row_stands_beside_its_owner(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let offer = Product.offers().inner_join();
    let price = offer.value(Offer.price);
    let prices = Product::objects()
        .values((Product.name, &price))
        .order_by(&price);
    assert_sql!(
        prices,
        r#"SELECT "product"."name", "t1"."price" FROM "product" INNER JOIN "offer" AS "t1" ON "t1"."product_id" = "product"."id" ORDER BY "t1"."price""#
    );
    let expected = [("chair", 20), ("chair", 25), ("chair", 30), ("table", 90)];
    assert_eq!(
        prices.all(&db).await?,
        expected.map(|(name, price)| (text(name), price))
    );
    assert_eq!(prices.count(&db).await?, 4);
    // One join however often it is named, and each time that it is made anew.
    let again = Product.offers().inner_join().matches(Offer.price.lt(26));
    let cheap = prices.filter(again & price.clone().gt(20));
    assert_sql!(
        cheap,
        sqlite = r#"SELECT "product"."name", "t1"."price" FROM "product" INNER JOIN "offer" AS "t1" ON "t1"."product_id" = "product"."id" WHERE "t1"."price" < ? AND "t1"."price" > ? ORDER BY "t1"."price""#,
        postgres = r#"SELECT "product"."name", "t1"."price" FROM "product" INNER JOIN "offer" AS "t1" ON "t1"."product_id" = "product"."id" WHERE "t1"."price" < $1::int8 AND "t1"."price" > $2::int8 ORDER BY "t1"."price""#
    );
    assert_eq!(cheap.all(&db).await?, [(text("chair"), 25)]);
    Ok(())
}

async fn an_owner_without_rows_stays_beside_nulls(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let used = Product.offers().filter(Offer.note.eq("used")).left_join();
    let offers = Product::objects().order_by(Product.id);
    let values = offers.values((Product.name, used.value(Offer.price), used.is_null()));
    assert_sql!(
        values,
        sqlite = r#"SELECT "product"."name", "t1"."price", "t1"."id" IS NULL FROM "product" LEFT JOIN "offer" AS "t1" ON "t1"."product_id" = "product"."id" AND "t1"."note" = ? ORDER BY "product"."id""#,
        postgres = r#"SELECT "product"."name", "t1"."price", "t1"."id" IS NULL FROM "product" LEFT JOIN "offer" AS "t1" ON "t1"."product_id" = "product"."id" AND "t1"."note" = $1::text ORDER BY "product"."id""#
    );
    let found = values.all(&db).await?;
    let expected = [
        (text("chair"), Some(25), false),
        (text("table"), None, true),
        (text("lamp"), None, true),
    ];
    assert_eq!(found, expected);
    let none = Product::objects()
        .filter(used.is_null())
        .order_by(Product.id);
    assert_eq!(none.values(Product.id).all(&db).await?, [2, 3]);
    let some = Product::objects().filter(used.is_not_null() & used.matches(Offer.price.gt(1)));
    assert_eq!(some.values(Product.id).all(&db).await?, [1]);
    // A condition that needs the row leaves the others out.
    let any = Product.offers().left_join();
    let dear = Product::objects()
        .filter(any.value(Offer.price).gt(25))
        .order_by(Product.id);
    assert_eq!(dear.values(Product.id).all(&db).await?, [1, 2]);
    Ok(())
}

async fn two_relations_are_every_pair(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let (offer, wish) = (Product.offers().inner_join(), Product.wishes().inner_join());
    let (price, most) = (offer.value(Offer.price), wish.value(Wish.most));
    let pairs = Product::objects().filter(price.clone().le(most.clone()));
    let pairs = pairs
        .values((Product.name, &price, &most))
        .order_by((&price, &most));
    assert_sql!(
        pairs,
        r#"SELECT "product"."name", "t1"."price", "t2"."most" FROM "product" INNER JOIN "offer" AS "t1" ON "t1"."product_id" = "product"."id" INNER JOIN "wish" AS "t2" ON "t2"."product_id" = "product"."id" WHERE "t1"."price" <= "t2"."most" ORDER BY "t1"."price", "t2"."most""#
    );
    let found = pairs.all(&db).await?;
    let expected = [("chair", 20, 25), ("chair", 25, 25), ("table", 90, 100)];
    assert_eq!(
        found,
        expected.map(|(name, price, most)| (text(name), price, most))
    );
    let all = Product::objects().values((Product.id, &price, &most));
    assert_eq!(all.count(&db).await?, 3 * 2 + 1);
    Ok(())
}

async fn many_to_many_relations_are_joined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let label = Product.labels.inner_join();
    let words = Product::objects().values((Product.name, label.value(Label.word)));
    let words = words.order_by((Product.id, label.value(Label.word)));
    assert_sql!(
        words,
        r#"SELECT "product"."name", "t2"."word" FROM "product" INNER JOIN "product_labels" AS "t1" ON "t1"."product_id" = "product"."id" INNER JOIN "label" AS "t2" ON "t2"."id" = "t1"."label_id" ORDER BY "product"."id", "t2"."word""#
    );
    let expected = [("chair", "old"), ("chair", "wood"), ("table", "wood")];
    assert_eq!(
        words.all(&db).await?,
        expected.map(|(name, word)| (text(name), text(word)))
    );
    let label = Product.labels.left_join();
    let words = Product::objects().values((Product.name, label.value(Label.word)));
    assert_sql!(
        words,
        r#"SELECT "product"."name", "t2"."word" FROM "product" LEFT JOIN "product_labels" AS "t1" ON "t1"."product_id" = "product"."id" LEFT JOIN "label" AS "t2" ON "t2"."id" = "t1"."label_id""#
    );
    assert_eq!(words.count(&db).await?, 4);
    // With a condition, and from the other side.
    let old = Product.labels.filter(Label.word.eq("old")).left_join();
    let olds = Product::objects()
        .order_by(Product.id)
        .values(old.value(Label.word));
    assert_sql!(
        olds,
        sqlite = r#"SELECT "t3"."word" FROM "product" LEFT JOIN "product_labels" AS "t1" ON "t1"."product_id" = "product"."id" AND "t1"."label_id" IN (SELECT "t2"."id" FROM "label" AS "t2" WHERE "t2"."word" = ?) LEFT JOIN "label" AS "t3" ON "t3"."id" = "t1"."label_id" ORDER BY "product"."id""#,
        postgres = r#"SELECT "t3"."word" FROM "product" LEFT JOIN "product_labels" AS "t1" ON "t1"."product_id" = "product"."id" AND "t1"."label_id" IN (SELECT "t2"."id" FROM "label" AS "t2" WHERE "t2"."word" = $1::text) LEFT JOIN "label" AS "t3" ON "t3"."id" = "t1"."label_id" ORDER BY "product"."id""#
    );
    assert_eq!(olds.all(&db).await?, [Some(text("old")), None, None]);
    let long = Product.labels.filter(Label.word.ne("old")).inner_join();
    let longs = Product::objects().order_by((Product.id, long.value(Label.word)));
    let longs = longs.values((Product.id, long.value(Label.word)));
    assert_sql!(
        longs,
        sqlite = r#"SELECT "product"."id", "t2"."word" FROM "product" INNER JOIN "product_labels" AS "t1" ON "t1"."product_id" = "product"."id" INNER JOIN "label" AS "t2" ON "t2"."id" = "t1"."label_id" AND "t2"."word" <> ? ORDER BY "product"."id", "t2"."word""#,
        postgres = r#"SELECT "product"."id", "t2"."word" FROM "product" INNER JOIN "product_labels" AS "t1" ON "t1"."product_id" = "product"."id" INNER JOIN "label" AS "t2" ON "t2"."id" = "t1"."label_id" AND "t2"."word" <> $1::text ORDER BY "product"."id", "t2"."word""#
    );
    assert_eq!(
        longs.all(&db).await?,
        [(1, text("wood")), (2, text("wood"))]
    );
    let product = Label.products().inner_join();
    let names = Label::objects().values((Label.word, product.value(Product.maker.name)));
    assert_eq!(names.count(&db).await?, 3);
    Ok(())
}

async fn relations_that_conditions_narrow(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // Conditions on the joined row, on the owner, and on a row behind the joined one.
    let own = Offer.price.lt(28) & Offer.id.gt(outer(Product.id));
    let offer = Product.offers().filter(own).inner_join();
    let ids = Product::objects().values((Product.id, offer.value(Offer.id)));
    assert_eq!(
        ids.order_by(offer.value(Offer.id)).all(&db).await?,
        [(1, 2), (1, 3)]
    );
    let of_shop = Product
        .offers()
        .filter(Offer.product.maker.name.eq("Shop"))
        .left_join();
    let ids = Product::objects()
        .order_by(Product.id)
        .values(of_shop.value(Offer.id));
    assert_sql!(
        ids,
        sqlite = r#"SELECT "t1"."id" FROM "product" LEFT JOIN "offer" AS "t1" ON "t1"."product_id" = "product"."id" AND "t1"."id" IN (SELECT "t2"."id" FROM "offer" AS "t2" INNER JOIN "product" AS "t3" ON "t3"."id" = "t2"."product_id" INNER JOIN "maker" AS "t4" ON "t4"."id" = "t3"."maker_id" WHERE "t4"."name" = ?) ORDER BY "product"."id""#,
        postgres = r#"SELECT "t1"."id" FROM "product" LEFT JOIN "offer" AS "t1" ON "t1"."product_id" = "product"."id" AND "t1"."id" IN (SELECT "t2"."id" FROM "offer" AS "t2" INNER JOIN "product" AS "t3" ON "t3"."id" = "t2"."product_id" INNER JOIN "maker" AS "t4" ON "t4"."id" = "t3"."maker_id" WHERE "t4"."name" = $1::text) ORDER BY "product"."id""#
    );
    assert_eq!(ids.all(&db).await?, [None, Some(4), None]);
    Ok(())
}

async fn a_page_of_each_owner_is_joined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let two = Product.offers().order_by(Offer.price).limit(2).left_join();
    let prices = Product::objects().values((Product.name, two.value(Offer.price)));
    let prices = prices.order_by((Product.id, two.value(Offer.price)));
    assert_sql!(
        prices,
        sqlite = r#"SELECT "product"."name", "t1"."price" FROM "product" LEFT JOIN "offer" AS "t1" ON "t1"."id" IN (SELECT "t2"."id" FROM "offer" AS "t2" WHERE "t2"."product_id" = "product"."id" ORDER BY "t2"."price" LIMIT ?) ORDER BY "product"."id", "t1"."price" NULLS LAST"#,
        postgres = r#"SELECT "product"."name", "t1"."price" FROM "product" LEFT JOIN LATERAL (SELECT * FROM "offer" AS "t1" WHERE "t1"."id" IN (SELECT "t2"."id" FROM "offer" AS "t2" WHERE "t2"."product_id" = "product"."id" ORDER BY "t2"."price" LIMIT $1::int8) OFFSET 0) AS "t1" ON TRUE ORDER BY "product"."id", "t1"."price" NULLS LAST"#
    );
    let expected = [
        ("chair", Some(20)),
        ("chair", Some(25)),
        ("table", Some(90)),
        ("lamp", None),
    ];
    assert_eq!(
        prices.all(&db).await?,
        expected.map(|(name, price)| (text(name), price))
    );
    Ok(())
}

async fn a_page_of_each_owner_is_grouped(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let two = Product.offers().order_by(Offer.price).limit(2).inner_join();
    let price = two.value(Offer.price);
    let sums = Product::objects().values((Product.name, price.sum(), count()));
    let sums = sums.order_by(Product.name);
    assert_sql!(
        sums,
        sqlite = r#"SELECT "product"."name", orm_sum_i64("t1"."price"), COUNT(*) FROM "product" INNER JOIN "offer" AS "t1" ON "t1"."id" IN (SELECT "t2"."id" FROM "offer" AS "t2" WHERE "t2"."product_id" = "product"."id" ORDER BY "t2"."price" LIMIT ?) GROUP BY "product"."name" ORDER BY "product"."name""#,
        postgres = r#"SELECT "product"."name", CAST(SUM("t1"."price") AS int8), COUNT(*) FROM "product" INNER JOIN LATERAL (SELECT "t1"."id" FROM "offer" AS "t1" WHERE "t1"."id" IN (SELECT "t2"."id" FROM "offer" AS "t2" WHERE "t2"."product_id" = "product"."id" ORDER BY "t2"."price" LIMIT $1::int8) OFFSET 0) AS "t1 found" ON TRUE INNER JOIN "offer" AS "t1" ON "t1"."id" = "t1 found"."id" GROUP BY "product"."name" ORDER BY "product"."name""#
    );
    let expected = [(text("chair"), Some(45), 2), (text("table"), Some(90), 1)];
    assert_eq!(sums.all(&db).await?, expected);
    // The first offer of each product, also where there is none.
    let first = Product.offers().order_by(Offer.price).first();
    let price = first.value(Offer.price);
    let makers = Product::objects().values((Product.maker.name, price.sum(), count()));
    let makers = makers.order_by(Product.maker.name);
    let expected = [(text("House"), Some(20), 1), (text("Shop"), Some(90), 2)];
    assert_eq!(makers.all(&db).await?, expected);
    // A group by the key of the joined row has its other columns.
    let offers = Product::objects().values((two.value(Offer.id), two.value(Offer.note), count()));
    let offers = offers.order_by(two.value(Offer.id));
    let expected = [(2, None, 1), (3, Some(text("used")), 1), (4, None, 1)];
    assert_eq!(offers.all(&db).await?, expected);
    Ok(())
}

async fn relations_behind_foreign_keys(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // The other products of the maker, and the children of an optional parent.
    let other = Product
        .maker
        .products()
        .filter(Product.id.ne(outer(Product.id)))
        .inner_join();
    let beside = Product::objects().values((Product.id, other.value(Product.id)));
    assert_eq!(
        beside.order_by(Product.id).all(&db).await?,
        [(2, 3), (3, 2)]
    );
    let sibling = Maker.parent.children().inner_join();
    let siblings = Maker::objects().values((Maker.name, sibling.value(Maker.name)));
    assert_sql!(
        siblings,
        r#"SELECT "maker"."name", "t1"."name" FROM "maker" INNER JOIN "maker" AS "t1" ON "t1"."parent_id" = "maker"."parent_id""#
    );
    assert_eq!(siblings.all(&db).await?, [(text("Shop"), text("Shop"))]);
    let sibling = Maker.parent.children().left_join();
    let siblings = Maker::objects()
        .order_by(Maker.id)
        .values(sibling.value(Maker.name));
    assert_eq!(siblings.all(&db).await?, [None, Some(text("Shop"))]);
    // From the joined row on.
    let offer = Maker.products().inner_join();
    let values = Maker::objects().values((Maker.name, offer.value(Product.maker.parent.name)));
    assert_eq!(values.count(&db).await?, 3);
    let offers = offer.value(Product.offers().count());
    let values = Maker::objects()
        .values((Maker.id, offers))
        .order_by(offer.value(Product.id));
    assert_eq!(values.all(&db).await?, [(1, 3), (2, 1), (2, 0)]);
    Ok(())
}

async fn rows_that_conditions_tie(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let within = Offer::objects().filter(Offer.price.le(outer(Wish.most)));
    let offer = within.related_to::<Wish>().inner_join();
    let pairs = Wish::objects().values((Wish.most, offer.value(Offer.price)));
    let pairs = pairs.order_by((Wish.most, offer.value(Offer.price)));
    assert_sql!(
        pairs,
        r#"SELECT "wish"."most", "t1"."price" FROM "wish" INNER JOIN "offer" AS "t1" ON "t1"."price" <= "wish"."most" ORDER BY "wish"."most", "t1"."price""#
    );
    let expected = [
        (25, 20),
        (25, 25),
        (100, 20),
        (100, 25),
        (100, 30),
        (100, 90),
    ];
    assert_eq!(pairs.all(&db).await?, expected);
    Ok(())
}

async fn keys_among_the_conditions(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // A foreign key is a column of the joined row.
    let same = Offer::objects().filter(Offer.product.eq(outer(Wish.product)) & Offer.price.gt(20));
    let offer = same.related_to::<Wish>().inner_join();
    let pairs = Wish::objects().values((Wish.most, offer.value(Offer.price)));
    let pairs = pairs.order_by((Wish.most, offer.value(Offer.price)));
    assert_sql!(
        pairs,
        sqlite = r#"SELECT "wish"."most", "t1"."price" FROM "wish" INNER JOIN "offer" AS "t1" ON ("t1"."product_id" = "wish"."product_id" AND "t1"."price" > ?) ORDER BY "wish"."most", "t1"."price""#,
        postgres = r#"SELECT "wish"."most", "t1"."price" FROM "wish" INNER JOIN "offer" AS "t1" ON ("t1"."product_id" = "wish"."product_id" AND "t1"."price" > $1::int8) ORDER BY "wish"."most", "t1"."price""#
    );
    let expected = [(10, 25), (10, 30), (25, 25), (25, 30), (100, 90)];
    assert_eq!(pairs.all(&db).await?, expected);
    // So it is where a list is given, and where the relation has a foreign key of its own.
    let of = |makers: &[i64]| {
        Maker
            .products()
            .filter(Product.maker.is_in(makers))
            .left_join()
    };
    let names = of(&[2]).value(Product.name);
    let makers = Maker::objects()
        .values((Maker.name, &names))
        .order_by((Maker.name, &names));
    assert_sql!(
        makers,
        sqlite = r#"SELECT "maker"."name", "t1"."name" FROM "maker" LEFT JOIN "product" AS "t1" ON "t1"."maker_id" = "maker"."id" AND "t1"."maker_id" IN (SELECT value FROM json_each(?)) ORDER BY "maker"."name", "t1"."name" NULLS LAST"#,
        postgres = r#"SELECT "maker"."name", "t1"."name" FROM "maker" LEFT JOIN "product" AS "t1" ON "t1"."maker_id" = "maker"."id" AND "t1"."maker_id" = ANY($1::int8[]) ORDER BY "maker"."name", "t1"."name" NULLS LAST"#
    );
    let expected = [
        ("House", None),
        ("Shop", Some("lamp")),
        ("Shop", Some("table")),
    ];
    assert_eq!(
        makers.all(&db).await?,
        expected.map(|(maker, product)| (text(maker), product.map(text)))
    );
    Ok(())
}

async fn groups_and_aggregates(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let offer = Product.offers().left_join();
    let price = offer.value(Offer.price);
    let groups = Product::objects().values((Product.maker.name, price.sum(), price.count()));
    let groups = groups.order_by(Product.maker.name);
    assert_sql!(
        groups,
        sqlite = r#"SELECT "t1"."name", orm_sum_i64("t2"."price"), COUNT("t2"."price") FROM "product" INNER JOIN "maker" AS "t1" ON "t1"."id" = "product"."maker_id" LEFT JOIN "offer" AS "t2" ON "t2"."product_id" = "product"."id" GROUP BY "t1"."name" ORDER BY "t1"."name""#,
        postgres = r#"SELECT "t1"."name", CAST(SUM("t2"."price") AS int8), COUNT("t2"."price") FROM "product" INNER JOIN "maker" AS "t1" ON "t1"."id" = "product"."maker_id" LEFT JOIN "offer" AS "t2" ON "t2"."product_id" = "product"."id" GROUP BY "t1"."name" ORDER BY "t1"."name""#
    );
    let expected = [(text("House"), Some(75), 3), (text("Shop"), Some(90), 1)];
    assert_eq!(groups.all(&db).await?, expected);
    let total = Product::objects()
        .aggregate((price.max(), count()), &db)
        .await?;
    assert_eq!(total, (Some(90), 5));
    // Groups by what is computed of the joined row, beside an aggregate over it.
    let offer = Product.offers().inner_join();
    let tens = offer.value(Offer.price / 20);
    let groups = Product::objects()
        .values((&tens, count() + tens.clone()))
        .order_by(&tens);
    assert_eq!(groups.all(&db).await?, [(1, 4), (4, 5)]);
    let many = Product::objects().values((Product.name, count()));
    let many = many.filter(offer.matches(Offer.price.ge(25)) & count().gt(1));
    assert_eq!(many.all(&db).await?, [(text("chair"), 2)]);
    let label = Product.labels.inner_join();
    let by_word =
        Product::objects().values((label.value(Label.word), offer.value(Offer.price).min()));
    let by_word = by_word.order_by(label.value(Label.word));
    assert_eq!(
        by_word.all(&db).await?,
        [(text("old"), Some(20)), (text("wood"), Some(20))]
    );
    Ok(())
}

async fn groups_by_rows_behind_join_tables(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let words = |groups: Vec<(Option<Label>, i64)>| -> Vec<(Option<String>, i64)> {
        let groups = groups.into_iter();
        groups
            .map(|(label, n)| (label.map(|it| it.word), n))
            .collect()
    };
    // A group for each label, and not for each row of the join table.
    let label = Product.labels.left_join();
    let by_label = Product::objects().values((&label, count()));
    let by_label = by_label.order_by((count().desc(), label.value(Label.word)));
    assert_sql!(
        by_label,
        r#"SELECT "t2"."id", "t2"."id", "t2"."word", COUNT(*) FROM "product" LEFT JOIN "product_labels" AS "t1" ON "t1"."product_id" = "product"."id" LEFT JOIN "label" AS "t2" ON "t2"."id" = "t1"."label_id" GROUP BY "t2"."id" ORDER BY 4 DESC, "t2"."word" NULLS LAST"#
    );
    let expected = [(Some(text("wood")), 2), (Some(text("old")), 1), (None, 1)];
    assert_eq!(words(by_label.all(&db).await?), expected);
    assert_eq!(by_label.count(&db).await?, 3);
    let (mut cursor, mut found) = (None, Vec::new());
    loop {
        let page = by_label.after(cursor.as_deref(), 1, &db).await?;
        found.extend(words(page.rows));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, expected);
    // From the other side, behind a foreign key, and beside another row.
    let product = Label.products().inner_join();
    let by_product = Label::objects().values((&product, count()));
    let by_product = by_product.order_by(product.value(Product.id));
    assert_sql!(
        by_product,
        r#"SELECT "t2"."id", "t2"."name", "t2"."maker_id", COUNT(*) FROM "label" INNER JOIN "product_labels" AS "t1" ON "t1"."label_id" = "label"."id" INNER JOIN "product" AS "t2" ON "t2"."id" = "t1"."product_id" GROUP BY "t2"."id" ORDER BY "t2"."id""#
    );
    let by_product = by_product.all(&db).await?;
    let by_product: Vec<_> = by_product.iter().map(|(it, n)| (&*it.name, *n)).collect();
    assert_eq!(by_product, [("chair", 2), ("table", 1)]);
    let label = Offer.product.labels.inner_join();
    let by_maker = Offer::objects().values((Offer.product.maker, &label, Offer.price.max()));
    let by_maker = by_maker.order_by((Offer.product.maker.id, label.value(Label.id)));
    let by_maker = by_maker.all(&db).await?.into_iter();
    assert_eq!(
        by_maker
            .map(|(maker, label, price)| (maker.name, label.word, price))
            .collect::<Vec<_>>(),
        [
            (text("House"), text("wood"), Some(30)),
            (text("House"), text("old"), Some(30)),
            (text("Shop"), text("wood"), Some(90)),
        ]
    );
    // Different rows, in the order of their key.
    let label = Product.labels.inner_join();
    let labels = Product::objects().values(&label).distinct();
    let labels = labels.order_by(label.value(Label.id));
    assert_sql!(
        labels,
        r#"SELECT DISTINCT "t2"."id", "t2"."word" FROM "product" INNER JOIN "product_labels" AS "t1" ON "t1"."product_id" = "product"."id" INNER JOIN "label" AS "t2" ON "t2"."id" = "t1"."label_id" ORDER BY "t2"."id""#
    );
    let page = labels.after(None, 1, &db).await?;
    let rest = labels.after(page.next.as_deref(), 1, &db).await?;
    assert_eq!((page.rows.len(), rest.rows[0].word.as_str()), (1, "old"));
    let labels = labels.all(&db).await?.into_iter().map(|it| it.word);
    assert_eq!(labels.collect::<Vec<_>>(), ["wood", "old"]);
    // Groups by the first row of each go on behind a cursor too.
    let first = Product.offers().order_by(Offer.price).first();
    let by_first = Product::objects().values((&first, count()));
    let by_first = by_first.order_by(first.value(Offer.price));
    let page = by_first.after(None, 2, &db).await?;
    let rest = by_first.after(page.next.as_deref(), 2, &db).await?;
    let prices = page.rows.into_iter().chain(rest.rows);
    let prices: Vec<_> = prices.map(|(it, n)| (it.map(|it| it.price), n)).collect();
    assert_eq!(prices, [(Some(20), 1), (Some(90), 1), (None, 1)]);
    Ok(())
}

async fn pages_and_cursors(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // Aggregates of a page are those of its pairs, whatever orders it.
    let offer = Product.offers().inner_join();
    let price = offer.value(Offer.price);
    let pairs = Product::objects().values((Product.id, &price));
    let cheapest = pairs.clone().order_by(&price).limit(2);
    let found = cheapest.aggregate(
        |(id, price)| (id.count_distinct(), price.sum(), count()),
        &db,
    );
    assert_eq!(found.await?, (1, Some(45), 2));
    let last = pairs
        .clone()
        .order_by(offer.value(Offer.id).desc())
        .limit(2);
    let found = last.aggregate(
        |(id, price)| (id.count_distinct(), price.max(), count()),
        &db,
    );
    assert_eq!(found.await?, (2, Some(90), 2));
    let some = pairs.limit(3).aggregate(|_| count(), &db);
    assert_eq!(some.await?, 3);
    let offer = Product.offers().left_join();
    let values = || Product::objects().values((Product.id, offer.value(Offer.id)));
    let page = values()
        .order_by(offer.value(Offer.id))
        .page(2, 2, &db)
        .await?;
    assert_eq!(
        (page.rows, page.total),
        (vec![(1, Some(3)), (2, Some(4))], 5)
    );
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let query = values().order_by(Product.name.desc());
        let page = query.after(cursor.as_deref(), 2, &db).await?;
        found.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let expected = [
        (2, Some(4)),
        (3, None),
        (1, Some(3)),
        (1, Some(2)),
        (1, Some(1)),
    ];
    assert_eq!(found, expected);
    // A limit in front is one of rows, and behind one of pairs.
    let two = Product::objects().order_by(Product.id).limit(2);
    let of_two = two.values((Product.id, offer.value(Offer.id)));
    assert_eq!(of_two.count(&db).await?, 4);
    assert_eq!(values().limit(2).count(&db).await?, 2);
    Ok(())
}

async fn windows_and_distinct_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let offer = Product.offers().inner_join();
    let place = row_number().over(partition_by(Product.id).order_by(offer.value(Offer.price)));
    let places = Product::objects().values((Product.id, offer.value(Offer.price), &place));
    let firsts = places.filter(place.eq(1)).order_by(Product.id);
    assert_eq!(firsts.all(&db).await?, [(1, 20, 1), (2, 90, 1)]);
    let notes = Product::objects()
        .values(offer.value(Offer.note.is_null()))
        .distinct();
    assert_eq!(notes.count(&db).await?, 2);
    let wish = Product.wishes().inner_join();
    let numbers = Product::objects().values(offer.value(Offer.price));
    let numbers = numbers.union(Product::objects().values(wish.value(Wish.most)));
    assert_eq!(numbers.count(&db).await?, 6);
    Ok(())
}

async fn whole_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let offer = Product.offers().left_join();
    let rows = Product::objects()
        .values((Product, &offer))
        .order_by((Product.id, offer.value(Offer.id)));
    let rows: Vec<(Product, Option<Offer>)> = rows.all(&db).await?;
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[3].1.as_ref().map(|offer| offer.price), Some(90));
    assert_eq!(rows[4].1, None);
    let (offer, label) = (Product.offers().inner_join(), Product.labels.inner_join());
    let rows = Product::objects()
        .values((&label, &offer))
        .order_by((offer.value(Offer.id), label.value(Label.id)));
    let rows: Vec<(Label, Offer)> = rows.all(&db).await?;
    assert_eq!(rows.len(), 7);
    assert_eq!((rows[6].0.word.as_str(), rows[6].1.price), ("wood", 90));
    // Of a page of products, and how many there are.
    let page = Product::objects()
        .order_by(Product.id)
        .limit(1)
        .values(&offer);
    assert_eq!(page.all(&db).await?.len(), 3);
    assert_eq!(page.count(&db).await?, 3);
    // A foreign key of the joined row loads for all of them at once.
    let first = rows[0].1.product.get(&db).await?;
    assert_eq!(first.name, "chair");
    Ok(())
}

/// The prices that somebody would pay.
#[derive(Model, Debug, PartialEq)]
#[orm(cte, primary_key(product, price))]
struct Deal {
    #[orm(related_name = "deals")]
    product: ForeignKey<Product>,
    price: i64,
}

async fn other_queries_take_them(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let (offer, wish) = (Product.offers().inner_join(), Product.wishes().inner_join());
    let price = offer.value(Offer.price);
    let deals = Product::objects().filter(price.clone().le(wish.value(Wish.most)));
    let deals = deals.values((Product.id, &price)).distinct();
    let cte: Cte<Deal> = deals.cte((Deal.product, Deal.price));
    let sold = Product::objects()
        .with_cte(&cte)
        .filter(Product.deals().count().ge(2));
    assert_eq!(sold.get(&db).await?.name, "chair");
    let keys = Product::objects().filter(offer.matches(Offer.price.lt(26)));
    let with_deals = Product::objects().filter(Product.id.is_in(keys.values(Product.id)));
    assert_eq!(with_deals.count(&db).await?, 1);
    let best = Product::objects().values((Product.id, price.min()));
    assert_eq!(best.insert_into((Best.product, Best.price), &db).await?, 2);
    let stored = Best::objects().order_by(Best.price).values(Best.price);
    assert_eq!(stored.all(&db).await?, [Some(20), Some(90)]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Firm {
    id: i64,
}

#[derive(Model, Debug, Clone)]
struct Shelf {
    id: i64,
    #[orm(tenant, related_name = "shelves", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    #[orm(related_name = "shelves")]
    marks: ManyToMany<Mark>,
}

#[derive(Model, Debug, Clone)]
struct Mark {
    id: i64,
    #[orm(tenant, related_name = "marks", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
}

#[derive(Model, Debug, Clone)]
struct Item {
    id: i64,
    #[orm(tenant, related_name = "items", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    #[orm(related_name = "items", on_delete = Cascade)]
    held: ForeignKey<Shelf>,
}

async fn rows_of_another_tenant_are_not_joined(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Firm, Shelf, Item, Mark]).await?;
    let ours = Firm::draft().save(&db).await?;
    let theirs = Firm::draft().save(&db).await?;
    let held = Shelf::draft().firm(&ours).save(&db).await?;
    Item::draft().firm(&ours).held(&held).save(&db).await?;
    Item::draft().firm(&theirs).held(&held).save(&db).await?;
    let item = Shelf.items().left_join();
    let items = Shelf::objects().values((Shelf.id, item.value(Item.id)));
    assert_eq!(items.count(&db).await?, 2);
    assert_eq!(items.all(&db.tenant(&ours)).await?, [(1, Some(1))]);
    assert_eq!(items.count(&db.tenant(&theirs)).await?, 0);
    let marks = [&ours, &theirs].map(|firm| Mark::draft().firm(firm));
    held.marks
        .add(&Mark::bulk_create(marks, &db).await?, &db)
        .await?;
    let (any, all) = (Shelf.marks.left_join(), Shelf.marks.inner_join());
    let joined = Shelf::objects().values((any.value(Mark.id), all.value(Mark.id)));
    assert_eq!(joined.count(&db).await?, 4);
    assert_eq!(joined.all(&db.tenant(&ours)).await?, [(Some(1), 1)]);
    let ours = &db.tenant(&ours);
    let asked = (
        Shelf.marks.count(),
        Shelf.marks.contains(2),
        Shelf.marks.any(Mark.id.eq(2)),
        Shelf.marks.max(Mark.id),
        Shelf.marks.array_agg(Mark.id),
    );
    let asked = Shelf::objects().values(asked).all(ours).await?;
    assert_eq!(asked, [(1, false, false, Some(1), vec![1])]);
    let first = Shelf.marks.order_by(Mark.id.desc()).first();
    let first = Shelf::objects().values(first.value(Mark.id));
    assert_eq!(first.all(ours).await?, [Some(1)]);
    let loaded = Shelf::objects()
        .prefetch_related(Shelf.marks)
        .all(ours)
        .await?;
    assert_eq!(loaded[0].1.len(), 1);
    assert_eq!(held.marks.count(ours).await?, 1);
    Ok(())
}

#[track_caller]
fn why<T: std::fmt::Debug>(refused: orm::Result<T>) -> String {
    match refused {
        Err(error @ Error::InvalidQuery { .. }) => error.to_string(),
        other => panic!("an invalid query was expected, and came {other:?}"),
    }
}

async fn whole_queries_refuse_them(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let offer = Product.offers().inner_join();
    let rows = Product::objects().filter(offer.matches(Offer.price.gt(1)));
    let repeated = "invalid query of `Product`: joined rows of `Offer` repeat the rows of the query, which one of values gives: `let row = relation.inner_join();` `query.values((field, row.value(Offer.…)))`; whole rows come with theirs by `prefetch_related`, and whether there is one that meets a condition asks `any`";
    assert_eq!(why(rows.all(&db).await), repeated);
    assert_eq!(why(rows.count(&db).await), repeated);
    assert_eq!(why(rows.delete(&db).await), repeated);
    assert_eq!(why(rows.update(Product.name.set("x"), &db).await), repeated);
    let ordered = Product::objects().order_by(offer.value(Offer.price));
    assert_eq!(why(ordered.first(&db).await), repeated);
    let mut chunks = Product::objects()
        .values(offer.value(Offer.price))
        .chunks(2, &db);
    let chunk = futures_util::TryStreamExt::try_next(&mut chunks).await;
    assert!(why(chunk).contains("several rows of one key"));
    Ok(())
}
