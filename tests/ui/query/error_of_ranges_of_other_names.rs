//! a range that overlaps another is the error `ExclusionViolation`

use orm::Error;

fn main() {
    let error = Error::DoesNotExist { model: "Booking" };
    if let Error::ExclusionConstraint = error {}
}
