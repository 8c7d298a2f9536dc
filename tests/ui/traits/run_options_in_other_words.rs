//! the options of a run begin with those that it has by itself

use orm::migrate::RunOptions;

fn main() {
    let _ = RunOptions::new();
    let _ = RunOptions::default().target("0003");
    let _ = RunOptions::default().run_python("fill", 3);
}
