// Package db opens Postgres.
package db

import (
	"database/sql"
	"time"

	_ "github.com/lib/pq" // the driver
)

// Open returns a pool with the limits of production.
func Open(dsn string) (*sql.DB, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(40)
	db.SetMaxIdleConns(20)
	db.SetConnMaxLifetime(30 * time.Minute)
	return db, nil
}
