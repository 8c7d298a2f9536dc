//! The texts that a connection knows, and where each is to run.

use crate::db::sqlite::raw::SharedStatement;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Number of texts that are known at most.
pub(super) const MOST_TEXTS: usize = 100;
/// Length of a text that takes long to compile.
const LONG_TEXT: usize = 1 << 14;
/// Number of short runs that are asked for at most.
const MOST_RUNS: u32 = 1 << 10;

/// The texts that a connection knows.
#[derive(Default)]
pub(super) struct KnownTexts {
    texts: HashMap<String, KnownText, RandomState>,
    /// The number of uses so far.
    uses: u64,
}

/// A text, and where it is to run.
pub(super) struct KnownText {
    /// The statement, once it was to run directly.
    pub(super) statement: Option<SharedStatement>,
    /// Number of short runs on the worker thread until it runs directly.
    runs_due: u32,
    /// The number of them after its next long run.
    penalty: u32,
    /// True where its last direct run was late, though nobody stopped it.
    was_late: bool,
    last_use: u64,
}

/// The time that a direct run took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RunPace {
    /// Less than the budget.
    Short,
    /// Unknown: it failed. The next run is that of the worker thread, which reports why.
    Failed,
    /// More, before it could be stopped.
    Late,
    /// More, so that it was stopped.
    Stopped,
}

impl KnownTexts {
    /// Returns what is known of a text.
    pub(super) fn get(&mut self, text: &str) -> Option<&mut KnownText> {
        self.uses += 1;
        let known = self.texts.get_mut(text)?;
        known.last_use = self.uses;
        Some(known)
    }

    /// Returns how many there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Notes a short run on the worker thread. Returns the statement of a text that is known no longer.
    pub(super) fn note_short(&mut self, text: String) -> Option<SharedStatement> {
        if let Some(known) = self.texts.get_mut(&text) {
            known.runs_due = known.runs_due.saturating_sub(1);
            return None;
        }
        if text.len() > LONG_TEXT {
            return None;
        }
        let evicted = (self.texts.len() >= MOST_TEXTS)
            .then(|| self.evict())
            .flatten();
        self.uses += 1;
        self.texts.insert(text, KnownText::new(self.uses));
        evicted
    }

    /// Forgets the text that was used longest ago.
    fn evict(&mut self) -> Option<SharedStatement> {
        let oldest = self.texts.iter().min_by_key(|(_, known)| known.last_use);
        let oldest = oldest.map(|(text, _)| text.clone())?;
        self.texts.remove(&oldest)?.statement
    }
}

impl KnownText {
    /// A text that was short once.
    fn new(last_use: u64) -> Self {
        KnownText {
            statement: None,
            runs_due: 0,
            penalty: 1,
            was_late: false,
            last_use,
        }
    }

    /// Returns whether it may run directly.
    pub(super) fn may_run(&self) -> bool {
        self.runs_due == 0
    }

    /// Notes a direct run. One that is late is no sign by itself: the system may have taken the processor away meanwhile.
    pub(super) fn note_direct(&mut self, pace: RunPace) {
        let is_long = match pace {
            RunPace::Short => {
                self.penalty = (self.penalty / 2).max(1);
                false
            }
            RunPace::Failed => {
                self.runs_due = 1;
                false
            }
            RunPace::Late => self.was_late,
            RunPace::Stopped => true,
        };
        if is_long {
            self.penalty = (self.penalty * 4).min(MOST_RUNS);
            self.runs_due = self.penalty;
        }
        self.was_late = pace == RunPace::Late && !is_long;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns on how many runs of the worker thread a text that has just run directly is waiting.
    fn due(paces: &[RunPace]) -> u32 {
        let mut text = KnownText::new(0);
        for pace in paces {
            text.note_direct(*pace);
        }
        text.runs_due
    }

    #[test]
    fn a_text_is_kept_away_longer_each_time() {
        use RunPace::{Late, Short, Stopped};
        assert_eq!(due(&[Short, Short]), 0);
        assert_eq!(due(&[Stopped]), 4);
        assert_eq!(due(&[Stopped, Stopped]), 16);
        assert_eq!(due(&[Stopped; 9]), MOST_RUNS);
        assert_eq!(due(&[Late]), 0);
        assert_eq!(due(&[Late, Short, Late]), 0);
        assert_eq!(due(&[Late, Late]), 4);
    }

    #[test]
    fn the_text_that_was_used_longest_ago_is_forgotten() {
        let mut texts = KnownTexts::default();
        for n in 0..MOST_TEXTS {
            texts.note_short(n.to_string());
        }
        assert!(texts.get("0").is_some());
        texts.note_short("one more".to_owned());
        assert_eq!(texts.len(), MOST_TEXTS);
        assert!(texts.get("0").is_some() && texts.get("1").is_none());
        texts.note_short("x".repeat(LONG_TEXT + 1));
        assert_eq!(texts.len(), MOST_TEXTS);
    }
}
