//! A server that answers what it was told, in order, one connection for each exchange.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Clone)]
pub enum Answer {
    /// The whole answer, head and body.
    Whole(String),
    /// The head, and each piece of the body after so long.
    Pieces(String, Vec<&'static str>, Duration),
    /// After so long, the connection is closed without an answer.
    Cut(Duration),
}

/// What was asked: the method and path, the head, and when.
#[derive(Clone, Debug)]
pub struct Call {
    pub line: String,
    pub head: String,
    pub at: Instant,
}

pub struct Scripted {
    pub url: String,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Scripted {
    pub fn new(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let calls = Arc::new(Mutex::new(vec![]));
        let kept = calls.clone();
        thread::spawn(move || {
            for answer in answers {
                let (stream, _) = listener.accept().unwrap();
                exchange(stream, answer, &kept);
            }
        });
        Self { url, calls }
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    pub fn lines(&self) -> Vec<String> {
        self.calls().into_iter().map(|call| call.line).collect()
    }
}

pub fn answer(status: u16, headers: &[&str], body: &str) -> Answer {
    let length = format!("content-length: {}", body.len());
    Answer::Whole(head(status, &[headers, &[&length]].concat()) + body)
}

pub fn head(status: u16, headers: &[&str]) -> String {
    let lines: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    format!("HTTP/1.1 {status} -\r\nconnection: close\r\n{lines}\r\n")
}

/// A status as JSON.
pub fn status(word: &str) -> String {
    format!(
        r#"{{"id":"0199d9a0-5c1e-7b3a-9c2e-4f1d2a3b4c5d","location":"/requests/1","operation":"profileDataset","status":"{word}","attempt":1,"createdAt":"2026-11-24T08:00:00.000Z"}}"#
    )
}

fn exchange(mut stream: TcpStream, answer: Answer, calls: &Mutex<Vec<Call>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
    let head = head.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    let line = head.split(" http/").next().unwrap_or_default().to_owned();
    let at = Instant::now();
    calls.lock().unwrap().push(Call { line, head, at });
    // a client that has let go of the exchange is none of the server's troubles
    let _ = match answer {
        Answer::Whole(text) => stream.write_all(text.as_bytes()),
        Answer::Pieces(head, pieces, pause) => [head.as_str()].iter().chain(&pieces).try_for_each(|piece| {
            stream.write_all(piece.as_bytes())?;
            thread::sleep(pause);
            Ok(())
        }),
        Answer::Cut(pause) => {
            thread::sleep(pause);
            Ok(())
        }
    };
}
