// What crypto/tls does with a server's certificates, without the handshake: each is parsed, and the first is verified with
// the others as intermediates (handshake_client.go, verifyServerCertificate). Cases on standard input, answers on standard output.
package main

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

type limboCase struct {
	ID      string   `json:"id"`
	Anchors []string `json:"anchors"`
	Chain   []string `json:"chain"`
	Name    string   `json:"name"`
	At      string   `json:"at"`
}

type answer struct {
	ID           string  `json:"id"`
	Verdict      string  `json:"verdict"`
	Words        string  `json:"words"`
	Milliseconds float64 `json:"milliseconds"`
}

func verify(c limboCase) error {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(strings.Join(c.Anchors, "\n")))
	var chain []*x509.Certificate
	for _, text := range c.Chain {
		block, _ := pem.Decode([]byte(text))
		if block == nil {
			return fmt.Errorf("no PEM")
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return fmt.Errorf("failed to parse certificate from server: %w", err)
		}
		chain = append(chain, certificate)
	}
	options := x509.VerifyOptions{Roots: roots, DNSName: c.Name, Intermediates: x509.NewCertPool()}
	if c.At != "" {
		at, err := time.Parse(time.RFC3339, c.At)
		if err != nil {
			return err
		}
		options.CurrentTime = at
	}
	for _, certificate := range chain[1:] {
		options.Intermediates.AddCert(certificate)
	}
	_, err := chain[0].Verify(options)
	return err
}

func main() {
	var cases []limboCase
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := []answer{}
	for _, c := range cases {
		started := time.Now()
		err := verify(c)
		a := answer{ID: c.ID, Verdict: "trusted", Milliseconds: float64(time.Since(started).Microseconds()) / 1000}
		if err != nil {
			a.Verdict, a.Words = "rejected", err.Error()
		}
		answers = append(answers, a)
	}
	json.NewEncoder(os.Stdout).Encode(struct {
		Version string   `json:"version"`
		Answers []answer `json:"answers"`
	}{runtime.Version(), answers})
}
