// Package rpc connects our services with each other.
package rpc

import (
	"context"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

// Peers holds one connection to each service.
type Peers struct {
	creds credentials.TransportCredentials
	mu    sync.Mutex
	conns map[string]*grpc.ClientConn
}

// NewPeers returns a set without connections.
func NewPeers(creds credentials.TransportCredentials) *Peers {
	return &Peers{creds: creds, conns: map[string]*grpc.ClientConn{}}
}

// Invoke calls a method of a service.
func (p *Peers) Invoke(ctx context.Context, target, method string, in, out any) error {
	conn, err := p.conn(target)
	if err != nil {
		return err
	}
	return conn.Invoke(ctx, method, in, out)
}

func (p *Peers) conn(target string) (*grpc.ClientConn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if conn, ok := p.conns[target]; ok {
		return conn, nil
	}
	conn, err := grpc.NewClient("dns:///"+target, grpc.WithTransportCredentials(p.creds))
	if err != nil {
		return nil, err
	}
	p.conns[target] = conn
	return conn, nil
}
