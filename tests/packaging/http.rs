//! A registry that answers Cargo over HTTP: a sparse index, downloads, publishing and yanking.
//!
//! It has what the registry in a directory has, and what is published to it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, thread};

use plux_tests::Project;
use serde_json::{Value, json};

use crate::registry::{Registry, sha256, shelf};

/// A running registry. It ends with the process.
pub(crate) struct HttpRegistry {
    address: String,
}

/// The content of the registry.
struct Contents {
    /// Packages that were there before.
    directory: PathBuf,
    /// What was published, by name, in this order.
    published: Mutex<BTreeMap<String, Vec<Published>>>,
    address: String,
    scratch: PathBuf,
}

/// The line of the index, and the archive.
type Published = (Value, Vec<u8>);

impl HttpRegistry {
    /// Starts a registry with the packages of another one.
    pub(crate) fn with_packages_of(registry: &Registry, scratch: &Project) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let contents = Arc::new(Contents {
            directory: registry.directory().to_owned(),
            published: Mutex::default(),
            address: address.clone(),
            scratch: scratch.root().to_owned(),
        });
        thread::spawn(move || {
            for stream in listener.incoming() {
                let contents = contents.clone();
                // A client that hangs up early is none of our concern.
                thread::spawn(move || contents.answer(&mut stream?));
            }
        });
        Self { address }
    }

    /// Cargo's configuration: this registry, named `local`, in place of the crates registry.
    pub(crate) fn config(&self) -> String {
        format!(
            "[registries.local]\nindex = \"sparse+{address}/index/\"\n\
             [source.crates-io]\nreplace-with = \"local\"\n\
             [source.local]\nregistry = \"sparse+{address}/index/\"\n",
            address = self.address
        )
    }
}

impl Contents {
    /// Reads a request, and writes the response.
    fn answer(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? <= 2 {
                break;
            }
            lines.push(line.trim_end().to_owned());
        }
        let header = |name: &str| {
            let headers = lines.iter().skip(1).filter_map(|line| line.split_once(": "));
            headers.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
        };
        if header("expect").is_some() {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let length = header("content-length").and_then(|length| length.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body)?;

        let request: Vec<&str> = lines.first().map_or("", |line| line).split([' ', '/']).collect();
        let response = match *request.as_slice() {
            ["GET", "", "index", "config.json", ..] => {
                let (dl, api) = (format!("{}/dl", self.address), &self.address);
                Some(json!({ "dl": dl, "api": api }).to_string().into_bytes())
            }
            ["GET", "", "index", .., name, "HTTP", _] => self.index_of(name),
            ["GET", "", "dl", name, version, "download", ..] => self.archive(name, version),
            ["PUT", "", "api", "v1", "crates", "new", ..] => Some(self.publish(&body)),
            ["DELETE", "", "api", "v1", "crates", name, version, "yank", ..] => {
                Some(self.yank(name, version, true))
            }
            ["PUT", "", "api", "v1", "crates", name, version, "unyank", ..] => {
                Some(self.yank(name, version, false))
            }
            _ => None,
        };
        let (status, body) =
            response.map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        )?;
        stream.write_all(&body)
    }

    fn index_of(&self, name: &str) -> Option<Vec<u8>> {
        let published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(versions) = published.get(name) else {
            return fs::read(self.directory.join("index").join(shelf(name))).ok();
        };
        let lines: Vec<String> = versions.iter().map(|(line, _)| format!("{line}\n")).collect();
        Some(lines.concat().into_bytes())
    }

    fn archive(&self, name: &str, version: &str) -> Option<Vec<u8>> {
        let published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(versions) = published.get(name) else {
            return fs::read(self.directory.join(format!("{name}-{version}.crate"))).ok();
        };
        let of_version = versions.iter().find(|(line, _)| line["vers"] == version);
        of_version.map(|(_, archive)| archive.clone())
    }

    /// Two blocks with their lengths: what Cargo says of the package, and its archive.
    fn publish(&self, body: &[u8]) -> Vec<u8> {
        let (metadata, archive) = block(body);
        let (archive, _) = block(archive);
        let metadata: Value = serde_json::from_slice(metadata).unwrap();
        let dependencies = metadata["deps"].as_array().unwrap().iter().map(|it| {
            let renamed = it["explicit_name_in_toml"].as_str();
            json!({
                "name": renamed.map_or(&it["name"], |_| &it["explicit_name_in_toml"]),
                "package": renamed.map(|_| &it["name"]),
                "req": it["version_req"],
                "features": it["features"],
                "optional": it["optional"],
                "default_features": it["default_features"],
                "target": it["target"],
                "kind": it["kind"],
                "registry": it["registry"],
            })
        });
        let name = metadata["name"].as_str().unwrap();
        let file = self.scratch.join(format!("{name}.crate"));
        fs::write(&file, archive).unwrap();
        let line = json!({
            "name": name,
            "vers": metadata["vers"],
            "deps": dependencies.collect::<Vec<_>>(),
            "features2": metadata["features"],
            "features": {},
            "cksum": sha256(&file),
            "yanked": false,
            "v": 2,
        });
        let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        published.entry(name.to_owned()).or_default().push((line, archive.to_owned()));
        br#"{"warnings":{"invalid_categories":[],"invalid_badges":[],"other":[]}}"#.to_vec()
    }

    fn yank(&self, name: &str, version: &str, yanked: bool) -> Vec<u8> {
        let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        for (line, _) in published.get_mut(name).into_iter().flatten() {
            if line["vers"] == version {
                line["yanked"] = yanked.into();
            }
        }
        br#"{"ok":true}"#.to_vec()
    }
}

/// Splits off a block that starts with its length.
fn block(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (length, rest) = bytes.split_first_chunk().unwrap();
    rest.split_at(usize::try_from(u32::from_le_bytes(*length)).unwrap())
}
