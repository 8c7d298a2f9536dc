//! Postgres from a container, by the `docker` command.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::watchdog::{self, Watchdog};

const IMAGE: &str = "postgres:15";
const PORT: &str = "5432/tcp";
const PASSWORD: &str = "postgres";

/// How long an engine may think about whether it is there.
const PATIENCE: Duration = Duration::from_secs(5);

/// A running container; it is removed with the watchdog, since a killed process drops no container.
pub(crate) struct Container {
    pub(crate) url: String,
    _watchdog: Watchdog,
}

/// Starts `postgres:15` under the name `name`.
pub(crate) fn start(name: &str) -> Result<Container, String> {
    if !engine_answers() {
        return Err("no Docker engine answers".to_owned());
    }
    let watchdog = watchdog::afterwards(Command::new("sh"), r#"docker rm -f -v "$1""#, &[name]);
    let watchdog = watchdog.map_err(|error| error.to_string())?;
    let url = run(name).map_err(|error| format!("Docker: {error}"))?;
    Ok(Container {
        url,
        _watchdog: watchdog,
    })
}

/// Asks the engine for its version; one that hangs counts as none.
fn engine_answers() -> bool {
    let (answer, answered) = mpsc::channel();
    thread::spawn(move || {
        let version = docker(&["version", "--format", "{{.Server.Version}}"]).output();
        answer.send(version.is_ok_and(|version| version.status.success()))
    });
    answered.recv_timeout(PATIENCE).unwrap_or(false)
}

/// Starts the container and waits for its server; returns the server's url.
fn run(name: &str) -> Result<String, String> {
    let password = format!("POSTGRES_PASSWORD={PASSWORD}");
    let mut run = docker(&["run", "--detach", "--name", name, "--env", &password]);
    run.args(["--publish", PORT, "--tmpfs", "/var/lib/postgresql/data"]);
    run.args([IMAGE, "postgres"]);
    run.args(super::SETTINGS.iter().flat_map(|setting| ["-c", *setting]));
    said(run.output())?;
    wait_for_server(name)?;
    let ports = said(docker(&["port", name, PORT]).output())?;
    // A line for each address of the engine: `0.0.0.0:49153`, `[::]:49153`.
    let port = ports
        .lines()
        .next()
        .and_then(|line| line.rsplit(':').next());
    let port = port.ok_or_else(|| format!("no port in `{ports}`"))?;
    let host = host();
    Ok(format!(
        "postgres://postgres:{PASSWORD}@{host}:{port}/postgres"
    ))
}

/// Reads what the container says until its server takes connections. The server that the image starts to set itself up
/// writes to standard output; the real one to standard error.
fn wait_for_server(name: &str) -> Result<(), String> {
    let mut logs = docker(&["logs", "--follow", name]);
    let logs = logs.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut logs = logs.map_err(|error| error.to_string())?;
    let lines = logs.stderr.take().map(BufReader::new);
    let mut lines = lines
        .into_iter()
        .flat_map(BufRead::lines)
        .map_while(Result::ok);
    let is_ready =
        lines.any(|line| line.contains("database system is ready to accept connections"));
    let ended = logs.kill().and_then(|()| logs.wait());
    match (is_ready, ended) {
        (true, Ok(_)) => Ok(()),
        (true, Err(error)) => Err(error.to_string()),
        (false, _) => Err(format!(
            "the container ended: `docker run {IMAGE}` says why"
        )),
    }
}

/// The host of the engine, which is this machine unless `DOCKER_HOST` says another.
fn host() -> String {
    let engine = env::var("DOCKER_HOST").unwrap_or_default();
    let address = engine.strip_prefix("tcp://");
    let host = address.and_then(|address| address.rsplit_once(':'));
    host.map_or_else(|| "localhost".to_owned(), |(host, _)| host.to_owned())
}

fn docker(arguments: &[&str]) -> Command {
    let mut docker = Command::new("docker");
    docker.args(arguments).stdin(Stdio::null());
    docker
}

/// Returns what a command that went well wrote; of another, its complaint.
fn said(output: std::io::Result<Output>) -> Result<String, String> {
    let output = output.map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr))
    }
}
