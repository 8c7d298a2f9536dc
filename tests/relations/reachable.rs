//! Rows that a relation of a model to itself reaches, in however many steps.

on_each! {
    groups_within_groups_are_found_by_one_query,
    the_other_side_leads_back,
    a_circle_ends_and_finds_where_it_began,
    many_rows_start_at_once,
    a_filter_holds_on_the_way,
    foreign_keys_are_followed_from_many_rows,
    pairs_that_stand_twice_are_met_once,
    keys_of_several_fields_are_compared_together,
    each_row_outside_has_starts_of_its_own,
    a_row_of_the_same_model_outside_is_where_it_starts,
    what_is_reached_is_a_query_like_others,
    a_page_of_a_relation_is_refused,
}

use orm::Error;
use orm::prelude::*;
use orm_tests::support::assert_sent;

#[derive(Model, Debug)]
struct Person {
    id: i64,
    name: String,
}

#[derive(Model, Debug)]
#[orm(ordering = (name))]
struct Group {
    id: i64,
    name: String,
    #[orm(default = false)]
    closed: bool,
    #[orm(related_name = "groups")]
    members: ManyToMany<Person>,
    #[orm(related_name = "supergroups")]
    subgroups: ManyToMany<Group>,
    #[orm(related_name = "made", on_delete = SetNull)]
    made_of: Option<ForeignKey<Group>>,
}

#[derive(Model, Debug)]
struct Channel {
    id: i64,
    name: String,
    #[orm(related_name = "channels", on_delete = Cascade)]
    writers: ForeignKey<Group>,
}

/// Groups a to f: a holds b and c, both hold d, which holds e; f stands alone.
async fn groups(db: &Database) -> orm::Result<Vec<Group>> {
    db.create_tables(schema![Person, Group, Channel]).await?;
    let drafts = ["a", "b", "c", "d", "e", "f"].map(|name| Group::draft().name(name));
    let groups = Group::bulk_create(drafts, db).await?;
    for (above, below) in [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)] {
        groups[above].subgroups.add([&groups[below]], db).await?;
    }
    Ok(groups)
}

async fn names(query: &QuerySet<Group>, db: &Database) -> orm::Result<String> {
    let names = query
        .clone()
        .values(Group.name)
        .order_by(Group.name)
        .all(db)
        .await?;
    Ok(names.concat())
}

async fn groups_within_groups_are_found_by_one_query(db: Database) -> orm::Result<()> {
    let groups = groups(&db).await?;
    let within = Group.subgroups.reachable_from([&groups[0]]);
    assert_eq!(names(&within, &db).await?, "bcde");
    assert_sent(&db, "groups_within_groups", async || {
        assert_eq!(within.all(&db).await?[0].name, "b"); // in the order of the model
        Ok(())
    })
    .await?;
    assert_eq!(
        names(&Group.subgroups.reachable_from([groups[5].id]), &db).await?,
        ""
    );
    assert_eq!(
        names(&Group.subgroups.reachable_from(Vec::<i64>::new()), &db).await?,
        ""
    );
    Ok(())
}

async fn the_other_side_leads_back(db: Database) -> orm::Result<()> {
    let groups = groups(&db).await?;
    let around = Group.supergroups().reachable_from([&groups[3]]);
    assert_eq!(names(&around, &db).await?, "abc");
    // Whether somebody is in a group or in one within it.
    let ann = Person::draft().name("Ann").save(&db).await?;
    groups[3].members.add([&ann], &db).await?;
    let own = Group::objects().filter(Group.members.contains(&ann));
    let all = own.clone().union(Group.supergroups().reachable_from(own));
    assert_eq!(names(&all, &db).await?, "abcd");
    Ok(())
}

async fn a_circle_ends_and_finds_where_it_began(db: Database) -> orm::Result<()> {
    let groups = groups(&db).await?;
    let would_close = Group
        .subgroups
        .reachable_from([&groups[1]])
        .filter(Group.id.eq(groups[4].id));
    assert!(would_close.exists(&db).await?);
    groups[4].subgroups.add([&groups[1]], &db).await?;
    assert_eq!(
        names(&Group.subgroups.reachable_from([&groups[1]]), &db).await?,
        "bde"
    );
    assert_eq!(
        names(&Group.subgroups.reachable_from([&groups[0]]), &db).await?,
        "bcde"
    );
    Ok(())
}

async fn many_rows_start_at_once(db: Database) -> orm::Result<()> {
    let groups = groups(&db).await?;
    let both = Group.subgroups.reachable_from([&groups[2], &groups[5]]);
    assert_eq!(names(&both, &db).await?, "de");
    let late = Group::objects().filter(Group.name.gt("b"));
    assert_eq!(
        names(&Group.subgroups.reachable_from(late), &db).await?,
        "de"
    );
    let of_channels = Channel::objects().values(Channel.writers.id);
    Channel::draft()
        .name("news")
        .writers(&groups[1])
        .save(&db)
        .await?;
    assert_eq!(
        names(&Group.subgroups.reachable_from(of_channels), &db).await?,
        "de"
    );
    Ok(())
}

async fn a_filter_holds_on_the_way(db: Database) -> orm::Result<()> {
    let mut groups = groups(&db).await?;
    groups[3].closed = true;
    groups[3].save(&db).await?;
    let open = Group.supergroups().filter(!Group.closed);
    assert_eq!(names(&open.reachable_from([groups[4].id]), &db).await?, "");
    let by_b = Group.made().filter(Group.closed);
    assert_eq!(names(&by_b.reachable_from([groups[4].id]), &db).await?, "");
    let query = Group
        .supergroups()
        .filter(Group.name.ne("b"))
        .reachable_from([groups[4].id]);
    assert_eq!(names(&query, &db).await?, "acd");
    let text = query.to_sql_for(Backend::Sqlite)?.text().to_owned();
    assert!(text.contains(r#"FROM "met rows" CROSS JOIN "group_subgroups" AS "t3" INNER JOIN "group" AS "t4" ON "t4"."id" = "t3"."from_group_id" WHERE "t3"."to_group_id" = "met rows"."id" AND "t4"."name" <> ?"#), "{text}");
    Ok(())
}

async fn foreign_keys_are_followed_from_many_rows(db: Database) -> orm::Result<()> {
    let mut groups = groups(&db).await?;
    for (below, above) in [(1, 0), (2, 1), (4, 3), (5, 4)] {
        groups[below].made_of = Some(groups[above].id.into());
        groups[below].save(&db).await?;
    }
    let below = Group.made().reachable_from([&groups[1], &groups[3]]);
    assert_eq!(names(&below, &db).await?, "cef");
    assert_eq!(
        names(&Group.made_of.descendants(&groups[3]), &db).await?,
        "ef"
    );
    Ok(())
}

#[derive(Model, Debug)]
struct Stop {
    id: i64,
    name: String,
    #[orm(related_name = "before", through = Ride(from, to))]
    next: ManyToMany<Stop, Ride>,
}

/// A bus may go from one stop to another more than once a day.
#[derive(Model, Debug)]
struct Ride {
    id: i64,
    #[orm(related_name = "rides", on_delete = Cascade)]
    from: ForeignKey<Stop>,
    #[orm(related_name = "arrivals", on_delete = Cascade)]
    to: ForeignKey<Stop>,
    hour: i32,
}

async fn pairs_that_stand_twice_are_met_once(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Stop, Ride]).await?;
    let stops =
        Stop::bulk_create(["a", "b", "c"].map(|name| Stop::draft().name(name)), &db).await?;
    let rides = [(0, 1, 7), (0, 1, 9), (1, 2, 8), (1, 2, 10)];
    let rides =
        rides.map(|(from, to, hour)| Ride::draft().from(&stops[from]).to(&stops[to]).hour(hour));
    Ride::bulk_create(rides, &db).await?;
    let reached = Stop.next.reachable_from([&stops[0]]).order_by(Stop.name);
    assert_eq!(reached.count(&db).await?, 2);
    assert_eq!(reached.all(&db).await?[1].name, "c");
    Ok(())
}

#[derive(Model, Debug)]
struct Firm {
    id: i64,
    name: String,
}

#[derive(Model, Debug)]
#[orm(primary_key(firm, id))]
struct Part {
    #[orm(tenant, on_delete = Cascade, related_name = "parts")]
    firm: ForeignKey<Firm>,
    id: i64,
    #[orm(within = firm, related_name = "part_of")]
    parts: ManyToMany<Part>,
}

async fn keys_of_several_fields_are_compared_together(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Firm, Part]).await?;
    let firms = Firm::bulk_create(["x", "y"].map(|name| Firm::draft().name(name)), &db).await?;
    for firm in &firms {
        let drafts = (1..=3).map(|id| Part::draft().firm(firm).id(id));
        let parts = Part::bulk_create(drafts, &db).await?;
        parts[0].parts.add([&parts[1]], &db).await?;
        if firm.name == "x" {
            parts[1].parts.add([&parts[2]], &db).await?;
        }
    }
    let of = |firm: &Firm| Part.parts.reachable_from([(firm.id, 1)]).order_by(Part.id);
    let ids = |query: QuerySet<Part>| query.values((Part.firm.id, Part.id));
    let (x, y) = (firms[0].id, firms[1].id);
    assert_eq!(ids(of(&firms[0])).all(&db).await?, [(x, 2), (x, 3)]);
    assert_eq!(ids(of(&firms[1])).all(&db).await?, [(y, 2)]);
    let both = Part
        .parts
        .reachable_from(Part::objects().filter(Part.id.eq(1)));
    assert_eq!(both.count(&db).await?, 3);
    let at_x = db.tenant(&firms[0]);
    assert_eq!(both.count(&at_x).await?, 2);
    Ok(())
}

async fn each_row_outside_has_starts_of_its_own(db: Database) -> orm::Result<()> {
    let groups = groups(&db).await?;
    let drafts = [("news", 0), ("chat", 3), ("alone", 5)];
    let drafts = drafts.map(|(name, group)| Channel::draft().name(name).writers(&groups[group]));
    Channel::bulk_create(drafts, &db).await?;
    let own = Group::objects().filter(Group.id.eq(outer(Channel.writers.id)));
    let within = Group.subgroups.reachable_from(own);
    let holds_e = Channel::objects().filter(exists(within.clone().filter(Group.name.eq("e"))));
    let found = holds_e
        .order_by(Channel.id)
        .values(Channel.name)
        .all(&db)
        .await?;
    assert_eq!(found, ["news", "chat"]);
    let sizes = Channel::objects()
        .order_by(Channel.id)
        .values((Channel.name, within.values(count()).scalar()));
    let sizes: Vec<Option<i64>> = sizes.all(&db).await?.into_iter().map(|(_, n)| n).collect();
    assert_eq!(sizes, [Some(4), Some(1), Some(0)]);
    Ok(())
}

/// `outer` in the rows where a walk starts is of the query around the walk, and not of the rows that it finds.
async fn a_row_of_the_same_model_outside_is_where_it_starts(db: Database) -> orm::Result<()> {
    groups(&db).await?;
    let itself = Group::objects().filter(Group.id.eq(outer(Group.id)));
    let within = Group.subgroups.reachable_from(itself);
    let sizes = Group::objects().values((Group.name, within.clone().values(count()).scalar()));
    assert_sql!(
        sizes,
        sqlite = r#"SELECT "group"."name", (SELECT COUNT(*) FROM "group" AS "t1" WHERE "t1"."id" IN (WITH RECURSIVE "met rows"("id") AS (SELECT "t2"."to_group_id" FROM "group_subgroups" AS "t2" WHERE "t2"."from_group_id" IN (SELECT "t3"."id" FROM "group" AS "t3" WHERE "t3"."id" = "group"."id") UNION SELECT "t4"."to_group_id" FROM "met rows" CROSS JOIN "group_subgroups" AS "t4" WHERE "t4"."from_group_id" = "met rows"."id") SELECT "met rows"."id" FROM "met rows")) FROM "group""#,
        postgres = r#"SELECT "group"."name", (SELECT COUNT(*) FROM "group" AS "t1" WHERE "t1"."id" IN (WITH RECURSIVE "met rows"("id") AS (SELECT "t2"."to_group_id" FROM "group_subgroups" AS "t2" WHERE "t2"."from_group_id" IN (SELECT "t3"."id" FROM "group" AS "t3" WHERE "t3"."id" = "group"."id") UNION SELECT "t4"."to_group_id" FROM "met rows" CROSS JOIN "group_subgroups" AS "t4" WHERE "t4"."from_group_id" = "met rows"."id") SELECT "met rows"."id" FROM "met rows")) FROM "group""#
    );
    let sizes = sizes.order_by(Group.name).all(&db).await?;
    let sizes: Vec<Option<i64>> = sizes.into_iter().map(|(_, n)| n).collect();
    assert_eq!(sizes, [4, 2, 2, 1, 0, 0].map(Some));
    let holds_e = Group::objects().filter(exists(within.filter(Group.name.eq("e"))));
    assert_eq!(names(&holds_e, &db).await?, "abcd");

    // By a foreign key, where the walk is over the rows themselves.
    for (made, of) in [(2, 1), (3, 2), (4, 2), (6, 5)] {
        let made = Group::objects().of_keys([made]);
        made.update(Group.made_of.set(Some(of.into())), &db).await?;
    }
    let itself = Group::objects().filter(Group.id.eq(outer(Group.id)));
    let made = Group.made().reachable_from(itself);
    let made = Group::objects()
        .order_by(Group.id)
        .values(made.values(count()).scalar());
    assert_eq!(made.all(&db).await?, [3, 2, 0, 0, 1, 0].map(Some));
    Ok(())
}

async fn what_is_reached_is_a_query_like_others(db: Database) -> orm::Result<()> {
    let groups = groups(&db).await?;
    let within = Group.subgroups.reachable_from([&groups[1]]);
    assert_eq!(within.update(Group.closed.set(true), &db).await?, 2);
    let rest = Group::objects().except(within.clone());
    assert_eq!(names(&rest, &db).await?, "abcf");
    let ann = Person::draft().name("Ann").save(&db).await?;
    groups[4].members.add([&ann], &db).await?;
    let inside = Person::objects().filter(
        Person
            .groups()
            .any(Group.id.is_in(within.clone().values(Group.id))),
    );
    assert_eq!(inside.count(&db).await?, 1);
    let locked = db
        .transaction(async |tx| within.clone().for_update().or_ignore().all(tx).await)
        .await?;
    assert_eq!(locked.len(), 2);
    assert_eq!(
        within
            .clone()
            .order_by(Group.name.desc())
            .limit(1)
            .get(&db)
            .await?
            .name,
        "e"
    );
    assert_eq!(within.delete(&db).await?, 2);
    assert_eq!(Group::objects().count(&db).await?, 4);
    Ok(())
}

async fn a_page_of_a_relation_is_refused(db: Database) -> orm::Result<()> {
    let groups = groups(&db).await?;
    let paged = Group
        .supergroups()
        .limit(1)
        .reachable_from([&groups[4]])
        .all(&db)
        .await;
    let Err(Error::InvalidQuery {
        model: "Group",
        why,
    }) = paged
    else {
        panic!("{paged:?}")
    };
    assert_eq!(
        why,
        "`reachable_from` takes each step over all rows of the relation that its conditions leave, and not over a page of them; put `limit` behind it"
    );
    let behind = Group
        .made_of
        .supergroups()
        .reachable_from([&groups[4]])
        .all(&db)
        .await;
    let Err(Error::InvalidQuery {
        model: "Group",
        why,
    }) = behind
    else {
        panic!("{behind:?}")
    };
    assert_eq!(
        why,
        "`reachable_from` is of a relation of the model itself, such as `Group.subgroups`, and of none behind a foreign key or by conditions"
    );
    Ok(())
}
