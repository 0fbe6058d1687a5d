//! How the terminal was before lines were edited on it.

#[cfg(unix)]
mod unix {
    use std::io;

    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

    /// Comes back when it is dropped.
    pub struct Mode(Option<Termios>);

    impl Mode {
        /// Nothing where stdin is no terminal.
        pub fn now() -> Self {
            Self(tcgetattr(io::stdin()).ok())
        }
    }

    impl Drop for Mode {
        fn drop(&mut self) {
            if let Some(mode) = &self.0 {
                let _ = tcsetattr(io::stdin(), OptionalActions::Now, mode);
            }
        }
    }
}

#[cfg(not(unix))]
mod other {
    /// Only a Unix terminal is put back.
    pub struct Mode(());

    impl Mode {
        pub fn now() -> Self {
            Self(())
        }
    }
}

#[cfg(not(unix))]
pub use other::Mode;
#[cfg(unix)]
pub use unix::Mode;
