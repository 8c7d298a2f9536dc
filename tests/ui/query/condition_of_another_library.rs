//! conditions are combined by `&` and `|`; write `Book.year.gt(1900) & Book.title.eq(…)`, of any number `all_of(conditions)` or `any_of(conditions)`

use orm::prelude::*;
// Of `Condition::any()` rustc proposes this name.
fn main() {
    let _ = Condition_::any();
    let _ = Condition_::all();
}
