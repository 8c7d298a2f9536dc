//! A branch that is put after another one: its files get the next numbers, and follow the other head.

use super::names_up_to;
use crate::applied_files::{HistorySource, refuse_applied};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::screen::yellow;
use orm_migrate::{LoadedMigration, Migration, MigrationGraph, MigrationName, next_name};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// Puts the branch of this migration after all others.
pub(super) async fn rebase(
    run: &mut Run<'_>,
    graph: &MigrationGraph,
    prefix: &str,
    is_dry_run: bool,
) -> Result<Exit, Failure> {
    let branch = MovedBranch::find(graph, prefix)?;
    branch.check(graph)?;
    let names: Vec<_> = branch.own.iter().map(|it| &it.name).collect();
    let help = "merge the branches: manage makemigrations --merge";
    if refuse_applied(run, &names, help).await? == HistorySource::Nowhere {
        let warning = "no url of a database is given, so none was asked whether it has them";
        run.screen.note(format!("{}: {warning}", yellow("warning")));
    }
    let folder = run.migrations_folder()?;
    let moves = branch.moves(&folder)?;
    for moved in &moves {
        let (from, to) = (run.shown(&moved.from), run.shown(&moved.to));
        run.screen.line(if from == to {
            format!("Rewrote {to}")
        } else {
            format!("Renamed {from} to {to}")
        });
        run.screen
            .line(format!("  follows {}", moved.follows.join(", ")));
    }
    if !is_dry_run {
        carry_out(&moves)?;
        run.screen.line("Review it, then: manage migrate");
    }
    Ok(Exit::Done)
}

/// The migrations of a branch, and those that it is put after.
struct MovedBranch<'g> {
    set: &'g str,
    /// The migrations that are the branch's alone, in their order; those of libraries keep their places.
    own: Vec<&'g LoadedMigration>,
    /// The other heads, and all that they follow.
    other_heads: Vec<&'g str>,
    others: BTreeSet<MigrationName>,
    /// The new names of the branch's migrations, by their old ones.
    names: BTreeMap<&'g str, String>,
}

/// A file that is written under another name.
struct MovedFile {
    from: PathBuf,
    to: PathBuf,
    text: String,
    follows: Vec<String>,
}

impl<'g> MovedBranch<'g> {
    fn find(graph: &'g MigrationGraph, prefix: &str) -> Result<Self, Failure> {
        let wrong = |message: String| Failure::new(Exit::Usage, message);
        let set = graph.sets()[0].as_str();
        let heads = graph.heads(set);
        if heads.len() < 2 {
            let message = "there is nothing to rebase: the migrations have one head";
            return Err(wrong(message.to_owned()));
        }
        let named = &graph.find(prefix)?.name;
        let is_own = |head: &&&LoadedMigration| names_up_to(graph, &head.name).contains(named);
        let own_heads: Vec<_> = heads.iter().filter(is_own).collect();
        let [head] = own_heads[..] else {
            let listed: Vec<_> = heads.iter().map(|it| it.name.to_string()).collect();
            let listed = listed.join(", ");
            return Err(wrong(format!(
                "{named} is of several branches; name one of {listed}"
            )));
        };
        let others = heads.iter().filter(|it| it.name != head.name);
        let other_heads: Vec<_> = others.map(|it| it.name.name.as_str()).collect();
        let others = heads.iter().filter(|it| it.name != head.name);
        let others = others.flat_map(|it| names_up_to(graph, &it.name));
        let others: BTreeSet<_> = others.collect();
        let mut own = graph.ancestors(&head.name);
        own.retain(|it| !others.contains(&it.name));
        let mut branch = MovedBranch {
            set,
            own,
            other_heads,
            others,
            names: BTreeMap::new(),
        };
        branch.name_anew();
        Ok(branch)
    }

    /// Gives the branch's migrations the numbers after those of the others, and their own words.
    fn name_anew(&mut self) {
        let others = self.others.iter().filter(|it| it.set == self.set);
        let mut taken: Vec<String> = others.map(|it| it.name.clone()).collect();
        for migration in self.own.iter().filter(|it| it.name.set == self.set) {
            let old = migration.name.name.as_str();
            let words = old.trim_start_matches(|c: char| c.is_ascii_digit());
            let name = next_name(taken.iter().map(String::as_str), words);
            taken.push(name.clone());
            self.names.insert(old, name);
        }
    }

    /// Makes sure that each migration of the branch fits the tables that it meets now.
    fn check(&self, graph: &MigrationGraph) -> Result<(), Failure> {
        let mut state = graph.state_of(|name| self.others.contains(name))?;
        let fit = self.own.iter().try_for_each(|it| it.apply(&mut state));
        fit.map_err(|error| {
            let after = self.other_heads.join(", ");
            let help = format!("change the file, which follows {after} then, or delete it and run makemigrations again");
            Failure::from(error).note("help", help)
        })
    }

    /// The names that a migration of the branch follows now: those of the others in place of all that they follow.
    fn follows(&self, migration: &Migration) -> Vec<String> {
        let is_shared = |name: &String| {
            let (set, name) = name.split_once('/').unwrap_or((self.set, name));
            self.others.contains(&MigrationName::new(set, name))
        };
        let written = &migration.depends_on;
        let kept = written.iter().filter(|name| !is_shared(name));
        let kept = kept.map(|name| self.names.get(name.as_str()).unwrap_or(name).clone());
        let mut follows: Vec<_> = kept.collect();
        if written.is_empty() || written.iter().any(is_shared) {
            follows.extend(self.other_heads.iter().map(|&head| head.to_owned()));
        }
        follows
    }

    fn moves(&self, folder: &Path) -> Result<Vec<MovedFile>, Failure> {
        let own = self.own.iter().filter(|it| it.name.set == self.set);
        let moves = own.map(|it| {
            let from = folder.join(format!("{}.toml", it.name.name));
            let to = folder.join(format!("{}.toml", self.names[it.name.name.as_str()]));
            let text = fs::read_to_string(&from);
            let text = text.map_err(|error| Failure::of_file("read", &from, &error))?;
            let follows = self.follows(&it.migration);
            let text = following(&text, &follows)?;
            Ok(MovedFile {
                from,
                to,
                text,
                follows,
            })
        });
        moves.collect()
    }
}

/// Writes all files under their new names before those of the old ones go: nothing is lost where one cannot be written.
fn carry_out(moves: &[MovedFile]) -> Result<(), Failure> {
    for MovedFile { from, to, text, .. } in moves {
        let is_taken = from != to && !moves.iter().any(|it| it.from == *to);
        let mut options = OpenOptions::new();
        let options = if is_taken {
            options.write(true).create_new(true)
        } else {
            options.write(true).create(true).truncate(true)
        };
        let written = options.open(to);
        let written = written.and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| Failure::of_file("write", to, &error))?;
    }
    for MovedFile { from, .. } in moves {
        if !moves.iter().any(|it| it.to == *from) {
            let gone = fs::remove_file(from);
            gone.map_err(|error| Failure::of_file("delete", from, &error))?;
        }
    }
    Ok(())
}

/// The text of a file with other names in `depends_on`; all else stays as it was written, comments too.
fn following(text: &str, names: &[String]) -> Result<String, Failure> {
    let wrong = |error| Failure::new(Exit::History, error);
    let table = DeTable::parse(text).map_err(|error| wrong(error.to_string()))?;
    let table = table.get_ref();
    let list: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let list = format!("[{}]", list.join(", "));
    let mut written = text.to_owned();
    match (table.get("depends_on"), table.get("format")) {
        (Some(value), _) => written.replace_range(value.span(), &list),
        (None, Some(format)) => {
            let end = format.span().end;
            let end = text[end..].find('\n').map_or(text.len(), |line| end + line);
            written.insert_str(end, &format!("\ndepends_on = {list}"));
        }
        (None, None) => return Err(wrong("the file has no `format`".to_owned())),
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::following;

    #[test]
    fn only_the_names_of_what_it_follows_change() {
        let names = ["0002_b".to_owned()];
        let cases = [
            (
                "# Mine.\nformat = 1\ndepends_on = [ # both\n  \"0001_a\",\n]  # so\n",
                "# Mine.\nformat = 1\ndepends_on = [\"0002_b\"]  # so\n",
            ),
            (
                "format = 1 # one",
                "format = 1 # one\ndepends_on = [\"0002_b\"]",
            ),
        ];
        for (text, expected) in cases {
            let found = following(text, &names).expect("it is a file");
            assert_eq!(found, expected);
        }
    }
}
