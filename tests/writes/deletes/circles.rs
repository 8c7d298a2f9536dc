//! Tables that refer to each other in a circle, and rows that refer to rows of their own table.

on_each! {
    a_row_that_refers_to_itself,
    a_chain,
    a_tree_and_a_ring,
    rows_that_refer_to_each_other_go_by_one_query,
    restrict_among_rows_that_go_together,
    protect_among_rows_that_go_together,
    set_null_along_a_chain,
    two_tables_in_a_circle,
    a_circle_of_cascade_and_restrict,
    a_circle_of_cascade_and_protect,
    three_tables_in_a_circle;
    only(Sqlite, "Postgres cascades to any depth") a_chain_that_is_too_long;
    only(Postgres, "SQLite cascades so deep and no deeper") a_chain_of_any_length
}

use orm::prelude::*;

use super::assert_protected;

#[derive(Model, Debug, Clone)]
struct Node {
    id: i64,
    #[orm(related_name = "by_cascade", on_delete = Cascade)]
    cascade: Option<ForeignKey<Node>>,
    #[orm(related_name = "by_protect", on_delete = Protect)]
    protect: Option<ForeignKey<Node>>,
    #[orm(related_name = "by_restrict", on_delete = Restrict)]
    restrict: Option<ForeignKey<Node>>,
    #[orm(related_name = "by_set_null", on_delete = SetNull)]
    set_null: Option<ForeignKey<Node>>,
}

/// So many nodes, each referring to the one before by `Cascade`.
async fn chain(db: &Database, length: i64) -> orm::Result<()> {
    db.create_tables(schema![Node]).await?;
    let nodes = (1..=length).map(|id| {
        let before = (id > 1).then(|| ForeignKey::new(id - 1));
        Node::draft().id(id).cascade(before)
    });
    Node::bulk_create(nodes, db).await.map(drop)
}

async fn left(db: &Database) -> orm::Result<Vec<i64>> {
    let nodes = Node::objects().order_by(Node.id).all(db).await?;
    Ok(nodes.into_iter().map(|node| node.id).collect())
}

async fn a_row_that_refers_to_itself(db: Database) -> orm::Result<()> {
    chain(&db, 2).await?;
    let own = |node: i64| Some(ForeignKey::new(node));
    let mut node = Node::get(2, &db).await?;
    for change in [
        |node: &mut Node, own| node.cascade = own,
        |node: &mut Node, own| node.restrict = own,
        |node: &mut Node, own| node.set_null = own,
    ] {
        change(&mut node, own(2));
        node.save(&db).await?;
        assert_eq!(node.clone().delete(&db).await?, 1);
        assert_eq!(left(&db).await?, [1]);
        node = Node::draft().id(2).save(&db).await?;
    }
    node.protect = own(2);
    node.save(&db).await?;
    assert_protected(&node.clone().delete(&db).await, "Node", "Node");
    let rows = Node::objects().filter(Node.id.eq(2));
    assert_protected(&rows.delete(&db).await, "Node", "Node");
    rows.update(Node.protect.set(None), &db).await?;
    assert_eq!(node.delete(&db).await?, 1);
    Ok(())
}

async fn a_chain(db: Database) -> orm::Result<()> {
    chain(&db, 100).await?;
    assert_eq!(Node::get(51, &db).await?.delete(&db).await?, 1);
    assert_eq!(left(&db).await?, (1..51).collect::<Vec<_>>());
    let last = Node::objects().filter(Node.id.is_in([10, 30, 50]));
    // Of the three rows asked for, two are gone by the time it is their turn; they count nevertheless.
    assert_eq!(last.delete(&db).await?, 3);
    assert_eq!(left(&db).await?, (1..10).collect::<Vec<_>>());
    Ok(())
}

async fn a_tree_and_a_ring(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Node]).await?;
    let parents = [None, Some(1), Some(1), Some(2), Some(2), Some(3)];
    let nodes = parents.into_iter().zip(1..).map(|(parent, id)| {
        let parent = parent.map(|parent: i64| ForeignKey::new(parent));
        Node::draft().id(id).cascade(parent)
    });
    Node::bulk_create(nodes, &db).await?;
    assert_eq!(Node::get(2, &db).await?.delete(&db).await?, 1);
    assert_eq!(left(&db).await?, [1, 3, 6]);

    let mut root = Node::get(1, &db).await?;
    root.cascade = Some(ForeignKey::new(6));
    root.save(&db).await?;
    assert_eq!(Node::get(3, &db).await?.delete(&db).await?, 1);
    assert_eq!(left(&db).await?, [0_i64; 0]);
    Ok(())
}

async fn rows_that_refer_to_each_other_go_by_one_query(db: Database) -> orm::Result<()> {
    chain(&db, 2).await?;
    let mut first = Node::get(1, &db).await?;
    first.restrict = Some(ForeignKey::new(2));
    first.save(&db).await?;
    assert_protected(&Node::get(2, &db).await?.delete(&db).await, "Node", "Node");
    let both = Node::objects().filter(Node.id.is_in([1, 2]));
    assert_eq!(both.delete(&db).await?, 2);
    Ok(())
}

async fn restrict_among_rows_that_go_together(db: Database) -> orm::Result<()> {
    chain(&db, 1).await?;
    for id in 2..6 {
        Node::draft().id(id).restrict(id - 1).save(&db).await?;
    }
    let first = Node::objects().filter(Node.id.le(3));
    assert_protected(&first.delete(&db).await, "Node", "Node");
    assert_protected(&Node::get(1, &db).await?.delete(&db).await, "Node", "Node");
    assert_eq!(left(&db).await?, [1, 2, 3, 4, 5]);
    let last = Node::objects().filter(Node.id.ge(3));
    assert_eq!(last.delete(&db).await?, 3);
    assert_eq!(Node::objects().every_row().delete(&db).await?, 2);
    Ok(())
}

async fn protect_among_rows_that_go_together(db: Database) -> orm::Result<()> {
    chain(&db, 1).await?;
    for id in 2..4 {
        Node::draft().id(id).protect(id - 1).save(&db).await?;
    }
    let all = Node::objects().every_row();
    assert_protected(&all.delete(&db).await, "Node", "Node");
    let backwards = Node::objects().order_by(Node.id.desc()).limit(3);
    assert_protected(&backwards.delete(&db).await, "Node", "Node");
    assert_eq!(left(&db).await?, [1, 2, 3]);
    for id in [3, 2, 1] {
        let node = Node::objects().filter(Node.id.eq(id));
        assert_eq!(node.delete(&db).await?, 1);
    }
    Ok(())
}

async fn set_null_along_a_chain(db: Database) -> orm::Result<()> {
    chain(&db, 1).await?;
    for id in 2..5 {
        Node::draft().id(id).set_null(id - 1).save(&db).await?;
    }
    assert_eq!(Node::get(2, &db).await?.delete(&db).await?, 1);
    assert_eq!(left(&db).await?, [1, 3, 4]);
    assert_eq!(Node::get(3, &db).await?.set_null, None);
    assert_eq!(Node::get(4, &db).await?.set_null, Some(ForeignKey::new(3)));
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Country {
    id: i64,
    #[orm(related_name = "capital_of", on_delete = Cascade)]
    capital: Option<ForeignKey<City>>,
    #[orm(related_name = "protected_by", on_delete = Protect)]
    protects: Option<ForeignKey<City>>,
    #[orm(related_name = "restricted_by", on_delete = Restrict)]
    restricts: Option<ForeignKey<City>>,
}

#[derive(Model, Debug, Clone)]
struct City {
    id: i64,
    #[orm(related_name = "cities", on_delete = Cascade)]
    country: ForeignKey<Country>,
}

/// A country with two cities, and another with one.
async fn countries(db: &Database) -> orm::Result<(Country, City, City, Country)> {
    db.create_tables(schema![Country, City]).await?;
    let country = Country::draft().save(db).await?;
    let capital = City::draft().country(&country).save(db).await?;
    let town = City::draft().country(&country).save(db).await?;
    let other = Country::draft().save(db).await?;
    City::draft().country(&other).save(db).await?;
    Ok((country, capital, town, other))
}

async fn counts(db: &Database) -> orm::Result<(u64, u64)> {
    Ok((
        Country::objects().count(db).await?,
        City::objects().count(db).await?,
    ))
}

async fn two_tables_in_a_circle(db: Database) -> orm::Result<()> {
    let (mut country, capital, town, mut other) = countries(&db).await?;
    country.capital = Some(ForeignKey::new(&capital));
    country.save(&db).await?;
    other.capital = Some(ForeignKey::new(&town));
    other.save(&db).await?;
    // With the capital goes its country, with that its other town, and with that the country it is capital of.
    assert_eq!(capital.delete(&db).await?, 1);
    assert_eq!(counts(&db).await?, (0, 0));
    Ok(())
}

async fn a_circle_of_cascade_and_restrict(db: Database) -> orm::Result<()> {
    let (mut country, capital, _, mut other) = countries(&db).await?;
    country.restricts = Some(ForeignKey::new(&capital));
    country.save(&db).await?;
    assert_protected(&capital.clone().delete(&db).await, "City", "Country");
    other.restricts = Some(ForeignKey::new(&capital));
    other.save(&db).await?;
    assert_protected(&country.clone().delete(&db).await, "Country", "Country");
    other.restricts = None;
    other.save(&db).await?;
    assert_eq!(country.delete(&db).await?, 1);
    assert_eq!(counts(&db).await?, (1, 1));
    Ok(())
}

async fn a_circle_of_cascade_and_protect(db: Database) -> orm::Result<()> {
    let (mut country, capital, ..) = countries(&db).await?;
    country.protects = Some(ForeignKey::new(&capital));
    country.save(&db).await?;
    assert_protected(&capital.delete(&db).await, "City", "Country");
    assert_protected(&country.clone().delete(&db).await, "Country", "Country");
    assert_eq!(counts(&db).await?, (2, 3));
    country.protects = None;
    country.save(&db).await?;
    assert_eq!(country.delete(&db).await?, 1);
    assert_eq!(counts(&db).await?, (1, 1));
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Egg {
    id: i64,
    #[orm(related_name = "eggs", on_delete = Cascade)]
    hen: Option<ForeignKey<Hen>>,
}

#[derive(Model, Debug, Clone)]
struct Hen {
    id: i64,
    #[orm(related_name = "hens", on_delete = Cascade)]
    farm: Option<ForeignKey<Farm>>,
}

#[derive(Model, Debug, Clone)]
struct Farm {
    id: i64,
    #[orm(related_name = "farms", on_delete = Cascade)]
    egg: Option<ForeignKey<Egg>>,
}

async fn three_tables_in_a_circle(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Egg, Hen, Farm]).await?;
    let mut first = Egg::draft().save(&db).await?;
    let mut last = first.clone();
    for _ in 0..20 {
        let farm = Farm::draft().egg(&last).save(&db).await?;
        let hen = Hen::draft().farm(&farm).save(&db).await?;
        last = Egg::draft().hen(&hen).save(&db).await?;
    }
    let hen = last.hen.clone();
    first.hen = hen;
    first.save(&db).await?;
    let kept = Egg::draft().save(&db).await?;
    let middle = Hen::objects().order_by(Hen.id).offset(9).first(&db).await?;
    assert_eq!(middle.expect("a hen").delete(&db).await?, 1);
    let left = (
        Egg::objects().get(&db).await?.id,
        Hen::objects().count(&db).await?,
        Farm::objects().count(&db).await?,
    );
    assert_eq!(left, (kept.id, 0, 0));
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_chain_of_any_length(db: Database) -> orm::Result<()> {
    chain(&db, 3_000).await?;
    assert_eq!(Node::get(1, &db).await?.delete(&db).await?, 1);
    assert_eq!(left(&db).await?, [0_i64; 0]);
    Ok(())
}

/// A row of one key to its own table: SQLite's time for a chain grows with its length times the keys at each step, and
/// again with the length.
#[cfg(feature = "sqlite")]
#[derive(Model, Debug, Clone)]
struct Link {
    id: i64,
    #[orm(related_name = "next", on_delete = Cascade)]
    before: Option<ForeignKey<Link>>,
}

#[cfg(feature = "sqlite")]
async fn a_chain_that_is_too_long(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Link]).await?;
    let links = (1..=1_002).map(|id| {
        let before = (id > 1).then(|| ForeignKey::new(id - 1));
        Link::draft().id(id).before(before)
    });
    Link::bulk_create(links, &db).await?;
    let refused = Link::get(1, &db).await?.delete(&db).await;
    assert!(
        matches!(refused, Err(orm::Error::Unsupported { .. })),
        "{refused:?}"
    );
    assert_eq!(Link::objects().count(&db).await?, 1_002);
    assert_eq!(Link::get(3, &db).await?.delete(&db).await?, 1);
    let left = Link::objects().values(Link.id).order_by(Link.id);
    assert_eq!(left.all(&db).await?, [1, 2]);
    Ok(())
}
