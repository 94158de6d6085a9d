// SPDX-License-Identifier: Apache-2.0

// An independent peer of the tunnel: smux by xtaci and a WebSocket by gorilla, from Debian's
// packages. It sends as fast as the socket takes it, judges nothing but digests and numbers, and
// knows no resume.
//
//	peer serve CERTIFICATE.pem   prints {"port": …}; plays Session Manager until its input ends
//	peer frames                  prints the bytes that xtaci's smux writes for what frames.go does
//	peer echo PORT               joins a smux session on that loopback port as a client, and checks
//	                             that what it sends on eight streams comes back
package main

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/gorilla/websocket"
)

type service struct {
	lock     sync.Mutex
	sessions map[string]*session
}

type session struct {
	id, token  string
	parameters map[string][]string
}

func random(size int) []byte {
	data := make([]byte, size)
	if _, err := rand.Read(data); err != nil {
		log.Fatal(err)
	}
	return data
}

func (s *service) start(request map[string]json.RawMessage, host string) interface{} {
	made := &session{id: "peer-" + hex.EncodeToString(random(8)),
		token: base64.StdEncoding.EncodeToString(random(60))}
	if err := json.Unmarshal(request["Parameters"], &made.parameters); err != nil {
		return nil
	}
	s.lock.Lock()
	s.sessions[made.id] = made
	s.lock.Unlock()
	return map[string]string{"SessionId": made.id, "TokenValue": made.token,
		"StreamUrl": fmt.Sprintf("wss://%s/v1/data-channel/%s?role=publish_subscribe&cell-number=%s",
			host, made.id, base64.StdEncoding.EncodeToString(random(16)))}
}

func (s *service) end(request map[string]json.RawMessage) interface{} {
	var id string
	_ = json.Unmarshal(request["SessionId"], &id)
	s.lock.Lock()
	delete(s.sessions, id)
	s.lock.Unlock()
	return map[string]string{"SessionId": id}
}

func describe(request map[string]json.RawMessage) interface{} {
	var filters []struct{ Values []string }
	_ = json.Unmarshal(request["Filters"], &filters)
	list := []map[string]string{}
	for _, filter := range filters {
		for _, target := range filter.Values {
			list = append(list, map[string]string{"InstanceId": target, "PingStatus": "Online",
				"AgentVersion": agentVersion, "PlatformType": "Linux"})
		}
	}
	return map[string]interface{}{"InstanceInformationList": list}
}

func (s *service) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	if strings.HasPrefix(request.URL.Path, "/v1/data-channel/") {
		s.channel(writer, request)
		return
	}
	var body map[string]json.RawMessage
	_ = json.NewDecoder(request.Body).Decode(&body)
	var answer interface{}
	switch strings.TrimPrefix(request.Header.Get("X-Amz-Target"), "AmazonSSM.") {
	case "StartSession":
		answer = s.start(body, request.Host)
	case "ResumeSession", "TerminateSession":
		answer = s.end(body)
	case "DescribeInstanceInformation":
		answer = describe(body)
	}
	writer.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if answer == nil {
		writer.WriteHeader(http.StatusBadRequest)
		answer = map[string]string{"__type": "InvalidAction"}
	}
	_ = json.NewEncoder(writer).Encode(answer)
}

func (s *service) channel(writer http.ResponseWriter, request *http.Request) {
	s.lock.Lock()
	made := s.sessions[strings.TrimPrefix(request.URL.Path, "/v1/data-channel/")]
	s.lock.Unlock()
	if made == nil {
		http.Error(writer, "no such session", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{ReadBufferSize: 65536, WriteBufferSize: 65536}
	socket, err := upgrader.Upgrade(writer, request, nil)
	if err != nil {
		return
	}
	defer socket.Close()
	if err := serveAgent(socket, made); err != nil {
		fmt.Fprintf(os.Stderr, "peer: %v\n", err)
	}
}

func serve(certificate string) error {
	pair, err := tls.LoadX509KeyPair(certificate, certificate)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: &service{sessions: map[string]*session{}},
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){}}
	secure := tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{pair}})
	go func() { log.Fatal(server.Serve(secure)) }()
	fmt.Printf("{\"port\": %d}\n", listener.Addr().(*net.TCPAddr).Port)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func main() {
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "serve":
		err = serve(os.Args[2])
	case len(os.Args) == 2 && os.Args[1] == "frames":
		err = printFrames()
	case len(os.Args) == 3 && os.Args[1] == "echo":
		err = echo(os.Args[2])
	default:
		log.Fatal("usage: see the first lines of main.go")
	}
	if err != nil {
		log.Fatal(err)
	}
}
