//! What the store takes in: one query a section.

use orm::prelude::*;

use crate::dollars;
use crate::people::Customer;
use crate::sales::{Invoice, InvoiceLine};

/// What was paid in each country, month by month.
pub async fn by_month(db: &Database) -> orm::Result<Vec<String>> {
    let country = Invoice.customer.country;
    let (year, month) = (Invoice.issued_at.year(), Invoice.issued_at.month());
    let groups = Invoice::objects()
        .values((country, &year, &month, Invoice.total.sum()))
        .order_by((country, &year, &month))
        .all(db)
        .await?;
    let lines = groups.into_iter().map(|(country, year, month, amount)| {
        format!("{:>6}  {year}-{month:02} {country}", revenue(amount))
    });
    Ok(lines.collect())
}

/// The ten artists whose tracks brought most.
pub async fn top_artists(db: &Database) -> orm::Result<Vec<String>> {
    let artist = InvoiceLine.track.album.artist.name;
    let paid = (InvoiceLine.unit_price * InvoiceLine.quantity).sum();
    let groups = InvoiceLine::objects()
        .filter(artist.is_not_null())
        .values((artist, &paid))
        .order_by((paid.desc(), artist))
        .limit(10)
        .all(db)
        .await?;
    let lines = groups.into_iter().map(|(artist, amount)| {
        let artist = artist.as_deref().unwrap_or("unknown");
        format!("{:>6}  {artist}", revenue(amount))
    });
    Ok(lines.collect())
}

/// The customers who have paid more than those who have bought anything paid on average.
pub async fn above_average(db: &Database) -> orm::Result<Vec<String>> {
    let spent = Customer.invoices().sum(Invoice.total);
    let paid = Invoice.total.sum();
    let average = Invoice::objects()
        .values((Invoice.customer.id, &paid))
        .avg(paid);
    let customers = Customer::objects()
        .annotate(&spent)
        .filter(spent.gt(average))
        .order_by((spent.desc(), Customer.last_name, Customer.first_name))
        .all(db)
        .await?;
    let lines = customers
        .into_iter()
        .map(|(customer, amount)| format!("{:>6}  {customer}", revenue(amount)));
    Ok(lines.collect())
}

/// What each genre brought, and how much of the whole that is.
pub async fn genres(db: &Database) -> orm::Result<Vec<String>> {
    let genre = InvoiceLine.track.genre.name;
    let paid = (InvoiceLine.unit_price * InvoiceLine.quantity).sum();
    let whole = InvoiceLine::objects().values(&paid).scalar();
    let share = (&paid * 100 / whole).round_to(1);
    let groups = InvoiceLine::objects()
        .values((genre, &paid, share))
        .order_by((paid.desc(), genre))
        .all(db)
        .await?;
    let lines = groups.into_iter().map(|(genre, amount, share)| {
        let genre = genre.as_deref().unwrap_or("unknown");
        let percent = share.unwrap_or_default();
        format!("{:>6}  {percent:>4.1}%  {genre}", revenue(amount))
    });
    Ok(lines.collect())
}

/// A sum, which is nothing where there is nothing to add.
fn revenue(amount: Option<Decimal>) -> String {
    dollars(amount.unwrap_or_default())
}
