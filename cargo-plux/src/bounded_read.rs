//! Reads untrusted files: at most a given number of bytes, and never a device or a pipe.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The largest source file or manifest that is read.
pub(crate) const MAX_SOURCE: u64 = 16 << 20;

/// Reads a regular file of at most `max` bytes.
pub(crate) fn read(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("is not a regular file"));
    }
    let too_large = || io::Error::other(format!("is larger than {} MiB", max >> 20));
    if metadata.len() > max {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // Files below `/proc` have length 0 and may be endless.
    file.take(max + 1).read_to_end(&mut bytes).map_err(|error| match error.kind() {
        io::ErrorKind::WouldBlock => io::Error::other("is not a regular file"),
        _ => error,
    })?;
    if bytes.len() as u64 > max { Err(too_large()) } else { Ok(bytes) }
}

/// Reads a regular UTF-8 file of at most `max` bytes.
pub(crate) fn read_to_string(path: &Path, max: u64) -> io::Result<String> {
    String::from_utf8(read(path, max)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "is not valid UTF-8"))
}

/// Opens a file without blocking. Otherwise, opening a pipe blocks until it has a writer.
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flag = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(i32::try_from(flag).unwrap_or_default());
    }
    options.read(true).open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn devices_and_endless_files_are_not_read() {
        for path in ["/dev/zero", "/dev/null", "/proc/self/pagemap", "/proc/kmsg", "/"] {
            let path = Path::new(path);
            // Some systems lack one of these files.
            if path.exists() {
                read(path, 1 << 20).unwrap_err();
            }
        }
    }

    #[test]
    fn a_pipe_without_a_writer_is_not_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let pipe = directory.path().join("pipe.rs");
        let created = std::process::Command::new("mkfifo").arg(&pipe).status();
        if created.is_ok_and(|it| it.success()) {
            assert_eq!(read(&pipe, 1).unwrap_err().to_string(), "is not a regular file");
        }
    }

    #[test]
    fn a_file_up_to_the_limit_is_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "1234").unwrap();
        assert_eq!(read_to_string(file.path(), 4).unwrap(), "1234");
        assert!(read(file.path(), 3).unwrap_err().to_string().contains("larger"));
    }
}
