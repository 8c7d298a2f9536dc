//! Random requests for rows and what is loaded with them, against an evaluator: what is found in the same rows in memory.
//!
//! - `models`: the models, and what is random of them
//! - `store`: rows in memory, how these are related, and how they are stored
//! - `requests`: what is asked, as data
//! - `queries`: requests as queries
//! - `expected`: what requests find in the rows in memory
//! - `lines`: structs of values, with lists of others in them
//! - `shapes`: the types in which rows are read, and the ways to read them

on_each! { what_is_loaded_with_rows, writes_by_relations_and_what_is_loaded_then, what_is_read_into_structs }

mod expected;
mod later;
mod lines;
mod models;
mod queries;
mod requests;
mod shapes;
mod store;
mod writes;

use orm::prelude::*;
use orm_tests::support::{Chance, sent, whole_or_sample};

use self::expected::{Node, Rows, statements};
use self::later::Later;
use self::lines::what_is_read_into_structs;
use self::models::Firm;
use self::requests::{Loaded, Request};
use self::shapes::{End, Shape, shapes};
use self::store::{Relation, Row, Store};
use self::writes::{Write, is_forbidden};

/// Whoever asks.
#[derive(Clone, Copy, Debug)]
enum Reader {
    Everybody,
    OneFirm,
    Transaction,
}

/// A request with all that stands around it.
#[derive(Debug)]
struct Question<'s> {
    shape: &'s Loaded,
    request: Request,
    /// The relation of a row whose rows are asked, if not all are.
    owner: Option<(Relation, i64)>,
    end: End,
    reader: Reader,
    /// Whether other relations of the rows are loaded later.
    is_later: bool,
}

async fn what_is_loaded_with_rows(db: Database) -> orm::Result<()> {
    let shapes = shapes();
    for seed in 0..whole_or_sample(200, 1) {
        let mut chance = Chance::of_seed(seed);
        let store = Store::by(&mut chance);
        store.fill(&db).await?;
        for _ in 0..60 {
            ask(&shapes, &store, &mut chance, &db, seed).await;
        }
    }
    Ok(())
}

async fn writes_by_relations_and_what_is_loaded_then(db: Database) -> orm::Result<()> {
    let shapes = shapes();
    for seed in 0..whole_or_sample(200, 1) {
        let mut chance = Chance::of_seed(seed + 1_000);
        let mut store = Store::by(&mut chance);
        store.fill(&db).await?;
        for _ in 0..20 {
            write(&mut store, &mut chance, &db, seed).await?;
            if chance.is_one_in(2) {
                ask(&shapes, &store, &mut chance, &db, seed).await;
            }
        }
    }
    Ok(())
}

/// Writes something for a firm, some of it in a transaction that may be rolled back, and looks at the tables.
async fn write(
    store: &mut Store,
    chance: &mut Chance,
    db: &Database,
    seed: u64,
) -> orm::Result<()> {
    let firm = chance.of(&[1, 2]);
    let own = store.of_firm(firm);
    let Some(write) = Write::of(&own, chance) else {
        return Ok(());
    };
    let tenant = db.tenant_by_key::<Firm>(firm);
    let done = write.done(store, &own, firm);
    let report = write.report(&tenant).await?;
    let (is_in_tx, is_kept) = (chance.is_one_in(2), !chance.is_one_in(3));
    let written = if is_in_tx {
        let tx = tenant.begin().await?;
        let written = write.carry_out(&tx).await;
        if is_kept && written.is_ok() {
            tx.commit().await?;
        } else {
            tx.rollback().await?;
        }
        written
    } else {
        write.carry_out(&tenant).await
    };
    let stands = !is_in_tx || is_kept;
    match (done, written) {
        (Ok((after, n)), Ok(written)) => {
            assert_eq!(written, n, "seed {seed}: {write:?}");
            if let Some(report) = report {
                let gone = (store.len() - after.len()) as u64;
                assert!(!report.is_blocked(), "seed {seed}: {write:?}\n{report}");
                assert_eq!(report.total(), gone, "seed {seed}: {write:?}\n{report}");
            }
            if stands {
                *store = after;
            }
        }
        (Err(by), Err(error)) => {
            let is_blocked = report.is_some_and(|it| it.is_blocked());
            let is_forbidden = is_forbidden(&error);
            assert!(
                is_blocked && is_forbidden,
                "seed {seed}: {write:?}, by {by:?}: {error}"
            );
        }
        (done, written) => {
            let done = done.map(|it| it.1);
            panic!("seed {seed}: {write:?}: {done:?}, and not {written:?}");
        }
    }
    let stored = Store::read(db).await?;
    store.count_keys(&stored);
    assert_eq!(*store, stored, "seed {seed}: {write:?}");
    Ok(())
}

/// Asks something, and panics with the least of it that shows a fault.
async fn ask(shapes: &[Shape], store: &Store, chance: &mut Chance, db: &Database, seed: u64) {
    let shape = &shapes[chance.below(shapes.len())];
    let mut request = Request::of(&shape.loaded, chance);
    let reader = chance.of(&[Reader::Everybody, Reader::OneFirm, Reader::Transaction]);
    let own = match reader {
        Reader::Everybody => store.clone(),
        Reader::OneFirm => store.of_firm(1),
        Reader::Transaction => store.of_firm(2),
    };
    let owner = if chance.is_one_in(3) {
        owner(&shape.loaded, &own, chance)
    } else {
        None
    };
    if owner.is_some_and(|it| it.0.is_tree()) {
        // Without an order they come by their depth.
        request.order.get_or_insert_default();
    }
    let end = end(&request, chance);
    let mut question = Question {
        shape: &shape.loaded,
        request,
        owner,
        end,
        reader,
        is_later: chance.is_one_in(3),
    };
    let Err(mut fault) = check(shape, &question, &own, db).await else {
        return;
    };
    'less: loop {
        for request in question.request.smaller() {
            if request.order.is_none() && question.owner.is_some_and(|it| it.0.is_tree()) {
                continue;
            }
            let less = Question {
                request,
                ..question
            };
            if let Err(smaller) = check(shape, &less, &own, db).await {
                (question, fault) = (less, smaller);
                continue 'less;
            }
        }
        break;
    }
    panic!("seed {seed}: {question:?}\n{fault}");
}

/// A relation that leads to the rows of a shape, of a row.
fn owner(shape: &Loaded, own: &Store, chance: &mut Chance) -> Option<(Relation, i64)> {
    let relations = shape.table.relations_to();
    if relations.is_empty() {
        return None;
    }
    let relation = chance.of(&relations);
    let keys = own.keys(relation.from());
    (!keys.is_empty()).then(|| (relation, chance.of(&keys)))
}

fn end(request: &Request, chance: &mut Chance) -> End {
    let size = 1 + chance.below(4) as u64;
    match chance.below(8) {
        0 => End::First,
        1 if request.page.is_none() => End::Page(1 + chance.below(3) as u64, size),
        2 if request.page.is_none() => End::After(size),
        3 => End::Stream,
        4 if request.page.is_none() && request.order.is_none() => End::Chunks(size),
        _ => End::All,
    }
}

type Checked = Result<(), String>;

async fn check(shape: &Shape, question: &Question<'_>, store: &Store, db: &Database) -> Checked {
    match question.reader {
        Reader::Everybody => check_on(shape, question, store, db, db).await,
        Reader::OneFirm => {
            let own = db.tenant_by_key::<Firm>(1);
            check_on(shape, question, store, &own, db).await
        }
        Reader::Transaction => {
            let tx = db.tenant_by_key::<Firm>(2).begin().await;
            let tx = tx.map_err(|it| it.to_string())?;
            check_on(shape, question, store, &tx, db).await
        }
    }
}

async fn check_on(
    shape: &Shape,
    question: &Question<'_>,
    store: &Store,
    on: &dyn Executor,
    db: &Database,
) -> Checked {
    let Question { request, end, .. } = question;
    let expected = expected(question, store);
    let read = sent(db, async || {
        (shape.read)(request, question.owner, *end, on).await
    })
    .await;
    let (found, sent) = read.map_err(|it| format!("{it}\n{it:?}"))?;
    let nodes = Rows {
        nodes: found.nodes(),
        is_ordered: true,
    };
    if expected != nodes {
        return Err(format!(
            "expected {expected:#?}\nfound {nodes:#?}\nby {sent:#?}"
        ));
    }
    if matches!(end, End::All | End::First) {
        let nodes: Vec<&Node> = nodes.nodes.iter().collect();
        let n_owners = usize::from(question.owner.is_some_and(|it| it.0.is_read_first()));
        let n = n_owners + 1 + statements(&nodes, &shape.loaded);
        if sent.len() != n && !request.has_empty_page() {
            return Err(format!("{n} statements expected, sent {sent:#?}"));
        }
    }
    let is_together = matches!(end, End::All | End::First | End::Page(..));
    if !is_together || !question.is_later {
        return Ok(());
    }
    let found = &*found;
    let later = Later {
        found,
        store,
        on,
        db,
    };
    later.check(&shape.loaded, request).await
}

/// What is to be found.
fn expected(question: &Question<'_>, store: &Store) -> Rows {
    let shape = question.shape;
    let among = match question.owner {
        None => store.rows(shape.table).iter().collect(),
        Some((relation, key)) => {
            let row: Option<&Row> = store.row(relation.from(), key);
            row.map_or(Vec::new(), |row| store.related(relation, row))
        }
    };
    at_end(store.found(&question.request, shape, among), question.end)
}

/// What an end gives of these rows.
fn at_end(rows: Rows, end: End) -> Rows {
    let by_key = |rows: Rows| if rows.is_ordered { rows } else { rows.by_key() };
    match end {
        End::All => rows,
        End::First => {
            let mut rows = by_key(rows);
            rows.nodes.truncate(1);
            rows
        }
        End::Page(number, size) => {
            let mut rows = by_key(rows);
            let nodes = rows.nodes.into_iter();
            let skip = usize::try_from((number - 1) * size).unwrap_or(0);
            let nodes = nodes.skip(skip).take(usize::try_from(size).unwrap_or(0));
            rows.nodes = nodes.collect();
            rows
        }
        End::After(_) => by_key(rows),
        End::Stream => Rows {
            is_ordered: rows.is_ordered,
            ..rows
        },
        End::Chunks(_) => rows.by_key(),
    }
}
