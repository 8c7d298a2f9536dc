//! What one statement costs the program that sends it: allocations, their bytes, and time, on an embedded SQLite.
//!
//! ```console
//! $ cargo run --release -p orm-cost -- [shape…] [--times=10000]
//! ```
//!
//! Under `valgrind --tool=callgrind` two runs of different `--times` tell the instructions of one. Shapes of many rows are done
//! `times / 500` times, with `--rows=1000`; those of rusqlite, which do the same work, stand beside them.

mod limit;
mod shapes;

use orm::prelude::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// The allocator of the system, which counts.
struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

// SAFETY: each call is that of the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        BYTES.fetch_add(layout.size() as u64, Ordering::Relaxed);
        // SAFETY: as the caller says.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as the caller says.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[derive(Model)]
#[orm(table = "users")]
pub struct User {
    pub id: i64,
    pub name: String,
    pub hair_color: Option<String>,
}

#[derive(Model)]
#[orm(table = "posts")]
pub struct Post {
    pub id: i64,
    pub title: String,
    #[orm(related_name = "posts", on_delete = Restrict)]
    pub user: ForeignKey<User>,
}

#[derive(Model)]
#[orm(table = "guests")]
pub struct Guest {
    pub id: i64,
    pub name: String,
    pub hair_color: Option<String>,
}

#[derive(Model)]
#[orm(table = "notes")]
pub struct Note {
    pub id: i64,
    pub text: String,
}

/// The shapes of rusqlite.
const LIMIT: [&str; 7] = [
    "rusqlite get",
    "rusqlite first",
    "rusqlite save",
    "rusqlite save in tx",
    "rusqlite insert many",
    "rusqlite upsert many",
    "rusqlite update many",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, usual: u32| {
        let given = arguments.iter().find_map(|it| it.strip_prefix(name));
        given.and_then(|it| it.parse().ok()).unwrap_or(usual)
    };
    let (times, rows) = (number("--times=", 10_000), number("--rows=", 1_000));
    let folder = tempfile::Builder::new().tempdir_in("/dev/shm")?;
    let file = folder.path().join("cost.db");
    let db = Database::connect(&format!("sqlite://{}", file.display())).await?;
    db.create_tables(schema![User, Post, Note, Guest]).await?;
    let user = User::draft()
        .name("Jo")
        .hair_color("brown")
        .save(&db)
        .await?;
    Post::draft()
        .title("Little women")
        .user(&user)
        .save(&db)
        .await?;
    let mut limit = limit::open(&file)?;
    println!("{:<22}{:>12}{:>14}{:>10}", "", "allocations", "bytes", "ns");
    for shape in shapes::ONE.into_iter().chain(shapes::MANY).chain(LIMIT) {
        let wanted = |word: &&String| !word.starts_with("--");
        if arguments.iter().any(|it| wanted(&it)) && !arguments.iter().any(|it| it == shape) {
            continue;
        }
        let is_many = shape.contains("many");
        let pieces = if is_many { times.div_ceil(500) } else { times };
        // Texts become known, and memory warm.
        run(
            shape,
            &db,
            &mut limit,
            if is_many { 2 } else { 100 },
            rows.into(),
        )
        .await?;
        let before = (
            ALLOCATIONS.load(Ordering::Relaxed),
            BYTES.load(Ordering::Relaxed),
        );
        let start = Instant::now();
        run(shape, &db, &mut limit, pieces, rows.into()).await?;
        let took = start.elapsed() / pieces;
        let each = |now: u64, before: u64| (now - before) as f64 / f64::from(pieces);
        println!(
            "{shape:<22}{:>12.1}{:>14.1}{:>10}",
            each(ALLOCATIONS.load(Ordering::Relaxed), before.0),
            each(BYTES.load(Ordering::Relaxed), before.1),
            took.as_nanos()
        );
    }
    Ok(())
}

async fn run(
    shape: &str,
    db: &Database,
    limit: &mut rusqlite::Connection,
    times: u32,
    rows: i64,
) -> Result<(), Box<dyn std::error::Error>> {
    if LIMIT.contains(&shape) {
        Ok(limit::run(shape, limit, times, rows)?)
    } else {
        Ok(shapes::run(shape, db, times, rows).await?)
    }
}
