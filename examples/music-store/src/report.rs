//! The report. No section sends more queries when there are more rows.

pub mod revenue;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use orm::prelude::*;

use crate::catalogue::{Album, Artist, Track};
use crate::dollars;
use crate::people::{Customer, Employee};
use crate::playlists::Playlist;
use crate::sales::{Invoice, InvoiceLine};

/// All sections, each with the number of queries it took, which `db` has to record.
///
/// What is in no order here is in that of its model: see `ordering` there.
pub async fn report(db: &Database) -> orm::Result<String> {
    let sections = [
        section("Employees and their customers", db, employees).await?,
        section("Playlists and their genres", db, playlists).await?,
        section("Albums by artist", db, albums).await?,
        section("Best customers", db, best_customers).await?,
        section("Never sold", db, never_sold).await?,
        section("Who bought Brazilian music", db, brazilian_music).await?,
        section("Revenue by country and month", db, revenue::by_month).await?,
        section("Top ten artists", db, revenue::top_artists).await?,
        section("Customers above the average", db, revenue::above_average).await?,
        section("Genres and their share", db, revenue::genres).await?,
    ];
    Ok(sections.join("\n"))
}

/// Its title, its lines, and how many queries it took.
async fn section(
    title: &str,
    db: &Database,
    lines: impl AsyncFnOnce(&Database) -> orm::Result<Vec<String>>,
) -> orm::Result<String> {
    let before = db.queries().len();
    let lines = lines(db).await?.join("\n");
    let queries = match db.queries().len() - before {
        1 => "1 query".to_owned(),
        n => format!("{n} queries"),
    };
    let rule = "=".repeat(title.len());
    Ok(format!("{title}\n{rule}\n{lines}\n({queries})\n"))
}

/// Everybody below their boss, with the customers they look after: two queries.
pub async fn employees(db: &Database) -> orm::Result<Vec<String>> {
    let staff = Employee::objects()
        .prefetch_related(Employee.customers())
        .all(db)
        .await?;
    let mut lines = Vec::new();
    list_reports(None, "", &staff, &mut lines);
    Ok(lines)
}

/// Who reports to `boss`, and all below them.
fn list_reports(
    boss: Option<&Employee>,
    indent: &str,
    staff: &[(Employee, Vec<Customer>)],
    lines: &mut Vec<String>,
) {
    let boss = boss.map(ForeignKey::from);
    let below = format!("{indent}    ");
    for (employee, customers) in staff.iter().filter(|(row, _)| row.reports_to == boss) {
        lines.push(format!("{indent}{employee}, {}", employee.title));
        for customer in customers {
            lines.push(format!("{below}- {customer} ({})", customer.country));
        }
        list_reports(Some(employee), &below, staff, lines);
    }
}

/// How many tracks of each genre are on each playlist: three queries.
pub async fn playlists(db: &Database) -> orm::Result<Vec<String>> {
    let playlists = Playlist::objects()
        .prefetch_related(Playlist.tracks)
        .all(db)
        .await?;
    let mut lines = Vec::new();
    for (playlist, tracks) in &playlists {
        let mut genres = BTreeMap::new();
        for track in tracks {
            // The first one asked for loads those of all tracks of all playlists.
            let genre = track.genre.get(db).await?;
            let name = genre.map_or("unknown", |genre| &genre.name);
            *genres.entry(name).or_insert(0) += 1;
        }
        lines.push(playlist.name.clone());
        for (name, n_tracks) in genres {
            lines.push(format!("    {n_tracks:>2} {name}"));
        }
    }
    Ok(lines)
}

/// What each artist has made, how long it plays and how many tracks are on it: three queries.
pub async fn albums(db: &Database) -> orm::Result<Vec<String>> {
    let artists = Artist::objects()
        .prefetch_related(Artist.albums().prefetch_related(Album.tracks()))
        .all(db)
        .await?;
    let mut lines = Vec::new();
    for (artist, albums) in artists {
        lines.push(artist.name);
        for (album, tracks) in albums {
            let length = playing_time(tracks.iter().map(|track| track.milliseconds).sum());
            let (title, n_tracks) = (album.title, tracks.len());
            lines.push(format!("    {length:>6}  {title} ({n_tracks})"));
        }
    }
    Ok(lines)
}

/// The five who have spent most, and who looks after them: two queries.
pub async fn best_customers(db: &Database) -> orm::Result<Vec<String>> {
    let customers = Customer::objects()
        .select_related(Customer.support_rep)
        .prefetch_related(Customer.invoices())
        .all(db)
        .await?;
    let mut spent: Vec<(Decimal, Customer)> = customers
        .into_iter()
        .map(|(customer, invoices)| (invoices.iter().map(|row| row.total).sum(), customer))
        .collect();
    // Those who have spent the same stay in the order of their names.
    spent.sort_by_key(|(amount, _)| Reverse(*amount));
    let lines = spent.iter().take(5).map(|(amount, customer)| {
        let rep = customer.support_rep.loaded();
        let rep = rep.map_or("nobody".to_owned(), Employee::to_string);
        format!("{:>6}  {customer}, looked after by {rep}", dollars(*amount))
    });
    Ok(lines.collect())
}

/// How many tracks nobody has bought, and the longest of them: three queries.
pub async fn never_sold(db: &Database) -> orm::Result<Vec<String>> {
    let unsold = Track::objects().filter(Track.sales().is_empty());
    let (n_unsold, n_tracks) = (unsold.count(db).await?, Track::objects().count(db).await?);
    let mut lines = vec![format!("{n_unsold} of {n_tracks} tracks, among them")];
    let longest = unsold
        .order_by((Track.milliseconds.desc(), Track.id))
        .limit(5)
        .select_related(Track.album.artist)
        .all(db)
        .await?;
    for track in &longest {
        let length = playing_time(track.milliseconds);
        let album = track.album.loaded();
        let artist = album.and_then(|album| album.artist.loaded());
        let artist = artist.map_or("nobody", |artist| &artist.name);
        lines.push(format!("    {length:>5}  {} by {artist}", track.name));
    }
    Ok(lines)
}

/// The customers who have bought a track of that playlist: one query.
pub async fn brazilian_music(db: &Database) -> orm::Result<Vec<String>> {
    let listed = InvoiceLine
        .track
        .playlists()
        .any(Playlist.name.eq("Brazilian Music"));
    let customers = Customer::objects()
        .filter(Customer.invoices().any(Invoice.lines().any(listed)))
        .all(db)
        .await?;
    Ok(customers.iter().map(Customer::to_string).collect())
}

/// Minutes and seconds.
fn playing_time(milliseconds: i64) -> String {
    let seconds = milliseconds / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
