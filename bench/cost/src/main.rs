//! What one statement costs the program that sends it: allocations, their bytes, and time, on an embedded SQLite.
//!
//! ```console
//! $ cargo run --release -p orm-cost -- [shape…] [--times=10000]
//! ```
//!
//! Under `valgrind --tool=callgrind` two runs of different `--times` tell the instructions of one.

use orm::prelude::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
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
#[orm(table = "notes")]
pub struct Note {
    pub id: i64,
    pub text: String,
}

const SHAPES: [&str; 8] = [
    "get",
    "first",
    "filter",
    "save in tx",
    "insert in tx",
    "delete in tx",
    "loaded key",
    "icontains",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> orm::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let times = arguments.iter().find_map(|it| it.strip_prefix("--times="));
    let times: u32 = times.and_then(|it| it.parse().ok()).unwrap_or(10_000);
    let file = tempfile::Builder::new().tempdir_in("/dev/shm").expect("a folder in memory");
    let db = Database::connect(&format!("sqlite://{}/cost.db", file.path().display())).await?;
    db.create_tables(schema![User, Post, Note]).await?;
    let user = User::draft().name("Jo").hair_color("brown").save(&db).await?;
    Post::draft().title("Little women").user(&user).save(&db).await?;
    println!("{:<14}{:>12}{:>12}{:>10}", "", "allocations", "bytes", "ns");
    for shape in SHAPES {
        let wanted = |word: &&String| !word.starts_with("--");
        if arguments.iter().any(|it| wanted(&it)) && !arguments.iter().any(|it| it == shape) {
            continue;
        }
        // Texts become known, and memory warm.
        run(shape, &db, 100).await?;
        let before = (ALLOCATIONS.load(Ordering::Relaxed), BYTES.load(Ordering::Relaxed));
        let start = Instant::now();
        run(shape, &db, times).await?;
        let took = start.elapsed() / times;
        let each = |now: u64, before: u64| (now - before) as f64 / f64::from(times);
        println!(
            "{shape:<14}{:>12.1}{:>12.1}{:>10}",
            each(ALLOCATIONS.load(Ordering::Relaxed), before.0),
            each(BYTES.load(Ordering::Relaxed), before.1),
            took.as_nanos()
        );
    }
    Ok(())
}

async fn run(shape: &str, db: &Database, times: u32) -> orm::Result<()> {
    match shape {
        "get" => {
            for _ in 0..times {
                black_box(User::get(1, db).await?);
            }
        }
        "first" => {
            for _ in 0..times {
                black_box(User::objects().first(db).await?);
            }
        }
        "filter" => {
            for _ in 0..times {
                let posts = Post::objects().select_related(Post.user).filter(Post.user.name.eq("Jo"));
                black_box(posts.order_by(Post.title).all(db).await?);
            }
        }
        "save in tx" => {
            let mut user = User::get(1, db).await?;
            db.transaction(async |tx| {
                for n in 0..times {
                    user.name.clear();
                    user.name.push_str(if n % 2 == 0 { "Jo" } else { "Amy" });
                    user.save(tx).await?;
                }
                Ok(())
            })
            .await?;
        }
        "insert in tx" => {
            db.transaction(async |tx| {
                for _ in 0..times {
                    black_box(Note::draft().text("a note").save(tx).await?);
                }
                Ok(())
            })
            .await?;
        }
        "delete in tx" => {
            let drafts = (0..times).map(|_| Note::draft().text("a note"));
            let notes = Note::bulk_create(drafts, db).await?;
            db.transaction(async |tx| {
                for note in notes {
                    note.delete(tx).await?;
                }
                Ok(())
            })
            .await?;
        }
        "loaded key" => {
            let posts = Post::objects().select_related(Post.user).all(db).await?;
            for _ in 0..times {
                black_box(posts[0].user.get(db).await?);
            }
        }
        _ => {
            for _ in 0..times {
                black_box(User::objects().filter(User.name.icontains("O")).count(db).await?);
            }
        }
    }
    Ok(())
}
