//! How the time of `orm` grows with what it is given.

use crate::models::{Columns1, Columns3, Columns10, Columns30, M0, many};
use crate::svg::Line;
use orm::prelude::{Database, Draft, Model, Objects};
use orm::schema::Schema;
use orm_bench::contender::Result;
use orm_bench::contenders::orm::{Post, User};
use orm_bench::measure::median;
use orm_bench::place::{Backend, Place};
use orm_bench::tables::{Tables, posts, users};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Each point is the median of so many times, as long as that takes no longer than this.
const TIMES: usize = 11;
const PATIENCE: Duration = Duration::from_secs(4);

pub struct Growth {
    place: Place,
    tables: Tables,
    db: Database,
}

impl Growth {
    pub async fn start(place: Place) -> Result<Self> {
        let tables = Tables::create(&place).await?;
        let db = Database::builder(&place.url)
            .max_connections(8)
            .connect()
            .await?;
        Ok(Growth { place, tables, db })
    }

    /// Microseconds a row, from 10 rows to a million.
    pub async fn rows(&mut self) -> Result<Line> {
        let mut points = Vec::new();
        for n in [10, 100, 1_000, 10_000, 100_000, 1_000_000] {
            self.fill(&users(n)).await?;
            let db = &self.db;
            let took =
                repeated(async || Ok(assert_eq!(User::objects().all(db).await?.len(), n))).await?;
            points.push((n as f64, took / n as f64));
        }
        Ok(self.line(points))
    }

    /// Microseconds a row, from one column beside the key to 30.
    pub async fn columns(&mut self) -> Result<Line> {
        let db = &self.db;
        db.create_tables(orm::schema![Columns1, Columns3, Columns10, Columns30])
            .await?;
        let points = vec![
            (1.0, row_of(db, Columns1::full).await?),
            (3.0, row_of(db, Columns3::full).await?),
            (10.0, row_of(db, Columns10::full).await?),
            (30.0, row_of(db, Columns30::full).await?),
        ];
        Ok(self.line(points))
    }

    /// Microseconds a parent with its ten children, from one parent to 10 000: two queries always.
    pub async fn parents(&mut self) -> Result<Line> {
        let mut points = Vec::new();
        for n in [1, 10, 100, 1_000, 10_000] {
            self.fill(&(users(n) + &posts(n * 10, 10, "i / 10 + 1")))
                .await?;
            let db = &self.db;
            let load = async || {
                Ok(User::objects()
                    .prefetch_related(User.posts())
                    .all(db)
                    .await?)
            };
            let loaded: Result<Vec<(User, Vec<Post>)>> =
                orm::testing::assert_queries(db, 2, load).await;
            assert_eq!(
                loaded?.iter().map(|(_, posts)| posts.len()).sum::<usize>(),
                n * 10
            );
            let took = repeated(async || load().await.map(drop)).await?;
            points.push((n as f64, took / n as f64));
        }
        Ok(self.line(points))
    }

    /// Rows by key in a second, from one task to 64 over 8 connections.
    pub async fn tasks(&mut self) -> Result<Line> {
        const ROWS: i64 = 3_200;
        self.fill(&users(10_000)).await?;
        let mut points = Vec::new();
        for tasks in [1, 2, 4, 8, 16, 32, 64] {
            let took = repeated(async || at_once(&self.db, tasks, ROWS / tasks).await).await?;
            points.push((tasks as f64, ROWS as f64 / took * 1e6));
        }
        Ok(self.line(points))
    }

    /// Microseconds to connect and to run a first query, with 10 models to 200 in the schema; SQLite, which reads the
    /// whole schema of a file that it opens, also by itself.
    pub async fn models(&mut self) -> Result<Vec<Line>> {
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        for n in [10, 50, 100, 200] {
            let tables = Schema::new(many().into_iter().take(n));
            self.db.create_tables(tables).await?;
            ours.push((n as f64, repeated(async || self.first_query().await).await?));
            if self.place.backend == Backend::Sqlite {
                bare.push((n as f64, repeated(async || self.first_query_bare()).await?));
            }
        }
        let mut lines = vec![self.line(ours)];
        if !bare.is_empty() {
            lines.push(Line {
                name: "rusqlite".to_owned(),
                points: bare,
            });
        }
        Ok(lines)
    }

    async fn first_query(&self) -> Result {
        let db = Database::connect(&self.place.url).await?;
        assert!(M0::objects().all(&db).await?.is_empty());
        db.close().await;
        Ok(())
    }

    fn first_query_bare(&self) -> Result {
        let connection = rusqlite::Connection::open(self.place.file())?;
        let mut statement = connection.prepare("SELECT id, name, hair_color FROM m0")?;
        assert!(statement.query([])?.next()?.is_none());
        Ok(())
    }

    async fn fill(&mut self, content: &str) -> Result {
        self.tables
            .run("DELETE FROM posts; DELETE FROM users")
            .await?;
        self.tables.run(content).await?;
        self.tables.settle().await
    }

    fn line(&self, points: Vec<(f64, f64)>) -> Line {
        Line {
            name: self.place.backend.to_string(),
            points,
        }
    }
}

/// Microseconds a row of this model.
async fn row_of<M: Model, D: Draft<Model = M>>(db: &Database, draft: fn() -> D) -> Result<f64> {
    const ROWS: usize = 1_000;
    M::bulk_create((0..ROWS).map(|_| draft()), db).await?;
    let took = repeated(async || Ok(assert_eq!(M::objects().all(db).await?.len(), ROWS))).await?;
    Ok(took / ROWS as f64)
}

async fn at_once(db: &Database, tasks: i64, rows: i64) -> Result {
    let task = |n| {
        let db = db.clone();
        async move {
            for key in 0..rows {
                User::get((n * rows + key) % 10_000 + 1, &db).await?;
            }
            orm::Result::Ok(())
        }
    };
    let mut running: JoinSet<orm::Result<()>> = (0..tasks).map(task).collect();
    while let Some(done) = running.join_next().await {
        done??;
    }
    Ok(())
}

/// The median time of this, in microseconds.
async fn repeated(work: impl AsyncFn() -> Result) -> Result<f64> {
    work().await?;
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < TIMES && (times.len() < 3 || begun.elapsed() < PATIENCE) {
        let start = Instant::now();
        work().await?;
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    Ok(median(times).unwrap_or(f64::NAN))
}
