//! Memory of 100,000 live sessions.

use std::{
    io::{self, BufRead, BufWriter, Write},
    path::Path,
    thread,
};

use super::bot::{Bot, memory};

const SESSIONS: usize = 100_000;
/// What each buyer says, a question after the other.
const SAID: [&str; 3] = ["你好，什么时候发货", "那几天能到", "能开发票吗"];

pub fn run(folder: &Path) -> io::Result<()> {
    let mut bot = Bot::start(folder, &["--workers", "2"])?;
    bot.ask(r#"{"text":"什么时候发货"}"#)?;
    let before = bot.memory();
    let number = bot.number();
    let (mut child, stdin, stdout) = bot.apart();
    let writer = thread::spawn(move || {
        let mut stdin = BufWriter::new(&stdin);
        for text in SAID {
            for session in 0..SESSIONS {
                writeln!(stdin, r#"{{"session":"买家{session}","text":"{text}"}}"#)?;
            }
        }
        stdin.flush()
    });
    let answers = stdout.lines().take(SESSIONS * SAID.len()).filter(Result::is_ok).count();
    let after = memory(number);
    writer.join().expect("the writer ends")?;
    child.wait()?;
    println!(
        "{SESSIONS} 个对话，各 {} 句（答了 {answers} 句）：内存 {:.0} MiB，没有对话时 {:.0} MiB",
        SAID.len(),
        after.resident,
        before.resident
    );
    Ok(())
}
