// SPDX-License-Identifier: GPL-2.0-only
// Threads, channels, TCP, files, a panic that is caught by unwinding.
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::{env, fs, panic, process, thread};

fn main() {
    let (sender, receiver) = mpsc::channel();
    for worker in 0..8u64 {
        let sender = sender.clone();
        thread::spawn(move || sender.send((1..=1000u64).map(|i| i * worker).sum::<u64>()).unwrap());
    }
    drop(sender);
    println!("sum {}", receiver.iter().sum::<u64>());

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let mut text = String::new();
        listener.accept().unwrap().0.read_to_string(&mut text).unwrap();
        text.len()
    });
    TcpStream::connect(address).unwrap().write_all(&[b'x'; 100_000]).unwrap();
    println!("received {}", server.join().unwrap());

    fs::write("file", "line one\nline two\n").unwrap();
    println!("lines {}", fs::read_to_string("file").unwrap().lines().count());
    fs::remove_file("file").unwrap();

    panic::set_hook(Box::new(|_| {}));
    let caught = panic::catch_unwind(|| {
        fs::read("absent").unwrap();
    });
    println!("caught {} arguments {:?}", caught.is_err(), env::args().skip(1).collect::<Vec<_>>());
    process::exit(6);
}
