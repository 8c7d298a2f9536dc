//! the length of a stretch of time is told by `num_days`

use orm::prelude::*;

#[derive(Model)]
pub struct Loan {
    pub id: i64,
    pub lent: DateTime<Utc>,
    pub days: i32,
    pub notes: Vec<String>,
}

fn main() {
    let _ = Loan.lent.days_since();
    let _ = Loan.lent.add_days(14);
    let _ = Loan.lent.is_today();
    let _ = Loan.lent.at_time_zone("Europe/Berlin");
    let _ = Loan.days.to_f64();
    let _ = Loan.days.sum_where();
    let _ = Loan.days.row_number();
    let _ = Loan.notes.has_element("red");
    let _ = Loan.notes.eq("red");
}
