//! The closure of `add_with`.

/// A closure that is given the draft of a row between two others, and gives it back with its own fields set, for
/// [`ManyToMany::add_with`](crate::model::ManyToMany::add_with). Every such closure is one; users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::DraftCompletion;
///
/// fn completed<Draft>(draft: Draft, fill: impl DraftCompletion<Draft, Draft>) -> Draft {
///     fill(draft)
/// }
///
/// let tag = completed(Tag::draft().name("war"), |draft| draft.name("peace"));
/// # drop(tag);
/// ```
#[diagnostic::on_unimplemented(
    message = "the row between the two is a draft that a closure completes; write `.add_with(&tag, |tagging| tagging.note(\"…\"), &db)`, and where it has nothing to be set `.add([&tag], &db)`",
    label = "a closure stands here that is given the draft, and gives it back"
)]
pub trait DraftCompletion<Start, Draft>: FnOnce(Start) -> Draft {}

#[diagnostic::do_not_recommend]
impl<Start, Draft, F: FnOnce(Start) -> Draft> DraftCompletion<Start, Draft> for F {}
