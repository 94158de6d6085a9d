// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/xtaci/smux"
)

const (
	agentVersion      = "3.3.987.0"
	headerSize        = 120
	most              = 1024
	typeData          = 1
	handshakeRequest  = 5
	handshakeResponse = 6
	handshakeComplete = 7
	flag              = 10
)

// agent is a byte stream for smux: it reads what the client's data messages hold, in order, and
// writes data messages.
type agent struct {
	socket   *websocket.Conn
	lock     sync.Mutex
	sequence int64
	expected int64
	early    map[int64][]byte
	parts    chan []byte
	rest     []byte
	session  *session
}

func swap(id []byte) []byte {
	return append(append([]byte{}, id[8:16]...), id[0:8]...)
}

func canonical(id []byte) string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:16])
}

func pack(kind string, sequence int64, flags uint64, payload []byte, payloadType uint32) []byte {
	raw := make([]byte, headerSize+len(payload))
	binary.BigEndian.PutUint32(raw[0:], headerSize-4)
	copy(raw[4:36], kind+strings.Repeat(" ", 32-len(kind)))
	binary.BigEndian.PutUint32(raw[36:], 1)
	binary.BigEndian.PutUint64(raw[40:], uint64(time.Now().UnixMilli()))
	binary.BigEndian.PutUint64(raw[48:], uint64(sequence))
	binary.BigEndian.PutUint64(raw[56:], flags)
	copy(raw[64:80], random(16))
	digest := sha256.Sum256(payload)
	copy(raw[80:112], digest[:])
	binary.BigEndian.PutUint32(raw[112:], payloadType)
	binary.BigEndian.PutUint32(raw[116:], uint32(len(payload)))
	copy(raw[120:], payload)
	return raw
}

func (a *agent) send(kind string, sequence int64, flags uint64, payload []byte, kindOf uint32) error {
	return a.socket.WriteMessage(websocket.BinaryMessage, pack(kind, sequence, flags, payload, kindOf))
}

func (a *agent) output(payload []byte, payloadType uint32) error {
	a.lock.Lock()
	defer a.lock.Unlock()
	var flags uint64
	if a.sequence == 0 {
		flags = 1
	}
	a.sequence++
	return a.send("output_stream_data", a.sequence-1, flags, payload, payloadType)
}

func (a *agent) Write(data []byte) (int, error) {
	for start := 0; start < len(data); start += most {
		end := start + most
		if end > len(data) {
			end = len(data)
		}
		if err := a.output(data[start:end], typeData); err != nil {
			return start, err
		}
	}
	return len(data), nil
}

func (a *agent) Read(data []byte) (int, error) {
	for len(a.rest) == 0 {
		part, open := <-a.parts
		if !open {
			return 0, io.EOF
		}
		a.rest = part
	}
	size := copy(data, a.rest)
	a.rest = a.rest[size:]
	return size, nil
}

func (a *agent) Close() error { return a.socket.Close() }

func (a *agent) acknowledge(kind string, raw []byte) error {
	text, err := json.Marshal(map[string]interface{}{
		"AcknowledgedMessageType":           kind,
		"AcknowledgedMessageId":             canonical(swap(raw[64:80])),
		"AcknowledgedMessageSequenceNumber": int64(binary.BigEndian.Uint64(raw[48:])),
		"IsSequentialMessage":               true,
	})
	if err != nil {
		return err
	}
	a.lock.Lock()
	defer a.lock.Unlock()
	return a.send("acknowledge", 0, 3, text, 0)
}

func (a *agent) take(raw []byte) error {
	if len(raw) < headerSize || binary.BigEndian.Uint32(raw) != headerSize-4 {
		return errors.New("no message")
	}
	payload := raw[headerSize:]
	digest := sha256.Sum256(payload)
	if !bytes.Equal(digest[:], raw[80:112]) || len(payload) != int(binary.BigEndian.Uint32(raw[116:])) {
		return errors.New("digest or length")
	}
	kind := strings.TrimRight(string(raw[4:36]), " \x00")
	if kind != "input_stream_data" {
		return nil
	}
	if err := a.acknowledge(kind, raw); err != nil {
		return err
	}
	a.early[int64(binary.BigEndian.Uint64(raw[48:]))] = raw
	for a.early[a.expected] != nil {
		ready := a.early[a.expected]
		delete(a.early, a.expected)
		a.expected++
		if err := a.deliver(ready[headerSize:], binary.BigEndian.Uint32(ready[112:])); err != nil {
			return err
		}
	}
	for number := range a.early {
		if number < a.expected {
			delete(a.early, number)
		}
	}
	return nil
}

func (a *agent) deliver(payload []byte, payloadType uint32) error {
	switch payloadType {
	case handshakeResponse:
		if err := a.output([]byte(`{"HandshakeTimeToComplete":1,"CustomerMessage":""}`), handshakeComplete); err != nil {
			return err
		}
		go a.serveStreams()
	case typeData:
		a.parts <- payload
	case flag:
		return io.EOF
	}
	return nil
}

func (a *agent) serveStreams() {
	config := smux.DefaultConfig()
	config.KeepAliveDisabled = true
	server, err := smux.Server(a, config)
	if err != nil {
		return
	}
	for {
		stream, err := server.AcceptStream()
		if err != nil {
			return
		}
		backend, err := net.Dial("tcp", "127.0.0.1:"+a.session.parameters["portNumber"][0])
		if err != nil {
			_ = a.output([]byte{0, 0, 0, 3}, flag)
			stream.Close()
			continue
		}
		go join(stream, backend)
		go join(backend, stream)
	}
}

func join(to, from io.ReadWriteCloser) {
	_, _ = io.Copy(to, from)
	to.Close()
	from.Close()
}

func serveAgent(socket *websocket.Conn, made *session) error {
	kind, text, err := socket.ReadMessage()
	var said struct{ TokenValue string }
	if err != nil || kind != websocket.TextMessage || json.Unmarshal(text, &said) != nil || said.TokenValue != made.token {
		return fmt.Errorf("no OpenDataChannelInput with the token")
	}
	a := &agent{socket: socket, early: map[int64][]byte{}, parts: make(chan []byte, 4096), session: made}
	defer close(a.parts)
	properties := map[string]string{"type": "LocalPortForwarding"}
	for name, values := range made.parameters {
		properties[name] = values[0]
	}
	request, err := json.Marshal(map[string]interface{}{"AgentVersion": agentVersion,
		"RequestedClientActions": []interface{}{map[string]interface{}{"ActionType": "SessionType",
			"ActionParameters": map[string]interface{}{"SessionType": "Port", "Properties": properties}}}})
	if err != nil {
		return err
	}
	if err := a.output(request, handshakeRequest); err != nil {
		return err
	}
	for {
		_, raw, err := socket.ReadMessage()
		if err == nil {
			err = a.take(raw)
		}
		if websocket.IsUnexpectedCloseError(err) || errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
