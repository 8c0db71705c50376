// Package banklink speaks with the clearing bank over mutual TLS.
package banklink

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"time"
)

// Files names certificate, key and the bank's root.
type Files struct {
	Cert, Key, Root string
}

// New returns a client that shows our certificate.
func New(f Files) (*http.Client, error) {
	pair, err := tls.LoadX509KeyPair(f.Cert, f.Key)
	if err != nil {
		return nil, fmt.Errorf("key pair: %w", err)
	}
	pem, err := os.ReadFile(f.Root)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	return &http.Client{
		Timeout: 10 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig:     &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: roots},
			MaxIdleConnsPerHost: 8,
			IdleConnTimeout:     time.Minute,
		},
	}, nil
}

// Ping asks whether the bank is there.
func Ping(ctx context.Context, c *http.Client, base string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/v2/ping", nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
