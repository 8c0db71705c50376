package lobby

import (
	"log/slog"
	"os"
	"path/filepath"
)

// Replays keeps what the relay recorded of a match.
type Replays struct {
	dir string
}

// Keep writes a replay.
func (r *Replays) Keep(match string, data []byte) error {
	path := filepath.Join(r.dir, match+".rep")
	if err := os.WriteFile(path, data, 0o640); err != nil {
		return err
	}
	slog.Info("replay kept", "match", match, "kib", len(data)/1024)
	return nil
}

// Read returns the replay of a match.
func (r *Replays) Read(match string) ([]byte, error) {
	return os.ReadFile(filepath.Join(r.dir, match+".rep"))
}
