//! What a running command says on stderr, while it runs.

use std::{
    io::{BufRead, BufReader},
    process::ChildStderr,
    sync::{Arc, Condvar, Mutex},
    thread::{self, JoinHandle},
};

use super::PATIENCE;

pub struct Stderr {
    said: Arc<(Mutex<String>, Condvar)>,
    listener: JoinHandle<()>,
}

impl Stderr {
    /// Listens from now on.
    pub fn of(stderr: ChildStderr) -> Self {
        let said = Arc::new((Mutex::new(String::new()), Condvar::new()));
        let shared = Arc::clone(&said);
        let listener = thread::spawn(move || {
            for line in BufReader::new(stderr).lines() {
                let mut said = shared.0.lock().expect("no test holds it while it fails");
                said.push_str(&line.expect("UTF-8 on stderr"));
                said.push('\n');
                shared.1.notify_all();
            }
        });
        Self { said, listener }
    }

    /// Waits until it has said `words`.
    #[track_caller]
    pub fn until(&self, words: &str) {
        let said = self.said.0.lock().expect("the listener is well");
        let unsaid = |said: &mut String| !said.contains(words);
        let (said, _) = self.said.1.wait_timeout_while(said, PATIENCE, unsaid).expect("the listener is well");
        let said = said.clone();
        assert!(said.contains(words), "it never said {words:?}: {said}");
    }

    /// What it has said so far.
    pub fn so_far(&self) -> String {
        self.said.0.lock().expect("the listener is well").clone()
    }

    /// All of it, once the command has ended.
    pub fn all(self) -> String {
        self.listener.join().expect("the listener is well");
        self.said.0.lock().expect("nobody writes any more").clone()
    }
}
