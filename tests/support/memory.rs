//! The memory of a test, measured in a process of its own.

use std::env;
use std::fs;
use std::process::Command;

/// Set where a test runs alone.
const ALONE: &str = "ORM_TEST_ALONE";

/// Runs the test of this name once more, in a process whose memory nobody else uses, and asserts that it passes. Returns
/// true in that process; false also where the system does not tell how much memory a process had.
pub fn runs_alone(test: &str) -> bool {
    if env::var_os(ALONE).is_some() {
        return true;
    }
    if !cfg!(target_os = "linux") {
        return false;
    }
    let this = env::current_exe().expect("this program");
    let mut alone = Command::new(this);
    alone.args(["--exact", test]).env(ALONE, "1");
    let url = super::url();
    if url.starts_with("postgres") {
        // So that no other server is started.
        alone.env("DATABASE_URL", url);
    }
    let alone = alone.output().expect("it runs");
    let said = String::from_utf8_lossy(&alone.stdout);
    assert!(
        alone.status.success() && said.contains("1 passed"),
        "{said}"
    );
    false
}

/// The most memory that this process ever had, in kB.
pub struct MostMemory(u64);

impl MostMemory {
    pub fn so_far() -> Self {
        let status = fs::read_to_string("/proc/self/status").expect("Linux tells");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kilobytes = kilobytes.and_then(|number| number.trim().parse().ok());
        Self(kilobytes.expect("a number"))
    }

    /// How many kB more it is by now. The kernel counts pages for each processor and adds them up roughly, so the same
    /// peak may be told somewhat smaller than before: that is no growth.
    pub fn growth(&self) -> u64 {
        Self::so_far().0.saturating_sub(self.0)
    }
}
