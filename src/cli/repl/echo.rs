//! Keys pressed while something is being done: not shown among what is written, but kept for the next prompt.

#[cfg(unix)]
mod keys {
    use std::{cell::RefCell, io};

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    thread_local! {
        /// How the terminal was before keys were hidden.
        static BEFORE: RefCell<Option<Termios>> = const { RefCell::new(None) };
    }

    /// Hides keys until it is dropped.
    pub struct Hidden(());

    impl Hidden {
        pub fn begin() -> Self {
            if let Ok(before) = tcgetattr(io::stdin()) {
                let mut hidden = before.clone();
                hidden.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON);
                let _ = tcsetattr(io::stdin(), OptionalActions::Now, &hidden);
                BEFORE.set(Some(before));
            }
            Self(())
        }
    }

    impl Drop for Hidden {
        fn drop(&mut self) {
            if let Some(before) = BEFORE.take() {
                let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
            }
        }
    }

    /// Runs what talks to the terminal itself.
    pub fn shown<T>(run: impl FnOnce() -> T) -> T {
        let was_hidden = BEFORE.with_borrow(|before| {
            before.as_ref().is_some_and(|before| tcsetattr(io::stdin(), OptionalActions::Now, before).is_ok())
        });
        let ran = run();
        if was_hidden {
            // The first one's drop is still to come.
            std::mem::forget(Hidden::begin());
        }
        ran
    }
}

#[cfg(not(unix))]
mod keys {
    pub struct Hidden(());

    impl Hidden {
        pub fn begin() -> Self {
            Self(())
        }
    }

    pub fn shown<T>(run: impl FnOnce() -> T) -> T {
        run()
    }
}

pub use keys::{Hidden, shown};
