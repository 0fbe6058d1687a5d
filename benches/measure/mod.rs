//! What a finished program took.

use std::{io, process::Command};

#[cfg(unix)]
use std::process::Stdio;

/// The largest resident size of a finished child, in MiB.
#[cfg(unix)]
pub fn peak_memory(mut command: Command) -> io::Result<f64> {
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut status = 0;
    // SAFETY: `usage` is plain data that wait4 fills in, and the child is ours and not yet waited for.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        if libc::wait4(child.id().cast_signed(), &raw mut status, 0, &raw mut usage) < 0 {
            return Err(io::Error::last_os_error());
        }
        usage
    };
    Ok(usage.ru_maxrss as f64 / 1024.0)
}

#[cfg(not(unix))]
pub fn peak_memory(_: Command) -> io::Result<f64> {
    Ok(f64::NAN)
}
