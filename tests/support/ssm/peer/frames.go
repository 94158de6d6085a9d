// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/xtaci/smux"
)

// recorder keeps what is written, and never has anything to read.
type recorder struct {
	lock   sync.Mutex
	bytes  bytes.Buffer
	closed chan struct{}
}

func (r *recorder) Write(data []byte) (int, error) {
	r.lock.Lock()
	defer r.lock.Unlock()
	return r.bytes.Write(data)
}

func (r *recorder) Read([]byte) (int, error) {
	<-r.closed
	return 0, io.EOF
}

func (r *recorder) Close() error { return nil }

func quiet() *smux.Config {
	config := smux.DefaultConfig()
	config.KeepAliveDisabled = true
	return config
}

// printFrames opens streams 3 and 5, writes "hello" and 300 bytes 00 01 … and closes both.
func printFrames() error {
	wire := &recorder{closed: make(chan struct{})}
	client, err := smux.Client(wire, quiet())
	if err != nil {
		return err
	}
	long := make([]byte, 300)
	for i := range long {
		long[i] = byte(i)
	}
	for _, data := range [][]byte{[]byte("hello"), long} {
		stream, err := client.OpenStream()
		if err != nil {
			return err
		}
		if _, err := stream.Write(data); err != nil {
			return err
		}
		if err := stream.Close(); err != nil {
			return err
		}
	}
	wire.lock.Lock()
	defer wire.lock.Unlock()
	fmt.Printf("%x\n", wire.bytes.Bytes())
	return nil
}

func echo(port string) error {
	socket, err := net.DialTimeout("tcp", "127.0.0.1:"+port, 10*time.Second)
	if err != nil {
		return err
	}
	client, err := smux.Client(socket, quiet())
	if err != nil {
		return err
	}
	failures := make(chan error)
	for i := 0; i < 8; i++ {
		go func() { failures <- echoOne(client) }()
	}
	for i := 0; i < 8; i++ {
		if err := <-failures; err != nil {
			return err
		}
	}
	return client.Close()
}

func echoOne(client *smux.Session) error {
	stream, err := client.OpenStream()
	if err != nil {
		return err
	}
	sent, came := random(500000), make([]byte, 500000)
	written := make(chan error, 1)
	go func() {
		_, err := stream.Write(sent)
		written <- err
	}()
	if _, err := io.ReadFull(stream, came); err != nil {
		return err
	}
	if err := <-written; err != nil {
		return err
	}
	if !bytes.Equal(sent, came) {
		return fmt.Errorf("other bytes came back")
	}
	return stream.Close()
}
