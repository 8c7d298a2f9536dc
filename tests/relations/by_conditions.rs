//! Relations by conditions: `Country::objects().filter(…).related_to::<Customer>()`, which no foreign key ties.

on_each! {
    conditions_and_values,
    one_row_beside_each,
    rows_for_each,
    a_page_for_each,
    rows_that_reach_further,
    rows_of_one_of_several_models,
    rows_of_the_same_model,
    keys_of_several_columns,
    structs_of_rows,
    windows_and_groups,
    written_rows,
    names_around,
    all_rows,
    an_order_of_the_model,
    rows_of_one_tenant,
    what_is_refused,
}

use orm::Error;
use orm::functions::{order_by, row_number};
use orm::prelude::*;
use orm::query::{Single, ToMany};
use orm::testing::assert_queries;
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Region {
    id: i64,
    #[orm(unique, max_length = 20)]
    name: String,
    zone: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Country {
    id: i64,
    #[orm(unique, max_length = 2)]
    code: String,
    #[orm(max_length = 20)]
    name: String,
    #[orm(related_name = "countries", on_delete = Cascade)]
    region: ForeignKey<Region>,
}

/// A customer, with what another program said of the country.
#[derive(Model, Debug, Clone, PartialEq)]
struct Customer {
    id: i64,
    #[orm(max_length = 20)]
    name: String,
    #[orm(max_length = 2)]
    country_code: Option<String>,
    zone: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Invoice {
    id: i64,
    #[orm(related_name = "invoices", on_delete = Cascade)]
    customer: ForeignKey<Customer>,
    #[orm(max_length = 20)]
    label: String,
}

/// A remark on a row of one of several models.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(index(kind, subject))]
struct Remark {
    id: i64,
    #[orm(max_length = 20)]
    kind: String,
    subject: i64,
    stars: i32,
}

fn country() -> ToMany<Customer, Country> {
    let own = Country.code.eq(outer(Customer.country_code));
    Country::objects().filter(own).related_to::<Customer>()
}

fn customers() -> ToMany<Country, Customer> {
    let own = Customer.country_code.eq(outer(Country.code));
    Customer::objects().filter(own).related_to()
}

fn remarks() -> ToMany<Customer, Remark> {
    let own = Remark.kind.eq("customer") & Remark.subject.eq(outer(Customer.id));
    Remark::objects().filter(own).related_to()
}

/// France with Ann and Cyd, Germany with Bob, Italy; Dan of an unknown country, Eve of none.
async fn stocked(db: &Database) -> orm::Result<()> {
    let tables = schema![Region, Country, Customer, Invoice, Remark];
    db.create_tables(tables).await?;
    let regions =
        [("West", 1), ("South", 2)].map(|(name, zone)| Region::draft().name(name).zone(zone));
    Region::bulk_create(regions, db).await?;
    let countries = [
        ("fr", "France", 1),
        ("de", "Germany", 1),
        ("it", "Italy", 2),
    ];
    let countries =
        countries.map(|(code, name, region)| Country::draft().code(code).name(name).region(region));
    Country::bulk_create(countries, db).await?;
    let people = [
        ("Ann", Some("fr"), 1),
        ("Bob", Some("de"), 2),
        ("Cyd", Some("fr"), 2),
        ("Dan", Some("xx"), 1),
        ("Eve", None, 3),
    ];
    let people = people.map(|(name, code, zone)| {
        Customer::draft()
            .name(name)
            .country_code(code.map(str::to_owned))
            .zone(zone)
    });
    Customer::bulk_create(people, db).await?;
    let invoices = [(1, "a"), (2, "b"), (3, "c"), (4, "d")];
    let invoices =
        invoices.map(|(customer, label)| Invoice::draft().customer(customer).label(label));
    Invoice::bulk_create(invoices, db).await?;
    let remarks = [
        ("customer", 1, 3),
        ("customer", 1, 5),
        ("country", 1, 1),
        ("customer", 2, 4),
        ("country", 3, 2),
    ];
    let remarks = remarks
        .map(|(kind, subject, stars)| Remark::draft().kind(kind).subject(subject).stars(stars));
    Remark::bulk_create(remarks, db).await?;
    Ok(())
}

fn names(rows: &[Customer]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

async fn conditions_and_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let known = Customer::objects()
        .filter(country().any(Country.name.ne("Germany")))
        .order_by(Customer.id);
    assert_sql!(
        known,
        sqlite = r#"SELECT "customer"."id", "customer"."name", "customer"."country_code", "customer"."zone" FROM "customer" WHERE EXISTS (SELECT 1 FROM "country" AS "t1" WHERE "t1"."code" = "customer"."country_code" AND "t1"."name" <> ? LIMIT 1) ORDER BY "customer"."id""#,
        postgres = r#"SELECT "customer"."id", "customer"."name", "customer"."country_code", "customer"."zone" FROM "customer" WHERE EXISTS (SELECT 1 FROM "country" AS "t1" WHERE "t1"."code" = "customer"."country_code" AND "t1"."name" <> $1::text) ORDER BY "customer"."id""#
    );
    assert_eq!(names(&known.all(&db).await?), ["Ann", "Cyd"]);
    let unknown = Customer::objects()
        .filter(country().is_empty())
        .order_by(Customer.id);
    assert_eq!(names(&unknown.all(&db).await?), ["Dan", "Eve"]);
    let of_france = Customer::objects()
        .filter(country().contains(1))
        .order_by(Customer.id);
    assert_eq!(names(&of_france.all(&db).await?), ["Ann", "Cyd"]);

    let values = (
        Country.code,
        customers().count(),
        customers().filter(Customer.zone.eq(2)).count(),
        customers().sum(Customer.zone),
        customers().max(Customer.name),
    );
    let values = Country::objects().values(values).order_by(Country.id);
    let france = ("fr".to_owned(), 2, 1, Some(3), Some("Cyd".to_owned()));
    let germany = ("de".to_owned(), 1, 1, Some(2), Some("Bob".to_owned()));
    let italy = ("it".to_owned(), 0, 0, None, None);
    assert_eq!(values.all(&db).await?, [france, germany, italy]);

    let by_number = Country::objects()
        .order_by((customers().count().desc(), Country.id))
        .values(Country.code);
    assert_eq!(by_number.all(&db).await?, ["fr", "de", "it"]);
    assert_sent(&db, "related_by_conditions_values", async || {
        let counts =
            Country::objects().annotate((customers().count(), customers().sum(Customer.zone)));
        let counts = counts
            .filter(customers().count().gt(0))
            .order_by(Country.id)
            .all(&db)
            .await?;
        assert_eq!(
            counts
                .iter()
                .map(|(_, n, zones)| (*n, *zones))
                .collect::<Vec<_>>(),
            [(2, Some(3)), (1, Some(2))]
        );
        Ok(())
    })
    .await
}

async fn one_row_beside_each(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let one = country().single();
    let query = Customer::objects()
        .select_related(&one)
        .order_by((one.value(Country.name).desc().nulls_last(), Customer.id));
    assert_sql!(
        query,
        r#"SELECT "customer"."id", "customer"."name", "customer"."country_code", "customer"."zone", "t1"."id", "t1"."id", "t1"."code", "t1"."name", "t1"."region_id" FROM "customer" LEFT JOIN "country" AS "t1" ON "t1"."code" = "customer"."country_code" ORDER BY "t1"."name" DESC NULLS LAST, "customer"."id""#
    );
    let rows: Vec<(Customer, Option<Country>)> =
        assert_queries(&db, 1, async || query.all(&db).await).await?;
    let rows = rows.iter().map(|(customer, country)| {
        (
            customer.name.as_str(),
            country.as_ref().map(|country| country.code.as_str()),
        )
    });
    let expected = [
        ("Bob", Some("de")),
        ("Ann", Some("fr")),
        ("Cyd", Some("fr")),
        ("Dan", None),
        ("Eve", None),
    ];
    assert_eq!(rows.collect::<Vec<_>>(), expected);

    // A condition that only a row fulfils makes the join an inner one; the row leads on over its own foreign keys.
    let west = Customer::objects()
        .filter(one.value(Country.region.name).eq("West"))
        .order_by(Customer.id);
    assert_sql!(
        west.clone().values(Customer.id),
        sqlite = r#"SELECT "customer"."id" FROM "customer" INNER JOIN "country" AS "t1" ON "t1"."code" = "customer"."country_code" INNER JOIN "region" AS "t2" ON "t2"."id" = "t1"."region_id" WHERE "t2"."name" = ? ORDER BY "customer"."id""#,
        postgres = r#"SELECT "customer"."id" FROM "customer" INNER JOIN "country" AS "t1" ON "t1"."code" = "customer"."country_code" INNER JOIN "region" AS "t2" ON "t2"."id" = "t1"."region_id" WHERE "t2"."name" = $1::text ORDER BY "customer"."id""#
    );
    assert_eq!(names(&west.all(&db).await?), ["Ann", "Bob", "Cyd"]);
    let unknown = Customer::objects()
        .filter(one.is_null())
        .order_by(Customer.id);
    assert_eq!(names(&unknown.all(&db).await?), ["Dan", "Eve"]);

    // The first in an order.
    let last = customers().order_by(Customer.name.desc()).first();
    let countries = Country::objects()
        .values((Country.code, last.value(Customer.name)))
        .order_by(Country.id);
    let expected = [("fr", Some("Cyd")), ("de", Some("Bob")), ("it", None)];
    let expected = expected.map(|(code, name)| (code.to_owned(), name.map(str::to_owned)));
    assert_eq!(countries.all(&db).await?, expected);
    let best = remarks().order_by(Remark.stars.desc()).first();
    let stars = Customer::objects()
        .filter(best.value(Remark.stars).ge(4))
        .order_by(best.value(Remark.stars).desc());
    assert_eq!(names(&stars.all(&db).await?), ["Ann", "Bob"]);
    Ok(())
}

async fn rows_for_each(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Country::objects().order_by(Country.id);
    let query = query.prefetch_related(customers().order_by(Customer.name.desc()));
    let rows: Vec<(Country, Vec<Customer>)> =
        assert_queries(&db, 2, async || query.all(&db).await).await?;
    let rows: Vec<_> = rows
        .iter()
        .map(|(country, customers)| (country.code.as_str(), names(customers)))
        .collect();
    assert_eq!(
        rows,
        [
            ("fr", vec!["Cyd", "Ann"]),
            ("de", vec!["Bob"]),
            ("it", vec![])
        ]
    );

    assert_sent(&db, "related_by_conditions_prefetch", async || {
        query.all(&db).await?;
        // Conditions that do not speak of the owner, and what is loaded of the rows themselves.
        let western = country()
            .filter(Country.region.name.eq("West"))
            .select_related(Country.region);
        let customers =
            Customer::objects().prefetch_related((western, remarks().order_by(Remark.stars)));
        let customers = customers.order_by(Customer.id).all(&db).await?;
        let (ann, countries, remarks) = &customers[0];
        assert_eq!((ann.name.as_str(), countries.len()), ("Ann", 1));
        assert_eq!(
            countries[0].region.loaded().map(|region| region.zone),
            Some(1)
        );
        assert_eq!(
            remarks
                .iter()
                .map(|remark| remark.stars)
                .collect::<Vec<_>>(),
            [3, 5]
        );
        assert!(customers[3].1.is_empty() && customers[4].1.is_empty());
        Ok(())
    })
    .await?;

    // Relations within relations, of both kinds, and values beside the rows.
    let invoices = customers()
        .prefetch_related(Customer.invoices())
        .annotate(remarks().count());
    let regions = Region::objects().prefetch_related(Region.countries().prefetch_related(invoices));
    let regions =
        assert_queries(&db, 4, async || regions.order_by(Region.id).all(&db).await).await?;
    let france = &regions[0]
        .1
        .iter()
        .find(|(country, _)| country.code == "fr")
        .expect("France")
        .1;
    let ann = france
        .iter()
        .find(|(customer, ..)| customer.name == "Ann")
        .expect("Ann");
    assert_eq!((ann.1[0].label.as_str(), ann.2), ("a", 2));

    // Of rows in hand, twice the same among them.
    let ann = Customer::get(1, &db).await?;
    let loaded = orm::prefetch(vec![ann.clone(), ann], country(), &db).await?;
    assert!(
        loaded
            .iter()
            .all(|(_, countries)| countries[0].code == "fr")
    );
    Ok(())
}

async fn a_page_for_each(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let first = customers()
        .filter(Customer.zone.le(2))
        .order_by(Customer.name.desc())
        .limit(1);
    assert_sent(&db, "related_by_conditions_page", async || {
        let rows = Country::objects()
            .prefetch_related(first.clone())
            .order_by(Country.id)
            .all(&db)
            .await?;
        let rows: Vec<_> = rows.iter().map(|(_, customers)| names(customers)).collect();
        assert_eq!(rows, [vec!["Cyd"], vec!["Bob"], vec![]]);
        Ok(())
    })
    .await?;
    let second = customers()
        .order_by(Customer.name.desc())
        .offset(1)
        .limit(5);
    let rows = Country::objects()
        .prefetch_related(second)
        .order_by(Country.id)
        .all(&db)
        .await?;
    let rows: Vec<_> = rows.iter().map(|(_, customers)| names(customers)).collect();
    assert_eq!(rows, [vec!["Ann"], vec![], vec![]]);
    // A condition on the page of each, and its number.
    let has_bob = Country::objects()
        .filter(first.any(Customer.name.eq("Ann")))
        .count(&db)
        .await?;
    assert_eq!(has_bob, 0);
    let numbers = Country::objects()
        .values(first.count())
        .order_by(Country.id);
    assert_eq!(numbers.all(&db).await?, [1, 1, 0]);
    // A page that stands before `related_to` is one of each owner too.
    let own = Customer.country_code.eq(outer(Country.code));
    let before: ToMany<Country, Customer> = Customer::objects()
        .filter(own)
        .order_by(Customer.name)
        .limit(1)
        .related_to();
    let rows = Country::objects()
        .prefetch_related(before)
        .order_by(Country.id)
        .all(&db)
        .await?;
    assert_eq!(names(&rows[0].1), ["Ann"]);
    Ok(())
}

async fn rows_that_reach_further(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // The value of the owner stands behind a foreign key.
    let own = Country.code.eq(outer(Invoice.customer.country_code));
    let country = || {
        Country::objects()
            .filter(own.clone())
            .related_to::<Invoice>()
    };
    let single = country().single();
    let labels = Invoice::objects()
        .values((Invoice.label, single.value(Country.name)))
        .order_by(Invoice.id);
    assert_sql!(
        labels,
        r#"SELECT "invoice"."label", "t1"."name" FROM "invoice" INNER JOIN "customer" AS "t2" ON "t2"."id" = "invoice"."customer_id" LEFT JOIN "country" AS "t1" ON "t1"."code" = "t2"."country_code" ORDER BY "invoice"."id""#
    );
    assert_eq!(
        labels.all(&db).await?[1],
        ("b".to_owned(), Some("Germany".to_owned()))
    );
    // What the condition asks of the row itself may do so too.
    let own = Country.region.zone.eq(outer(Customer.zone));
    let of_zone = || {
        Country::objects()
            .filter(own.clone())
            .order_by(Country.id)
            .related_to::<Customer>()
    };
    let counts = Customer::objects()
        .values(of_zone().count())
        .order_by(Customer.id);
    assert_eq!(counts.all(&db).await?, [2, 1, 1, 2, 0]);
    assert_sent(&db, "related_by_conditions_further", async || {
        let loaded = Invoice::objects()
            .prefetch_related(country())
            .order_by(Invoice.id)
            .all(&db)
            .await?;
        assert_eq!(loaded[2].1[0].code, "fr");
        assert!(loaded[3].1.is_empty());
        let loaded = Customer::objects()
            .prefetch_related(of_zone())
            .order_by(Customer.id)
            .all(&db)
            .await?;
        let codes = loaded
            .iter()
            .map(|(_, countries)| countries.iter().map(|it| it.code.as_str()).collect());
        let codes: Vec<Vec<&str>> = codes.collect();
        assert_eq!(
            codes,
            [
                vec!["fr", "de"],
                vec!["it"],
                vec!["it"],
                vec!["fr", "de"],
                vec![]
            ]
        );
        Ok(())
    })
    .await?;
    // At a path: the customer of an invoice.
    let at_path =
        Invoice::objects().filter(Invoice.customer.matches(remarks().any(Remark.stars.eq(5))));
    assert_eq!(at_path.values(Invoice.label).all(&db).await?, ["a"]);
    Ok(())
}

async fn rows_of_one_of_several_models(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let own = Remark.kind.eq("country") & Remark.subject.eq(outer(Country.id));
    let of_country = || {
        Remark::objects()
            .filter(own.clone())
            .related_to::<Country>()
    };
    let countries = Country::objects()
        .prefetch_related(of_country())
        .order_by(Country.id)
        .all(&db)
        .await?;
    let stars = countries
        .iter()
        .map(|(_, remarks)| remarks.iter().map(|remark| remark.stars).collect());
    let stars: Vec<Vec<i32>> = stars.collect();
    assert_eq!(stars, [vec![1], vec![], vec![2]]);
    let total = Customer::objects()
        .values(remarks().sum(Remark.stars))
        .order_by(Customer.id);
    assert_eq!(total.all(&db).await?, [Some(8), Some(4), None, None, None]);

    // What is computed from the other row is one value, as a field of it is.
    let code = outer(Customer.country_code).upper().lower();
    let own = Country::objects().filter(Country.code.eq(code));
    let named = own.related_to::<Customer>().single();
    let named = Customer::objects()
        .order_by(Customer.id)
        .values(named.value(Country.name));
    let named = named.all(&db).await?;
    let named: Vec<_> = named.iter().map(Option::as_deref).collect();
    assert_eq!(
        named,
        [Some("France"), Some("Germany"), Some("France"), None, None]
    );
    let own = Country::objects().filter(Country.code.eq(Country.name.lower()));
    let many = own.related_to::<Customer>().single().value(Country.name);
    let refused = Customer::objects().values(many).all(&db).await;
    assert!(
        matches!(refused, Err(Error::InvalidQuery { .. })),
        "{refused:?}"
    );
    // From the remark: the row that it is on.
    let own = Customer.id.eq(outer(Remark.subject)) & outer(Remark.kind).eq("customer");
    let customer = Customer::objects().filter(own).related_to().single();
    let subjects = Remark::objects()
        .values(customer.value(Customer.name))
        .order_by(Remark.id);
    let subjects = subjects.all(&db).await?;
    let subjects: Vec<_> = subjects.iter().map(Option::as_deref).collect();
    assert_eq!(
        subjects,
        [Some("Ann"), Some("Ann"), None, Some("Bob"), None]
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(document, number))]
struct Version {
    id: i64,
    document: i64,
    number: i32,
    #[orm(max_length = 20)]
    text: String,
}

fn before() -> ToMany<Version, Version> {
    let own =
        Version.document.eq(outer(Version.document)) & Version.number.lt(outer(Version.number));
    Version::objects().filter(own).related_to()
}

async fn rows_of_the_same_model(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Version]).await?;
    let versions = [
        (1, 1, "a"),
        (1, 2, "b"),
        (2, 1, "x"),
        (1, 4, "d"),
        (2, 2, "y"),
    ];
    let versions = versions.map(|(document, number, text)| {
        Version::draft()
            .document(document)
            .number(number)
            .text(text)
    });
    Version::bulk_create(versions, &db).await?;
    let texts = |rows: Vec<(String, Option<String>)>| {
        let rows = rows
            .into_iter()
            .map(|(text, other)| text + &other.unwrap_or_default());
        rows.collect::<Vec<_>>()
    };
    // By a key that the row itself tells, and by an order.
    let own =
        Version.document.eq(outer(Version.document)) & Version.number.eq(outer(Version.number - 1));
    let direct: Single<Version, Version> = Version::objects().filter(own).related_to().single();
    let direct = Version::objects()
        .values((Version.text, direct.value(Version.text)))
        .order_by(Version.id);
    assert_eq!(texts(direct.all(&db).await?), ["a", "ba", "x", "d", "yx"]);
    let last = before().order_by(Version.number.desc()).first();
    let last = Version::objects()
        .values((Version.text, last.value(Version.text)))
        .order_by(Version.id);
    assert_eq!(texts(last.all(&db).await?), ["a", "ba", "x", "db", "yx"]);

    let newest = Version::objects()
        .filter(!before().is_empty())
        .values((Version.text, before().count()))
        .order_by(Version.id);
    assert_eq!(
        newest.all(&db).await?,
        [
            ("b".to_owned(), 1),
            ("d".to_owned(), 2),
            ("y".to_owned(), 1)
        ]
    );
    assert_sent(&db, "related_by_conditions_same_model", async || {
        let all = Version::objects()
            .prefetch_related(before().order_by(Version.number))
            .order_by(Version.id);
        let all = all.all(&db).await?;
        let found = |rows: &[Version]| rows.iter().map(|row| row.text.as_str()).collect::<String>();
        assert_eq!(found(&all[3].1), "ab");
        let one = Version::objects()
            .prefetch_related(before().order_by(Version.number.desc()).limit(1))
            .order_by(Version.id);
        let one = one.all(&db).await?;
        let one: Vec<_> = one.iter().map(|(_, rows)| found(rows)).collect();
        assert_eq!(one, ["", "a", "", "b", "x"]);
        Ok(())
    })
    .await?;
    // A condition on the rows that asks something of the rows before each of them.
    let third = before().any(before().is_empty() & Version.number.eq(1));
    assert_eq!(Version::objects().filter(third).count(&db).await?, 3);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(shop, day))]
struct Sale {
    shop: i64,
    day: i32,
    total: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(shop, day, hour))]
struct Shift {
    shop: i64,
    day: i32,
    hour: i32,
    #[orm(max_length = 20)]
    who: String,
}

async fn keys_of_several_columns(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Sale, Shift]).await?;
    let sales = [(1, 1, 10), (1, 2, 20), (2, 1, 30)];
    let sales = sales.map(|(shop, day, total)| Sale::draft().shop(shop).day(day).total(total));
    Sale::bulk_create(sales, &db).await?;
    let shifts = [
        (1, 1, 9, "Ann"),
        (1, 1, 14, "Bob"),
        (2, 1, 9, "Cyd"),
        (1, 2, 9, "Dan"),
        (1, 2, 12, "Eve"),
    ];
    let shifts =
        shifts.map(|(shop, day, hour, who)| Shift::draft().shop(shop).day(day).hour(hour).who(who));
    Shift::bulk_create(shifts, &db).await?;
    let own = Shift.shop.eq(outer(Sale.shop)) & Shift.day.eq(outer(Sale.day));
    let own = || Shift::objects().filter(own.clone()).related_to::<Sale>();
    assert_sent(&db, "related_by_conditions_composite", async || {
        let all = Sale::objects()
            .prefetch_related(own().order_by(Shift.hour))
            .order_by((Sale.shop, Sale.day))
            .all(&db)
            .await?;
        let who = |rows: &[Shift]| rows.iter().map(|row| row.who.clone()).collect::<Vec<_>>();
        assert_eq!(
            all.iter().map(|(_, rows)| who(rows)).collect::<Vec<_>>(),
            [vec!["Ann", "Bob"], vec!["Dan", "Eve"], vec!["Cyd"]]
        );
        let late = own().order_by(Shift.hour.desc()).limit(1);
        let late = Sale::objects()
            .prefetch_related(late)
            .order_by((Sale.shop, Sale.day))
            .all(&db)
            .await?;
        assert_eq!(
            late.iter().map(|(_, rows)| who(rows)).collect::<Vec<_>>(),
            [["Bob"], ["Eve"], ["Cyd"]]
        );
        Ok(())
    })
    .await?;
    let morning = own().filter(Shift.hour.eq(9)).single();
    let rows = Sale::objects()
        .values((Sale.total, morning.value(Shift.who)))
        .order_by(Sale.total)
        .all(&db)
        .await?;
    assert_eq!(rows[1], (20, Some("Dan".to_owned())));
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Customer)]
struct Card {
    name: String,
    #[row(from = country().single())]
    country: Option<CountryLine>,
    #[row(from = remarks().order_by(Remark.stars.desc()))]
    remarks: Vec<RemarkLine>,
    #[row(from = remarks().count())]
    n_remarks: i64,
}

#[derive(Row, Debug, PartialEq)]
#[row(Country)]
struct CountryLine {
    name: String,
    region: Region,
    #[row(from = customers().order_by(Customer.name).limit(1))]
    first: Vec<Customer>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Remark)]
struct RemarkLine {
    stars: i32,
}

async fn structs_of_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let cards = Customer::objects()
        .values_as::<Card>()
        .order_by(Customer.id);
    let cards = assert_queries(&db, 3, async || cards.all(&db).await).await?;
    let ann = &cards[0];
    let country = ann.country.as_ref().expect("France");
    assert_eq!((country.name.as_str(), country.region.zone), ("France", 1));
    assert_eq!(names(&country.first), ["Ann"]);
    assert_eq!(
        (ann.remarks[0].stars, ann.remarks.len(), ann.n_remarks),
        (5, 2, 2)
    );
    assert_eq!((&cards[3].country, cards[3].remarks.len()), (&None, 0));
    Ok(())
}

async fn windows_and_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // Window functions see the rows of one owner.
    let numbered = customers()
        .annotate(row_number().over(order_by(Customer.name.desc())))
        .order_by(Customer.id);
    let rows = Country::objects()
        .prefetch_related(numbered)
        .order_by(Country.id)
        .all(&db)
        .await?;
    let numbers = |rows: &[(Customer, i64)]| rows.iter().map(|(_, n)| *n).collect::<Vec<_>>();
    assert_eq!(numbers(&rows[0].1), [2, 1]);
    assert_eq!(numbers(&rows[1].1), [1]);
    // A condition on a window function chooses among the rows of one owner.
    let last = customers().filter(row_number().over(order_by(Customer.name.desc())).le(1));
    let rows = Country::objects()
        .prefetch_related(last.clone().order_by(Customer.id))
        .order_by(Country.id)
        .all(&db)
        .await?;
    let rows: Vec<_> = rows.iter().map(|(_, customers)| names(customers)).collect();
    assert_eq!(rows, [vec!["Cyd"], vec!["Bob"], vec![]]);
    let counts = Country::objects().values(last.count()).order_by(Country.id);
    assert_eq!(counts.all(&db).await?, [1, 1, 0]);
    let first_of_last = last.order_by(Customer.id).limit(1);
    let rows = Country::objects()
        .prefetch_related(first_of_last)
        .order_by(Country.id)
        .all(&db)
        .await?;
    let rows: Vec<_> = rows.iter().map(|(_, customers)| names(customers)).collect();
    assert_eq!(rows, [vec!["Cyd"], vec!["Bob"], vec![]]);
    // Its value stands beside the rows that the condition leaves.
    let place = row_number().over(order_by(Customer.name.desc()));
    let second = customers()
        .annotate(place.clone())
        .filter(place.ge(2))
        .order_by(Customer.id);
    assert_sent(&db, "related_by_conditions_window", async || {
        let rows = Country::objects()
            .prefetch_related(second.clone())
            .order_by(Country.id)
            .all(&db)
            .await?;
        let numbers = |rows: &[(Customer, i64)]| -> Vec<(String, i64)> {
            rows.iter().map(|(it, n)| (it.name.clone(), *n)).collect()
        };
        let rows: Vec<_> = rows.iter().map(|(_, found)| numbers(found)).collect();
        assert_eq!(rows, [vec![("Ann".to_owned(), 2)], vec![], vec![]]);
        Ok(())
    })
    .await?;
    let of_page = customers()
        .annotate(row_number().over(order_by(Customer.name)))
        .order_by(Customer.id)
        .limit(1);
    let of_page = refused(Country::objects().prefetch_related(of_page).all(&db).await);
    assert!(
        of_page.contains("a window function would see the page of each owner alone"),
        "{of_page}"
    );
    // Groups by what stands beside each.
    let one = country().single();
    let groups = Customer::objects()
        .values((one.value(Country.name), count()))
        .order_by(one.value(Country.name).asc().nulls_last());
    let expected = [(Some("France"), 2), (Some("Germany"), 1), (None, 2)];
    let expected = expected.map(|(name, n)| (name.map(str::to_owned), n));
    assert_eq!(groups.all(&db).await?, expected);
    let groups = Customer::objects().values((&one, count()));
    assert_eq!(groups.all(&db).await?.len(), 3);
    Ok(())
}

async fn written_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let named = country().single().value(Country.name);
    let known = Customer::objects().filter(!country().is_empty());
    let changed = known
        .update(Customer.name.set(coalesce((named, Customer.name))), &db)
        .await?;
    assert_eq!(changed, 3);
    let all = Customer::objects().order_by(Customer.id).all(&db).await?;
    assert_eq!(names(&all), ["France", "Germany", "France", "Dan", "Eve"]);
    let gone = Customer::objects()
        .filter(country().is_empty())
        .delete(&db)
        .await?;
    assert_eq!(gone, 2);
    let kept = Country::objects()
        .filter(customers().any(Customer.zone.eq(2)))
        .delete(&db)
        .await?;
    assert_eq!(kept, 2);
    Ok(())
}

async fn names_around(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // Behind `related_to` conditions and orders may speak of the owner too, also of rows that are loaded for many.
    let near = customers().filter(Customer.zone.lt(outer(Country.id) + 2));
    let near = near.order_by((Customer.zone - outer(Country.region.zone)).desc());
    let loaded = Country::objects()
        .prefetch_related(near.clone())
        .order_by(Country.id)
        .all(&db)
        .await?;
    let loaded: Vec<_> = loaded
        .iter()
        .map(|(_, customers)| names(customers))
        .collect();
    assert_eq!(loaded, [vec!["Cyd", "Ann"], vec!["Bob"], vec![]]);
    let counted = Country::objects().values(near.count()).order_by(Country.id);
    assert_eq!(counted.all(&db).await?, [2, 1, 0]);
    // Subqueries within the rows find their own row before the owner.
    let noted = customers().filter(exists(Remark::objects().filter(
        Remark.subject.eq(outer(Customer.id))
            & Remark.kind.eq("customer")
            & Remark.stars.gt(outer(Country.id)),
    )));
    let loaded = Country::objects()
        .prefetch_related(noted.order_by(Customer.id))
        .order_by(Country.id)
        .all(&db)
        .await?;
    let loaded: Vec<_> = loaded
        .iter()
        .map(|(_, customers)| names(customers))
        .collect();
    assert_eq!(loaded, [vec!["Ann"], vec!["Bob"], vec![]]);
    Ok(())
}

async fn all_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let all: ToMany<Region, Remark> = Remark::objects().filter(Remark.stars.gt(3)).related_to();
    assert_sent(&db, "related_by_conditions_all", async || {
        let regions = Region::objects()
            .prefetch_related(all.clone().order_by(Remark.id))
            .order_by(Region.id);
        let regions = regions.all(&db).await?;
        assert!(regions.iter().all(|(_, remarks)| remarks.len() == 2));
        Ok(())
    })
    .await?;
    assert_eq!(
        Region::objects().values(all.count()).all(&db).await?,
        [2, 2]
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(ordering = -rank)]
struct Medal {
    id: i64,
    country: String,
    rank: i32,
}

async fn an_order_of_the_model(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Medal]).await?;
    let medals = [("fr", 1), ("fr", 3), ("fr", 2)]
        .map(|(country, rank)| Medal::draft().country(country).rank(rank));
    Medal::bulk_create(medals, &db).await?;
    let own = Medal.country.eq(outer(Country.code));
    let medals: ToMany<Country, Medal> = Medal::objects().filter(own).related_to();
    let loaded = Country::objects()
        .prefetch_related(medals.clone())
        .order_by(Country.id)
        .all(&db)
        .await?;
    let ranks: Vec<_> = loaded[0].1.iter().map(|medal| medal.rank).collect();
    assert_eq!(ranks, [3, 2, 1]);
    let best = Country::objects()
        .select_related(medals.first())
        .order_by(Country.id)
        .first(&db)
        .await?;
    assert_eq!(
        best.and_then(|(_, medal)| medal).map(|medal| medal.rank),
        Some(3)
    );
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
    tag: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Mark {
    id: i64,
    #[orm(tenant, related_name = "+", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    tag: i32,
}

async fn rows_of_one_tenant(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Firm, Task, Mark]).await?;
    let firms = Firm::bulk_create([Firm::draft(), Firm::draft()], &db).await?;
    for firm in &firms {
        Task::draft().firm(firm).tag(1).save(&db).await?;
        Mark::draft().firm(firm).tag(1).save(&db).await?;
    }
    let marks: ToMany<Task, Mark> = Mark::objects()
        .filter(Mark.tag.eq(outer(Task.tag)))
        .related_to();
    let first = db.tenant(&firms[0]);
    let tasks = Task::objects().prefetch_related(marks.clone());
    let loaded = tasks.all(&first).await?;
    assert_eq!(loaded.len(), 1);
    assert_eq!(loaded[0].1.len(), 1);
    assert_eq!(loaded[0].1[0].firm.id, firms[0].id);
    let page = Task::objects()
        .prefetch_related(marks.clone().order_by(Mark.id.desc()).limit(1))
        .all(&first)
        .await?;
    assert_eq!(page[0].1[0].firm.id, firms[0].id);
    assert_eq!(
        Task::objects().values(marks.count()).all(&first).await?,
        [1]
    );
    assert_eq!(tasks.all(&db).await?[0].1.len(), 2);
    Ok(())
}

fn refused<T>(result: orm::Result<T>) -> String {
    match result {
        Err(Error::InvalidQuery { model, why }) => format!("{model}: {why}"),
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("it is to be refused"),
    }
}

async fn what_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let own = Customer.country_code.eq(outer(Country.code));
    let behind_a_page: ToMany<Country, Customer> = Customer::objects()
        .limit(3)
        .filter(own.clone())
        .related_to();
    let why = "Customer: `related_to` is of rows that conditions find; what asks of the rows of another query, such as a condition behind `limit`, stands behind it";
    let counts = Country::objects().values(behind_a_page.count());
    assert_eq!(refused(counts.all(&db).await), why);
    let loaded = Country::objects()
        .prefetch_related(behind_a_page.clone())
        .all(&db)
        .await;
    assert_eq!(refused(loaded), why);

    let several = refused(
        Country::objects()
            .select_related(customers().single())
            .all(&db)
            .await,
    );
    assert!(several.starts_with("Customer: there may be several rows of `Customer` for which the conditions of `single` hold; the fields that its `filter` compares by `eq` must be those of a key"), "{several}");
    let paged = customers().limit(2).filter(Customer.zone.eq(1));
    let paged = refused(Country::objects().prefetch_related(paged).all(&db).await);
    assert_eq!(
        paged,
        "Country: filter and order before `limit` inside `prefetch_related`"
    );
    // A relation of another model has no owner here.
    let elsewhere = refused(Customer::objects().filter(own).all(&db).await);
    assert!(
        elsewhere.contains("no query is around this one"),
        "{elsewhere}"
    );
    Ok(())
}
