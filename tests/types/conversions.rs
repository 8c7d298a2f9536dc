//! Values that are converted to those of a field: borrowed bytes, moments of other time zones, and what a document holds.

#![expect(
    clippy::needless_borrows_for_generic_args,
    reason = "that references are taken is what is tested"
)]

on_each! {
    bytes_are_borrowed,
    moments_of_other_time_zones,
    a_document_is_what_it_holds,
    a_value_is_borrowed,
    letters_and_durations_of_the_standard_library,
}

use orm::chrono::{FixedOffset, Local, TimeZone};
use orm::chrono_tz::Tz;
use orm::prelude::*;
use orm::serde_json::{Value, json};
use std::borrow::Cow;
use std::time::Duration;

#[derive(Model, Debug, Clone)]
struct Upload {
    id: i64,
    #[orm(default = Vec::new())]
    data: Vec<u8>,
    digest: Option<Vec<u8>>,
    #[orm(default = DateTime::UNIX_EPOCH)]
    at: DateTime<Utc>,
    checked: Option<DateTime<Utc>>,
    #[orm(default = Json(Vec::new()))]
    sizes: Json<Vec<i32>>,
    parts: Option<Json<Vec<i32>>>,
    #[orm(default = json!({}))]
    about: Value,
    name: Option<String>,
}

/// The keys of the uploads for which each of these conditions holds.
async fn found<const N: usize>(
    db: &Database,
    conditions: [Predicate<Upload>; N],
) -> orm::Result<Vec<Vec<i64>>> {
    let mut found = Vec::new();
    for condition in conditions {
        let query = Upload::objects().filter(condition).order_by(Upload.id);
        found.push(query.values(Upload.id).all(db).await?);
    }
    Ok(found)
}

async fn bytes_are_borrowed(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Upload]).await?;
    let bytes = vec![1_u8, 2, 3];
    Upload::draft()
        .data(&bytes[1..])
        .digest(b"ab")
        .save(&db)
        .await?;
    Upload::draft()
        .data([7_u8, 8])
        .digest(&bytes)
        .save(&db)
        .await?;
    Upload::draft()
        .data(Cow::Borrowed(&bytes[..1]))
        .digest(bytes.clone().into_boxed_slice())
        .save(&db)
        .await?;
    let conditions = [
        Upload.data.eq(&bytes[1..]),
        Upload.data.eq(&[7, 8]),
        Upload.data.ne([7, 8]),
        Upload.data.is_in([&bytes[1..], &bytes[..1]]),
        Upload.digest.eq(b"ab"),
        Upload.digest.eq(bytes.as_slice()),
        Upload.digest.gt(b"a" as &[u8]),
    ];
    assert_eq!(
        found(&db, conditions).await?,
        [
            vec![1],
            vec![2],
            vec![1, 3],
            vec![1, 3],
            vec![1],
            vec![2, 3],
            vec![1]
        ]
    );
    let first = Upload::objects().filter(Upload.id.eq(1));
    let set = (Upload.data.set(b"xyz"), Upload.digest.set(&bytes[..2]));
    first.update(set, &db).await?;
    let upload = Upload::get(1, &db).await?;
    assert_eq!(
        (upload.data, upload.digest),
        (b"xyz".to_vec(), Some(vec![1, 2]))
    );
    Ok(())
}

async fn moments_of_other_time_zones(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Upload]).await?;
    let utc = Utc.with_ymd_and_hms(2026, 7, 1, 10, 0, 0).unwrap();
    let east = utc.with_timezone(&FixedOffset::east_opt(2 * 3600).expect("an offset"));
    let berlin = utc.with_timezone(&Tz::Europe__Berlin);
    let local = utc.with_timezone(&Local);
    Upload::draft().at(east).checked(berlin).save(&db).await?;
    Upload::draft().at(local).checked(&east).save(&db).await?;
    let hour = TimeDelta::hours(1);
    let conditions = [
        Upload.at.eq(east),
        Upload.at.eq(&local),
        Upload.checked.eq(berlin),
        Upload.checked.between(east - hour, local + hour),
        Upload.at.is_in([berlin]),
        Upload.at.lt(east),
    ];
    let all = vec![1, 2];
    assert_eq!(
        found(&db, conditions).await?,
        [
            all.clone(),
            all.clone(),
            all.clone(),
            all.clone(),
            all,
            vec![]
        ]
    );
    let first = Upload::objects().filter(Upload.id.eq(1));
    let set = (
        Upload.at.set(east + hour),
        Upload.checked.set(&(local - hour)),
    );
    first.update(set, &db).await?;
    let upload = Upload::get(1, &db).await?;
    assert_eq!((upload.at, upload.checked), (utc + hour, Some(utc - hour)));
    Ok(())
}

async fn a_document_is_what_it_holds(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Upload]).await?;
    let sizes = vec![1, 2];
    Upload::draft()
        .sizes(&Json(vec![1, 2]))
        .about(Json(json!([1])))
        .save(&db)
        .await?;
    Upload::draft().parts(sizes.clone()).save(&db).await?;
    let conditions = [
        Upload.sizes.eq(&sizes),
        Upload.sizes.ne(sizes.clone()),
        Upload.parts.eq(sizes.clone()),
        Upload.parts.eq(Json(sizes)),
        Upload.about.eq(Json(json!([1]))),
    ];
    assert_eq!(
        found(&db, conditions).await?,
        [vec![1], vec![2], vec![2], vec![2], vec![1]]
    );
    let second = Upload::objects().filter(Upload.id.eq(2));
    let set = (
        Upload.sizes.set(vec![3]),
        Upload.parts.set(&vec![4]),
        Upload.about.set(Json(json!({ "a": 1 }))),
    );
    second.update(set, &db).await?;
    let upload = Upload::get(2, &db).await?;
    assert_eq!(
        (upload.sizes, upload.parts),
        (Json(vec![3]), Some(Json(vec![4])))
    );
    assert_eq!(upload.about, json!({ "a": 1 }));
    Ok(())
}

async fn a_value_is_borrowed(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Upload]).await?;
    let at = Utc.with_ymd_and_hms(2026, 7, 1, 10, 0, 0).unwrap();
    let names = ["first", "second"];
    let drafts = names
        .iter()
        .map(|name| Upload::draft().name(name).at(&at).checked(&at));
    let uploads = Upload::bulk_create(drafts, &db).await?;
    let read = uploads
        .iter()
        .map(|upload| (upload.name.as_deref(), upload.at, upload.checked));
    assert_eq!(
        read.collect::<Vec<_>>(),
        names.map(|name| (Some(name), at, Some(at)))
    );
    Ok(())
}

#[derive(Model, Debug)]
struct Track {
    id: i64,
    name: String,
    side: Option<String>,
    lasts: TimeDelta,
    pause: Option<TimeDelta>,
}

async fn letters_and_durations_of_the_standard_library(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Track]).await?;
    let draft = Track::draft().name('E').side('ß');
    let draft = draft.lasts(Duration::from_mins(3)).pause(Duration::ZERO);
    let track = draft.save(&db).await?;
    assert_eq!(
        (track.name.as_str(), track.side.as_deref()),
        ("E", Some("ß"))
    );
    assert_eq!(
        (track.lasts, track.pause),
        (TimeDelta::minutes(3), Some(TimeDelta::zero()))
    );
    let same =
        Track.name.starts_with('E') & Track.side.eq('ß') & Track.lasts.eq(Duration::from_mins(3));
    assert_eq!(Track::objects().filter(same).count(&db).await?, 1);
    let other = Track.name.eq('F') | Track.pause.gt(Duration::ZERO);
    assert_eq!(Track::objects().filter(other).count(&db).await?, 0);
    let set = (
        Track.name.set('F'),
        Track.lasts.set(Duration::from_millis(1)),
    );
    Track::objects()
        .filter(Track.id.eq(1))
        .update(set, &db)
        .await?;
    let track = Track::get(1, &db).await?;
    assert_eq!(
        (track.name.as_str(), track.lasts),
        ("F", TimeDelta::milliseconds(1))
    );
    Ok(())
}
