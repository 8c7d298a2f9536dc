//! Many-to-many relations by models of one's own, and of models to themselves.

on_each! {
    a_model_joins_two_others,
    columns_between_are_filled_in,
    columns_between_are_filled_in_where_rows_are_set,
    columns_between_have_defaults,
    what_is_missing_between_is_said,
    what_an_attribute_names_is_looked_at_as_it_is_joined,
    the_model_between_is_queried_too,
    a_pair_that_stands_twice_counts_once,
    adding_by_a_model_without_a_key_of_both,
    another_constraint_between_is_kept,
    ends_are_named_where_there_are_several,
    followers_have_two_sides,
    friends_have_one,
    friends_with_columns_between,
    keys_of_several_columns_on_both_sides,
    a_key_that_no_row_can_have_changes_nothing,
    keys_of_text_and_a_named_table,
    two_relations_between_the_same_models,
    a_schema_knows_what_it_joins,
    defaults_between_are_made_for_each_row,
    ends_may_be_null,
    of_two_ends_the_one_that_is_never_null_counts,
}

use std::sync::atomic::{AtomicI64, Ordering};

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;

use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Person {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Band {
    id: i64,
    name: String,
    #[orm(related_name = "bands")]
    members: ManyToMany<Person, Membership>,
}

/// Somebody may have joined more than once.
#[derive(Model, Debug, Clone)]
struct Membership {
    id: i64,
    #[orm(related_name = "memberships", on_delete = Cascade)]
    band: ForeignKey<Band>,
    #[orm(related_name = "memberships", on_delete = Cascade)]
    person: ForeignKey<Person>,
    year: i32,
    #[orm(default = "voice".to_owned())]
    part: String,
    #[orm(unique)]
    card: Option<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Festival {
    id: i64,
    #[orm(related_name = "festivals", through = Slot)]
    bands: ManyToMany<Band>,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(festival, band))]
struct Slot {
    #[orm(on_delete = Cascade)]
    festival: ForeignKey<Festival>,
    #[orm(on_delete = Cascade)]
    band: ForeignKey<Band>,
    #[orm(db_default = "12")]
    hour: i32,
    #[orm(auto_now_add)]
    booked_at: orm::chrono::DateTime<orm::chrono::Utc>,
}

struct Stock {
    beatles: Band,
    wings: Band,
    people: Vec<Person>,
}

async fn stock(db: &Database) -> orm::Result<Stock> {
    db.create_tables(schema![Person, Band, Membership, Festival, Slot])
        .await?;
    let people = ["John", "Paul", "Pete"].map(|name| Person::draft().name(name));
    let people = Person::bulk_create(people, db).await?;
    let beatles = Band::draft().name("The Beatles").save(db).await?;
    let wings = Band::draft().name("Wings").save(db).await?;
    for person in &people[..2] {
        beatles
            .members
            .add_with(person, |row| row.year(1960), db)
            .await?;
    }
    wings
        .members
        .add_with(&people[1], |row| row.year(1971).part("bass"), db)
        .await?;
    Ok(Stock {
        beatles,
        wings,
        people,
    })
}

fn names(people: &[Person]) -> Vec<&str> {
    people.iter().map(|person| person.name.as_str()).collect()
}

async fn a_model_joins_two_others(db: Database) -> orm::Result<()> {
    let Stock {
        beatles, people, ..
    } = stock(&db).await?;
    let members = beatles.members.order_by(Person.name);
    assert_eq!(names(&members.all(&db).await?), ["John", "Paul"]);
    assert_eq!(people[1].bands().count(&db).await?, 2);
    let solo = Person::objects().filter(Person.bands().is_empty());
    assert_eq!(solo.get(&db).await?.name, "Pete");
    let bands: Vec<(Band, Vec<Person>)> = Band::objects()
        .order_by(Band.id)
        .prefetch_related(Band.members.order_by(Person.id))
        .all(&db)
        .await?;
    assert_eq!(
        [names(&bands[0].1), names(&bands[1].1)],
        [vec!["John", "Paul"], vec!["Paul"]]
    );
    beatles.members.remove([&people[0]], &db).await?;
    assert_eq!(Membership::objects().count(&db).await?, 2);
    Ok(())
}

async fn columns_between_are_filled_in(db: Database) -> orm::Result<()> {
    let Stock { wings, people, .. } = stock(&db).await?;
    let membership = wings.memberships().get(&db).await?;
    assert_eq!(
        (
            membership.year,
            membership.part.as_str(),
            membership.person.id
        ),
        (1971, "bass", people[1].id)
    );
    // From the other side.
    people[2]
        .bands()
        .add_with(&wings, |row| row.year(1972).card("7"), &db)
        .await?;
    let membership = people[2].memberships().get(&db).await?;
    assert_eq!(
        (membership.band.id, membership.card.as_deref()),
        (wings.id, Some("7"))
    );
    // As it is already.
    people[2]
        .bands()
        .add_with(&wings, |row| row.year(1999), &db)
        .await?;
    assert_eq!(people[2].memberships().get(&db).await?.year, 1972);
    Ok(())
}

async fn columns_between_are_filled_in_where_rows_are_set(db: Database) -> orm::Result<()> {
    let Stock {
        beatles, people, ..
    } = stock(&db).await?;
    let (first, second) = (&people[0], &people[1]);
    beatles.members.set([first], &db).await?;
    assert_sent(&db, "setting_by_a_model", async || {
        let members = [second, &people[2]];
        beatles
            .members
            .set_with(members, |row| row.year(1962).part("drums"), &db)
            .await
    })
    .await?;
    let rows = Membership::objects().filter(Membership.band.eq(&beatles));
    let rows = rows.order_by(Membership.person.id);
    let rows = rows.values((Membership.person.id, Membership.year, Membership.part));
    let of = |person: &Person| (person.id, 1962, "drums".to_owned());
    assert_eq!(rows.all(&db).await?, [of(second), of(&people[2])]);
    // What is related already is not touched, from the other side too.
    let bands = people[2].bands();
    bands
        .set_with([&beatles], |row| row.year(1999), &db)
        .await?;
    assert_eq!(rows.all(&db).await?, [of(second), of(&people[2])]);
    // What is refused removes nothing.
    let long = beatles.members.set_with([9_999], |row| row.year(1), &db);
    assert!(matches!(long.await, Err(Error::ForeignKeyViolation { .. })));
    assert_eq!(beatles.members.count(&db).await?, 2);
    Ok(())
}

async fn columns_between_have_defaults(db: Database) -> orm::Result<()> {
    let Stock { beatles, wings, .. } = stock(&db).await?;
    assert_eq!(
        beatles
            .memberships()
            .first(&db)
            .await?
            .map(|row| row.part)
            .as_deref(),
        Some("voice")
    );
    let festival = Festival::draft().save(&db).await?;
    let start = orm::chrono::Utc::now() - orm::chrono::Duration::seconds(5);
    assert_sent(&db, "adding_by_a_model", async || {
        festival.bands.add([&beatles, &wings], &db).await
    })
    .await?;
    let slots = Slot::objects().all(&db).await?;
    assert!(
        slots
            .iter()
            .all(|slot| slot.hour == 12 && slot.booked_at > start),
        "{slots:?}"
    );
    festival.bands.set([&beatles], &db).await?;
    assert_eq!(festival.bands.count(&db).await?, 1);
    assert_eq!(
        Slot::objects().get(&db).await?.booked_at,
        slots[0].booked_at
    );
    Ok(())
}

async fn what_is_missing_between_is_said(db: Database) -> orm::Result<()> {
    let Stock {
        beatles, people, ..
    } = stock(&db).await?;
    let error = beatles.members.set([&people[2]], &db).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid query of `Membership`: joining by it needs its field `year`; set it in `add_with` or `set_with`: `|row| row.year(…)`"
    );
    assert_eq!(beatles.members.count(&db).await?, 2);
    // Nothing is removed for what cannot be added, and a transaction goes on.
    db.transaction(async |tx| {
        assert!(beatles.members.set([&people[2]], tx).await.is_err());
        Ok(())
    })
    .await?;
    assert_eq!(beatles.members.count(&db).await?, 2);
    // What is there already needs nothing.
    beatles.members.set([&people[0]], &db).await
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Choir {
    id: i64,
    #[orm(related_name = "choirs", through = Singing)]
    singers: ManyToMany<Person>,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(choir, person))]
struct Singing {
    #[orm(related_name = "singings", on_delete = Cascade)]
    choir: ForeignKey<Choir>,
    #[orm(related_name = "singings", on_delete = Cascade)]
    person: ForeignKey<Person>,
    voice: String,
}

/// The type of the field does not tell, so nothing is said before.
async fn what_an_attribute_names_is_looked_at_as_it_is_joined(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Person, Choir, Singing]).await?;
    let choir = Choir::draft().save(&db).await?;
    let ann = Person::draft().name("Ann").save(&db).await?;
    let error = choir.singers.add([&ann], &db).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid query of `Singing`: joining by it needs its field `voice`; set it in `add_with` or `set_with`: `|row| row.voice(…)`"
    );
    assert!(!choir.singers.exists(&db).await?);
    Ok(())
}

async fn the_model_between_is_queried_too(db: Database) -> orm::Result<()> {
    stock(&db).await?;
    let early = Band
        .memberships()
        .any(Membership.year.lt(1965) & Membership.person.name.eq("Paul"));
    assert_eq!(
        Band::objects().filter(early).get(&db).await?.name,
        "The Beatles"
    );
    let bassists = Person
        .memberships()
        .any(Membership.part.eq("bass") & Membership.band.name.eq("Wings"));
    assert_eq!(
        names(&Person::objects().filter(bassists).all(&db).await?),
        ["Paul"]
    );
    Ok(())
}

async fn a_pair_that_stands_twice_counts_once(db: Database) -> orm::Result<()> {
    let Stock {
        beatles, people, ..
    } = stock(&db).await?;
    for year in [1962, 1970] {
        Membership::draft()
            .band(&beatles)
            .person(&people[0])
            .year(year)
            .save(&db)
            .await?;
    }
    assert_sent(&db, "pairs_that_stand_twice", async || {
        assert_eq!(beatles.members.count(&db).await?, 2);
        let two = Band::objects().filter(Band.members.count().eq(2));
        assert_eq!(two.get(&db).await?.id, beatles.id);
        let john = Band::objects().filter(Band.members.any(Person.name.eq("John")));
        assert_eq!(john.count(&db).await?, 1);
        let bands = Band::objects()
            .order_by(Band.id)
            .prefetch_related(Band.members.order_by(Person.id))
            .all(&db)
            .await?;
        assert_eq!(names(&bands[0].1), ["John", "Paul"]);
        let first = Band.members.order_by(Person.id.desc()).limit(2);
        let bands = Band::objects()
            .order_by(Band.id)
            .prefetch_related(first)
            .all(&db)
            .await?;
        assert_eq!(names(&bands[0].1), ["Paul", "John"]);
        Ok(())
    })
    .await?;
    let both = Band.members.filter(Person.name.ne("Paul")).limit(5).count();
    assert_eq!(
        Band::objects().filter(both.eq(1)).get(&db).await?.id,
        beatles.id
    );
    assert_eq!(beatles.members.get(&db).await?.len(), 2);
    // Window functions see each pair once too, also where nothing but a row that is there is asked for.
    let numbered = |n: i64| {
        let number = row_number().over(orm::functions::order_by(Person.name));
        Band.members.filter(number.eq(n))
    };
    let of = async |asked| Band::objects().filter(asked).exists(&db).await;
    assert!(of(numbered(2).any(Person.name.eq("Paul")) & Band.id.eq(beatles.id)).await?);
    assert!(!of(numbered(2).any(Person.name.eq("John")) & Band.id.eq(beatles.id)).await?);
    assert!(of(numbered(2).contains(&people[1]) & Band.id.eq(beatles.id)).await?);
    assert!(of(numbered(3).is_empty() & Band.id.eq(beatles.id)).await?);
    // Removing somebody removes all of it.
    beatles.members.remove([&people[0]], &db).await?;
    assert_eq!(beatles.memberships().count(&db).await?, 1);
    Ok(())
}

async fn adding_by_a_model_without_a_key_of_both(db: Database) -> orm::Result<()> {
    let Stock {
        beatles, people, ..
    } = stock(&db).await?;
    assert_sent(&db, "adding_by_a_model_without_a_key", async || {
        beatles
            .members
            .add_with(&people[0], |row| row.year(1999), &db)
            .await?;
        beatles
            .members
            .add_with(&people[2], |row| row.year(1960), &db)
            .await
    })
    .await?;
    let years: Vec<i32> = beatles
        .memberships()
        .order_by(Membership.id)
        .all(&db)
        .await?
        .iter()
        .map(|row| row.year)
        .collect();
    assert_eq!(years, [1960, 1960, 1960]);
    Ok(())
}

async fn another_constraint_between_is_kept(db: Database) -> orm::Result<()> {
    let Stock {
        beatles,
        wings,
        people,
    } = stock(&db).await?;
    beatles
        .members
        .add_with(&people[2], |row| row.year(1960).card("7"), &db)
        .await?;
    let error = wings
        .members
        .add_with(&people[2], |row| row.year(1971).card("7"), &db)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::UniqueViolation { model: "Membership", fields, .. } if fields == &["card"]),
        "{error:?}"
    );
    assert_eq!(wings.members.count(&db).await?, 1);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct User {
    id: i64,
    name: String,
    #[orm(related_name = "followers")]
    follows: ManyToMany<User>,
    #[orm(symmetrical)]
    friends: ManyToMany<User>,
    #[orm(related_name = "blamers", through = Blame(accuser, accused))]
    blames: ManyToMany<User, Blame>,
    #[orm(symmetrical, through = Marriage(one, other))]
    spouses: ManyToMany<User, Marriage>,
}

#[derive(Model, Debug, Clone)]
#[orm(unique(accused, accuser))]
struct Blame {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "+")]
    accuser: ForeignKey<User>,
    #[orm(on_delete = Cascade, related_name = "+")]
    accused: ForeignKey<User>,
    #[orm(on_delete = SetNull, related_name = "+")]
    judge: Option<ForeignKey<User>>,
    #[orm(default = 1)]
    weight: i32,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(one, other))]
struct Marriage {
    #[orm(on_delete = Cascade, related_name = "marriages")]
    one: ForeignKey<User>,
    #[orm(on_delete = Cascade, related_name = "+")]
    other: ForeignKey<User>,
    year: i32,
}

async fn users(db: &Database) -> orm::Result<Vec<User>> {
    db.create_tables(schema![User, Blame, Marriage]).await?;
    User::bulk_create(
        ["Ann", "Bob", "Cid"].map(|name| User::draft().name(name)),
        db,
    )
    .await
}

fn users_named(users: &[User]) -> Vec<&str> {
    users.iter().map(|user| user.name.as_str()).collect()
}

async fn ends_are_named_where_there_are_several(db: Database) -> orm::Result<()> {
    let users = users(&db).await?;
    let [ann, bob, cid] = &users[..] else {
        unreachable!()
    };
    ann.blames.add([bob, cid], &db).await?;
    bob.blames
        .add_with(cid, |row| row.weight(3).judge(ann), &db)
        .await?;
    bob.blames.add([cid], &db).await?;
    assert_eq!(
        users_named(&cid.blamers().order_by(User.id).all(&db).await?),
        ["Ann", "Bob"]
    );
    assert_eq!(
        Blame::objects()
            .filter(Blame.weight.eq(3))
            .get(&db)
            .await?
            .accused
            .id,
        cid.id
    );
    let blamed = User::objects().filter(User.blamers().any(User.name.eq("Bob")));
    assert_eq!(users_named(&blamed.all(&db).await?), ["Cid"]);
    cid.blamers().remove([ann], &db).await?;
    assert_eq!(users_named(&ann.blames.all(&db).await?), ["Bob"]);
    Ok(())
}

async fn followers_have_two_sides(db: Database) -> orm::Result<()> {
    let users = users(&db).await?;
    let [ann, bob, cid] = &users[..] else {
        unreachable!()
    };
    assert_sent(&db, "followers", async || {
        ann.follows.add([bob, ann], &db).await?;
        bob.followers().add([cid], &db).await?;
        assert_eq!(bob.follows.count(&db).await?, 0);
        assert_eq!(
            users_named(&bob.followers().order_by(User.id).all(&db).await?),
            ["Ann", "Cid"]
        );
        let idle = User::objects().filter(User.follows.is_empty());
        assert_eq!(users_named(&idle.all(&db).await?), ["Bob"]);
        // Followers of followers.
        let behind = User.follows.any(User.follows.any(User.name.eq("Bob")));
        assert_eq!(
            users_named(&User::objects().filter(behind).all(&db).await?),
            ["Ann"]
        );
        let all: Vec<(User, Vec<User>, Vec<User>)> = User::objects()
            .order_by(User.id)
            .prefetch_related((
                User.follows.order_by(User.id),
                User.followers().order_by(User.id),
            ))
            .all(&db)
            .await?;
        let found: Vec<_> = all
            .iter()
            .map(|(_, follows, followers)| (users_named(follows), users_named(followers)))
            .collect();
        assert_eq!(
            found,
            [
                (vec!["Ann", "Bob"], vec!["Ann"]),
                (vec![], vec!["Ann", "Cid"]),
                (vec!["Bob"], vec![])
            ]
        );
        Ok(())
    })
    .await
}

async fn friends_have_one(db: Database) -> orm::Result<()> {
    let users = users(&db).await?;
    let [ann, bob, cid] = &users[..] else {
        unreachable!()
    };
    assert_sent(&db, "friends", async || {
        ann.friends.add([bob, cid, ann], &db).await?;
        assert_eq!(users_named(&bob.friends.all(&db).await?), ["Ann"]);
        bob.friends.set([cid], &db).await?;
        assert_eq!(
            users_named(&ann.friends.order_by(User.id).all(&db).await?),
            ["Ann", "Cid"]
        );
        assert_eq!(
            users_named(&cid.friends.order_by(User.id).all(&db).await?),
            ["Ann", "Bob"]
        );
        cid.friends.remove([ann], &db).await?;
        assert_eq!(users_named(&ann.friends.all(&db).await?), ["Ann"]);
        cid.friends.clear(&db).await?;
        assert_eq!(bob.friends.count(&db).await?, 0);
        Ok(())
    })
    .await?;
    User.friends.add_many([(ann, bob), (bob, cid)], &db).await?;
    User.friends.remove_many([(bob, ann)], &db).await?;
    assert_eq!(ann.friends.count(&db).await?, 1);
    assert_eq!(users_named(&bob.friends.all(&db).await?), ["Cid"]);
    Ok(())
}

async fn friends_with_columns_between(db: Database) -> orm::Result<()> {
    let users = users(&db).await?;
    let [ann, bob, cid] = &users[..] else {
        unreachable!()
    };
    ann.spouses.add_with(bob, |row| row.year(1999), &db).await?;
    assert_eq!(users_named(&bob.spouses.all(&db).await?), ["Ann"]);
    assert_eq!(Marriage::get((bob.id, ann.id), &db).await?.year, 1999);
    bob.spouses.add_with(ann, |row| row.year(2000), &db).await?;
    assert_eq!(ann.marriages().get(&db).await?.year, 1999);
    bob.spouses.set(Vec::<i64>::new(), &db).await?;
    assert!(!ann.spouses.exists(&db).await? && !cid.spouses.exists(&db).await?);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(shelf, place))]
struct Volume {
    shelf: i32,
    place: i32,
    name: String,
    #[orm(related_name = "volumes")]
    words: ManyToMany<Word>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(language, text))]
struct Word {
    #[orm(max_length = 2)]
    language: String,
    text: String,
    /// Names that the table could have had.
    #[orm(table = "synonym", related_name = "meant_by")]
    means: ManyToMany<Word>,
}

async fn a_key_that_no_row_can_have_changes_nothing(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Volume, Word]).await?;
    let volume = Volume::draft()
        .shelf(1)
        .place(1)
        .name("1")
        .save(&db)
        .await?;
    let word = Word::draft().language("en").text("a").save(&db).await?;
    volume.words.add([&word], &db).await?;
    db.transaction(async |tx| {
        let refused = volume.words.set([("eng", "a")], tx).await.unwrap_err();
        let expected = "the text for `Volume.words` is too long; at most 2 characters fit";
        assert_eq!(refused.to_string(), expected);
        let refused = volume.words.set([("en", "a\0")], tx).await;
        let fits = matches!(
            refused,
            Err(Error::InvalidText {
                model: "Volume",
                field: Some("words")
            })
        );
        assert!(fits, "{refused:?}");
        Ok(())
    })
    .await?;
    assert_eq!(volume.words.count(&db).await?, 1);
    Ok(())
}

async fn keys_of_several_columns_on_both_sides(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Volume, Word]).await?;
    let mut volumes = Vec::new();
    for (shelf, place) in [(1, 1), (1, 2), (2, 1)] {
        volumes.push(
            Volume::draft()
                .shelf(shelf)
                .place(place)
                .name(format!("{shelf}/{place}"))
                .save(&db)
                .await?,
        );
    }
    let mut words = Vec::new();
    for (language, text) in [("en", "a"), ("de", "a"), ("en", "b")] {
        words.push(
            Word::draft()
                .language(language)
                .text(text)
                .save(&db)
                .await?,
        );
    }
    volumes[0].words.add(&words[..2], &db).await?;
    volumes[2]
        .words
        .add([&words[1], &words[2], &words[1]], &db)
        .await?;
    assert_sent(&db, "many_by_keys_of_several_columns", async || {
        assert_eq!(volumes[0].words.count(&db).await?, 2);
        let german = Volume::objects()
            .filter(Volume.words.any(Word.language.eq("de")))
            .order_by(Volume.name);
        assert_eq!(german.all(&db).await?.len(), 2);
        let found: Vec<(Volume, Vec<Word>)> = Volume::objects()
            .order_by(Volume.name)
            .prefetch_related(Volume.words.order_by((Word.text, Word.language)).limit(2))
            .all(&db)
            .await?;
        let texts: Vec<Vec<String>> = found
            .iter()
            .map(|(_, words)| {
                words
                    .iter()
                    .map(|word| format!("{}:{}", word.language, word.text))
                    .collect()
            })
            .collect();
        assert_eq!(texts, [vec!["de:a", "en:a"], vec![], vec!["de:a", "en:b"]]);
        volumes[2].words.set(&words[..1], &db).await?;
        assert_eq!(words[0].volumes().count(&db).await?, 2);
        Ok(())
    })
    .await
}

async fn keys_of_text_and_a_named_table(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Volume, Word]).await?;
    let one = Word::draft().language("en").text("glad").save(&db).await?;
    let other = Word::draft().language("en").text("happy").save(&db).await?;
    one.means.add([&other], &db).await?;
    assert_eq!(other.meant_by().get(&db).await?[0].text, "glad");
    assert_eq!(schema![Word].tables()[1].name, "synonym");
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Film {
    id: i64,
    #[orm(related_name = "played_in")]
    actors: ManyToMany<Person>,
    #[orm(related_name = "wrote")]
    authors: ManyToMany<Person>,
}

async fn two_relations_between_the_same_models(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Film, Person]).await?;
    let film = Film::draft().save(&db).await?;
    let people =
        Person::bulk_create(["Ann", "Bob"].map(|name| Person::draft().name(name)), &db).await?;
    film.actors.add(&people, &db).await?;
    film.authors.add(&people[1..], &db).await?;
    let both = Film::objects().filter(Film.actors.count().eq(2) & Film.authors.count().eq(1));
    assert_eq!(both.count(&db).await?, 1);
    assert_eq!(
        (
            people[0].played_in().count(&db).await?,
            people[0].wrote().count(&db).await?
        ),
        (1, 0)
    );
    assert_queries(&db, 3, async || {
        let films: Vec<(Film, Vec<Person>, Vec<Person>)> = Film::objects()
            .prefetch_related((Film.actors, Film.authors))
            .all(&db)
            .await?;
        assert_eq!((films[0].1.len(), films[0].2.len()), (2, 1));
        orm::Result::Ok(())
    })
    .await
}

async fn a_schema_knows_what_it_joins(db: Database) -> orm::Result<()> {
    let error = db.create_tables(schema![Film]).await.unwrap_err();
    let Error::InvalidSchema { problems } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        problems,
        &[
            "`Film.actors` points at `Person`, which is not listed; add `Person` to `schema![…]`",
            "`Film.authors` points at `Person`, which is not listed; add `Person` to `schema![…]`",
        ]
    );
    let error = db.create_tables(schema![Band, Person]).await.unwrap_err();
    let Error::InvalidSchema { problems } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        problems,
        &[
            "`Band.members` goes through `Membership`, which is not listed; add `Membership` to `schema![…]`"
        ]
    );
    Ok(())
}

/// Never the same twice.
fn next_number() -> i64 {
    static NEXT: AtomicI64 = AtomicI64::new(100);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[derive(Model, Debug, Clone)]
struct Ticket {
    #[orm(default = next_number())]
    id: i64,
    #[orm(on_delete = Cascade, related_name = "tickets")]
    event: ForeignKey<Event>,
    #[orm(on_delete = Cascade, related_name = "tickets")]
    guest: ForeignKey<Person>,
}

#[derive(Model, Debug, Clone)]
struct Event {
    id: i64,
    #[orm(related_name = "events")]
    guests: ManyToMany<Person, Ticket>,
}

async fn defaults_between_are_made_for_each_row(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Event, Person, Ticket]).await?;
    let people = ["Ann", "Bob", "Cid"].map(|name| Person::draft().name(name));
    let people = Person::bulk_create(people, &db).await?;
    let event = Event::draft().save(&db).await?;
    event.guests.add(&people, &db).await?;
    assert_eq!(event.tickets().count(&db).await?, 3);
    assert_eq!(event.guests.get(&db).await?.len(), 3);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Patron {
    id: i64,
    name: String,
    #[orm(related_name = "patrons", through = Checkout)]
    tomes: ManyToMany<Tome>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Tome {
    id: i64,
    title: String,
}

/// Who borrowed what may be forgotten.
#[derive(Model, Debug, Clone)]
struct Checkout {
    id: i64,
    #[orm(related_name = "checkouts", on_delete = SetNull)]
    patron: Option<ForeignKey<Patron>>,
    #[orm(related_name = "checkouts", on_delete = SetNull)]
    tome: Option<ForeignKey<Tome>>,
}

async fn ends_may_be_null(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Patron, Tome, Checkout]).await?;
    let patrons = ["Ann", "Bob"].map(|name| Patron::draft().name(name));
    let patrons = Patron::bulk_create(patrons, &db).await?;
    let tomes = ["Emma", "Walden", "Ulysses"].map(|title| Tome::draft().title(title));
    let tomes = Tome::bulk_create(tomes, &db).await?;
    let (ann, bob) = (&patrons[0], &patrons[1]);
    ann.tomes.add(&tomes, &db).await?;
    bob.tomes.add(&tomes[2..], &db).await?;
    // One loan of each points at nothing on one of its ends.
    tomes[2].clone().delete(&db).await?;
    Checkout::draft()
        .patron(None)
        .tome(&tomes[0])
        .save(&db)
        .await?;
    Checkout::draft().patron(None).tome(None).save(&db).await?;
    assert_eq!(Checkout::objects().count(&db).await?, 6);

    assert_sent(&db, "ends_that_may_be_null", async || {
        assert_eq!(ann.tomes.count(&db).await?, 2);
        assert_eq!(ann.tomes.order_by(Tome.id).all(&db).await?, tomes[..2]);
        assert_eq!(ann.tomes.get(&db).await?.len(), 2);
        assert_eq!(bob.tomes.get(&db).await?, []);
        assert!(!bob.tomes.exists(&db).await?);
        assert_eq!(tomes[0].patrons().all(&db).await?, patrons[..1]);

        let none = Patron::objects().filter(Patron.tomes.is_empty());
        assert_eq!(none.get(&db).await?.id, bob.id);
        let some = Patron::objects().exclude(Patron.tomes.any(Tome.title.eq("Emma")));
        assert_eq!(some.get(&db).await?.id, bob.id);
        let counted = Patron::objects().filter(Patron.tomes.count().eq(2));
        assert_eq!(counted.get(&db).await?.id, ann.id);
        let holds = Patron::objects().filter(Patron.tomes.contains(&tomes[1]));
        assert_eq!(holds.get(&db).await?.id, ann.id);
        let unread = Tome::objects().filter(Tome.patrons().is_empty());
        assert_eq!(unread.count(&db).await?, 0);

        let page = Patron.tomes.order_by(Tome.id.desc()).limit(1);
        let pages = Patron::objects()
            .order_by(Patron.id)
            .prefetch_related((Patron.tomes, page));
        let found = pages.all(&db).await?;
        let lengths = found.iter().map(|(_, all, page)| (all.len(), page.len()));
        assert_eq!(lengths.collect::<Vec<_>>(), [(2, 1), (0, 0)]);
        assert_eq!(found[0].2, tomes[1..2]);
        let back = Tome::objects()
            .prefetch_related(Tome.patrons())
            .all(&db)
            .await?;
        assert!(
            back.iter()
                .all(|(_, patrons)| patrons == std::slice::from_ref(ann))
        );
        Ok(())
    })
    .await?;

    // What points at nothing is neither set nor cleared.
    bob.tomes.set(&tomes[..1], &db).await?;
    ann.tomes.remove(&tomes[..1], &db).await?;
    assert_eq!(ann.tomes.all(&db).await?, tomes[1..2]);
    ann.tomes.set(Vec::<&Tome>::new(), &db).await?;
    assert_eq!(
        Checkout::objects()
            .filter(Checkout.patron.eq(ann))
            .count(&db)
            .await?,
        1
    );
    assert_eq!(
        Checkout::objects()
            .filter(Checkout.patron.eq(bob))
            .count(&db)
            .await?,
        2
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Team {
    id: i64,
    #[orm(related_name = "teams", through = Transfer(to, player))]
    players: ManyToMany<Player>,
    #[orm(related_name = "former_teams", through = Transfer(from, player))]
    former: ManyToMany<Player>,
    #[orm(related_name = "+", through = Transfer)]
    all: ManyToMany<Player>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Player {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Transfer {
    id: i64,
    #[orm(related_name = "+", on_delete = SetNull)]
    from: Option<ForeignKey<Team>>,
    #[orm(related_name = "+", on_delete = Cascade)]
    to: ForeignKey<Team>,
    #[orm(related_name = "+", on_delete = Cascade)]
    player: ForeignKey<Player>,
}

async fn of_two_ends_the_one_that_is_never_null_counts(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Team, Player, Transfer]).await?;
    let [first, second] = [
        Team::draft().save(&db).await?,
        Team::draft().save(&db).await?,
    ];
    let zoe = Player::draft().name("Zoe").save(&db).await?;
    first.all.add([&zoe], &db).await?;
    let transfer = Transfer::draft().from(&first).to(&second).player(&zoe);
    transfer.save(&db).await?;
    let former = zoe.former_teams().all(&db).await?;
    assert_eq!(former, std::slice::from_ref(&first));
    let zoe = [zoe];
    assert_eq!(first.players.all(&db).await?, zoe);
    assert_eq!(first.former.all(&db).await?, zoe);
    assert_eq!(second.former.all(&db).await?, []);
    assert_eq!(second.all.all(&db).await?, zoe);
    Ok(())
}
