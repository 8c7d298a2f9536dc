//! Postgres from the machine's own binaries: a throwaway cluster in a folder of its own.

use std::env;
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::watchdog::{self, Watchdog};
use crate::support::folders;

/// A running cluster; the watchdog stops it and removes its folder, which no drop does.
pub struct Cluster {
    pub url: String,
    pub binaries: PathBuf,
    password: String,
    port: u16,
    tools: Tools,
    _watchdog: Watchdog,
}

/// Sets up and starts a cluster whose superuser has the password `password`.
pub fn start(password: &str) -> Result<Cluster, String> {
    Cluster::made(password, Tools::initialize)
}

impl Cluster {
    /// Starts a standby of this cluster, which replays what happens there.
    pub fn standby(&self) -> Result<Cluster, String> {
        let primary = self.connection();
        Cluster::made(&self.password, |tools, _| tools.copy(&primary))
    }

    /// The settings by which a standby connects to this cluster.
    pub fn connection(&self) -> String {
        format!(
            "host=127.0.0.1 port={} user=postgres password={}",
            self.port, self.password
        )
    }

    /// Stops the server at once, as if the machine went down.
    pub fn stop(&self) -> Result<(), String> {
        self.tools
            .run("pg_ctl", &["-D", "data", "-m", "immediate", "-w", "stop"])
    }

    /// Starts the server again, where it was.
    pub fn start_again(&self) -> Result<(), String> {
        self.tools.serve(self.port)
    }

    /// Makes a standby the primary.
    pub fn promote(&self) -> Result<(), String> {
        self.tools.run("pg_ctl", &["-D", "data", "-w", "promote"])
    }

    fn made(
        password: &str,
        fill: impl FnOnce(&Tools, &str) -> Result<(), String>,
    ) -> Result<Cluster, String> {
        let (tools, watchdog) = Tools::find()?;
        fill(&tools, password)?;
        let port = tools.listen()?;
        Ok(Cluster {
            url: format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres"),
            binaries: tools.binaries.clone(),
            password: password.to_owned(),
            port,
            tools,
            _watchdog: watchdog,
        })
    }
}

/// Postgres refuses to run as root; then it runs as somebody else.
pub struct Account {
    user: u32,
    group: u32,
}

pub fn account() -> Result<Option<Account>, String> {
    if id("-u", None) != Some(0) {
        return Ok(None);
    }
    let unprivileged = ["postgres", "nobody"].into_iter().find_map(|name| {
        Some(Account {
            user: id("-u", Some(name))?,
            group: id("-g", Some(name))?,
        })
    });
    unprivileged
        .map(Some)
        .ok_or_else(|| "root has no user `postgres` or `nobody` to run Postgres as".to_owned())
}

fn id(which: &str, name: Option<&str>) -> Option<u32> {
    let output = Command::new("id").arg(which).args(name).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// The folder of `initdb` and `pg_ctl`: on PATH, else the newest of Debian's. Behind a link the others stand beside them.
fn binaries() -> Option<PathBuf> {
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>());
    let found = on_path
        .into_iter()
        .flatten()
        .chain(packaged())
        .find(|folder| {
            ["initdb", "pg_ctl"]
                .iter()
                .all(|name| folder.join(name).is_file())
        })?;
    let initdb = fs::canonicalize(found.join("initdb")).ok()?;
    initdb.parent().map(Path::to_owned)
}

fn packaged() -> Vec<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut versions: Vec<u32> = versions
        .filter_map(|version| version.file_name().to_str()?.parse().ok())
        .collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions
        .into_iter()
        .map(|version| format!("/usr/lib/postgresql/{version}/bin").into())
        .collect()
}

pub fn folder(account: Option<&Account>) -> std::io::Result<TempDir> {
    let folder = folders::fresh("orm-postgres-")?;
    if let Some(account) = account {
        chown(folder.path(), Some(account.user), Some(account.group))?;
    }
    Ok(folder)
}

/// Tries again where an `initdb` that was under way still writes what is being removed.
fn watch(binaries: &Path, folder: &Path, account: Option<&Account>) -> std::io::Result<Watchdog> {
    let shell = command(Path::new("sh"), folder, account);
    let script = r#"for _ in 1 2 3 4 5; do "$1" -D "$2/data" -m immediate stop; rm -rf "$2" && break; sleep 1; done"#;
    let pg_ctl = binaries.join("pg_ctl");
    watchdog::afterwards(
        shell,
        script,
        &[&pg_ctl.to_string_lossy(), &folder.to_string_lossy()],
    )
}

pub fn command(program: &Path, folder: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
    command
}

struct Tools {
    binaries: PathBuf,
    folder: PathBuf,
    account: Option<Account>,
}

impl Tools {
    /// Finds the programs, and a folder for a cluster, which the watchdog removes.
    fn find() -> Result<(Tools, Watchdog), String> {
        let binaries =
            binaries().ok_or("no Postgres binaries are on PATH or under /usr/lib/postgresql")?;
        let account = account()?;
        let folder = folder(account.as_ref())
            .map_err(|error| format!("no folder for a cluster: {error}"))?;
        let watchdog = watch(&binaries, folder.path(), account.as_ref())
            .map_err(|error| format!("no watchdog: {error}"))?;
        let tools = Tools {
            binaries,
            folder: folder.keep(),
            account,
        };
        Ok((tools, watchdog))
    }

    /// Copies the cluster at this address, as a standby of it.
    fn copy(&self, primary: &str) -> Result<(), String> {
        let from = format!("--dbname={primary}");
        let options = [
            "--pgdata=data",
            &from,
            "--checkpoint=fast",
            "--wal-method=stream",
            "--write-recovery-conf",
            "--no-sync",
        ];
        self.run("pg_basebackup", &options)?;
        self.configure().map_err(|error| error.to_string())
    }

    fn initialize(&self, password: &str) -> Result<(), String> {
        let secret = self.folder.join("password");
        fs::write(&secret, password).map_err(|error| error.to_string())?;
        let secret = format!("--pwfile={}", secret.display());
        let options = [
            "--username=postgres",
            "--auth=md5",
            &secret,
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ];
        self.run("initdb", &[&["--pgdata=data"], &options[..]].concat())?;
        self.configure().map_err(|error| error.to_string())
    }

    fn configure(&self) -> std::io::Result<()> {
        let mut file = fs::OpenOptions::new()
            .append(true)
            .open(self.folder.join("data/postgresql.conf"))?;
        writeln!(file, "listen_addresses = '127.0.0.1'")?;
        writeln!(
            file,
            "unix_socket_directories = '{}'",
            self.folder.display()
        )?;
        super::SETTINGS
            .iter()
            .try_for_each(|setting| writeln!(file, "{setting}"))
    }

    /// Starts the server on a free port. Somebody may take the port first, so there are three attempts.
    fn listen(&self) -> Result<u16, String> {
        let attempts = std::iter::repeat_with(|| {
            let port = free_port()?;
            self.serve(port)?;
            Ok(port)
        });
        let mut attempts = attempts.take(3);
        attempts
            .find(Result::is_ok)
            .unwrap_or_else(|| Err(self.log()))
    }

    fn serve(&self, port: u16) -> Result<(), String> {
        let port = format!("-p {port}");
        let options = ["-D", "data", "-l", "log", "-w", "-o", &port, "start"];
        self.run("pg_ctl", &options)
    }

    fn log(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        format!(
            "Postgres did not start: {}",
            log.lines().last().unwrap_or("it left no log")
        )
    }

    fn run(&self, name: &str, arguments: &[&str]) -> Result<(), String> {
        let mut tool = command(
            &self.binaries.join(name),
            &self.folder,
            self.account.as_ref(),
        );
        let output = tool
            .args(arguments)
            .output()
            .map_err(|error| format!("{name}: {error}"))?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            Ok(())
        } else {
            Err(format!("{name}: {}", complaint.trim()))
        }
    }
}

pub fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener
        .local_addr()
        .map(|address| address.port())
        .map_err(|error| error.to_string())
}
