//! Names that other libraries have for what an enum of choices has: its variants, what is stored of one, and the way back.
//!
//! They stand in `impl` blocks that never hold, as those of models do, so that a function of the user's own, or of a trait
//! such as those of `strum`, comes first.

use super::iterators::NeverKnown;
use super::never_met_by;
use crate::model::Choices;

never_met_by! {
    ListedByConstant "the variants of `{Self}` are listed by the constant `ALL`; write `{Self}::ALL`" "what is stored of each are the `{Self}::values()`, the words for people `{Self}::labels()`, and both `{Self}::choices()`";
    ChoiceParsed "a variant of `{Self}` is made of what is stored by `parse`; write `text.parse::<{Self}>()`, whose error is handled before the query" "of a number `number.to_string().parse::<{Self}>()`";
    ChoiceWrittenAsText "what is stored of a choice is written by `to_string`; write `.to_string()`" "the words for people are `.label()`, the number of an enum with `#[repr(…)]` is `choice as i32`";
    ChoiceShownByLabel "the words for people are the label of a choice; write `.label()`" "what is stored is `.to_string()`";
}

/// The variants under the name `all`, which iterators have too: it is found on `&Status`, as those of models are in `iterators`.
#[diagnostic::on_unimplemented(
    message = "the variants of `{Self}` are listed by the constant `ALL`; write `{Self}::ALL`",
    label = "what is stored of each are the `{Self}::values()`, the words for people `{Self}::labels()`, and both `{Self}::choices()`"
)]
#[doc(hidden)]
#[rustfmt::skip] // A line, since the messages show it.
pub trait ListedByConstantOfChoices<Unknown>: Sized {
    #[doc(hidden)]
    fn all() -> Vec<Self> { unreachable!() }
}

#[diagnostic::do_not_recommend]
impl<C: Choices, Unknown: NeverKnown> ListedByConstantOfChoices<Unknown> for &C {}

/// Declares functions and methods of an enum of choices under the names that other libraries have for them.
#[doc(hidden)]
#[macro_export]
macro_rules! __other_names_of_choices {
    ($choices:ty) => {
        #[doc(hidden)]
        impl<R, O: $crate::model::ChoiceIsCompared> $crate::model::Contains<O, R> for $choices {
            type Kind = $crate::model::PerRow;
            fn contains(_: $crate::query::Expr, _: O) -> $crate::query::Expr {
                O::never()
            }
        }
        $crate::__never_named_on_models! { $choices:
            ListedByConstant: iter variants cases all_variants get_all members options items get_choices enumerate list to_vec as_list;
            ChoiceParsed: from_value from_text from_name try_from_value try_from_str from_string parse from_db from_db_value from_i16 from_i32 from_i64 from_int from_repr value_of lookup;
        }
        $crate::__never_called_on_rows! { $choices:
            ChoiceWrittenAsText: value to_value as_str name to_str get_value db_value to_db into_value as_string as_i16 as_i32 as_i64 to_int as_int code;
            ChoiceShownByLabel: display display_name get_display human human_name humanize title text verbose_name get_label description;
        }
    };
}
