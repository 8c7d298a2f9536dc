//! The shapes that `orm` is counted in.

use super::{Guest, Note, Post, User};
use orm::functions::{case, order_by, row_number};
use orm::prelude::*;
use std::hint::black_box;
use std::ops::Range;

/// The shapes of one statement each.
pub const ONE: [&str; 33] = [
    "connect",
    "get",
    "build",
    "to_sql",
    "first",
    "first by key",
    "ordered 1",
    "ordered 100",
    "count",
    "exists",
    "values",
    "key load",
    "filter",
    "save",
    "save in tx",
    "insert in tx",
    "delete in tx",
    "upsert one",
    "update one",
    "loaded key",
    "icontains",
    "related",
    "counted",
    "sum",
    "tx",
    "prefetch",
    "page",
    "in query",
    "computed",
    "case",
    "window",
    "update by key",
    "delete by key",
];

/// The shapes of many rows, read or written by one statement.
pub const MANY: [&str; 6] = [
    "read many",
    "joined many",
    "insert many",
    "insert many in tx",
    "upsert many",
    "update many",
];

/// Does a shape so many times.
pub async fn run(shape: &str, db: &Database, times: u32, rows: i64) -> orm::Result<()> {
    match shape {
        "connect" => {
            for _ in 0..times {
                black_box(Database::connect("sqlite::memory:").await?);
            }
        }
        "get" => {
            for _ in 0..times {
                black_box(User::get(1, db).await?);
            }
        }
        "build" => {
            for _ in 0..times {
                let _ = black_box(User::objects().limit(1));
            }
        }
        "to_sql" => {
            for _ in 0..times {
                black_box(User::objects().limit(1).to_sql(db)?);
            }
        }
        "first" => {
            for _ in 0..times {
                black_box(User::objects().first(db).await?);
            }
        }
        "first by key" => {
            for _ in 0..times {
                let users = User::objects().filter(User.id.eq(1));
                black_box(users.first(db).await?);
            }
        }
        "ordered 1" => {
            for _ in 0..times {
                black_box(ordered().limit(1).all(db).await?);
            }
        }
        "ordered 100" => {
            let guests = Guest::objects().count(db).await?;
            Guest::bulk_create(guests_of(guests..100), db).await?;
            for _ in 0..times {
                black_box(ordered().limit(100).all(db).await?);
            }
        }
        "count" => {
            for _ in 0..times {
                let users = User::objects().filter(User.id.eq(1));
                black_box(users.count(db).await?);
            }
        }
        "exists" => {
            for _ in 0..times {
                let users = User::objects().filter(User.id.eq(1));
                black_box(users.exists(db).await?);
            }
        }
        "values" => {
            for _ in 0..times {
                let users = User::objects().filter(User.id.eq(1));
                black_box(users.values((User.id, User.name)).all(db).await?);
            }
        }
        "key load" => {
            for _ in 0..times {
                let user: ForeignKey<User> = 1.into();
                black_box(user.get(db).await?);
            }
        }
        _ => related(shape, db, times, rows).await?,
    }
    Ok(())
}

/// The guests that three conditions leave, in order.
fn ordered() -> QuerySet<Guest> {
    Guest::objects()
        .filter(Guest.id.ge(1))
        .filter(Guest.name.eq("Guest"))
        .filter(Guest.hair_color.eq("brown"))
        .order_by(Guest.id)
}

async fn related(shape: &str, db: &Database, times: u32, rows: i64) -> orm::Result<()> {
    match shape {
        "filter" => {
            for _ in 0..times {
                let posts = Post::objects()
                    .select_related(Post.user)
                    .filter(Post.user.name.eq("Jo"));
                black_box(posts.order_by(Post.title).all(db).await?);
            }
        }
        "loaded key" => {
            let posts = Post::objects().select_related(Post.user).all(db).await?;
            for _ in 0..times {
                black_box(posts[0].user.get(db).await?);
            }
        }
        "icontains" => {
            for _ in 0..times {
                black_box(
                    User::objects()
                        .filter(User.name.icontains("O"))
                        .count(db)
                        .await?,
                );
            }
        }
        "related" => {
            for n in 0..times {
                let posts = User.posts().any(Post.id.eq(i64::from(n)));
                black_box(User::objects().filter(posts).count(db).await?);
            }
        }
        "counted" => {
            for n in 0..times {
                let user = User::objects().filter(User.id.eq(i64::from(n)));
                black_box(user.annotate(User.posts().count()).all(db).await?);
            }
        }
        "sum" => {
            for n in 0..times {
                let posts = Post::objects().filter(Post.id.eq(i64::from(n)));
                black_box(posts.aggregate(Post.id.sum(), db).await?);
            }
        }
        "tx" => {
            for _ in 0..times {
                db.transaction(async |_| Ok(())).await?;
            }
        }
        _ => planned(shape, db, times, rows).await?,
    }
    Ok(())
}

/// The shapes whose plans take longest.
async fn planned(shape: &str, db: &Database, times: u32, rows: i64) -> orm::Result<()> {
    let user = || User::objects().filter(User.id.eq(1));
    match shape {
        "prefetch" => {
            for _ in 0..times {
                black_box(user().prefetch_related(User.posts()).all(db).await?);
            }
        }
        "page" => {
            for _ in 0..times {
                black_box(user().order_by(User.name).page(1, 20, db).await?);
            }
        }
        "in query" => {
            for _ in 0..times {
                let posts = Post::objects().filter(Post.title.eq("Little women"));
                let users = User::objects().filter(User.id.is_in(posts.values(Post.user.id)));
                black_box(users.all(db).await?);
            }
        }
        "computed" => {
            for n in 0..times {
                let users = User::objects().filter((User.id + i64::from(n)).gt(1));
                black_box(users.limit(1).all(db).await?);
            }
        }
        "case" => {
            for n in 0..times {
                let age = case()
                    .when(User.id.gt(i64::from(n)), "new")
                    .otherwise("old");
                black_box(user().values((User.id, age)).all(db).await?);
            }
        }
        "window" => {
            for _ in 0..times {
                let number = row_number().over(order_by(User.id));
                black_box(user().values((User.id, number)).all(db).await?);
            }
        }
        "update by key" => {
            db.transaction(async |tx| {
                for n in 0..times {
                    user().update(User.name.set(name(n)), tx).await?;
                }
                Ok(())
            })
            .await?;
        }
        "delete by key" => {
            db.transaction(async |tx| {
                for n in 0..times {
                    let note = Note::objects().filter(Note.id.eq(i64::from(n)));
                    note.delete(tx).await?;
                }
                Ok(())
            })
            .await?;
        }
        _ => write(shape, db, times, rows).await?,
    }
    Ok(())
}

async fn write(shape: &str, db: &Database, times: u32, rows: i64) -> orm::Result<()> {
    match shape {
        "save" => {
            let mut user = User::get(1, db).await?;
            for n in 0..times {
                rename(&mut user, n);
                user.save(db).await?;
            }
        }
        "save in tx" => {
            let mut user = User::get(1, db).await?;
            db.transaction(async |tx| {
                for n in 0..times {
                    rename(&mut user, n);
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
        "upsert one" => {
            for n in 0..times {
                let rule = OnConflict::update((User.name, User.hair_color)).on(User.id);
                let draft = User::draft().id(1).name(name(n)).hair_color("brown");
                black_box(draft.save_with(rule, db).await?);
            }
        }
        "update one" => {
            for n in 0..times {
                let rule = OnConflict::update(User.name)
                    .on(User.id)
                    .update_where(User.name.ne("Meg"));
                let draft = User::draft().id(1).name(name(n));
                black_box(User::bulk_create_with([draft], rule, db).await?);
            }
        }
        _ => many(shape, db, times, rows).await?,
    }
    Ok(())
}

async fn many(shape: &str, db: &Database, times: u32, rows: i64) -> orm::Result<()> {
    let there = User::objects().count(db).await?;
    let others =
        (there..rows.unsigned_abs()).map(|_| User::draft().name("Meg").hair_color("brown"));
    User::bulk_create(others, db).await?;
    let posts = Post::objects().count(db).await?;
    let others = (posts..rows.unsigned_abs()).map(|_| Post::draft().title("Little women").user(1));
    Post::bulk_create(others, db).await?;
    for n in 0..times {
        match shape {
            "read many" => {
                black_box(User::objects().all(db).await?);
            }
            "joined many" => {
                let posts = Post::objects().select_related(Post.user);
                black_box(posts.order_by(Post.title).all(db).await?);
            }
            "insert many" => {
                black_box(Guest::bulk_create(guests_of(0..rows.unsigned_abs()), db).await?);
            }
            "insert many in tx" => {
                db.transaction(async |tx| {
                    Guest::bulk_create(guests_of(0..rows.unsigned_abs()), tx).await
                })
                .await?;
            }
            "upsert many" => {
                let drafts =
                    (1..=rows).map(|id| User::draft().id(id).name(name(n)).hair_color("brown"));
                let rule = OnConflict::update((User.name, User.hair_color)).on(User.id);
                black_box(User::bulk_create_with(drafts, rule, db).await?);
            }
            _ => {
                let user = |id| User {
                    id,
                    name: name(n),
                    hair_color: Some("brown".to_owned()),
                };
                let mut users: Vec<User> = (1..=rows).map(user).collect();
                User::bulk_update(&mut users, (User.name, User.hair_color), db).await?;
                black_box(users);
            }
        }
    }
    Ok(())
}

fn guests_of(rows: Range<u64>) -> impl Iterator<Item = impl Draft<Model = Guest>> {
    rows.map(|_| Guest::draft().name("Guest").hair_color("brown"))
}

fn rename(user: &mut User, n: u32) {
    user.name.clear();
    user.name.push_str(if n % 2 == 0 { "Jo" } else { "Amy" });
}

fn name(n: u32) -> String {
    format!("Guest {n}")
}
