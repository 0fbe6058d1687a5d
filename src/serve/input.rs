//! Input that can be ended from outside: bytes wait in a bounded channel, read by a thread of their own.

use std::{
    io::{self, BufRead, ErrorKind, Read},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

/// Bytes read at a time.
const BLOCK: usize = 64 << 10;

/// Blocks that wait to be served; further ones stay in the pipe.
const WAITING: usize = 2;

/// What is served, block by block.
pub struct Input {
    blocks: Receiver<io::Result<Vec<u8>>>,
    stop: Stop,
    block: Vec<u8>,
    used: usize,
    ended: Option<End>,
}

/// Ends an [`Input`] from another thread.
#[derive(Clone)]
pub struct Stop(SyncSender<io::Result<Vec<u8>>>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Everything has been read.
    Read,
    /// [`Stop::stop`] was called.
    Stopped,
}

impl Stop {
    /// What was read before is served, a line that is not whole is not.
    pub fn stop(&self) {
        // Nobody reads any more: it has ended already.
        let _ = self.0.send(Err(ErrorKind::ConnectionAborted.into()));
    }
}

impl Input {
    /// Reads `source` ahead in a thread, which lives as long as the source keeps it waiting.
    pub fn of(source: impl Read + Send + 'static) -> Self {
        let (sender, blocks) = sync_channel(WAITING);
        let stop = Stop(sender.clone());
        thread::spawn(move || pump(source, &sender));
        Self { blocks, stop, block: Vec::new(), used: 0, ended: None }
    }

    pub fn stop_handle(&self) -> Stop {
        self.stop.clone()
    }

    /// Whether a whole line can be had without waiting.
    pub(super) fn has_line(&self) -> bool {
        self.block[self.used..].contains(&b'\n')
    }

    /// Whether it was ended from outside.
    pub(super) fn is_stopped(&self) -> bool {
        self.ended == Some(End::Stopped)
    }
}

fn pump(mut source: impl Read, blocks: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut block = vec![0; BLOCK];
        let read = match source.read(&mut block) {
            Ok(length) => {
                block.truncate(length);
                Ok(block)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let is_last = read.as_ref().map_or(true, Vec::is_empty);
        if blocks.send(read).is_err() || is_last {
            return;
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used == self.block.len() && self.ended.is_none() {
            self.used = 0;
            self.block = match self.blocks.recv() {
                Ok(Ok(block)) => block,
                Ok(Err(error)) if error.kind() == ErrorKind::ConnectionAborted => {
                    self.ended = Some(End::Stopped);
                    Vec::new()
                }
                Ok(Err(error)) => return Err(error),
                Err(_) => Vec::new(),
            };
            if self.block.is_empty() {
                self.ended.get_or_insert(End::Read);
            }
        }
        Ok(&self.block[self.used..])
    }

    fn consume(&mut self, amount: usize) {
        self.used = (self.used + amount).min(self.block.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_the_stop_is_still_there() {
        let mut input = Input::of(&b"a\nb"[..]);
        let stop = input.stop_handle();
        assert_eq!(input.fill_buf().unwrap(), b"a\nb");
        assert!(input.has_line());
        thread::spawn(move || stop.stop());
        input.consume(3);
        assert_eq!(input.fill_buf().unwrap(), b"");
        assert!(!input.has_line());
    }

    #[test]
    fn a_stop_ends_an_input_that_never_does() {
        let (reader, _writer) = io::pipe().unwrap();
        let mut input = Input::of(reader);
        input.stop_handle().stop();
        assert_eq!(input.fill_buf().unwrap(), b"");
        assert!(input.is_stopped());
    }
}
