//! Trees: rows above and below a row, over a foreign key of their model to itself.

on_each! {
    ancestors_come_nearest_first,
    values_of_a_tree_come_as_its_rows_do,
    descendants_come_level_by_level,
    the_models_own_order_holds_within_a_level,
    they_are_queries_like_any_other,
    pages_keep_to_the_order_of_the_walk,
    a_walk_goes_on_from_a_row,
    the_depth_is_a_value,
    window_functions_look_at_a_walk,
    a_page_of_a_walk_keeps_its_order_behind_window_functions,
    groups_and_different_values_of_a_walk_are_cut_to_a_page,
    the_depth_is_of_walks_alone,
    what_follows_a_page_is_asked_of_the_page,
    related_rows_are_loaded_with_them,
    they_are_updated_and_deleted,
    restrict_lets_a_whole_branch_go,
    they_stand_in_conditions,
    circles_end,
    every_walk_finds_what_going_from_row_to_row_finds,
    dangling_keys_end_the_way_up,
    keys_of_several_fields,
    keys_of_text,
    keys_of_bytes,
    a_chain_of_one_to_ones,
    names_that_look_like_ours,
    what_no_database_takes_is_refused,
    thousands_of_levels,
    thousands_of_rows_in_a_level,
    what_is_sent;
    only(Sqlite, "Postgres decides by what it knows of the rows")
    a_branch_is_found_without_reading_the_table;
    only(Postgres, "SQLite has no schemas")
    tables_of_another_schema
}

use orm::Error;
use orm::functions::{order_by, tree_depth};
use orm::prelude::*;
use orm::testing::assert_queries;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use orm_tests::support::{assert_sent, whole_or_sample};

#[derive(Model, Debug, Clone, PartialEq)]
struct Employee {
    id: i64,
    #[orm(max_length = 50)]
    name: String,
    #[orm(related_name = "reports", on_delete = SetNull)]
    reports_to: Option<ForeignKey<Employee>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Task {
    id: i64,
    what: String,
    #[orm(related_name = "tasks", on_delete = Cascade)]
    done_by: ForeignKey<Employee>,
}

/// By their keys: 1 Ada; below her 2 Bo and 3 Cy; below Bo 4 Di and 6 Flo, below Cy 5 Ed; below Flo 7 Gus. 8 Hal stands
/// alone. Di and Gus have a task each.
async fn staff(db: &Database) -> orm::Result<Vec<Employee>> {
    db.create_tables(schema![Employee, Task]).await?;
    let rows = [
        ("Ada", None),
        ("Bo", Some(1)),
        ("Cy", Some(1)),
        ("Di", Some(2)),
        ("Ed", Some(3)),
        ("Flo", Some(2)),
        ("Gus", Some(6)),
        ("Hal", None),
    ];
    let drafts = rows.map(|(name, boss)| {
        let boss = boss.map(ForeignKey::<Employee>::new);
        Employee::draft().name(name).reports_to(boss)
    });
    let staff = Employee::bulk_create(drafts, db).await?;
    for (what, by) in [("dig", 4), ("grow", 7)] {
        Task::draft().what(what).done_by(by).save(db).await?;
    }
    Ok(staff)
}

async fn names(query: &QuerySet<Employee>, db: &Database) -> String {
    let found = assert_queries(db, 1, async || query.all(db).await).await;
    let names = found.expect("rows").into_iter().map(|row| row.name);
    names.collect::<Vec<_>>().join(" ")
}

fn above(start: impl orm::traits::IntoKey<Employee>) -> QuerySet<Employee> {
    Employee.reports_to.ancestors(start)
}

fn below(start: impl orm::traits::IntoKey<Employee>) -> QuerySet<Employee> {
    Employee.reports_to.descendants(start)
}

async fn ancestors_come_nearest_first(db: Database) -> orm::Result<()> {
    let staff = staff(&db).await?;
    let gus = &staff[6];
    assert_eq!(names(&above(gus), &db).await, "Flo Bo Ada");
    assert_eq!(names(&above(7), &db).await, "Flo Bo Ada");
    let flo = gus.reports_to.as_ref().expect("Gus has a boss");
    assert_eq!(names(&above(flo), &db).await, "Bo Ada");
    assert_eq!(names(&above(&staff[0]), &db).await, "");
    assert_eq!(names(&above(99), &db).await, "");
    Ok(())
}

async fn values_of_a_tree_come_as_its_rows_do(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let names = async |query: QuerySet<Employee>| query.values(Employee.name).all(&db).await;
    assert_eq!(names(above(7)).await?, ["Flo", "Bo", "Ada"]);
    assert_eq!(names(above(7).reverse()).await?, ["Ada", "Bo", "Flo"]);
    assert_eq!(names(above(7).limit(2)).await?, ["Flo", "Bo"]);
    assert_eq!(names(below(2).reverse()).await?, ["Gus", "Flo", "Di"]);
    let by_name = above(7).order_by(Employee.name);
    assert_eq!(names(by_name).await?, ["Ada", "Bo", "Flo"]);
    let mut distinct = above(7).values(Employee.name).distinct().all(&db).await?;
    distinct.sort();
    assert_eq!(distinct, ["Ada", "Bo", "Flo"]);
    assert_eq!(above(7).values(count()).all(&db).await?, [3]);
    Ok(())
}

async fn descendants_come_level_by_level(db: Database) -> orm::Result<()> {
    let staff = staff(&db).await?;
    assert_eq!(names(&below(&staff[0]), &db).await, "Bo Cy Di Ed Flo Gus");
    assert_eq!(names(&below(2), &db).await, "Di Flo Gus");
    let bo = staff[3].reports_to.clone().expect("Di has a boss");
    assert_eq!(names(&below(bo), &db).await, "Di Flo Gus");
    assert_eq!(names(&below(staff[7].clone()), &db).await, "");
    assert_eq!(names(&below(99), &db).await, "");
    Ok(())
}

/// A folder lists what is in it by name, and what has the same name by its key.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(ordering = (-parent.name, name))]
struct Folder {
    id: i64,
    name: String,
    #[orm(related_name = "folders", on_delete = Cascade)]
    parent: Option<ForeignKey<Folder>>,
}

async fn the_models_own_order_holds_within_a_level(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Folder]).await?;
    let rows = [
        ("/", None),
        ("usr", Some(1)),
        ("etc", Some(1)),
        ("lib", Some(2)),
        ("ssh", Some(3)),
        ("bin", Some(2)),
        ("bin", Some(2)),
    ];
    for (name, parent) in rows {
        let parent = parent.map(ForeignKey::<Folder>::new);
        Folder::draft().name(name).parent(parent).save(&db).await?;
    }
    let ids = async |query: &QuerySet<Folder>| {
        let folders = query.all(&db).await?;
        orm::Result::Ok(folders.iter().map(|folder| folder.id).collect::<Vec<_>>())
    };
    let below = Folder.parent.descendants(1);
    assert_eq!(ids(&below).await?, [3, 2, 6, 7, 4, 5]);
    assert_eq!(ids(&below.clone().reverse()).await?, [5, 4, 7, 6, 2, 3]);
    assert_eq!(ids(&below.clone().limit(3)).await?, [3, 2, 6]);
    assert_eq!(ids(&Folder.parent.ancestors(6)).await?, [2, 1]);
    // Nothing but the rows of the page are deleted, in the same order.
    assert_eq!(below.offset(2).limit(2).delete(&db).await?, 2);
    assert_eq!(ids(&Folder.parent.descendants(1)).await?, [3, 2, 4, 5]);
    Ok(())
}

async fn they_are_queries_like_any_other(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let all = below(1);
    let some = all.clone().filter(Employee.name.gt("Bo"));
    assert_eq!(names(&some, &db).await, "Cy Di Ed Flo Gus");
    let others = all.clone().exclude(Employee.reports_to.name.eq("Bo"));
    assert_eq!(names(&others, &db).await, "Bo Cy Ed Gus");
    let by_name = all.clone().order_by(Employee.name.desc());
    assert_eq!(names(&by_name, &db).await, "Gus Flo Ed Di Cy Bo");
    assert_eq!(
        names(&all.clone().reverse(), &db).await,
        "Gus Flo Ed Di Cy Bo"
    );
    assert_eq!(
        names(&all.clone().distinct(), &db).await,
        "Bo Cy Di Ed Flo Gus"
    );
    assert_eq!((all.count(&db).await?, all.exists(&db).await?), (6, true));
    assert_eq!(all.clone().distinct().count(&db).await?, 6);
    assert!(!above(1).exists(&db).await?);
    let name = |row: Option<Employee>| row.map(|row| row.name);
    assert_eq!(name(all.first(&db).await?).as_deref(), Some("Bo"));
    assert_eq!(name(all.last(&db).await?).as_deref(), Some("Gus"));
    assert_eq!(name(above(7).first(&db).await?).as_deref(), Some("Flo"));
    assert_eq!(name(above(7).last(&db).await?).as_deref(), Some("Ada"));
    let di = all.clone().filter(Employee.name.eq("Di")).get(&db).await?;
    assert_eq!(di.id, 4);
    let several = all.get(&db).await;
    assert!(matches!(
        several,
        Err(Error::MultipleObjectsReturned { .. })
    ));

    let mut streamed = Vec::new();
    let mut rows = all.stream(&db);
    while let Some(row) = rows.try_next().await? {
        streamed.push(row.name);
    }
    assert_eq!(streamed, ["Bo", "Cy", "Di", "Ed", "Flo", "Gus"]);
    assert!(!all.explain(&db).await?.is_empty());
    Ok(())
}

/// The nearest rows come first from a cursor on, too, and where a stream goes on with what is prefetched.
async fn a_walk_goes_on_from_a_row(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let all = below(1);
    for query in [all.clone(), all.clone().reverse()] {
        let expected: Vec<i64> = query.all(&db).await?.iter().map(|row| row.id).collect();
        let (mut found, mut after) = (Vec::new(), None);
        let mut last = loop {
            let page = query.after(after.as_deref(), 2, &db).await?;
            found.extend(page.rows.iter().map(|row| row.id));
            after = page.next;
            if after.is_none() {
                break page.previous;
            }
        };
        assert_eq!(found, expected);
        let before = query.before(last.take().as_deref(), 2, &db).await?;
        let before: Vec<i64> = before.rows.iter().map(|row| row.id).collect();
        assert_eq!(before, expected[expected.len() - 4..expected.len() - 2]);
    }
    let mut rows = all.prefetch_related(Employee.reports()).stream(&db);
    let mut streamed = Vec::new();
    while let Some((row, reports)) = rows.try_next().await? {
        streamed.push((row.name, reports.len()));
    }
    let names: Vec<&str> = streamed.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(names, ["Bo", "Cy", "Di", "Ed", "Flo", "Gus"]);
    assert_eq!(streamed.iter().map(|row| row.1).sum::<usize>(), 4);
    Ok(())
}

async fn pages_keep_to_the_order_of_the_walk(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let page = below(1).offset(1).limit(3);
    assert_eq!(names(&page, &db).await, "Cy Di Ed");
    assert_eq!((page.count(&db).await?, page.exists(&db).await?), (3, true));
    assert_eq!(below(1).offset(6).count(&db).await?, 0);
    assert_eq!(names(&page.clone().distinct(), &db).await, "Cy Di Ed");
    // Whatever is read of it, the page is the same.
    let of_the_page = Employee::objects().filter(Employee.reports_to.is_in(page.clone()));
    assert_eq!(names(&of_the_page, &db).await, "Ed");
    let moved = page.update(Employee.name.set("moved"), &db).await?;
    assert_eq!(moved, 3);
    assert_eq!(names(&below(1), &db).await, "Bo moved moved moved Flo Gus");
    assert_eq!(above(7).limit(1).delete(&db).await?, 1);
    assert_eq!(names(&below(1), &db).await, "Bo moved moved moved");
    Ok(())
}

async fn what_follows_a_page_is_asked_of_the_page(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let page = below(1).limit(5);
    let later = page.clone().filter(Employee.name.gt("Bo"));
    assert_eq!(names(&later, &db).await, "Cy Di Ed Flo");
    assert_eq!(names(&page.clone().reverse(), &db).await, "Flo Ed Di Cy Bo");
    let again = later.clone().limit(2).exclude(Employee.name.eq("Cy"));
    assert_eq!(names(&again, &db).await, "Di");
    assert_eq!((later.count(&db).await?, again.count(&db).await?), (4, 1));
    let last = later.last(&db).await?.map(|row| row.name);
    assert_eq!(last.as_deref(), Some("Flo"));
    let by_name = page.clone().order_by(Employee.name.desc()).limit(2);
    assert_eq!(names(&by_name, &db).await, "Flo Ed");
    let by_name = below(1).order_by(Employee.name.desc()).limit(3);
    let later = by_name.filter(Employee.name.ne("Flo"));
    assert_eq!(names(&later, &db).await, "Gus Ed");
    assert_eq!(later.delete(&db).await?, 2);
    Ok(())
}

async fn related_rows_are_loaded_with_them(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let joined = below(2).select_related((Employee.reports_to, Employee.reports_to.reports_to));
    let joined = assert_queries(&db, 1, async || joined.all(&db).await).await?;
    let boss = |row: &Employee| row.reports_to.as_ref()?.loaded().cloned();
    let bosses: Vec<_> = joined.iter().filter_map(boss).collect();
    assert_eq!(
        bosses.iter().map(|boss| boss.id).collect::<Vec<_>>(),
        [2, 2, 6]
    );
    let second = bosses[2].reports_to.as_ref().and_then(ForeignKey::loaded);
    assert_eq!(second.map(|boss| boss.id), Some(2));

    let (below, above) = (
        below(1).prefetch_related((Employee.tasks(), Employee.reports())),
        above(7).prefetch_related(Employee.tasks()),
    );
    let below = assert_queries(&db, 3, async || below.all(&db).await).await?;
    let sizes = below
        .iter()
        .map(|(_, tasks, reports)| (tasks.len(), reports.len()));
    assert_eq!(
        sizes.collect::<Vec<_>>(),
        [(0, 2), (0, 1), (1, 0), (0, 0), (0, 1), (1, 0)]
    );
    assert_eq!(above.all(&db).await?.len(), 3);
    // Peers load together here too.
    let loaded = async || {
        for row in Employee.reports_to.descendants(1).all(&db).await? {
            let boss = row.reports_to.as_ref().expect("all of them have a boss");
            boss.get(&db).await?;
        }
        orm::Result::Ok(())
    };
    assert_queries(&db, 2, loaded).await
}

async fn they_are_updated_and_deleted(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let called = async |name: &str| {
        Employee::objects()
            .filter(Employee.name.eq(name))
            .count(&db)
            .await
    };
    let changed = assert_queries(&db, 1, async || {
        below(2).update(Employee.name.set("x"), &db).await
    });
    assert_eq!((changed.await?, called("x").await?), (3, 3));
    let some = below(1).filter(Employee.id.gt(5));
    assert_eq!(some.update(Employee.name.set("y"), &db).await?, 2);
    assert_eq!((called("x").await?, called("y").await?), (1, 2));
    let none = below(1).filter(Employee.id.is_in(Vec::<i64>::new()));
    assert_eq!(none.update(Employee.name.set("z"), &db).await?, 0);

    let gone = assert_queries(&db, 1, async || below(2).delete(&db).await);
    assert_eq!(gone.await?, 3);
    assert_eq!(
        names(&Employee::objects().order_by(Employee.id), &db).await,
        "Ada Bo Cy Ed Hal"
    );
    assert_eq!(Task::objects().count(&db).await?, 0);
    assert_eq!(above(5).delete(&db).await?, 2);
    assert_eq!(
        names(&Employee::objects().order_by(Employee.id), &db).await,
        "Bo Ed Hal"
    );
    assert_eq!(
        Employee::objects()
            .filter(Employee.reports_to.is_null())
            .count(&db)
            .await?,
        3
    );
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Branch {
    id: i64,
    #[orm(related_name = "branches", on_delete = Restrict)]
    on: Option<ForeignKey<Branch>>,
}

async fn restrict_lets_a_whole_branch_go(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Branch]).await?;
    for on in [None, Some(1), Some(2), Some(3), Some(2)] {
        Branch::draft()
            .on(on.map(ForeignKey::<Branch>::new))
            .save(&db)
            .await?;
    }
    let middle = Branch.on.descendants(1).limit(1).delete(&db).await;
    assert!(middle.is_err());
    assert_eq!(Branch.on.descendants(1).delete(&db).await?, 4);
    assert_eq!(Branch::objects().count(&db).await?, 1);
    Ok(())
}

async fn they_stand_in_conditions(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let tasks = async |condition: Predicate<Task>| {
        let tasks = Task::objects().filter(condition).order_by(Task.id);
        let found = assert_queries(&db, 1, async || tasks.all(&db).await).await?;
        orm::Result::Ok(found.into_iter().map(|task| task.what).collect::<Vec<_>>())
    };
    assert_eq!(tasks(Task.done_by.is_in(below(2))).await?, ["dig", "grow"]);
    assert_eq!(tasks(Task.done_by.is_in(below(6))).await?, ["grow"]);
    assert_eq!(tasks(Task.done_by.not_in(below(6))).await?, ["dig"]);
    assert_eq!(tasks(!Task.done_by.is_in(above(4))).await?, ["dig", "grow"]);
    let both = Task.done_by.is_in(below(1)) & Task.done_by.reports_to.is_in(above(7));
    assert_eq!(tasks(both).await?, ["dig", "grow"]);
    let either = Task.done_by.is_in(below(6)) | Task.done_by.is_in(below(8));
    assert_eq!(tasks(either).await?, ["grow"]);

    let under = Employee.reports().any(Employee.reports_to.is_in(above(7)));
    let query = Employee::objects().filter(under).order_by(Employee.id);
    assert_eq!(names(&query, &db).await, "Ada Bo Flo");
    // A walk within a walk, and one in the condition of another.
    let busy = below(1).filter(Employee.tasks().any(Task.done_by.is_in(below(2))));
    assert_eq!(names(&busy, &db).await, "Di Gus");
    let peers = below(1).exclude(Employee.reports_to.is_in(below(1)));
    assert_eq!(names(&peers, &db).await, "Bo Cy");
    let changed = Task::objects().filter(Task.done_by.is_in(below(6)));
    assert_eq!(changed.update(Task.what.set("rest"), &db).await?, 1);
    assert_eq!(changed.delete(&db).await?, 1);
    Ok(())
}

/// Points at another where it must, if need be at itself.
#[derive(Model, Debug, Clone, PartialEq)]
struct Pointer {
    id: i64,
    #[orm(related_name = "pointers", on_delete = DoNothing)]
    to: ForeignKey<Pointer>,
}

/// Row `n`, counted from 1, points at the `n`th of these.
async fn pointers(to: &[i64], db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Pointer]).await?;
    let drafts = to
        .iter()
        .zip(1..)
        .map(|(&to, id)| Pointer::draft().id(id).to(to));
    Pointer::bulk_create(drafts, db).await.map(drop)
}

async fn pointer_ids(pointers: QuerySet<Pointer>, db: &Database) -> orm::Result<Vec<i64>> {
    let rows = pointers.all(db).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn up(start: i64, db: &Database) -> orm::Result<Vec<i64>> {
    pointer_ids(Pointer.to.ancestors(start), db).await
}

async fn down(start: i64, db: &Database) -> orm::Result<Vec<i64>> {
    pointer_ids(Pointer.to.descendants(start), db).await
}

async fn circles_end(db: Database) -> orm::Result<()> {
    // 1 is its own; 2 and 3 are each other's; 4 to 8 lead into them; 9 leads to 1.
    pointers(&[1, 3, 2, 2, 4, 5, 6, 4, 1], &db).await?;
    assert_eq!(up(1, &db).await?, [0; 0]);
    assert_eq!(down(1, &db).await?, [9]);
    assert_eq!(up(9, &db).await?, [1]);
    assert_eq!(up(2, &db).await?, [3]);
    assert_eq!(down(2, &db).await?, [3, 4, 5, 8, 6, 7]);
    assert_eq!(down(3, &db).await?, [2, 4, 5, 8, 6, 7]);
    assert_eq!(up(7, &db).await?, [6, 5, 4, 2, 3]);
    assert_eq!(up(4, &db).await?, [2, 3]);
    assert_eq!(down(4, &db).await?, [5, 8, 6, 7]);
    assert_eq!(Pointer.to.ancestors(7).count(&db).await?, 5);
    assert_eq!(Pointer.to.descendants(2).delete(&db).await?, 6);
    Ok(())
}

/// The rows above `start`, each once, nearest first.
fn chain(to: &[i64], start: i64) -> Vec<i64> {
    let target = |id: i64| to.get(usize::try_from(id - 1).ok()?).copied();
    let mut found = Vec::new();
    let mut next = target(start);
    while let Some(id) = next.filter(|&id| target(id).is_some()) {
        if id == start || found.contains(&id) {
            break;
        }
        found.push(id);
        next = target(id);
    }
    found
}

async fn every_walk_finds_what_going_from_row_to_row_finds(db: Database) -> orm::Result<()> {
    let mut runner = TestRunner::deterministic();
    for rows in [3, 8, 20, 33] {
        // A few point at a row that is not there.
        let graph = vec(1..=rows + 2, usize::try_from(rows).expect("a few"));
        let to = graph.new_tree(&mut runner).expect("rows").current();
        pointers(&to, &db).await?;
        let ids = 1..=rows;
        let chains: Vec<_> = ids.clone().map(|start| chain(&to, start)).collect();
        for (start, chain) in ids.clone().zip(&chains) {
            assert_eq!(&up(start, &db).await?, chain, "up from {start} in {to:?}");
            let depth = |id: i64| {
                let chain = &chains[usize::try_from(id).ok()? - 1];
                chain.iter().position(|&above| above == start)
            };
            let mut below: Vec<_> = ids
                .clone()
                .filter_map(|id| Some((depth(id)?, id)))
                .collect();
            below.sort_unstable();
            let below: Vec<_> = below.into_iter().map(|(_, id)| id).collect();
            assert_eq!(
                down(start, &db).await?,
                below,
                "down from {start} in {to:?}"
            );
            let with_start = |rest: &[i64]| [&[start], rest].concat();
            let path = pointer_ids(Pointer.to.self_and_ancestors(start), &db).await?;
            assert_eq!(path, with_start(chain), "up with {start} in {to:?}");
            let branch = pointer_ids(Pointer.to.self_and_descendants(start), &db).await?;
            assert_eq!(branch, with_start(&below), "down with {start} in {to:?}");
        }
        Pointer::objects().every_row().delete(&db).await?;
    }
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Note {
    id: i64,
    #[orm(related_name = "replies", on_delete = DoNothing)]
    reply_to: Option<ForeignKey<Note>>,
}

async fn dangling_keys_end_the_way_up(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    for reply_to in [99, 1, 2] {
        Note::draft().reply_to(reply_to).save(&db).await?;
    }
    let ids = async |query: QuerySet<Note>| {
        let notes = query.all(&db).await?;
        orm::Result::Ok(notes.iter().map(|note| note.id).collect::<Vec<_>>())
    };
    assert_eq!(ids(Note.reply_to.ancestors(3)).await?, [2, 1]);
    assert_eq!(ids(Note.reply_to.ancestors(1)).await?, [0; 0]);
    assert_eq!(ids(Note.reply_to.descendants(1)).await?, [2, 3]);
    // A row that is not there is above none, so none is below it.
    assert_eq!(ids(Note.reply_to.descendants(99)).await?, [0; 0]);
    Ok(())
}

/// A part of a machine, in another part of the same or of another machine.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(machine, number))]
struct Part {
    #[orm(max_length = 10)]
    machine: String,
    number: i32,
    #[orm(related_name = "parts", on_delete = Cascade)]
    inside: Option<ForeignKey<Part>>,
}

async fn keys_of_several_fields(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Part]).await?;
    let key = |machine: &str, number: i32| (machine.to_owned(), number);
    let rows = [
        (key("a", 1), None),
        (key("a", 2), Some(key("a", 1))),
        (key("b", 1), Some(key("a", 1))),
        (key("b", 2), Some(key("b", 1))),
        (key("a", 3), Some(key("b", 2))),
    ];
    for ((machine, number), inside) in rows {
        let inside = inside.map(ForeignKey::<Part>::new);
        Part::draft()
            .machine(machine)
            .number(number)
            .inside(inside)
            .save(&db)
            .await?;
    }
    let keys = async |query: &QuerySet<Part>| {
        let parts = assert_queries(&db, 1, async || query.all(&db).await).await?;
        orm::Result::Ok(parts.iter().map(Model::key).collect::<Vec<_>>())
    };
    let below = Part.inside.descendants(key("a", 1));
    let expected = [key("a", 2), key("b", 1), key("b", 2), key("a", 3)];
    assert_eq!(keys(&below).await?, expected);
    let above = Part.inside.ancestors(key("a", 3));
    assert_eq!(keys(&above).await?, [key("b", 2), key("b", 1), key("a", 1)]);
    let inside = Part::objects().filter(Part.inside.is_in(&below));
    assert_eq!(inside.count(&db).await?, 2);
    // A circle that the start is not on.
    let first = Part::objects().filter(Part.inside.is_null());
    first.update(Part.inside.set(key("b", 1)), &db).await?;
    assert_eq!(keys(&above).await?, [key("b", 2), key("b", 1), key("a", 1)]);
    assert_eq!(keys(&below).await?, expected);
    assert_eq!(
        keys(&Part.inside.ancestors(key("a", 1))).await?,
        [key("b", 1)]
    );
    assert_eq!(below.limit(1).delete(&db).await?, 1);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Region {
    #[orm(primary_key, max_length = 8)]
    code: String,
    #[orm(related_name = "regions", on_delete = Cascade)]
    within: Option<ForeignKey<Region>>,
}

async fn keys_of_text(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Region]).await?;
    let rows = [
        ("AT", None),
        ("AT-9", Some("AT")),
        ("O'", Some("AT")),
        ("ä", Some("O'")),
    ];
    for (code, within) in rows {
        let within = within.map(ForeignKey::<Region>::new);
        Region::draft().code(code).within(within).save(&db).await?;
    }
    let codes = async |query: QuerySet<Region>| {
        let regions = query.all(&db).await?;
        orm::Result::Ok(
            regions
                .into_iter()
                .map(|region| region.code)
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        codes(Region.within.descendants("AT")).await?,
        ["AT-9", "O'", "ä"]
    );
    assert_eq!(codes(Region.within.ancestors("ä")).await?, ["O'", "AT"]);
    let top = Region::objects().filter(Region.code.eq("AT"));
    top.update(Region.within.set("O'"), &db).await?;
    assert_eq!(codes(Region.within.ancestors("ä")).await?, ["O'", "AT"]);
    assert_eq!(
        codes(Region.within.descendants("O'")).await?,
        ["AT", "ä", "AT-9"]
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Commit {
    #[orm(primary_key)]
    hash: Vec<u8>,
    #[orm(related_name = "children", on_delete = Protect)]
    parent: Option<ForeignKey<Commit>>,
}

async fn keys_of_bytes(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Commit]).await?;
    let hashes = [vec![0], vec![0, 255], vec![], vec![1; 20]];
    let mut parent = None;
    for hash in &hashes {
        let commit = Commit::draft()
            .hash(hash.clone())
            .parent(parent)
            .save(&db)
            .await?;
        parent = Some(ForeignKey::new(&commit));
    }
    let found = async |query: QuerySet<Commit>| {
        let commits = query.all(&db).await?;
        orm::Result::Ok(
            commits
                .into_iter()
                .map(|commit| commit.hash)
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        found(Commit.parent.descendants(&hashes[0])).await?,
        hashes[1..]
    );
    let mut above = found(Commit.parent.ancestors(&hashes[3])).await?;
    above.reverse();
    assert_eq!(above, hashes[..3]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Runner {
    id: i64,
    #[orm(related_name = "before", on_delete = Cascade)]
    after: Option<OneToOne<Runner>>,
}

async fn a_chain_of_one_to_ones(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Runner]).await?;
    let mut before = None;
    for _ in 0..4 {
        let runner = Runner::draft().after(before).save(&db).await?;
        before = Some(ForeignKey::new(&runner));
    }
    let last = before.expect("there are four");
    assert_eq!(Runner.after.ancestors(&last).count(&db).await?, 3);
    assert_eq!(
        Runner
            .after
            .descendants(1)
            .last(&db)
            .await?
            .map(|runner| runner.id),
        Some(4)
    );
    Ok(())
}

/// Named as rows and columns of a statement might be.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(table = "t1")]
struct Odd {
    #[orm(column = "row")]
    id: i64,
    #[orm(column = "depth")]
    mark: i64,
    #[orm(column = "order", related_name = "odds", on_delete = Cascade)]
    up: Option<ForeignKey<Odd>>,
}

async fn names_that_look_like_ours(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Odd]).await?;
    for up in [None, Some(1), Some(2)] {
        Odd::draft()
            .mark(7)
            .up(up.map(ForeignKey::<Odd>::new))
            .save(&db)
            .await?;
    }
    let below = Odd
        .up
        .descendants(1)
        .filter(Odd.mark.eq(7))
        .select_related(Odd.up);
    let ids: Vec<_> = below.all(&db).await?.iter().map(|odd| odd.id).collect();
    assert_eq!(ids, [2, 3]);
    assert_eq!(
        below.limit(1).filter(Odd.up.mark.eq(7)).count(&db).await?,
        1
    );
    assert_eq!(Odd.up.ancestors(3).update(Odd.mark.set(8), &db).await?, 2);
    Ok(())
}

async fn what_no_database_takes_is_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Region]).await?;
    let walk = Region.within.descendants("a\0b");
    let refused = assert_queries(&db, 0, async || Ok(walk.all(&db).await)).await?;
    assert!(matches!(
        refused,
        Err(Error::InvalidText {
            model: "Region",
            field: Some("code")
        })
    ));
    Ok(())
}

async fn the_depth_is_a_value(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let lines = async |query: QuerySet<Employee>| {
        let rows = query.annotate(tree_depth()).all(&db).await?;
        let lines = rows
            .into_iter()
            .map(|(row, depth)| format!("{}{depth}", row.name));
        orm::Result::Ok(lines.collect::<Vec<_>>().join(" "))
    };
    assert_eq!(lines(below(1)).await?, "Bo1 Cy1 Di2 Ed2 Flo2 Gus3");
    assert_eq!(lines(above(7)).await?, "Flo1 Bo2 Ada3");
    let branch = Employee.reports_to.self_and_descendants(2);
    assert_eq!(lines(branch.clone()).await?, "Bo0 Di1 Flo1 Gus2");
    let path = Employee.reports_to.self_and_ancestors(7);
    assert_eq!(lines(path).await?, "Gus0 Flo1 Bo2 Ada3");
    let tasks = Task::objects().filter(Task.done_by.is_in(branch));
    assert_eq!(tasks.count(&db).await?, 2);
    let missing = Employee.reports_to.self_and_descendants(99);
    assert_eq!(missing.count(&db).await?, 0);
    // Conditions, orders, pages, calculations and groups speak of it, as of any value.
    assert_eq!(
        lines(below(1).filter(tree_depth().lt(3))).await?,
        "Bo1 Cy1 Di2 Ed2 Flo2"
    );
    assert_eq!(
        lines(below(1).exclude(tree_depth().eq(2))).await?,
        "Bo1 Cy1 Gus3"
    );
    let deepest = below(1).order_by((tree_depth().desc(), Employee.name));
    assert_eq!(lines(deepest.clone().limit(2)).await?, "Gus3 Di2");
    assert_eq!(
        lines(below(1).offset(2).limit(3).filter(tree_depth().ge(2))).await?,
        "Di2 Ed2 Flo2"
    );
    let indented = below(2).values(concat((value("-").repeat(tree_depth()), Employee.name)));
    assert_eq!(indented.all(&db).await?, ["-Di", "-Flo", "--Gus"]);
    let levels = below(1)
        .values((tree_depth(), count()))
        .order_by(tree_depth());
    assert_eq!(levels.all(&db).await?, [(1, 2), (2, 3), (3, 1)]);
    let large = below(1)
        .values((tree_depth(), count()))
        .filter(count().gt(1))
        .order_by(tree_depth().desc());
    assert_eq!(large.all(&db).await?, [(2, 3), (1, 2)]);
    let named = below(1)
        .values((Employee, tree_depth() * 10, count()))
        .order_by(Employee.id.desc());
    assert_eq!(
        named
            .first(&db)
            .await?
            .map(|(row, depth, _)| (row.id, depth)),
        Some((7, 30))
    );
    let (lowest, rows) = below(1)
        .aggregate((tree_depth().max(), count()), &db)
        .await?;
    assert_eq!((lowest, rows), (Some(3), 6));
    let place = row_number().over(partition_by(tree_depth()).order_by(Employee.name));
    let places = below(1).values((Employee.name, place)).all(&db).await?;
    assert_eq!(places[4], ("Flo".to_owned(), 3));
    let bosses = Employee::objects().filter(
        Employee
            .reports_to
            .is_in(below(1).filter(tree_depth().eq(1))),
    );
    assert_eq!(names(&bosses.order_by(Employee.id), &db).await, "Di Ed Flo");
    let tasks = below(1).filter(Employee.tasks().any(Task.what.eq("grow")) & tree_depth().gt(2));
    assert_eq!(names(&tasks, &db).await, "Gus");
    // A circle is met where it is nearest.
    let ada = Employee::objects().filter(Employee.id.eq(1));
    assert_eq!(ada.update(Employee.reports_to.set(7), &db).await?, 1);
    assert_eq!(lines(above(7)).await?, "Flo1 Bo2 Ada3");
    let around = Employee.reports_to.self_and_descendants(2);
    assert_eq!(lines(around).await?, "Bo0 Di1 Flo1 Gus2 Ada3 Cy4 Ed5");
    assert_eq!(lines(below(6)).await?, "Gus1 Ada2 Bo3 Cy3 Di4 Ed4");
    // Rows are changed and deleted by their depth.
    let low = below(1).filter(tree_depth().ge(2));
    assert_eq!(
        low.update(Employee.name.set(Employee.name.lower()), &db)
            .await?,
        4
    );
    assert_eq!(lines(below(1)).await?, "Bo1 Cy1 di2 ed2 flo2 gus3");
    Task::objects().every_row().delete(&db).await?;
    assert_eq!(below(1).filter(tree_depth().eq(3)).delete(&db).await?, 1);
    assert_eq!(
        below(1).order_by(tree_depth()).limit(1).delete(&db).await?,
        1
    );
    Ok(())
}

/// Conditions on them need no page, and leave the rows in the order of the walk.
async fn window_functions_look_at_a_walk(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let length = || Employee.name.length();
    assert_eq!(names(&below(1).distinct_on(length()), &db).await, "Bo Flo");
    let last = below(1).reverse().distinct_on(length());
    assert_eq!(names(&last, &db).await, "Gus Ed");
    let of_level = || row_number().over(partition_by(tree_depth()).order_by(Employee.name.desc()));
    let highest = below(1).filter(of_level().eq(1));
    assert_eq!(names(&highest, &db).await, "Cy Flo Gus");
    assert_eq!(
        names(&highest.clone().filter(tree_depth().ge(2)), &db).await,
        "Flo Gus"
    );
    assert_eq!(
        (highest.count(&db).await?, highest.exists(&db).await?),
        (3, true)
    );
    let numbered = below(1).annotate(of_level()).filter(tree_depth().lt(3));
    let numbered = numbered.filter(of_level().le(2)).all(&db).await?;
    let numbered: Vec<_> = numbered.iter().map(|(row, n)| (&*row.name, *n)).collect();
    assert_eq!(numbered, [("Bo", 2), ("Cy", 1), ("Ed", 2), ("Flo", 1)]);
    let levels = below(1).values((tree_depth() * 2, tree_depth() * 2 + count()));
    let levels = levels.order_by(tree_depth() * 2);
    assert_eq!(levels.all(&db).await?, [(2, 4), (4, 7), (6, 7)]);
    let n_below = || Employee.reports().count();
    let heads = below(1)
        .filter(n_below().gt(0))
        .values((Employee.name, n_below()));
    let heads: Vec<(String, i64)> = heads.all(&db).await?;
    let heads: Vec<_> = heads.iter().map(|(name, n)| (&**name, *n)).collect();
    assert_eq!(heads, [("Bo", 2), ("Cy", 1), ("Flo", 1)]);
    let gone = highest.update(Employee.name.set("-"), &db).await?;
    assert_eq!(gone, 3);
    assert_eq!(names(&below(1), &db).await, "Bo - Di Ed - -");
    Ok(())
}

async fn a_page_of_a_walk_keeps_its_order_behind_window_functions(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let page = || below(1).limit(6);
    let by_name = || order_by(Employee.name.desc());
    let some = page().filter(row_number().over(by_name()).le(5));
    assert_eq!(names(&some, &db).await, "Cy Di Ed Flo Gus");
    let first = some.first(&db).await?.map(|row| row.name);
    assert_eq!(first.as_deref(), Some("Cy"));
    let deepest = some.order_by((tree_depth().desc(), Employee.name)).limit(2);
    assert_eq!(names(&deepest, &db).await, "Gus Di");
    let lengths = page().filter(Employee.name.ne("Bo"));
    let lengths = lengths.distinct_on(Employee.name.length());
    assert_eq!(names(&lengths, &db).await, "Cy Flo");
    let last = page().reverse().distinct_on(Employee.name.length());
    assert_eq!(names(&last, &db).await, "Gus Ed");
    Ok(())
}

async fn groups_and_different_values_of_a_walk_are_cut_to_a_page(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let length = || Employee.name.length();
    let groups = below(1).values((length(), count()));
    let groups = groups.filter(count().gt(3)).limit(1);
    assert_eq!(groups.all(&db).await?, [(2, 4)]);
    let levels = below(1).values((tree_depth(), count()));
    assert_eq!(levels.clone().limit(2).all(&db).await?, [(1, 2), (2, 3)]);
    let last = levels.reverse().limit(1).all(&db).await?;
    assert_eq!(last, [(3, 1)]);
    let different = below(1).values(tree_depth()).distinct();
    assert_eq!(different.limit(2).all(&db).await?, [1, 2]);
    let different = below(6).values(length()).distinct().limit(1);
    assert_eq!(different.all(&db).await?, [3]);
    Ok(())
}

async fn the_depth_is_of_walks_alone(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    let refused = async |query: QuerySet<Employee>, word: &str| {
        let why = match query.all(&db).await {
            Err(Error::InvalidQuery {
                model: "Employee",
                why,
            }) => why,
            other => panic!("{other:?}"),
        };
        assert!(why.contains(word), "{why}");
    };
    let deep = tree_depth::<Employee>().gt(1);
    let of_walks = "write it in a query such as `Comment.parent.descendants(&comment)`";
    refused(Employee::objects().filter(&deep), of_walks).await;
    refused(Employee::objects().order_by(tree_depth()), of_walks).await;
    refused(below(1).union(below(2)).filter(&deep), of_walks).await;
    refused(
        below(1).filter(Employee.reports_to.matches(&deep)),
        of_walks,
    )
    .await;
    refused(below(1).filter(Employee.reports().any(&deep)), of_walks).await;
    let grouped = below(1)
        .values((Employee.reports_to.name, count()))
        .order_by(tree_depth());
    let Err(Error::InvalidQuery { why, .. }) = grouped.all(&db).await else {
        panic!("the groups are not by depth");
    };
    assert!(
        why.starts_with("`tree_depth()` stands beside an aggregate"),
        "{why}"
    );
    Ok(())
}

/// Rows in one line, the first at its head.
async fn line(rows: i64, db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Employee]).await?;
    let drafts = (1..=rows).map(|id| {
        let boss = (id > 1).then(|| ForeignKey::<Employee>::new(id - 1));
        Employee::draft().id(id).name("n").reports_to(boss)
    });
    Employee::bulk_create(drafts, db).await.map(drop)
}

async fn thousands_of_levels(db: Database) -> orm::Result<()> {
    let last = whole_or_sample(3_000, 1_200);
    let middle = last / 2;
    line(last, &db).await?;
    let ids = async |query: QuerySet<Employee>| {
        let rows = query.all(&db).await?;
        orm::Result::Ok(rows.into_iter().map(|row| row.id).collect::<Vec<_>>())
    };
    assert!(ids(below(1)).await?.into_iter().eq(2..=last));
    assert!(ids(above(last)).await?.into_iter().eq((1..last).rev()));
    // Now the head reports to the middle: a circle of half of them, with the others in a line behind it.
    let head = Employee::objects().filter(Employee.id.eq(1));
    head.update(Employee.reports_to.set(middle), &db).await?;
    let around = (1..=middle).rev();
    assert!(
        ids(above(last))
            .await?
            .into_iter()
            .eq((middle + 1..last).rev().chain(around))
    );
    let n_of = async |query: QuerySet<Employee>| {
        let n = query.count(&db).await?;
        orm::Result::Ok(n.cast_signed())
    };
    assert_eq!(n_of(above(1)).await?, middle - 1);
    assert_eq!(n_of(below(middle)).await?, last - 1);
    assert_eq!(n_of(below(middle + 1)).await?, last - middle - 1);
    Ok(())
}

async fn thousands_of_rows_in_a_level(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Employee]).await?;
    let drafts = (1..=20_000_i64).map(|id| {
        let boss =
            (id > 1).then(|| ForeignKey::<Employee>::new(if id % 2 == 0 { 1 } else { id - 1 }));
        Employee::draft().id(id).name("n").reports_to(boss)
    });
    Employee::bulk_create(drafts, &db).await?;
    let rows = below(1).all(&db).await?;
    let expected = (2..=20_000).step_by(2).chain((3..=20_000).step_by(2));
    assert!(rows.into_iter().map(|row| row.id).eq(expected));
    assert_eq!(below(4).count(&db).await?, 1);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_branch_is_found_without_reading_the_table(db: Database) -> orm::Result<()> {
    staff(&db).await?;
    for walk in [above(7), below(7)] {
        let plan = walk.explain(&db).await?;
        assert!(
            plan.contains("SEARCH employee USING INTEGER PRIMARY KEY"),
            "{plan}"
        );
        assert!(!plan.contains("SCAN employee"), "{plan}");
    }
    Ok(())
}

async fn what_is_sent(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Employee, Task, Part]).await?;
    let run = async || {
        above(7).all(&db).await?;
        below(7).all(&db).await?;
        below(7).filter(Employee.name.eq("x")).first(&db).await?;
        below(7)
            .order_by(Employee.name)
            .distinct()
            .limit(3)
            .all(&db)
            .await?;
        below(7).count(&db).await?;
        below(7).exists(&db).await?;
        below(7).limit(3).count(&db).await?;
        below(7)
            .limit(3)
            .filter(Employee.name.eq("x"))
            .all(&db)
            .await?;
        below(7)
            .select_related(Employee.reports_to)
            .all(&db)
            .await?;
        below(7).update(Employee.name.set("x"), &db).await?;
        below(7).limit(3).delete(&db).await?;
        Task::objects()
            .filter(Task.done_by.is_in(above(7)))
            .all(&db)
            .await?;
        Part.inside.ancestors(("a".to_owned(), 1)).all(&db).await?;
        Part.inside
            .descendants(("a".to_owned(), 1))
            .count(&db)
            .await
    };
    assert_sent(&db, "trees", run).await
}

#[cfg(feature = "postgres")]
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(schema = "trees", table = "leaf")]
struct Leaf {
    id: i64,
    #[orm(related_name = "leaves", on_delete = Cascade)]
    on: Option<ForeignKey<Leaf>>,
}

#[cfg(feature = "postgres")]
async fn tables_of_another_schema(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Leaf]).await?;
    for on in [None, Some(1), Some(2)] {
        Leaf::draft()
            .on(on.map(ForeignKey::<Leaf>::new))
            .save(&db)
            .await?;
    }
    assert_eq!(Leaf.on.descendants(1).all(&db).await?.len(), 2);
    assert_eq!(
        Leaf.on
            .ancestors(3)
            .limit(1)
            .update(Leaf.on.set(None), &db)
            .await?,
        1
    );
    assert_eq!(Leaf.on.descendants(1).delete(&db).await?, 0);
    Ok(())
}
