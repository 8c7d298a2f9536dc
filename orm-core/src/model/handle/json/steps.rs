//! The ways to a place in a JSON document.

use crate::model::for_each_tuple;
use crate::query::JsonStep;

/// A path into a JSON document: a key, a position, a tuple, array or `Vec` of them, or `()` for the document itself.
/// Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::query::JsonStep;
///
/// let title = Page.data.path("title").text();
/// let first_tag = Page.data.path(("tags", 0, "name")).text();
/// let asked: Vec<JsonStep> = vec!["meta".into(), 2.into()]; // steps that are known at run time
/// let query = Page::objects().values((title, first_tag, Page.data.path(asked).int()));
/// # assert_sql(&query, r#"SELECT orm_json_text("page"."data", ?), orm_json_text("page"."data", ?), orm_json_int("page"."data", ?) FROM "page""#);
/// ```
/// ```sql
/// SELECT orm_json_text("page"."data", ?), orm_json_text("page"."data", ?), orm_json_int("page"."data", ?)
/// FROM "page"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no path into a JSON document",
    label = "expected a key such as `\"name\"`, a position such as `0`, or a tuple of them",
    note = "steps that are known at run time alone are a `Vec<JsonStep>`: `vec![JsonStep::from(\"tags\"), JsonStep::from(0)]`"
)]
pub trait IntoJsonPath {
    /// Returns the steps.
    #[doc(hidden)]
    fn into_steps(self) -> Vec<JsonStep>;
}

macro_rules! single {
    ($($t:ty),*) => {$(
        impl IntoJsonPath for $t {
            fn into_steps(self) -> Vec<JsonStep> {
                vec![JsonStep::from(self)]
            }
        }
    )*};
}
single!(&str, &String, String, i32, usize, JsonStep);

impl IntoJsonPath for () {
    fn into_steps(self) -> Vec<JsonStep> {
        Vec::new()
    }
}

impl<S: Into<JsonStep>> IntoJsonPath for Vec<S> {
    fn into_steps(self) -> Vec<JsonStep> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<S: Into<JsonStep>, const N: usize> IntoJsonPath for [S; N] {
    fn into_steps(self) -> Vec<JsonStep> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<S: Clone + Into<JsonStep>> IntoJsonPath for &[S] {
    fn into_steps(self) -> Vec<JsonStep> {
        self.iter().cloned().map(Into::into).collect()
    }
}

macro_rules! tuples {
    ($($t:ident $n:tt)+) => {
        impl<$($t: Into<JsonStep>),+> IntoJsonPath for ($($t,)+) {
            fn into_steps(self) -> Vec<JsonStep> {
                vec![$(self.$n.into()),+]
            }
        }
    };
}
for_each_tuple!(tuples);
