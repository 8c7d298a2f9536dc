//! What was bought.

use orm::prelude::*;

use crate::catalogue::Track;
use crate::people::Customer;

/// A purchase. Books are kept: a customer who has bought something stays.
#[derive(Model, Debug, Clone)]
pub struct Invoice {
    /// Assigned by the database.
    pub id: i64,
    /// Who bought.
    #[orm(related_name = "invoices", on_delete = Protect)]
    pub customer: ForeignKey<Customer>,
    /// When.
    #[orm(index)]
    pub issued_at: DateTime<Utc>,
    /// The sum of its lines.
    #[orm(max_digits = 10, decimal_places = 2)]
    pub total: Decimal,
}

/// A track on an invoice.
#[derive(Model, Debug, Clone)]
#[orm(unique(invoice, track), check(name = "quantity", "quantity > 0"))]
pub struct InvoiceLine {
    /// Assigned by the database.
    pub id: i64,
    /// Where it stands.
    #[orm(related_name = "lines", on_delete = Cascade)]
    pub invoice: ForeignKey<Invoice>,
    /// What was bought, which therefore stays.
    #[orm(related_name = "sales", on_delete = Protect)]
    pub track: ForeignKey<Track>,
    /// What one of it cost that day.
    #[orm(max_digits = 10, decimal_places = 2)]
    pub unit_price: Decimal,
    /// How many.
    pub quantity: i32,
}
