//! The rows in `data/`.

use std::fmt::Debug;
use std::str::FromStr;

use orm::prelude::*;

use crate::catalogue::{Album, Artist, Genre, MediaType, Track};
use crate::people::{Customer, Employee};
use crate::playlists::Playlist;
use crate::sales::{Invoice, InvoiceLine};

/// The rows of a file.
macro_rules! rows {
    ($table:literal) => {
        cells(include_str!(concat!("../data/", $table, ".tsv")))
    };
}

/// Puts the rows in, all or none, with one statement a table. A store that has artists is left as it is.
pub async fn fill(db: &Database) -> orm::Result<()> {
    if Artist::objects().exists(db).await? {
        return Ok(());
    }
    db.transaction(async |tx| {
        Artist::bulk_create(rows!("artists").map(artist), tx).await?;
        Album::bulk_create(rows!("albums").map(album), tx).await?;
        Genre::bulk_create(rows!("genres").map(genre), tx).await?;
        MediaType::bulk_create(rows!("media_types").map(media_type), tx).await?;
        Track::bulk_create(rows!("tracks").map(track), tx).await?;
        Playlist::bulk_create(rows!("playlists").map(playlist), tx).await?;
        Playlist
            .tracks
            .add_many(rows!("playlist_tracks").map(entry), tx)
            .await?;
        Employee::bulk_create(rows!("employees").map(employee), tx).await?;
        Customer::bulk_create(rows!("customers").map(customer), tx).await?;
        Invoice::bulk_create(rows!("invoices").map(invoice), tx).await?;
        InvoiceLine::bulk_create(rows!("invoice_lines").map(line), tx).await?;
        Ok(())
    })
    .await
}

fn artist([id, name]: [&str; 2]) -> impl Draft<Model = Artist> {
    Artist::draft().id(key(id)).name(name)
}

fn album([id, title, artist]: [&str; 3]) -> impl Draft<Model = Album> {
    Album::draft().id(key(id)).title(title).artist(key(artist))
}

fn genre([id, name]: [&str; 2]) -> impl Draft<Model = Genre> {
    Genre::draft().id(key(id)).name(name)
}

fn media_type([id, name]: [&str; 2]) -> impl Draft<Model = MediaType> {
    MediaType::draft().id(key(id)).name(name)
}

fn track(
    [
        id,
        name,
        album,
        media_type,
        genre,
        composer,
        milliseconds,
        bytes,
        unit_price,
    ]: [&str; 9],
) -> impl Draft<Model = Track> {
    Track::draft()
        .id(key(id))
        .name(name)
        .album(optional(album).map(key).map(ForeignKey::new))
        .media_type(key(media_type))
        .genre(optional(genre).map(key).map(ForeignKey::new))
        .composer(optional(composer).map(str::to_owned))
        .milliseconds(parse::<i64>(milliseconds))
        .bytes(optional(bytes).map(parse::<i64>))
        .unit_price(dollars(unit_price))
}

fn playlist([id, name]: [&str; 2]) -> impl Draft<Model = Playlist> {
    Playlist::draft().id(key(id)).name(name)
}

fn entry([playlist, track]: [&str; 2]) -> (i64, i64) {
    (key(playlist), key(track))
}

fn employee(
    [id, first_name, last_name, title, reports_to, hired_on]: [&str; 6],
) -> impl Draft<Model = Employee> {
    Employee::draft()
        .id(key(id))
        .first_name(first_name)
        .last_name(last_name)
        .title(title)
        .reports_to(optional(reports_to).map(key).map(ForeignKey::new))
        .hired_on(parse::<NaiveDate>(hired_on))
}

fn customer(
    [id, first_name, last_name, country, support_rep]: [&str; 5],
) -> impl Draft<Model = Customer> {
    Customer::draft()
        .id(key(id))
        .first_name(first_name)
        .last_name(last_name)
        .country(country)
        .support_rep(optional(support_rep).map(key).map(ForeignKey::new))
}

fn invoice([id, customer, issued_at, total]: [&str; 4]) -> impl Draft<Model = Invoice> {
    Invoice::draft()
        .id(key(id))
        .customer(key(customer))
        .issued_at(parse::<DateTime<Utc>>(issued_at))
        .total(dollars(total))
}

fn line([id, invoice, track, unit_price, quantity]: [&str; 5]) -> impl Draft<Model = InvoiceLine> {
    InvoiceLine::draft()
        .id(key(id))
        .invoice(key(invoice))
        .track(key(track))
        .unit_price(dollars(unit_price))
        .quantity(parse::<i32>(quantity))
}

/// The lines of a file but the first, which names the columns; tabs stand between the cells of a line.
fn cells<const N: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    file.lines().skip(1).map(|line| {
        let cells: Vec<_> = line.split('\t').collect();
        cells.try_into().expect("a cell for each column")
    })
}

/// Nothing where the cell is empty.
fn optional(cell: &str) -> Option<&str> {
    (!cell.is_empty()).then_some(cell)
}

fn key(cell: &str) -> i64 {
    parse(cell)
}

/// An amount that the file has in cents.
fn dollars(cents: &str) -> Decimal {
    Decimal::new(parse(cents), 2)
}

fn parse<T: FromStr<Err: Debug>>(cell: &str) -> T {
    cell.parse().expect("a value of the column's type")
}
