// SPDX-License-Identifier: GPL-2.0-only
// A web server and its client in one program: 200 requests over the loopback network, then a
// count of what came. Goroutines, their preemption by signals, the runtime's poller and timers.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func get(url string) int {
	response, err := http.Get(url)
	check(err)
	body, err := io.ReadAll(response.Body)
	check(err)
	check(response.Body.Close())
	return len(body)
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Millisecond)
		fmt.Fprintf(w, "hello %s", r.URL.Path)
	})
	go http.Serve(listener, nil)
	go func() {
		for { // nobody may wait for this one
		}
	}()
	var group sync.WaitGroup
	counts := make([]int, 10)
	for worker := range counts {
		group.Add(1)
		go func(worker int) {
			defer group.Done()
			for i := 0; i < 20; i++ {
				counts[worker] += get(fmt.Sprintf("http://%s/%d/%d", listener.Addr(), worker, i))
			}
		}(worker)
	}
	group.Wait()
	total := 0
	for _, count := range counts {
		total += count
	}
	fmt.Println("bytes", total, "arguments", os.Args[1:])
	os.Exit(5)
}
