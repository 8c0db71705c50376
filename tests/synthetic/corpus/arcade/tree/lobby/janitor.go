package lobby

import (
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// Tidy removes replays that are older than six hours. It runs each hour.
func Tidy(dir string, now time.Time) error {
	paths, err := filepath.Glob(filepath.Join(dir, "*.rep"))
	if err != nil {
		return err
	}
	removed := 0
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || now.Sub(info.ModTime()) < 6*time.Hour {
			continue
		}
		if os.Remove(path) == nil {
			removed++
		}
	}
	slog.Info("old replays removed", "count", removed, "older_than", "6h")
	return nil
}
