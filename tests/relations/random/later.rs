//! Relations that are loaded later: of rows that came together by one statement, if any.

use orm::prelude::*;
use orm_tests::support::sent;

use super::Checked;
use super::expected::joins;
use super::models::Stored;
use super::requests::{Loaded, Request};
use super::shapes::FoundRows;
use super::store::{Relation, Row, Store, Way};

/// Rows that were found, and what is known of them.
pub(super) struct Later<'a> {
    pub found: &'a dyn FoundRows,
    pub store: &'a Store,
    pub on: &'a dyn Executor,
    pub db: &'a Database,
}

impl Later<'_> {
    /// Checks the rows at each place of a shape.
    pub(super) async fn check(&self, shape: &Loaded, request: &Request) -> Checked {
        let mut places = vec![(Vec::new(), None, shape, request)];
        while let Some((place, relation, shape, request)) = places.pop() {
            self.check_place(&place, relation, shape, request).await?;
            for (nth, (relation, shape)) in shape.below.iter().enumerate() {
                let place = [&place[..], &[nth]].concat();
                places.push((place, Some(*relation), shape, &request.below[nth]));
            }
        }
        Ok(())
    }

    async fn check_place(
        &self,
        place: &[usize],
        relation: Option<Relation>,
        shape: &Loaded,
        request: &Request,
    ) -> Checked {
        let mut rows = Vec::new();
        self.found.rows(place, &mut rows);
        let chain = request.join.map_or(&[][..], |nth| joins(shape.table)[nth]);
        for row in &rows {
            self.check_joined(*row, chain)?;
        }
        let Some(first) = rows.first() else {
            return Ok(());
        };
        for (nth, (key, _)) in first.references().into_iter().enumerate() {
            let is_owner = relation.is_some_and(|it| is_back(it, key));
            let at_hand = is_owner || chain.first() == Some(&key);
            let most = usize::from(!at_hand);
            let load = async || self.load(&rows, nth, key).await;
            let (next, sent) = sent(self.db, load).await.map_err(|it| it.to_string())?;
            let next = next?;
            if sent.len() > most {
                return Err(format!("{key:?} at {place:?} sent {sent:#?}"));
            }
            self.check_behind(&next).await?;
        }
        for (nth, (set, _)) in first.relations().into_iter().enumerate() {
            let load = async || self.load_set(&rows, nth, set).await;
            let (checked, sent) = sent(self.db, load).await.map_err(|it| it.to_string())?;
            checked?;
            if sent.len() != 1 {
                return Err(format!("{set:?} at {place:?} sent {sent:#?}"));
            }
        }
        Ok(())
    }

    /// Checks that rows are there which were joined.
    fn check_joined(&self, row: &dyn Stored, chain: &[Relation]) -> Checked {
        let Some((first, rest)) = chain.split_first() else {
            return Ok(());
        };
        let mut references = row.references().into_iter();
        let (_, reference) = references.find(|it| it.0 == *first).expect("a foreign key");
        let expected = self.led_to(&row.row(), *first);
        let next = reference.at_hand();
        if next.map(Stored::row) != expected {
            let row = row.row();
            return Err(format!(
                "{first:?} of {row:?} was joined, and is not {expected:?}"
            ));
        }
        next.map_or(Ok(()), |next| self.check_joined(next, rest))
    }

    fn led_to(&self, row: &Row, key: Relation) -> Option<Row> {
        self.store.related(key, row).first().copied().cloned()
    }

    /// Loads the nth foreign key of each row.
    async fn load<'r>(
        &self,
        rows: &[&'r dyn Stored],
        nth: usize,
        key: Relation,
    ) -> orm::Result<Result<Vec<&'r dyn Stored>, String>>
    where
        Self: 'r,
    {
        let mut next = Vec::new();
        for row in rows {
            let (_, reference) = row.references().swap_remove(nth);
            let loaded = reference.load(self.on).await?;
            let expected = self.led_to(&row.row(), key);
            if loaded.map(Stored::row) != expected {
                let (row, loaded) = (row.row(), loaded.map(Stored::row));
                return Ok(Err(format!(
                    "{key:?} of {row:?}: {loaded:?}, and not {expected:?}"
                )));
            }
            next.extend(loaded);
        }
        Ok(Ok(next))
    }

    /// Loads what is behind rows that were loaded together: by one statement each.
    async fn check_behind(&self, rows: &[&dyn Stored]) -> Checked {
        let Some(first) = rows.first() else {
            return Ok(());
        };
        for (nth, (key, _)) in first.references().into_iter().enumerate() {
            let load = async || self.load(rows, nth, key).await;
            let (loaded, sent) = sent(self.db, load).await.map_err(|it| it.to_string())?;
            loaded?;
            if sent.len() > 1 {
                return Err(format!("{key:?} of loaded rows sent {sent:#?}"));
            }
        }
        Ok(())
    }

    async fn load_set(
        &self,
        rows: &[&dyn Stored],
        nth: usize,
        set: Relation,
    ) -> orm::Result<Checked> {
        for row in rows {
            let (_, relation) = row.relations().swap_remove(nth);
            let mut keys = relation.load(self.on).await?;
            keys.sort_unstable();
            let row = row.row();
            let expected = self.store.related(set, &row).into_iter();
            let expected: Vec<i64> = expected.map(Row::key).collect();
            if keys != expected {
                return Ok(Err(format!(
                    "{set:?} of {row:?}: {keys:?}, and not {expected:?}"
                )));
            }
        }
        Ok(Ok(()))
    }
}

/// Whether a foreign key leads back over a relation.
fn is_back(relation: Relation, key: Relation) -> bool {
    match (relation.way(), key.way()) {
        (Way::Many(column), Way::One(own)) => relation.to() == key.from() && column == own,
        _ => false,
    }
}
