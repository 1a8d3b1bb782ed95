// Asks Go's crypto/tls about many hosts: a handshake, no request. Builds with Go 1.13 and later, without modules.
// Input on stdin, JSON: {"timeoutMs": int, "hosts": [{"name": str, "port": int, "servername": str | null}]}
// Output: lines that start with the marker, then JSON: {"about": {...}} once, {"host": index, ...} for each host.
package main

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	marker = "@local-issuer "
	width  = 64
)

type host struct {
	Name       string `json:"name"`
	Port       int    `json:"port"`
	Servername string `json:"servername"`
}

type record struct {
	Host         int    `json:"host"`
	Kind         string `json:"kind"`
	Type         string `json:"type,omitempty"`
	Message      string `json:"message,omitempty"`
	Milliseconds int64  `json:"milliseconds"`
}

var output sync.Mutex

func emit(value interface{}) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	output.Lock()
	defer output.Unlock()
	fmt.Printf("\n%s%s\n", marker, text)
}

func main() {
	var question struct {
		TimeoutMs int    `json:"timeoutMs"`
		Hosts     []host `json:"hosts"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&question); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	about := map[string]string{"version": strings.TrimPrefix(runtime.Version(), "go"), "os": runtime.GOOS}
	emit(map[string]interface{}{"about": about})

	timeout := time.Duration(question.TimeoutMs) * time.Millisecond
	free := make(chan struct{}, width)
	var all sync.WaitGroup
	for index, asked := range question.Hosts {
		all.Add(1)
		free <- struct{}{}
		go func(index int, asked host) {
			defer all.Done()
			started := time.Now()
			answer := ask(asked, timeout)
			answer.Host = index
			answer.Milliseconds = int64(time.Since(started) / time.Millisecond)
			emit(answer)
			<-free
		}(index, asked)
	}
	all.Wait()
}

func ask(asked host, timeout time.Duration) record {
	name := asked.Servername
	if name == "" {
		name = asked.Name
	}
	// The deadline counts for the connection and the handshake together. An empty RootCAs is the system's roots.
	dialer := &net.Dialer{Timeout: timeout}
	address := net.JoinHostPort(asked.Name, strconv.Itoa(asked.Port))
	connection, err := tls.DialWithDialer(dialer, "tcp", address, &tls.Config{ServerName: name})
	if err != nil {
		return record{Kind: kindOf(err), Type: fmt.Sprintf("%T", innermost(err)), Message: err.Error()}
	}
	connection.Close()
	return record{Kind: "accepted"}
}

// kindOf tells what the type of an error says for certain; its words are judged elsewhere.
func kindOf(err error) string {
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		return "timeout"
	}
	return "failed"
}

func innermost(err error) error {
	for {
		wrapper, ok := err.(interface{ Unwrap() error })
		if !ok {
			return err
		}
		inner := wrapper.Unwrap()
		if inner == nil {
			return err
		}
		err = inner
	}
}
