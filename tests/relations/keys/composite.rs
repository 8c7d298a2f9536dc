//! Foreign keys to keys of several columns, several levels deep, and keys that are made of them.

on_each! {
    rows_are_found_by_keys_of_keys,
    parts_are_texts_references_and_foreign_keys,
    a_key_of_a_key_has_a_column_for_each_part,
    rows_that_are_pointed_at_are_loaded,
    rows_that_point_are_a_query,
    compared_with_rows_keys_and_each_other,
    among_rows_keys_and_queries,
    null_or_not,
    the_parts_of_a_key_join_nothing,
    paths_go_on_behind_a_key,
    ordered_by_what_lies_behind,
    joined_over_several_levels,
    prefetched_over_several_levels,
    assigned_and_updated,
    a_row_that_is_not_there,
    a_key_that_is_one_foreign_key,
    many_rows_at_once,
    deleted_over_several_levels,
    changed_and_held_over_several_levels,
    reported_over_several_levels,
    tables_are_read_back,
}

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;

use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Machine {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(machine, number))]
struct Part {
    #[orm(related_name = "parts", on_delete = Cascade)]
    machine: ForeignKey<Machine>,
    number: i16,
    #[orm(related_name = "contents", on_delete = Restrict)]
    inside: Option<ForeignKey<Part>>,
}

/// Its key is a foreign key of two columns, and a text.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(part, place))]
struct Bolt {
    #[orm(related_name = "bolts", on_delete = Cascade)]
    part: ForeignKey<Part>,
    #[orm(max_length = 20)]
    place: String,
    #[orm(default = 8)]
    size: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Visit {
    id: i64,
    #[orm(related_name = "visits", on_delete = Cascade)]
    bolt: ForeignKey<Bolt>,
    #[orm(related_name = "announced", on_delete = SetNull)]
    next: Option<ForeignKey<Bolt>>,
    #[orm(related_name = "seen_by", on_delete = Protect)]
    seen: Option<ForeignKey<Part>>,
    #[orm(related_name = "+", on_delete = DoNothing)]
    lost: Option<ForeignKey<Bolt>>,
}

/// Its key is a foreign key of three columns.
#[derive(Model, Debug, Clone, PartialEq)]
struct Label {
    #[orm(primary_key, on_delete = Cascade)]
    bolt: OneToOne<Bolt>,
    text: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Stain {
    id: i64,
    #[orm(related_name = "stains", on_delete = Cascade)]
    label: ForeignKey<Label>,
}

type BoltKey = ((i64, i16), String);

fn key(machine: i64, number: i16, place: &str) -> BoltKey {
    ((machine, number), place.to_owned())
}

/// Two machines; in each two parts, of which the second is inside the first; in each of those a left bolt and a right
/// one; and a visit to each left bolt, that announces the right one.
async fn machines(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Machine, Part, Bolt, Visit, Label, Stain])
        .await?;
    for name in ["crane", "boat"] {
        let machine = Machine::draft().name(name).save(db).await?;
        let outer = Part::draft().machine(&machine).number(1).save(db).await?;
        let inner = Part::draft().machine(&machine).number(2).inside(&outer);
        for part in [outer, inner.save(db).await?] {
            let left = Bolt::draft().part(&part).place("left").save(db).await?;
            let right = Bolt::draft().part(&part).place("right").save(db).await?;
            Visit::draft().bolt(&left).next(&right).save(db).await?;
        }
    }
    Ok(())
}

async fn rows_are_found_by_keys_of_keys(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let mut bolt = Bolt::get(key(2, 1, "left"), &db).await?;
    assert_eq!(bolt.key(), key(2, 1, "left"));
    assert_eq!((bolt.part.id, bolt.place.as_str()), ((2, 1), "left"));
    assert_eq!(Bolt::get(&bolt, &db).await?, bolt);
    bolt.size = 10;
    bolt.save(&db).await?;
    assert_eq!(
        Bolt::objects().filter(Bolt.size.eq(10)).get(&db).await?,
        bolt
    );
    let missing = Bolt::get(key(2, 3, "left"), &db).await;
    assert!(
        matches!(missing, Err(Error::DoesNotExist { model: "Bolt" })),
        "{missing:?}"
    );
    let again = Bolt::draft().part((2, 1)).place("left").save(&db).await;
    let fits = matches!(&again, Err(Error::UniqueViolation { model: "Bolt", fields, .. }) if fields == &["part", "place"]);
    assert!(fits, "{again:?}");
    assert_eq!(bolt.delete(&db).await?, 1);
    assert_eq!(Bolt::objects().count(&db).await?, 7);
    Ok(())
}

async fn parts_are_texts_references_and_foreign_keys(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let left = Bolt::get(((1, 2), "left"), &db).await?;
    assert_eq!(left.key(), key(1, 2, "left"));
    let (place, part) = (&left.place, &left.part);
    for again in [
        Bolt::get((part, place), &db).await?,
        Bolt::get((part, place.as_str()), &db).await?,
        Bolt::get((part.clone(), place.clone()), &db).await?,
        Bolt::get((&part.id, "left"), &db).await?,
    ] {
        assert_eq!(again, left);
    }
    let found = Visit::objects().filter(Visit.bolt.eq((part, "left")));
    assert_eq!(found.count(&db).await?, 1);
    let any = Visit::objects().filter(Visit.next.is_in([((1, 1), "right"), ((9, 9), "")]));
    assert_eq!(any.count(&db).await?, 1);
    let visit = Visit::draft().bolt((part, "right")).next(((2, 1), "left"));
    let visit = visit.save(&db).await?;
    assert_eq!(visit.next, Some(ForeignKey::new(((2, 1), "left"))));
    let keys = [(part, "left"), (part, "right"), (part, "none")];
    let rows = Bolt::objects().in_bulk(keys, &db).await?;
    assert_eq!(rows.len(), 2);
    Ok(())
}

async fn a_key_of_a_key_has_a_column_for_each_part(_: Database) {
    let names = Visit::table().columns().iter().map(|column| column.name);
    let expected = [
        "id",
        "bolt_part_machine_id",
        "bolt_part_number",
        "bolt_place",
        "next_part_machine_id",
        "next_part_number",
        "next_place",
        "seen_machine_id",
        "seen_number",
        "lost_part_machine_id",
        "lost_part_number",
        "lost_place",
    ];
    assert_eq!(names.collect::<Vec<_>>(), expected);
}

async fn rows_that_are_pointed_at_are_loaded(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let run = async || {
        for visit in Visit::objects().all(&db).await? {
            let bolt = visit.bolt.get(&db).await?;
            assert_eq!(bolt.key(), visit.bolt.id);
            let part = bolt.part.get(&db).await?;
            assert_eq!(part.key(), bolt.part.id);
            let next = visit.next.as_ref().expect("the right one");
            assert_eq!(next.get(&db).await?.place, "right");
        }
        orm::Result::Ok(())
    };
    // Visits, their bolts, the parts of those, the next bolts.
    assert_queries(&db, 4, run).await
}

async fn rows_that_point_are_a_query(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let part = Part::get((1, 2), &db).await?;
    assert_eq!(part.bolts().count(&db).await?, 2);
    let left = part.bolts().filter(Bolt.place.eq("left")).get(&db).await?;
    assert_eq!(left.visits().get(&db).await?.bolt.id, key(1, 2, "left"));
    assert_eq!(left.announced().count(&db).await?, 0);
    let full = Part::objects().filter(Part.contents().any(Part.number.eq(2)));
    assert_eq!(full.count(&db).await?, 2);
    let announced = Bolt::objects().filter(Bolt.announced().count().eq(1));
    assert_eq!(announced.count(&db).await?, 4);
    let visited = Machine::objects().filter(
        Machine.parts().any(
            Part.bolts()
                .any(Bolt.visits().any(Visit.next.place.eq("right")) & Bolt.size.gt(7)),
        ),
    );
    assert_eq!(visited.count(&db).await?, 2);
    Ok(())
}

async fn compared_with_rows_keys_and_each_other(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let left = Bolt::get(key(1, 1, "left"), &db).await?;
    let visit = left.visits().get(&db).await?;
    let count =
        async |condition: Predicate<Visit>| Visit::objects().filter(condition).count(&db).await;
    assert_eq!(count(Visit.bolt.eq(&left)).await?, 1);
    assert_eq!(count(Visit.bolt.eq(key(1, 1, "left"))).await?, 1);
    assert_eq!(count(Visit.bolt.eq(&visit.bolt)).await?, 1);
    assert_eq!(count(Visit.bolt.ne(&left)).await?, 3);
    assert_eq!(count(Visit.next.eq(key(1, 1, "right"))).await?, 1);
    assert_eq!(count(Visit.bolt.eq(Visit.next)).await?, 0);
    assert_eq!(count(Visit.bolt.ne(Visit.next)).await?, 4);
    assert_eq!(count(Visit.bolt.part.eq(Visit.next.part)).await?, 4);
    let mut alone = visit.clone();
    alone.next = None;
    alone.save(&db).await?;
    // What refers to nothing is another one, and no condition holds for it.
    assert_eq!(count(Visit.next.ne(key(1, 1, "right"))).await?, 4);
    assert_eq!(count(Visit.bolt.ne(Visit.next)).await?, 4);
    assert_eq!(count(!Visit.next.eq(key(1, 2, "right"))).await?, 3);
    Ok(())
}

async fn among_rows_keys_and_queries(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    Visit::objects()
        .filter(Visit.id.eq(1))
        .update(Visit.next.set(None), &db)
        .await?;
    let count =
        async |condition: Predicate<Visit>| Visit::objects().filter(condition).count(&db).await;
    let left = Bolt::objects().filter(Bolt.place.eq("left"));
    let rows = left.all(&db).await?;
    assert_eq!(count(Visit.bolt.is_in(&rows)).await?, 4);
    assert_eq!(count(Visit.bolt.not_in(&rows[1..])).await?, 1);
    assert_eq!(
        count(Visit.bolt.is_in(rows.iter().map(Bolt::key))).await?,
        4
    );
    assert_eq!(count(Visit.bolt.is_in(&left)).await?, 4);
    assert_eq!(count(Visit.next.is_in(&left)).await?, 0);
    // Of the keys that are null none is among them, and so all are among the others.
    assert_eq!(count(Visit.next.not_in(&left)).await?, 4);
    assert_eq!(count(Visit.next.not_in([key(1, 2, "right")])).await?, 3);
    assert_eq!(
        count(Visit.next.is_in([key(1, 2, "right"), key(9, 9, "")])).await?,
        1
    );
    let named = Machine::objects().filter(Machine.name.eq("boat"));
    let inside = Part::objects().filter(
        Part.inside
            .is_in(Part::objects().filter(Part.machine.is_in(named))),
    );
    let bolts = Bolt::objects().filter(Bolt.part.is_in(inside));
    assert_eq!(count(Visit.bolt.is_in(bolts)).await?, 1);
    let first = left
        .order_by((Bolt.part.machine.id, Bolt.part.number))
        .limit(1);
    assert_eq!(count(Visit.bolt.is_in(first)).await?, 1);
    Ok(())
}

async fn null_or_not(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    Visit::objects()
        .filter(Visit.id.le(2))
        .update(Visit.next.set(None), &db)
        .await?;
    let count =
        async |condition: Predicate<Visit>| Visit::objects().filter(condition).count(&db).await;
    assert_eq!(count(Visit.next.is_null()).await?, 2);
    assert_eq!(count(Visit.next.is_not_null()).await?, 2);
    assert_eq!(
        count(Visit.next.is_null() | Visit.next.place.eq("right")).await?,
        4
    );
    assert_eq!(count(Visit.next.is_null() & Visit.seen.is_null()).await?, 2);
    let outer = Part::objects()
        .filter(Part.inside.is_null() & Part.contents().any(Part.inside.is_not_null()));
    assert_eq!(outer.count(&db).await?, 2);
    Ok(())
}

async fn the_parts_of_a_key_join_nothing(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let run = async || {
        let counts = [
            Visit.bolt.place.eq("left") & Visit.next.place.ne("left"),
            Visit.bolt.part.eq((1, 1)),
            Visit.bolt.part.number.lt(2) & Visit.next.part.number.eq(1),
            Visit.bolt.part.machine.eq(1) & Visit.next.part.machine.id.is_in([1, 2]),
            Visit.bolt.part.machine.eq(Visit.next.part.machine),
        ];
        for (condition, expected) in counts.into_iter().zip([4, 1, 2, 2, 4]) {
            let visits = Visit::objects().filter(condition);
            assert_eq!(visits.count(&db).await?, expected);
        }
        Label::objects()
            .filter(Label.bolt.part.machine.eq(1))
            .order_by(Label.bolt.part.number)
            .count(&db)
            .await
    };
    assert_sent(&db, "parts_of_composite_keys", run).await
}

async fn paths_go_on_behind_a_key(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let visits = Visit::objects().filter(
        Visit.bolt.part.machine.name.eq("boat")
            & Visit.next.part.inside.number.eq(1)
            & Visit.bolt.size.eq(8),
    );
    assert_eq!(visits.get(&db).await?.bolt.id, key(2, 2, "left"));
    let same = Visit
        .bolt
        .matches(Bolt.part.matches(Part.machine.name.eq("boat")));
    assert_eq!(Visit::objects().filter(same).count(&db).await?, 2);
    let none = Visit::objects().exclude(Visit.next.part.machine.name.eq("boat"));
    assert_eq!(none.count(&db).await?, 2);
    Ok(())
}

async fn ordered_by_what_lies_behind(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let nothing = Visit::objects().filter(Visit.bolt.eq(key(1, 1, "left")));
    nothing.update(Visit.next.set(None), &db).await?;
    let by_name =
        Visit::objects().order_by((Visit.next.part.machine.name, Visit.next.part.number.desc()));
    let found = by_name.all(&db).await?;
    let found: Vec<_> = found.iter().map(|visit| visit.bolt.id.0).collect();
    assert_eq!(found, [(2, 2), (2, 1), (1, 2), (1, 1)]);
    let last = by_name.last(&db).await?;
    assert_eq!(last.map(|visit| visit.bolt.id.0), Some((1, 1)));
    Ok(())
}

async fn joined_over_several_levels(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    Visit::objects()
        .filter(Visit.id.eq(1))
        .update(Visit.next.set(None), &db)
        .await?;
    let visits = Visit::objects()
        .select_related((Visit.bolt.part.machine, Visit.next.part.inside, Visit.seen))
        .order_by(Visit.id);
    let run = async || {
        let mut found = Vec::new();
        for visit in visits.all(&db).await? {
            let part = visit.bolt.get(&db).await?.part.get(&db).await?;
            let machine = part.machine.get(&db).await?.name.clone();
            let mut inside = None;
            if let Some(next) = &visit.next {
                let next = next.get(&db).await?.part.get(&db).await?;
                inside = match &next.inside {
                    Some(outer) => Some(outer.get(&db).await?.number),
                    None => None,
                };
            }
            assert!(visit.seen.is_none());
            found.push((machine, part.number, inside));
        }
        orm::Result::Ok(found)
    };
    let found = assert_queries(&db, 1, run).await?;
    let expected = [
        ("crane", 1, None),
        ("crane", 2, Some(1)),
        ("boat", 1, None),
        ("boat", 2, Some(1)),
    ];
    assert_eq!(
        found,
        expected.map(|(name, number, inside)| (name.to_owned(), number, inside))
    );
    Ok(())
}

async fn prefetched_over_several_levels(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let bolts = Part
        .bolts()
        .order_by(Bolt.place)
        .prefetch_related((Bolt.visits(), Bolt.label()));
    let machines = Machine::objects().order_by(Machine.id).prefetch_related(
        Machine
            .parts()
            .order_by(Part.number)
            .prefetch_related((bolts, Part.contents())),
    );
    let found = assert_queries(&db, 6, async || machines.all(&db).await).await?;
    assert_eq!(found.len(), 2);
    for (machine, parts) in &found {
        assert_eq!(parts.len(), 2);
        assert_eq!((parts[0].2.len(), parts[1].2.len()), (1, 0));
        for (part, bolts, _) in parts {
            assert_eq!(part.machine.id, machine.id);
            let visits: Vec<_> = bolts.iter().map(|(_, visits, _)| visits.len()).collect();
            assert_eq!(visits, [1, 0]);
            assert!(
                bolts
                    .iter()
                    .all(|(bolt, _, label)| bolt.part.id == part.key() && label.is_none())
            );
        }
    }
    let rows = Bolt::objects().all(&db).await?;
    let rows = orm::prefetch(rows, Bolt.announced().limit(1), &db).await?;
    assert_eq!(
        rows.iter().map(|(_, visits)| visits.len()).sum::<usize>(),
        4
    );
    Ok(())
}

async fn assigned_and_updated(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let right = Bolt::get(key(2, 2, "right"), &db).await?;
    let mut visit = Visit::get(1, &db).await?;
    visit.bolt.get(&db).await?;
    visit.bolt.id = right.key();
    assert!(visit.bolt.loaded().is_none());
    visit.next = Some(ForeignKey::new(key(1, 1, "left")));
    visit.seen = Some((&Part::get((1, 1), &db).await?).into());
    visit.save(&db).await?;
    let found = Visit::get(1, &db).await?;
    assert_eq!(found, visit);
    assert_eq!(found.bolt.get(&db).await?, &right);
    let all = Visit::objects().every_row();
    let set = (
        Visit.bolt.set(&right),
        Visit.next.set(None),
        Visit.seen.set((2, 1)),
    );
    assert_eq!(all.update(set, &db).await?, 4);
    assert_eq!(
        right
            .visits()
            .filter(Visit.seen.eq((2, 1)) & Visit.next.is_null())
            .count(&db)
            .await?,
        4
    );
    visit.next = None;
    visit.save_fields(Visit.next, &db).await?;
    visit.refresh(&db).await?;
    assert_eq!(visit.seen, Some(ForeignKey::new((2, 1))));
    Ok(())
}

async fn a_row_that_is_not_there(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    for (wrong, field) in [
        (Visit::draft().bolt(key(1, 1, "middle")), "bolt"),
        (
            Visit::draft()
                .bolt(key(1, 1, "left"))
                .next(key(1, 3, "left")),
            "next",
        ),
        (Visit::draft().bolt(key(1, 1, "left")).seen((1, 3)), "seen"),
    ] {
        let refused = wrong.save(&db).await;
        let fits = matches!(&refused, Err(Error::ForeignKeyViolation { model: "Visit", field: Some(found), .. }) if *found == field);
        assert!(fits, "{refused:?}");
    }
    let lost = Visit::draft()
        .bolt(key(1, 1, "left"))
        .lost(key(1, 1, "middle"));
    let lost = lost.save(&db).await?;
    let missed = lost.lost.as_ref().expect("a key").get(&db).await;
    assert!(
        matches!(missed, Err(Error::DoesNotExist { model: "Bolt" })),
        "{missed:?}"
    );
    let found = Visit::objects()
        .select_related(Visit.lost)
        .filter(Visit.lost.is_not_null());
    let found = found.get(&db).await?;
    assert!(found.lost.is_some_and(|lost| lost.loaded().is_none()));
    let too_long = Bolt::objects().filter(Bolt.place.eq("left"));
    let too_long = too_long.update(Bolt.place.set("x".repeat(21)), &db).await;
    assert!(
        matches!(
            too_long,
            Err(Error::TooLong {
                field: Some("place"),
                ..
            })
        ),
        "{too_long:?}"
    );
    Ok(())
}

async fn a_key_that_is_one_foreign_key(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let left = Bolt::get(key(1, 1, "left"), &db).await?;
    let label = Label::draft().bolt(&left).text("M8").save(&db).await?;
    Stain::draft().label(&label).save(&db).await?;
    Stain::draft().label(key(1, 1, "left")).save(&db).await?;
    assert_eq!(Label::get(&label, &db).await?, label);
    assert_eq!(
        Label::get(key(1, 1, "left"), &db)
            .await?
            .bolt
            .get(&db)
            .await?,
        &left
    );
    assert_eq!(left.label().get(&db).await?, label);
    assert_eq!(label.stains().count(&db).await?, 2);
    let stains =
        Stain::objects().filter(Stain.label.bolt.part.eq((1, 1)) & Stain.label.text.eq("M8"));
    let stains = stains
        .select_related(Stain.label.bolt.part)
        .all(&db)
        .await?;
    assert_eq!(stains.len(), 2);
    let bolt = stains[0]
        .label
        .loaded()
        .and_then(|label| label.bolt.loaded());
    assert_eq!(bolt, Some(&left));
    let bare = Bolt::objects().filter(Bolt.label().is_null());
    assert_eq!(bare.count(&db).await?, 7);
    let taken = Label::draft().bolt(&left).text("M9").save(&db).await;
    let fits = matches!(&taken, Err(Error::UniqueViolation { model: "Label", fields, .. }) if fields == &["bolt"]);
    assert!(fits, "{taken:?}");
    left.delete(&db).await?;
    assert_eq!(Stain::objects().count(&db).await?, 0);
    Ok(())
}

async fn many_rows_at_once(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let part = Part::get((1, 1), &db).await?;
    let bolts = (0..500).map(|n| Bolt::draft().part(&part).place(n.to_string()));
    let bolts = Bolt::bulk_create(bolts, &db).await?;
    let visits = bolts
        .iter()
        .map(|bolt| Visit::draft().bolt(bolt).next(bolt));
    let visits = assert_queries(&db, 1, async || {
        Visit::bulk_create(visits.clone(), &db).await
    })
    .await?;
    assert!(
        visits
            .iter()
            .zip(&bolts)
            .all(|(visit, bolt)| visit.bolt.id == bolt.key())
    );
    let found = Visit::objects().filter(Visit.bolt.is_in(&bolts) & Visit.bolt.eq(Visit.next));
    assert_eq!(found.count(&db).await?, 500);
    assert_eq!(
        Bolt::objects()
            .filter(Bolt.part.eq(&part) & Bolt.size.eq(8))
            .delete(&db)
            .await?,
        502
    );
    assert_eq!(Visit::objects().count(&db).await?, 3);
    Ok(())
}

async fn deleted_over_several_levels(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    Label::draft()
        .bolt(key(1, 1, "left"))
        .text("M8")
        .save(&db)
        .await?;
    Stain::draft().label(key(1, 1, "left")).save(&db).await?;
    // The second part is inside the first, which it does not hold: both go.
    assert_eq!(Machine::get(1, &db).await?.delete(&db).await?, 1);
    let left = (
        Part::objects().count(&db).await?,
        Bolt::objects().count(&db).await?,
        Visit::objects().count(&db).await?,
        Label::objects().count(&db).await?,
        Stain::objects().count(&db).await?,
    );
    assert_eq!(left, (2, 4, 2, 0, 0));
    let visited = Bolt::objects().filter(Bolt.visits().any(Visit.next.is_not_null()));
    assert_eq!(visited.delete(&db).await?, 2);
    assert_eq!(Visit::objects().count(&db).await?, 0);
    Ok(())
}

async fn changed_and_held_over_several_levels(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let outer = Part::get((1, 1), &db).await?;
    let is_held = |refused: &orm::Result<u64>, by: &str| matches!(refused, Err(Error::Protected { by: Some(found), .. }) if *found == by);
    let refused = outer.clone().delete(&db).await;
    assert!(is_held(&refused, "Part"), "{refused:?}");
    let other = Visit::objects().filter(Visit.bolt.eq(key(2, 1, "left")));
    other.update(Visit.seen.set((1, 2)), &db).await?;
    for refused in [
        Part::get((1, 2), &db).await?.delete(&db).await,
        Machine::get(1, &db).await?.delete(&db).await,
        Machine::objects()
            .filter(Machine.name.eq("crane"))
            .delete(&db)
            .await,
    ] {
        assert!(is_held(&refused, "Visit"), "{refused:?}");
    }
    other
        .update(
            (Visit.seen.set(None), Visit.next.set(key(1, 2, "left"))),
            &db,
        )
        .await?;
    assert_eq!(Part::get((1, 2), &db).await?.delete(&db).await?, 1);
    assert_eq!(other.get(&db).await?.next, None);
    assert_eq!(outer.delete(&db).await?, 1);
    assert_eq!(Bolt::objects().count(&db).await?, 4);
    Ok(())
}

async fn reported_over_several_levels(db: Database) -> orm::Result<()> {
    machines(&db).await?;
    let other = Visit::objects().filter(Visit.bolt.eq(key(2, 1, "left")));
    other
        .update(
            (Visit.seen.set((1, 2)), Visit.next.set(key(1, 1, "right"))),
            &db,
        )
        .await?;
    let crane = Machine::get(1, &db).await?;
    let lines = [
        "Machine: 1 deleted",
        "Part: 2 deleted",
        "Bolt: 4 deleted",
        "Visit: 2 deleted",
        "Visit.next: 1 set to null",
        "Visit.seen: 1 in the way (Protect)",
    ];
    assert_eq!(
        crane.delete_report(&db).await?.to_string(),
        lines.join("\n")
    );
    let outer = Part::get((1, 1), &db).await?.delete_report(&db).await?;
    assert_eq!(outer.restricted[0].model, "Part");
    assert_eq!(outer.restricted[0].field, "inside");
    other.update(Visit.seen.set(None), &db).await?;
    let report = crane.delete_with_report(&db).await?;
    assert_eq!(report.to_string(), lines[..5].join("\n"));
    assert_eq!(
        Visit::objects()
            .filter(Visit.next.is_null())
            .count(&db)
            .await?,
        1
    );
    Ok(())
}

async fn tables_are_read_back(db: Database) -> orm::Result<()> {
    let schema = schema![Machine, Part, Bolt, Visit, Label, Stain];
    orm_tests::support::assert_read_back(schema, &db).await
}
