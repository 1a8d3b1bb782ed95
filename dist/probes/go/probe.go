// Asks Go's crypto/tls about many hosts, through the proxy that net/http takes: a handshake, no request. Builds with Go 1.13 and later, without modules.
// Input on stdin, JSON: {"timeoutMs": int, "hosts": [{"name": str, "port": int, "servername": str | null}]}
// Output: lines that start with the marker, then JSON: {"about": {...}} once, {"host": index, ...} for each host.
package main

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
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
	deadline := time.Now().Add(timeout)
	connection, err := connect(net.JoinHostPort(asked.Name, strconv.Itoa(asked.Port)), deadline)
	if err == nil {
		defer connection.Close()
		err = tls.Client(connection, &tls.Config{ServerName: name}).Handshake()
	}
	if err != nil {
		return record{Kind: kindOf(err), Type: fmt.Sprintf("%T", innermost(err)), Message: err.Error()}
	}
	return record{Kind: "accepted"}
}

// proxyError is the proxy's part: the host was not asked.
type proxyError struct{ words string }

func (err proxyError) Error() string { return err.words }

func connect(address string, deadline time.Time) (net.Conn, error) {
	// A URL that cannot be read is told with the user and password in it.
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: &url.URL{Scheme: "https", Host: address}})
	if err != nil {
		return nil, proxyError{"proxyconnect tcp: the variable is no URL of a proxy"}
	}
	if proxy == nil {
		return dial(address, deadline)
	}
	port := proxy.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[proxy.Scheme]
	}
	connection, err := dial(net.JoinHostPort(proxy.Hostname(), port), deadline)
	if err != nil {
		return nil, proxyError{"proxyconnect " + err.Error()}
	}
	switch proxy.Scheme {
	case "socks5", "socks5h":
		err = throughSocks(connection, proxy, address)
	case "https":
		secure := tls.Client(connection, &tls.Config{ServerName: proxy.Hostname()})
		connection, err = secure, secure.Handshake()
		fallthrough
	default:
		if err == nil {
			err = throughConnect(connection, proxy, address)
		}
	}
	if err != nil {
		connection.Close()
		return nil, proxyError{"proxyconnect tcp: " + err.Error()}
	}
	return connection, nil
}

func dial(address string, deadline time.Time) (net.Conn, error) {
	connection, err := (&net.Dialer{Deadline: deadline}).Dial("tcp", address)
	if err == nil {
		err = connection.SetDeadline(deadline)
	}
	return connection, err
}

func throughConnect(connection net.Conn, proxy *url.URL, address string) error {
	request := &http.Request{Method: "CONNECT", URL: &url.URL{Opaque: address}, Host: address, Header: http.Header{}}
	if proxy.User != nil {
		password, _ := proxy.User.Password()
		credentials := base64.StdEncoding.EncodeToString([]byte(proxy.User.Username() + ":" + password))
		request.Header.Set("Proxy-Authorization", "Basic "+credentials)
	}
	if err := request.Write(connection); err != nil {
		return err
	}
	// The host says nothing before its client does: nothing of it is lost in this buffer.
	response, err := http.ReadResponse(bufio.NewReader(connection), request)
	if err == nil && response.StatusCode != 200 {
		err = proxyError{"CONNECT tunnel failed, response " + response.Status}
	}
	return err
}

// throughSocks asks by name, as net/http does under both schemes: RFC 1928, RFC 1929.
func throughSocks(connection net.Conn, proxy *url.URL, address string) error {
	methods := []byte{5, 1, 0}
	if proxy.User != nil {
		methods = []byte{5, 2, 0, 2}
	}
	answer, err := exchange(connection, methods, 2)
	if err == nil && answer[1] == 2 && proxy.User != nil {
		user := proxy.User.Username()
		password, _ := proxy.User.Password()
		login := append([]byte{1, byte(len(user))}, user...)
		answer, err = exchange(connection, append(append(login, byte(len(password))), password...), 2)
	}
	if err != nil {
		return err
	}
	if answer[1] != 0 {
		return proxyError{"the SOCKS proxy wants another user or password"}
	}
	name, text, _ := net.SplitHostPort(address)
	port, _ := strconv.Atoi(text)
	request := append([]byte{5, 1, 0, 3, byte(len(name))}, name...)
	answer, err = exchange(connection, append(request, byte(port>>8), byte(port)), 4)
	if err == nil && answer[1] != 0 {
		err = proxyError{fmt.Sprintf("the SOCKS proxy did not connect, code %d", answer[1])}
	}
	if err != nil {
		return err
	}
	length := map[byte]int{1: 4, 4: 16}[answer[3]]
	if answer[3] == 3 {
		if answer, err = exchange(connection, nil, 1); err != nil {
			return err
		}
		length = int(answer[0])
	}
	_, err = exchange(connection, nil, length+2)
	return err
}

func exchange(connection net.Conn, request []byte, length int) ([]byte, error) {
	if _, err := connection.Write(request); err != nil {
		return nil, err
	}
	answer := make([]byte, length)
	_, err := io.ReadFull(connection, answer)
	return answer, err
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
