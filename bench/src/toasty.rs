//! toasty, which needs another SQLite than sqlx and so a process of its own. It measures the limit too and hands back
//! ratios, one line a shape.

use crate::contender::Result;
use crate::place::Place;
use crate::report::Report;
use std::process::Command;

/// Builds it, while all cores may still be used.
pub fn build() -> Result {
    let done = cargo("build").status()?;
    if done.success() {
        Ok(())
    } else {
        Err("toasty's bench cannot be built".into())
    }
}

/// Lets it measure, and adds its column.
pub fn measure(place: &Place, report: &mut Report) -> Result {
    let output = cargo("run")
        .arg("--")
        .arg(&place.url)
        .args(std::env::args().skip(1))
        .output()?;
    if !output.status.success() {
        return Err(format!(
            "toasty's bench: {}",
            String::from_utf8_lossy(&output.stderr)
        )
        .into());
    }
    let ratios = String::from_utf8(output.stdout)?;
    report.contenders.push("toasty".to_owned());
    for row in &mut report.rows {
        let name = row.shape.name();
        let of_shape = |line: &str| {
            line.split_once('\t')
                .filter(|(shape, _)| *shape == name)?
                .1
                .parse()
                .ok()
        };
        row.ratios.push(ratios.lines().find_map(of_shape));
    }
    Ok(())
}

fn cargo(verb: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args([
        verb,
        "--release",
        "--quiet",
        "--manifest-path",
        concat!(env!("CARGO_MANIFEST_DIR"), "/toasty/Cargo.toml"),
    ]);
    cargo
}
