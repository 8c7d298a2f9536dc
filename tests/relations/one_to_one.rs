//! Foreign keys that are unique, and their other side.

on_each! {
    each_row_has_one_at_most,
    the_other_side_is_one_row_or_none,
    conditions_reach_it_from_both_sides,
    it_may_be_the_primary_key,
    it_may_be_missing,
    it_is_joined_and_kept,
    rows_load_theirs_together,
    the_other_side_is_prefetched,
    it_is_compared_by_its_key,
    what_is_sent,
}

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;

use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct User {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Profile {
    id: i64,
    bio: String,
    #[orm(on_delete = Cascade)]
    user: OneToOne<User>,
    #[orm(related_name = "reviewed", on_delete = SetNull)]
    reviewer: Option<OneToOne<User>>,
}

/// Shares the key of its user.
#[derive(Model, Debug, Clone, PartialEq)]
struct Account {
    #[orm(primary_key, on_delete = Cascade)]
    user: OneToOne<User>,
    balance: i64,
}

/// Ann has a profile, reviewed by Bob, and an account; Bob has neither.
async fn people(db: &Database) -> orm::Result<(User, User)> {
    db.create_tables(schema![User, Profile, Account]).await?;
    let ann = User::draft().name("Ann").save(db).await?;
    let bob = User::draft().name("Bob").save(db).await?;
    let profile = Profile::draft().bio("swims").user(&ann).reviewer(&bob);
    profile.save(db).await?;
    Account::draft().user(&ann).balance(5).save(db).await?;
    Ok((ann, bob))
}

async fn each_row_has_one_at_most(db: Database) -> orm::Result<()> {
    let (ann, _) = people(&db).await?;
    let again = Profile::draft().bio("again").user(&ann).save(&db).await;
    assert!(
        matches!(again, Err(Error::UniqueViolation { model: "Profile", fields, .. }) if fields == ["user"])
    );
    let again = Account::draft().user(&ann).balance(0).save(&db).await;
    assert!(matches!(
        again,
        Err(Error::UniqueViolation {
            model: "Account",
            ..
        })
    ));
    Ok(())
}

async fn the_other_side_is_one_row_or_none(db: Database) -> orm::Result<()> {
    let (ann, bob) = people(&db).await?;
    assert_eq!(ann.profile().get(&db).await?.bio, "swims");
    assert_eq!(bob.profile().get_or_none(&db).await?, None);
    let none = bob.profile().get(&db).await;
    assert!(matches!(
        none,
        Err(Error::DoesNotExist { model: "Profile" })
    ));
    assert_eq!(bob.reviewed().get(&db).await?.bio, "swims");
    assert_eq!(ann.account().get(&db).await?.balance, 5);
    Ok(())
}

async fn conditions_reach_it_from_both_sides(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let names = async |query: QuerySet<User>| {
        let users = query.order_by(User.id).all(&db).await?;
        orm::Result::Ok(users.into_iter().map(|user| user.name).collect::<Vec<_>>())
    };
    let swimmers = User::objects().filter(User.profile().bio.eq("swims"));
    assert_eq!(names(swimmers).await?, ["Ann"]);
    let others = User::objects().exclude(User.profile().bio.eq("swims"));
    assert_eq!(names(others).await?, ["Bob"]);
    let without = User::objects().filter(User.profile().is_null());
    assert_eq!(names(without).await?, ["Bob"]);
    let with = User::objects().filter(User.profile().is_not_null());
    assert_eq!(names(with).await?, ["Ann"]);
    let reviewed_by_bob = User::objects().filter(User.profile().reviewer.name.eq("Bob"));
    assert_eq!(names(reviewed_by_bob).await?, ["Ann"]);
    let rich = User::objects().filter(User.profile().user.account().balance.ge(5));
    assert_eq!(names(rich).await?, ["Ann"]);
    let of_ann = Profile::objects().filter(Profile.user.name.eq("Ann"));
    assert_eq!(of_ann.count(&db).await?, 1);
    let by_bio = User::objects().order_by(User.profile().bio.desc().nulls_last());
    assert_eq!(by_bio.all(&db).await?[1].name, "Bob");
    Ok(())
}

async fn it_may_be_the_primary_key(db: Database) -> orm::Result<()> {
    let (ann, bob) = people(&db).await?;
    let mut account = Account::get(ann.id, &db).await?;
    assert_eq!((account.key(), account.user.id), (ann.id, ann.id));
    account.balance = 7;
    account.save(&db).await?;
    assert_eq!(Account::get(ann.id, &db).await?.balance, 7);
    assert!(matches!(
        Account::get(bob.id, &db).await,
        Err(Error::DoesNotExist { model: "Account" })
    ));
    assert_eq!(account.user.get(&db).await?, &ann);
    ann.delete(&db).await?;
    assert_eq!(Account::objects().count(&db).await?, 0);
    Ok(())
}

async fn it_may_be_missing(db: Database) -> orm::Result<()> {
    let (ann, bob) = people(&db).await?;
    let profile = Profile::draft().bio("reads").user(&bob).save(&db).await?;
    assert_eq!(profile.reviewer, None);
    // Any number of rows may have none.
    let carl = User::draft().name("Carl").save(&db).await?;
    let drafts = [Profile::draft().bio("runs").user(&carl).reviewer(None)];
    assert_eq!(Profile::bulk_create(drafts, &db).await?[0].reviewer, None);
    bob.delete(&db).await?;
    assert_eq!(ann.profile().get(&db).await?.reviewer, None);
    // A draft takes it as another row has had it.
    let dora = User::draft().name("Dora").save(&db).await?;
    let draft = Profile::draft().bio("reads").user(&dora);
    let profile = draft.clone().reviewer(&carl).save(&db).await?;
    let reviewer = profile.reviewer.clone();
    profile.delete(&db).await?;
    assert!(reviewer.is_some());
    assert_eq!(
        draft.reviewer(&reviewer).save(&db).await?.reviewer,
        reviewer
    );
    Ok(())
}

async fn it_is_joined_and_kept(db: Database) -> orm::Result<()> {
    let (ann, bob) = people(&db).await?;
    let profiles = Profile::objects().select_related((Profile.user, Profile.reviewer));
    let profile = assert_queries(&db, 1, async || profiles.get(&db).await).await?;
    assert_eq!(profile.user.loaded(), Some(&ann));
    assert_eq!(profile.reviewer.loaded(), Some(&bob));
    assert_eq!(profile.reviewer.get(&db).await?, Some(&bob));
    let clone = profile.clone();
    assert_eq!((&clone, clone.user.loaded()), (&profile, Some(&ann)));
    Ok(())
}

async fn rows_load_theirs_together(db: Database) -> orm::Result<()> {
    let (_, bob) = people(&db).await?;
    Profile::draft().bio("reads").user(&bob).save(&db).await?;
    let names = assert_queries(&db, 2, async || {
        let mut names = Vec::new();
        let profiles = Profile::objects().order_by(Profile.id).all(&db).await?;
        for profile in &profiles {
            names.push(profile.user.get(&db).await?.name.clone());
        }
        orm::Result::Ok(names)
    });
    assert_eq!(names.await?, ["Ann", "Bob"]);
    Ok(())
}

async fn the_other_side_is_prefetched(db: Database) -> orm::Result<()> {
    let (ann, bob) = people(&db).await?;
    let users = User::objects().order_by(User.id);
    let users = users.prefetch_related((User.profile(), User.account()));
    let users: Vec<(User, Option<Profile>, Option<Account>)> =
        assert_queries(&db, 3, async || users.all(&db).await).await?;
    assert_eq!(users[0].0, ann);
    assert_eq!(
        users[0].1.as_ref().map(|profile| profile.bio.as_str()),
        Some("swims")
    );
    assert_eq!(users[0].2.as_ref().map(|account| account.balance), Some(5));
    assert_eq!(users[1], (bob, None, None));
    Ok(())
}

async fn it_is_compared_by_its_key(db: Database) -> orm::Result<()> {
    let (ann, bob) = people(&db).await?;
    let profile = ann.profile().get(&db).await?;
    let count = async |condition| Profile::objects().filter(condition).count(&db).await;
    assert_eq!(count(Profile.user.eq(&profile.user)).await?, 1);
    assert_eq!(count(Profile.user.eq(ann.id)).await?, 1);
    assert_eq!(count(Profile.user.ne(&ann)).await?, 0);
    assert_eq!(count(Profile.user.is_in([&ann, &bob])).await?, 1);
    assert_eq!(count(Profile.reviewer.is_null()).await?, 0);
    let users = User::objects().filter(User.profile().eq(&profile));
    assert_eq!(users.get(&db).await?, ann);
    let set = Profile.user.set(&bob);
    Profile::objects()
        .filter(Profile.id.eq(profile.id))
        .update(set, &db)
        .await?;
    assert_eq!(bob.profile().get(&db).await?.id, profile.id);
    assert_eq!(OneToOne::new(&ann), OneToOne::from(&ann));
    Ok(())
}

async fn what_is_sent(db: Database) -> orm::Result<()> {
    let (ann, _) = people(&db).await?;
    let run = async || {
        ann.profile().get(&db).await?;
        User::objects()
            .filter(User.profile().bio.eq("swims"))
            .all(&db)
            .await?;
        User::objects()
            .filter(User.profile().is_null())
            .all(&db)
            .await?;
        User::objects()
            .filter(User.profile().eq(1))
            .all(&db)
            .await?;
        User::objects()
            .filter(User.account().is_not_null())
            .all(&db)
            .await?;
        User::objects()
            .prefetch_related(User.profile())
            .all(&db)
            .await
    };
    assert_sent(&db, "one_to_one", run).await
}
