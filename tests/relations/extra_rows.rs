//! Joined rows that have no field in the model, such as the other side of a `OneToOne`: they come as extra columns.

on_each! {
    the_other_side_is_joined,
    it_is_joined_over_a_path,
    it_is_joined_by_the_foreign_key_before_it,
    it_stands_among_relations_that_have_a_place,
    what_lies_behind_it_is_read_into_it,
    what_lies_behind_it_needs_its_row,
    it_comes_in_the_order_of_the_calls,
    every_end_gives_it,
    conditions_share_its_join,
    pages_are_cut_before_it_is_joined,
    prefetched_rows_have_theirs,
    rows_of_many_to_many_have_theirs,
    its_foreign_keys_load_together,
    its_foreign_keys_refuse_by_their_way,
    the_same_may_be_asked_for_twice,
}

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;

#[derive(Model, Debug, Clone, PartialEq)]
struct Team {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct User {
    id: i64,
    name: String,
    #[orm(related_name = "users", on_delete = SetNull)]
    team: Option<ForeignKey<Team>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Photo {
    id: i64,
    url: String,
}

/// Shares the key of its user.
#[derive(Model, Debug, Clone, PartialEq)]
struct Account {
    #[orm(primary_key, on_delete = Cascade)]
    user: OneToOne<User>,
    balance: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Profile {
    id: i64,
    bio: String,
    #[orm(on_delete = Cascade)]
    user: OneToOne<User>,
    #[orm(on_delete = SetNull)]
    photo: Option<ForeignKey<Photo>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Post {
    id: i64,
    title: String,
    #[orm(related_name = "posts", on_delete = Cascade)]
    author: ForeignKey<User>,
    #[orm(related_name = "edited", on_delete = SetNull)]
    editor: Option<ForeignKey<User>>,
}

#[derive(Model, Debug, Clone)]
struct Club {
    id: i64,
    #[orm(related_name = "clubs")]
    members: ManyToMany<User>,
}

/// Ann swims, with a photo, and Bob reads, without; Cem has no profile. Ann and Cem are a team, and have an account.
/// Ann wrote a post that Cem edited, and Cem one.
async fn people(db: &Database) -> orm::Result<()> {
    let tables = schema![Team, User, Photo, Account, Profile, Post, Club];
    db.create_tables(tables).await?;
    let team = Team::draft().name("red").save(db).await?;
    let ann = User::draft().name("Ann").team(&team).save(db).await?;
    let bob = User::draft().name("Bob").save(db).await?;
    let cem = User::draft().name("Cem").team(&team).save(db).await?;
    let photo = Photo::draft().url("ann.png").save(db).await?;
    let swims = Profile::draft().bio("swims").user(&ann).photo(&photo);
    swims.save(db).await?;
    Profile::draft().bio("reads").user(&bob).save(db).await?;
    Account::draft().user(&ann).balance(5).save(db).await?;
    Account::draft().user(&cem).balance(7).save(db).await?;
    let first = Post::draft().title("first").author(&ann).editor(&cem);
    first.save(db).await?;
    Post::draft().title("second").author(&cem).save(db).await?;
    Ok(())
}

fn bio(profile: Option<&Profile>) -> Option<&str> {
    profile.map(|profile| profile.bio.as_str())
}

async fn the_other_side_is_joined(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let query = User::objects()
        .select_related(User.profile())
        .order_by(User.id);
    assert_sql!(
        query,
        sqlite = r#"SELECT "user"."id", "user"."name", "user"."team_id", "t1"."id", "t1"."id", "t1"."bio", "t1"."user_id", "t1"."photo_id" FROM "user" LEFT JOIN "profile" AS "t1" ON "t1"."user_id" = "user"."id" ORDER BY "user"."id""#,
        postgres = r#"SELECT "user"."id", "user"."name", "user"."team_id", "t1"."id", "t1"."id", "t1"."bio", "t1"."user_id", "t1"."photo_id" FROM "user" LEFT JOIN "profile" AS "t1" ON "t1"."user_id" = "user"."id" ORDER BY "user"."id""#,
    );
    let users: Vec<(User, Option<Profile>)> =
        assert_queries(&db, 1, async || query.all(&db).await).await?;
    let found: Vec<_> = users
        .iter()
        .map(|(user, profile)| (user.name.as_str(), bio(profile.as_ref())))
        .collect();
    assert_eq!(
        found,
        [
            ("Ann", Some("swims")),
            ("Bob", Some("reads")),
            ("Cem", None)
        ]
    );
    assert_eq!(
        users[0].1.as_ref().map(|profile| profile.user.id),
        Some(users[0].0.id)
    );
    Ok(())
}

async fn it_is_joined_over_a_path(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let posts = Post::objects().order_by(Post.id);
    let posts = posts.select_related((Post.author.profile(), Post.editor.account()));
    let rows: Vec<(Post, Option<Profile>, Option<Account>)> =
        assert_queries(&db, 1, async || posts.all(&db).await).await?;
    let found: Vec<_> = rows
        .iter()
        .map(|(post, profile, account)| {
            let balance = account.as_ref().map(|account| account.balance);
            (post.title.as_str(), bio(profile.as_ref()), balance)
        })
        .collect();
    assert_eq!(
        found,
        [("first", Some("swims"), Some(7)), ("second", None, None)]
    );
    // What lies on the way comes along, as everywhere.
    let author = rows[0].0.author.loaded().map(|user| user.name.as_str());
    assert_eq!(author, Some("Ann"));
    let editor = rows[0].0.editor.as_ref().and_then(|user| user.loaded());
    assert_eq!(editor.map(|user| user.name.as_str()), Some("Cem"));
    // Back and forth and back again: only what was asked for is there.
    let users = User::objects().order_by(User.id);
    let users = users.select_related(User.profile().user.account());
    let rows: Vec<(User, Option<Account>)> = users.all(&db).await?;
    let balances: Vec<_> = rows
        .iter()
        .map(|(_, account)| account.as_ref().map(|account| account.balance))
        .collect();
    assert_eq!(balances, [Some(5), None, None]);
    Ok(())
}

/// The row in between is joined where something else is asked of it.
async fn it_is_joined_by_the_foreign_key_before_it(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let balances = Post::objects().order_by(Post.id).values((
        Post.title,
        Post.author.profile().bio,
        Post.editor.account().balance,
    ));
    assert_sql!(
        balances,
        r#"SELECT "post"."title", "t1"."bio", "t2"."balance" FROM "post" LEFT JOIN "profile" AS "t1" ON "t1"."user_id" = "post"."author_id" LEFT JOIN "account" AS "t2" ON "t2"."user_id" = "post"."editor_id" ORDER BY "post"."id""#
    );
    let rows = balances.all(&db).await?;
    let found = |n: usize| (rows[n].1.as_deref(), rows[n].2);
    assert_eq!(
        [found(0), found(1)],
        [(Some("swims"), Some(7)), (None, None)]
    );
    let rich = Post::objects().filter(Post.editor.account().balance.gt(5));
    assert_sql!(
        rich,
        sqlite = r#"SELECT "post"."id", "post"."title", "post"."author_id", "post"."editor_id" FROM "post" INNER JOIN "account" AS "t1" ON "t1"."user_id" = "post"."editor_id" WHERE "t1"."balance" > ?"#,
        postgres = r#"SELECT "post"."id", "post"."title", "post"."author_id", "post"."editor_id" FROM "post" INNER JOIN "account" AS "t1" ON "t1"."user_id" = "post"."editor_id" WHERE "t1"."balance" > $1::int8"#
    );
    assert_eq!(rich.get(&db).await?.title, "first");
    let poor = Post::objects().exclude(Post.editor.account().balance.gt(5));
    assert_eq!(poor.get(&db).await?.title, "second");
    let beyond = Post::objects().filter(Post.author.profile().photo.url.contains("ann"));
    assert_sql!(
        beyond,
        sqlite = r#"SELECT "post"."id", "post"."title", "post"."author_id", "post"."editor_id" FROM "post" INNER JOIN "profile" AS "t1" ON "t1"."user_id" = "post"."author_id" INNER JOIN "photo" AS "t2" ON "t2"."id" = "t1"."photo_id" WHERE instr("t2"."url", ?) > 0"#,
        postgres = r#"SELECT "post"."id", "post"."title", "post"."author_id", "post"."editor_id" FROM "post" INNER JOIN "profile" AS "t1" ON "t1"."user_id" = "post"."author_id" INNER JOIN "photo" AS "t2" ON "t2"."id" = "t1"."photo_id" WHERE "t2"."url" LIKE $1::text ESCAPE '!'"#
    );
    assert_eq!(beyond.get(&db).await?.title, "first");
    let named = Post::objects()
        .order_by((
            Post.author.profile().bio.asc().nulls_last(),
            Post.author.name,
        ))
        .values(Post.title);
    assert_sql!(
        named,
        r#"SELECT "post"."title" FROM "post" INNER JOIN "user" AS "t2" ON "t2"."id" = "post"."author_id" LEFT JOIN "profile" AS "t1" ON "t1"."user_id" = "t2"."id" ORDER BY "t1"."bio" NULLS LAST, "t2"."name""#
    );
    assert_eq!(named.all(&db).await?, ["first", "second"]);
    let grouped = Post::objects()
        .values((Post.author.profile().bio, count()))
        .order_by(Post.author.profile().bio.asc().nulls_first());
    assert_eq!(
        grouped.all(&db).await?,
        [(None, 1), (Some("swims".to_owned()), 1)]
    );
    Ok(())
}

async fn it_stands_among_relations_that_have_a_place(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let users = User::objects().order_by(User.id);
    let users = users.select_related((User.team, User.profile(), User.account()));
    let rows: Vec<(User, Option<Profile>, Option<Account>)> =
        assert_queries(&db, 1, async || users.all(&db).await).await?;
    let (ann, profile, account) = &rows[0];
    let team = ann.team.as_ref().and_then(|team| team.loaded());
    assert_eq!(team.map(|team| team.name.as_str()), Some("red"));
    assert_eq!(bio(profile.as_ref()), Some("swims"));
    assert_eq!(account.as_ref().map(|account| account.balance), Some(5));
    let (cem, profile, account) = &rows[2];
    assert!(
        cem.team
            .as_ref()
            .is_some_and(|team| team.loaded().is_some())
    );
    assert_eq!(bio(profile.as_ref()), None);
    assert_eq!(account.as_ref().map(|account| account.balance), Some(7));
    Ok(())
}

async fn what_lies_behind_it_is_read_into_it(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let users = User::objects().order_by(User.id);
    let both = users
        .clone()
        .select_related((User.profile(), User.profile().photo));
    let turned = users
        .clone()
        .select_related((User.profile().photo, User.profile()));
    let apart = users
        .select_related(User.profile().photo)
        .filter(User.id.gt(0))
        .select_related(User.profile());
    for query in [both, turned, apart] {
        let rows = assert_queries(&db, 1, async || query.all(&db).await).await?;
        let photos: Vec<_> = rows
            .iter()
            .map(|(_, profile)| {
                let photo = profile.as_ref()?.photo.as_ref()?.loaded()?;
                Some(photo.url.as_str())
            })
            .collect();
        assert_eq!(photos, [Some("ann.png"), None, None]);
        assert_eq!(bio(rows[1].1.as_ref()), Some("reads"));
    }
    // The user of the profile is another value of the same row.
    let query = User::objects().select_related((User.profile(), User.profile().user.team));
    let (_, profile) = query.filter(User.name.eq("Ann")).get(&db).await?;
    let profile = profile.expect("a profile");
    let team = profile.user.loaded().and_then(|user| user.team.as_ref());
    let team = team.and_then(|team| team.loaded());
    assert_eq!(team.map(|team| team.name.as_str()), Some("red"));
    Ok(())
}

async fn what_lies_behind_it_needs_its_row(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let refused = |error: Option<Error>| match error {
        Some(error @ Error::InvalidQuery { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let alone = User::objects().select_related(User.profile().photo);
    assert_eq!(
        refused(alone.all(&db).await.err()),
        "invalid query of `User`: `User.profile().photo` stands in the row of `User.profile()`, which is not read; \
         ask for both: `select_related((User.profile(), User.profile().photo))`"
    );
    let other =
        Post::objects().select_related((Post.author.profile(), Post.editor.profile().photo));
    assert_eq!(
        refused(other.to_sql(&db).err()),
        "invalid query of `Post`: `Post.editor.profile().photo` stands in the row of `Post.editor.profile()`, which \
         is not read; ask for both: `select_related((Post.editor.profile(), Post.editor.profile().photo))`"
    );
    // What is not read needs no place.
    assert_eq!(alone.count(&db).await?, 3);
    Ok(())
}

#[expect(clippy::type_complexity, reason = "the type is what is asked for")]
async fn it_comes_in_the_order_of_the_calls(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let users = User::objects().filter(User.name.eq("Ann"));
    let query = users
        .clone()
        .select_related(User.profile())
        .prefetch_related(User.posts());
    let row: (User, Option<Profile>, Vec<Post>) =
        assert_queries(&db, 2, async || query.get(&db).await).await?;
    assert_eq!((bio(row.1.as_ref()), row.2.len()), (Some("swims"), 1));

    let query = users
        .clone()
        .prefetch_related(User.posts())
        .select_related((User.account(), User.team));
    let row: (User, Vec<Post>, Option<Account>) =
        assert_queries(&db, 2, async || query.get(&db).await).await?;
    assert_eq!(
        (row.1.len(), row.2.map(|account| account.balance)),
        (1, Some(5))
    );

    let query = users
        .select_related(User.account())
        .prefetch_related((User.posts(), User.edited()))
        .select_related(User.profile())
        .prefetch_related(User.profile());
    let row: (
        User,
        Option<Account>,
        Vec<Post>,
        Vec<Post>,
        Option<Profile>,
        Option<Profile>,
    ) = assert_queries(&db, 4, async || query.get(&db).await).await?;
    assert_eq!(row.1.map(|account| account.balance), Some(5));
    assert_eq!((row.2.len(), row.3.len()), (1, 0));
    assert_eq!((bio(row.4.as_ref()), &row.4), (Some("swims"), &row.5));
    Ok(())
}

async fn every_end_gives_it(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let query = User::objects().select_related(User.profile());
    let named = |row: (User, Option<Profile>)| (row.0.name, row.1.map(|profile| profile.bio));
    let ann = ("Ann".to_owned(), Some("swims".to_owned()));
    let cem = ("Cem".to_owned(), None);
    assert_eq!(query.first(&db).await?.map(named), Some(ann.clone()));
    assert_eq!(query.last(&db).await?.map(named), Some(cem));
    let only = query.clone().filter(User.name.eq("Ann"));
    assert_eq!(named(only.get(&db).await?), ann);
    assert_eq!(only.get_or_none(&db).await?.map(named), Some(ann));
    let nobody = query.clone().filter(User.name.eq("Dot"));
    assert!(nobody.get_or_none(&db).await?.is_none());
    assert!(nobody.all(&db).await?.is_empty());
    let nothing = query.clone().filter(User.id.is_in([0; 0]));
    assert!(
        assert_queries(&db, 0, async || nothing.all(&db).await)
            .await?
            .is_empty()
    );
    // What only counts rows joins nothing.
    assert_eq!(query.count(&db).await?, 3);
    assert!(query.exists(&db).await?);
    assert!(query.explain(&db).await?.to_lowercase().contains("profile"));
    let distinct = query.distinct().order_by(User.id);
    assert_eq!(distinct.all(&db).await?.len(), 3);
    db.transaction(async |tx| {
        let rows = distinct.all(tx).await?;
        assert_eq!(bio(rows[0].1.as_ref()), Some("swims"));
        Ok(())
    })
    .await
}

async fn conditions_share_its_join(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let query = User::objects()
        .select_related(User.profile())
        .filter(User.profile().bio.eq("swims"))
        .order_by(User.profile().bio);
    // There is a row wherever the condition holds, so it need not be asked for.
    assert_sql!(
        query,
        sqlite = r#"SELECT "user"."id", "user"."name", "user"."team_id", "t1"."id", "t1"."bio", "t1"."user_id", "t1"."photo_id" FROM "user" INNER JOIN "profile" AS "t1" ON "t1"."user_id" = "user"."id" WHERE "t1"."bio" = ? ORDER BY "t1"."bio" NULLS LAST"#,
        postgres = r#"SELECT "user"."id", "user"."name", "user"."team_id", "t1"."id", "t1"."bio", "t1"."user_id", "t1"."photo_id" FROM "user" INNER JOIN "profile" AS "t1" ON "t1"."user_id" = "user"."id" WHERE "t1"."bio" = $1::text ORDER BY "t1"."bio" NULLS LAST"#,
    );
    let (ann, profile) = query.get(&db).await?;
    assert_eq!(
        (ann.name.as_str(), bio(profile.as_ref())),
        ("Ann", Some("swims"))
    );
    let without = User::objects()
        .filter(User.profile().is_null())
        .select_related(User.profile());
    let (cem, profile) = without.get(&db).await?;
    assert_eq!((cem.name.as_str(), profile), ("Cem", None));
    Ok(())
}

async fn pages_are_cut_before_it_is_joined(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let page = User::objects().order_by(User.id).limit(2);
    let after = page.clone().select_related(User.profile());
    let rows = after.all(&db).await?;
    assert_eq!((rows.len(), bio(rows[1].1.as_ref())), (2, Some("reads")));
    // What is asked of the page later is read of it all the same.
    let nested = after.filter(User.name.ne("Ann"));
    let rows = assert_queries(&db, 1, async || nested.all(&db).await).await?;
    assert_eq!((rows.len(), bio(rows[0].1.as_ref())), (1, Some("reads")));
    Ok(())
}

#[expect(clippy::type_complexity, reason = "the type is what is asked for")]
async fn prefetched_rows_have_theirs(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let users = Team.users().select_related(User.profile());
    let teams = Team::objects().prefetch_related(users.order_by(User.name));
    let rows: Vec<(Team, Vec<(User, Option<Profile>)>)> =
        assert_queries(&db, 2, async || teams.all(&db).await).await?;
    let [(_, users)] = &rows[..] else {
        panic!("one team")
    };
    let found: Vec<_> = users
        .iter()
        .map(|(user, profile)| (user.name.as_str(), bio(profile.as_ref())))
        .collect();
    assert_eq!(found, [("Ann", Some("swims")), ("Cem", None)]);

    let last = Team.users().order_by(User.name.desc()).limit(1);
    let last = last.select_related((User.account(), User.team));
    let last = last.prefetch_related(User.posts());
    let teams = Team::objects().prefetch_related(last);
    let rows: Vec<(Team, Vec<(User, Option<Account>, Vec<Post>)>)> =
        assert_queries(&db, 3, async || teams.all(&db).await).await?;
    let (cem, account, posts) = &rows[0].1[0];
    assert_eq!((cem.name.as_str(), posts.len()), ("Cem", 1));
    assert_eq!(account.as_ref().map(|account| account.balance), Some(7));

    let nobody = Team.users().filter(User.id.is_in([0; 0]));
    let teams = Team::objects().prefetch_related(nobody.select_related(User.profile()));
    assert!(teams.get(&db).await?.1.is_empty());
    Ok(())
}

#[expect(clippy::type_complexity, reason = "the type is what is asked for")]
async fn rows_of_many_to_many_have_theirs(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let users = User::objects().order_by(User.id).all(&db).await?;
    let [first, second] = [
        Club::draft().save(&db).await?,
        Club::draft().save(&db).await?,
    ];
    first.members.add(&users, &db).await?;
    second.members.add(&users[..1], &db).await?;

    let bios = |rows: &[(User, Option<Profile>)]| {
        let bios = rows
            .iter()
            .map(|row| bio(row.1.as_ref()).map(str::to_owned));
        bios.collect::<Vec<_>>()
    };
    let three = [Some("swims".to_owned()), Some("reads".to_owned()), None];
    let members = Club
        .members
        .select_related((User.profile(), User.profile().photo));
    let members = members.order_by(User.id);
    let clubs = Club::objects().order_by(Club.id);
    let clubs = clubs.prefetch_related(members.clone());
    let rows: Vec<(Club, Vec<(User, Option<Profile>)>)> =
        assert_queries(&db, 2, async || clubs.all(&db).await).await?;
    assert_eq!(bios(&rows[0].1), three);
    assert_eq!(bios(&rows[1].1), three[..1]);
    let photo = rows[1].1[0]
        .1
        .as_ref()
        .and_then(|profile| profile.photo.as_ref());
    assert!(photo.is_some_and(|photo| photo.loaded().is_some()));

    // Each parent has rows of its own, also where it stands there twice.
    let twice = vec![first.clone(), first.clone()];
    let rows = orm::prefetch(twice, members, &db).await?;
    assert_eq!(
        (bios(&rows[0].1), bios(&rows[1].1)),
        (three.to_vec(), three.to_vec())
    );

    let last = first.members.objects().order_by(User.id.desc());
    let last = last.select_related((User.team, User.account()));
    let rows: Vec<(User, Option<Account>)> = last.all(&db).await?;
    assert_eq!(rows[0].1.as_ref().map(|account| account.balance), Some(7));
    let team = rows[0].0.team.as_ref().and_then(|team| team.loaded());
    assert_eq!(team.map(|team| team.name.as_str()), Some("red"));
    let homeless = first.members.objects().select_related(User.profile().photo);
    assert!(matches!(
        homeless.all(&db).await.map(|rows| rows.len()),
        Err(Error::InvalidQuery { model: "User", .. })
    ));
    Ok(())
}

async fn its_foreign_keys_load_together(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let photo = Photo::draft().url("bob.png").save(&db).await?;
    let bobs = Profile::objects().filter(Profile.bio.eq("reads"));
    bobs.update(Profile.photo.set(&photo), &db).await?;
    let users = User::objects().order_by(User.id);
    let users = users.select_related(User.profile());
    let urls = assert_queries(&db, 2, async || {
        let mut urls = Vec::new();
        for (_, profile) in &users.all(&db).await? {
            if let Some(photo) = profile.as_ref().and_then(|profile| profile.photo.as_ref()) {
                urls.push(photo.get(&db).await?.url.clone());
            }
        }
        orm::Result::Ok(urls)
    });
    assert_eq!(urls.await?, ["ann.png", "bob.png"]);
    Ok(())
}

async fn its_foreign_keys_refuse_by_their_way(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let strict = User::objects().fetch_mode(FetchMode::Raise);
    let ann = strict.filter(User.name.eq("Ann"));
    let (_, profile) = ann.select_related(User.profile()).get(&db).await?;
    let photo = profile.and_then(|profile| profile.photo).expect("a photo");
    let refused = photo.get(&db).await.err();
    assert!(
        matches!(&refused, Some(Error::NotLoaded { model: "Profile", field: "photo", add, .. })
            if add == ".select_related(User.profile().photo)"),
        "{refused:?}"
    );
    Ok(())
}

async fn the_same_may_be_asked_for_twice(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let query = User::objects().filter(User.name.eq("Ann"));
    let query = query.select_related((User.profile(), User.profile(), User.profile().photo));
    let row: (User, Option<Profile>, Option<Profile>) = query.get(&db).await?;
    assert_eq!(row.1, row.2);
    for profile in [row.1, row.2] {
        let photo = profile.and_then(|profile| profile.photo).expect("a photo");
        assert!(photo.loaded().is_some());
    }
    Ok(())
}
