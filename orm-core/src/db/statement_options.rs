//! A query's options for its statements, in little room: every future that sends one keeps them.

use std::collections::HashSet;
use std::num::NonZeroU64;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long statements may take, and the comment that they are sent with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StatementOptions {
    /// The nanoseconds that a statement may take, and one.
    timeout: Option<NonZeroU64>,
    comment: Option<Comment>,
}

impl StatementOptions {
    /// Returns these options with a time limit, if there is one; of more than 584 years it is that.
    pub(super) fn within(self, timeout: Option<Duration>) -> Self {
        let counted = |timeout: Duration| {
            let nanos = u64::try_from(timeout.as_nanos()).unwrap_or(u64::MAX);
            NonZeroU64::MIN.saturating_add(nanos)
        };
        StatementOptions {
            timeout: timeout.map(counted).or(self.timeout),
            ..self
        }
    }

    pub(super) fn timeout(self) -> Option<Duration> {
        let nanos = self.timeout?.get() - 1;
        Some(Duration::from_nanos(nanos))
    }

    /// Returns these options with a comment, if there is one.
    pub(super) fn commented(self, comment: Option<&'static str>) -> Self {
        StatementOptions {
            comment: comment.map(Comment::new).or(self.comment),
            ..self
        }
    }

    pub(super) fn comment(self) -> Option<&'static str> {
        self.comment.map(|Comment(text)| *text)
    }

    /// Returns these options with those of another query in their place.
    pub(super) fn changed_by(self, other: Self) -> Self {
        StatementOptions {
            timeout: other.timeout.or(self.timeout),
            comment: other.comment.or(self.comment),
        }
    }
}

/// A text of the program, each of which is kept once: a pointer to it is half as large as the text's own.
#[derive(Clone, Copy, Debug)]
struct Comment(&'static &'static str);

static COMMENTS: Mutex<Option<HashSet<&'static &'static str>>> = Mutex::new(None);

impl Comment {
    fn new(text: &'static str) -> Self {
        let mut comments = COMMENTS.lock().unwrap_or_else(PoisonError::into_inner);
        let comments = comments.get_or_insert_default();
        if let Some(known) = comments.get(&text) {
            return Comment(known);
        }
        let kept = &*Box::leak(Box::new(text));
        comments.insert(kept);
        Comment(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::StatementOptions;
    use std::time::Duration;

    #[test]
    fn options_take_the_room_of_two_numbers() {
        assert_eq!(size_of::<StatementOptions>(), 16);
    }

    #[test]
    fn a_limit_comes_back() {
        for limit in [
            Duration::ZERO,
            Duration::from_nanos(1),
            Duration::from_mins(10),
        ] {
            let options = StatementOptions::default().within(Some(limit));
            assert_eq!(options.timeout(), Some(limit));
            assert_eq!(options.within(None).timeout(), Some(limit));
        }
        let longest = StatementOptions::default().within(Some(Duration::MAX));
        assert_eq!(longest.timeout(), Some(Duration::from_nanos(u64::MAX - 1)));
        assert_eq!(StatementOptions::default().timeout(), None);
    }

    #[test]
    fn a_comment_of_the_query_comes_before_that_around_it() {
        let outer = StatementOptions::default().commented(Some("report"));
        assert_eq!(outer.commented(None).comment(), Some("report"));
        let inner = StatementOptions::default().commented(Some("nightly"));
        assert_eq!(outer.changed_by(inner).comment(), Some("nightly"));
        assert_eq!(inner.changed_by(outer).comment(), Some("report"));
    }
}
