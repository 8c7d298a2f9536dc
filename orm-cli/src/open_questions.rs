//! All questions of a migration that nobody answered: those that are open, and those that would follow from their answers.

use crate::pending::Tables;
use orm_core::schema::physical::TableName;
use orm_migrate::{
    Answers, Candidate, ChoiceQuestion, FillAnswer, FillQuestion, FormerNameAnswer,
    FormerNameQuestion, Hints, NamedThings, Question, RenameAnswer, RenameQuestion, ReplaceAnswer,
    ReplaceQuestion, TargetAnswer, TargetQuestion, UsingAnswer, UsingQuestion,
};

/// A question that nobody answered.
pub(crate) struct OpenQuestion {
    pub(crate) question: Question,
    /// The flags from which it follows, such as `--drop book.pages`; none where it is asked whatever the others' answers are.
    pub(crate) condition: Option<String>,
}

/// Returns these questions, and those that their answers would have asked in the next run: each once, with the flags from
/// which it follows.
pub(crate) fn all(
    open: &[Question],
    tables: &Tables,
    hints: &Hints,
    known: impl Fn(&FillQuestion) -> Option<FillAnswer>,
) -> Vec<OpenQuestion> {
    let is_asked = |question: &&Question| !is_about_candidate(question, open);
    let mut all: Vec<OpenQuestion> = Vec::new();
    for question in open.iter().filter(is_asked) {
        all.push(OpenQuestion {
            question: question.clone(),
            condition: None,
        });
    }
    for assumption in assumptions(open) {
        let mut assumed = Assumed {
            assumption,
            known: &known,
            asked: Vec::new(),
        };
        // Only the questions count, which are asked before anything can fail.
        drop(tables.changes(hints, &mut assumed));
        for question in assumed.asked {
            if all.iter().all(|it| it.question != question) {
                let mut before = all.iter().rev();
                let condition = before.find_map(|it| {
                    let flag = condition(&it.question, assumption, &question)?;
                    Some(match &it.condition {
                        Some(others) => format!("{others} {flag}"),
                        None => flag,
                    })
                });
                all.push(OpenQuestion {
                    question,
                    condition,
                });
            }
        }
    }
    all
}

/// An answer to every question whether something was renamed.
#[derive(Clone, Copy)]
enum Assumption {
    /// All is renamed, each to the candidate at this position, or to its first.
    Renamed(usize),
    /// Tables are renamed, each to its first candidate, and nothing else.
    TablesRenamed,
    /// Nothing is renamed.
    Dropped,
}

impl Assumption {
    /// The position of the candidate that something becomes, if it is renamed.
    fn position(self, is_table: bool) -> Option<usize> {
        match self {
            Assumption::Renamed(position) => Some(position),
            Assumption::TablesRenamed => is_table.then_some(0),
            Assumption::Dropped => None,
        }
    }
}

/// The assumptions under which more may be asked.
fn assumptions(open: &[Question]) -> Vec<Assumption> {
    let candidates = open.iter().map(|question| match question {
        Question::Rename(question) => question.candidates.len(),
        Question::Choice(question) => question.candidates.len(),
        Question::FormerName(_) | Question::Replace(_) | Question::Using(_) => 1,
        Question::Target(_) | Question::Fill(_) => 0,
    });
    let candidates = candidates.max().unwrap_or_default();
    if candidates == 0 {
        return Vec::new();
    }
    let renamed = (0..candidates).map(Assumption::Renamed);
    let others = [Assumption::TablesRenamed, Assumption::Dropped];
    renamed.chain(others).collect()
}

/// The answers of an assumption, and what is asked of it.
struct Assumed<'a, F> {
    assumption: Assumption,
    known: &'a F,
    asked: Vec<Question>,
}

impl<F> Assumed<'_, F> {
    fn new_name(&self, is_table: bool, candidates: &[Candidate]) -> RenameAnswer {
        let chosen = self.assumption.position(is_table).and_then(|position| {
            let chosen = candidates.get(position);
            chosen.or_else(|| candidates.first())
        });
        chosen.map_or(RenameAnswer::Dropped, |it| {
            RenameAnswer::Renamed(it.name.clone())
        })
    }
}

impl<F: Fn(&FillQuestion) -> Option<FillAnswer>> Answers for Assumed<'_, F> {
    fn rename(&mut self, question: &RenameQuestion) -> Option<RenameAnswer> {
        self.asked.push(Question::Rename(question.clone()));
        Some(self.new_name(question.table.is_none(), &question.candidates))
    }

    fn rename_choice(&mut self, question: &ChoiceQuestion) -> Option<RenameAnswer> {
        self.asked.push(Question::Choice(question.clone()));
        Some(self.new_name(false, &question.candidates))
    }

    fn former_names(&mut self, question: &FormerNameQuestion) -> Option<FormerNameAnswer> {
        self.asked.push(Question::FormerName(question.clone()));
        let is_table = question.things == NamedThings::Tables;
        Some(match self.assumption.position(is_table) {
            Some(_) => FormerNameAnswer::Renamed,
            None => FormerNameAnswer::Kept,
        })
    }

    fn replace(&mut self, question: &ReplaceQuestion) -> Option<ReplaceAnswer> {
        self.asked.push(Question::Replace(question.clone()));
        Some(ReplaceAnswer::Altered)
    }

    fn target(&mut self, question: &TargetQuestion) -> Option<TargetAnswer> {
        self.asked.push(Question::Target(question.clone()));
        Some(TargetAnswer::Kept)
    }

    fn using(&mut self, question: &UsingQuestion) -> Option<UsingAnswer> {
        self.asked.push(Question::Using(question.clone()));
        let is_kept = self.assumption.position(false).is_some();
        Some(if is_kept || !question.may_be_dropped {
            UsingAnswer::Cast
        } else {
            UsingAnswer::Dropped
        })
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<FillAnswer> {
        if let Some(known) = (self.known)(question) {
            return Some(known);
        }
        self.asked.push(Question::Fill(question.clone()));
        Some(FillAnswer::NoSuchRows)
    }
}

/// Returns the flags that answer a question so, if a further one is about what they speak of.
fn condition(asked: &Question, assumption: Assumption, further: &Question) -> Option<String> {
    let (table, column) = subject(further)?;
    match asked {
        Question::Rename(RenameQuestion {
            table: Some(own),
            gone,
            candidates,
        }) => {
            let mut candidates = candidates.iter();
            let is_it = own == table && candidates.any(|it| Some(it.name.as_str()) == column);
            is_it.then(|| match assumption.position(false) {
                Some(_) => format!("--rename {own}.{gone}:{}", column.unwrap_or_default()),
                None => format!("--drop {own}.{gone}"),
            })
        }
        Question::Rename(RenameQuestion {
            table: None,
            gone,
            candidates,
        }) => {
            let mut candidates = candidates.iter();
            let is_it = candidates.any(|it| it.name == table.to_string());
            is_it.then(|| match assumption.position(true) {
                Some(_) => format!("--rename {gone}:{table}"),
                None => format!("--drop {gone}"),
            })
        }
        Question::Using(using) => {
            let is_it = using.table == *table && Some(using.to.name.as_str()) == column;
            let is_dropped = assumption.position(false).is_none();
            (is_it && is_dropped).then(|| format!("--drop {table}.{}", using.to.name))
        }
        Question::Choice(_)
        | Question::FormerName(_)
        | Question::Replace(_)
        | Question::Target(_)
        | Question::Fill(_) => None,
    }
}

/// The table and the column that a question is about, under their new names.
fn subject(question: &Question) -> Option<(&TableName, Option<&str>)> {
    match question {
        Question::Rename(question) => Some((question.table.as_ref()?, None)),
        Question::Choice(question) => Some((&question.table, Some(&question.column))),
        Question::FormerName(_) => None,
        Question::Replace(question) => Some((&question.table, None)),
        Question::Target(question) => Some((&question.table, Some(&question.column))),
        Question::Using(question) => Some((&question.table, Some(&question.to.name))),
        Question::Fill(question) => Some((&question.table, Some(&question.column.name))),
    }
}

/// Returns whether the question is about a column that another one takes for a renamed one.
fn is_about_candidate(question: &Question, questions: &[Question]) -> bool {
    let Question::Fill(fill) = question else {
        return false;
    };
    questions.iter().any(|other| match other {
        Question::Rename(rename) => {
            let mut candidates = rename.candidates.iter();
            rename.table.as_ref() == Some(&fill.table)
                && candidates.any(|it| it.name == fill.column.name)
        }
        Question::Choice(_)
        | Question::FormerName(_)
        | Question::Replace(_)
        | Question::Target(_)
        | Question::Using(_)
        | Question::Fill(_) => false,
    })
}
