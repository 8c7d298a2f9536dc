//! A hundred thousand keys, or a million: each list is one value, each query one query.

on_each! {
    many_keys_in_a_condition,
    many_parents_with_their_children,
}

use orm::prelude::*;
use orm::testing::assert_queries;
use orm_tests::support::whole_or_sample;

/// So many keys, which are more than a statement has values.
fn many() -> i64 {
    whole_or_sample(1_000_000, 100_000)
}

#[derive(Model, Debug, Clone)]
struct Point {
    id: i64,
}

#[derive(Model, Debug, Clone)]
struct Mark {
    id: i64,
    #[orm(related_name = "marks", on_delete = Cascade)]
    point: ForeignKey<Point>,
}

/// A thousand points, and a mark on every tenth.
async fn points(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Point, Mark]).await?;
    let points = (1..=1_000).map(|id| Point::draft().id(id));
    let points = Point::bulk_create(points, db).await?;
    let marks = points.iter().step_by(10);
    let marks = marks.map(|point| Mark::draft().point(point));
    Mark::bulk_create(marks, db).await.map(drop)
}

async fn many_keys_in_a_condition(db: Database) -> orm::Result<()> {
    points(&db).await?;
    let run = async || {
        let wanted = 501..=500 + many();
        let points = Point::objects().filter(Point.id.is_in(wanted.clone()));
        assert_eq!(points.count(&db).await?, 500);
        let marks = Mark::objects().filter(Mark.point.not_in(wanted));
        assert_eq!(marks.count(&db).await?, 50);
        orm::Result::Ok(())
    };
    assert_queries(&db, 2, run).await?;
    let sent = db.queries();
    assert!(sent[sent.len() - 2..].iter().all(|query| query.values == 1));
    Ok(())
}

/// Only the keys of the parents go to the database.
async fn many_parents_with_their_children(db: Database) -> orm::Result<()> {
    points(&db).await?;
    let points = (1..=many()).map(|id| Point { id }).collect();
    let prefetch = async || orm::prefetch(points, Point.marks(), &db).await;
    let points = assert_queries(&db, 1, prefetch).await?;
    assert_eq!(db.queries().last().map(|query| query.values), Some(1));
    let marked = points.iter().filter(|(_, marks)| !marks.is_empty());
    assert!(
        marked
            .clone()
            .all(|(point, marks)| marks[0].point.id == point.id)
    );
    assert_eq!(points.len().try_into(), Ok(many()));
    assert_eq!(marked.count(), 100);
    Ok(())
}
