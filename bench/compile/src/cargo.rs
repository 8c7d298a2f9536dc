//! Running cargo, and what a run costs.

use crate::Result;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

/// What a run of cargo took.
pub struct Cost {
    /// Seconds that passed.
    pub wall: f64,
    /// Seconds of all processors outside of the kernel.
    pub user: f64,
    /// Crates compiled, counted as cargo's lines `Compiling …`.
    pub n_crates: usize,
}

/// Cargo for one app.
pub struct Cargo {
    app: PathBuf,
    target: PathBuf,
}

impl Cargo {
    /// For the app in this folder, with its dependencies downloaded. Apps of the same dependencies may share a target
    /// directory; it lies beside their folders.
    pub fn new(app: PathBuf, target: &str) -> Result<Cargo> {
        let target = app.join("../../built").join(target);
        let cargo = Cargo { app, target };
        cargo.timed(&["fetch", "--quiet"])?;
        Ok(cargo)
    }

    /// The folder of the app.
    pub fn app(&self) -> &Path {
        &self.app
    }

    /// Forgets all that was compiled.
    pub fn forget(&self) -> Result<()> {
        if self.target.exists() {
            fs::remove_dir_all(&self.target)?;
        }
        Ok(())
    }

    /// Runs cargo, and the clock beside it. Fails, with what the compiler said, if cargo does.
    pub fn timed(&self, arguments: &[&str]) -> Result<Cost> {
        // The shell knows what its children took, which the standard library does not tell.
        let mut command = Command::new("sh");
        let script = r#""$CARGO" "$@"; status=$?; times >&2; exit $status"#;
        command.args(["-c", script, "cargo"]);
        let start = Instant::now();
        let output = self.output(command, arguments)?;
        let wall = start.elapsed().as_secs_f64();
        let told = String::from_utf8_lossy(&output.stderr);
        let n_crates = told
            .lines()
            .filter(|line| line.trim_start().starts_with("Compiling "))
            .count();
        let user = told.lines().last().and_then(user_seconds);
        let user = user.ok_or("`times` of the shell cannot be read")?;
        Ok(Cost {
            wall,
            user,
            n_crates,
        })
    }

    /// Runs cargo; gives what it writes.
    pub fn written(&self, arguments: &[&str], variables: &[(&str, &Path)]) -> Result<String> {
        let mut command = Command::new(cargo());
        command.envs(variables.iter().copied());
        let output = self.output(command, arguments)?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn output(&self, mut command: Command, arguments: &[&str]) -> Result<Output> {
        command.args(arguments).current_dir(&self.app);
        command
            .env("CARGO", cargo())
            .env("CARGO_TARGET_DIR", &self.target);
        // As a user's cargo comes, whatever is set here.
        command.env("LC_ALL", "C").env("CARGO_TERM_COLOR", "never");
        command
            .env("RUSTC_WRAPPER", "")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_INCREMENTAL");
        command.env_remove("CARGO_TERM_QUIET");
        let output = command.output()?;
        if output.status.success() {
            return Ok(output);
        }
        let told = String::from_utf8_lossy(&output.stderr);
        let command = arguments.join(" ");
        Err(format!(
            "`cargo {command}` failed in {}:\n{}",
            self.app.display(),
            complaint(&told)
        )
        .into())
    }
}

/// What cargo says, without the crates that it went through before, and without the times that end it.
fn complaint(told: &str) -> String {
    let passed = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("Compiling ") || line.starts_with("Checking ")
    };
    let lines = told.lines().skip_while(passed);
    let lines: Vec<_> = lines.filter(|line| user_seconds(line).is_none()).collect();
    lines.join("\n")
}

/// The cargo that runs this program.
fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// The first of two times such as `1m2.50s 0m0.10s`.
fn user_seconds(line: &str) -> Option<f64> {
    let (minutes, seconds) = line
        .split_whitespace()
        .next()?
        .strip_suffix('s')?
        .split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
}

/// The value in the middle; of an even number of them the upper one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
