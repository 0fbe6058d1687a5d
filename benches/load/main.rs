//! `huashu bot` under load: `cargo bench --bench load -- [speed] [shops] [sessions] [soak] [--minutes N]`.
//!
//! Spawns the release binary and speaks to it through pipes. Without names, all but the soak are run.
//! `--shops N` sets how many shops there are, `--folder DIR` keeps them and their indexes for the next run.

mod bot;
#[path = "../questions/mod.rs"]
mod questions;
mod sessions;
mod shops;
mod soak;
mod speed;

use std::{env, io, path::PathBuf, process::ExitCode};

/// What was asked for on the command line.
struct Options {
    names: Vec<String>,
    minutes: f64,
    shops: usize,
    folder: Option<PathBuf>,
}

impl Options {
    fn read() -> Self {
        let mut options = Self { names: Vec::new(), minutes: 10.0, shops: 10_000, folder: None };
        let mut arguments = env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().expect("a value follows");
            match argument.as_str() {
                "--minutes" => options.minutes = value().parse().expect("minutes are a number"),
                "--shops" => options.shops = value().parse().expect("shops are a number"),
                "--folder" => options.folder = Some(value().into()),
                // Cargo's own.
                "--bench" => {}
                _ => options.names.push(argument),
            }
        }
        options
    }

    fn wants(&self, name: &str) -> bool {
        self.names.iter().any(|wanted| wanted == name) || self.names.is_empty() && name != "soak"
    }
}

fn main() -> io::Result<ExitCode> {
    let options = Options::read();
    let temporary = tempfile::tempdir()?;
    let folder = options.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
    if let Ok(load) = std::fs::read_to_string("/proc/loadavg") {
        println!("开始时机器的负载：{}", load.trim());
    }
    if options.wants("speed") {
        speed::run(&folder)?;
    }
    if options.wants("sessions") {
        sessions::run(&folder)?;
    }
    if options.wants("shops") {
        shops::run(&folder, options.shops)?;
    }
    if options.wants("soak") && !soak::run(&folder, options.minutes)? {
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}
