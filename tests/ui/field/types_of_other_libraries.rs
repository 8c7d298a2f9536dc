//! Types by the names that other libraries, databases and languages have for them.

use orm::prelude::*;

#[derive(Model)]
struct Shipment {
    id: BigAutoField,
    tracking: CharField,
    carrier: Option<string>,
    parcels: SmallInt,
    weight: Integer,
    length: Float,
    price: Numeric,
    insured: Boolean,
    #[orm(auto_now_add)]
    created: DateTimeWithTimeZone,
    due: Option<Date>,
    opens: Time,
    kept_for: Interval,
    label: Bytes,
    scans: Vec<UUID>,
    route: Jsonb,
    note: Text,
    seal: Varchar,
}

/// A type of the program's own is what it says.
#[derive(Field, Clone, PartialEq, Debug)]
struct Text(String);

macro_rules! codes {
    ($($name:ident)*) => {$(
        #[derive(Field, Clone, PartialEq, Debug)]
        struct $name(String);
    )*};
}

codes! { Varchar }

fn main() {}
