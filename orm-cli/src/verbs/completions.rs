//! `completions`: a script for a shell.

use crate::exit::Exit;
use crate::run::Run;
use clap::{Args, Command};
use clap_complete::Shell;

#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell.
    shell: Shell,
    /// The name under which the program is called.
    #[arg(long, default_value = "manage")]
    name: String,
}

impl Completions {
    /// Writes the script for this command line.
    pub(crate) fn run(&self, run: &mut Run<'_>, mut command: Command) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, &self.name, &mut script);
        run.screen.text(&String::from_utf8_lossy(&script));
        Exit::Done
    }
}
