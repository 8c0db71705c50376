package lobby

import "time"

// spread is how far apart the players of a match may be after having waited for so long.
func (l *Lobby) spread(mode string, waited time.Duration) int {
	if l.flags.On("lobby-fair-teams") && mode == "ranked" {
		return fairSpread(waited)
	}
	return 80 + int(waited.Seconds())*6
}

// fairSpread grows slowly: the first match after a season's reset should be close.
func fairSpread(waited time.Duration) int {
	return min(40+int(waited.Minutes())*10, 120)
}

// Pair puts players into matches of ten, those who wait longest first.
func (l *Lobby) Pair(mode string, now time.Time) []Match {
	var matches []Match
	for _, first := range l.oldestFirst(mode) {
		limit := l.spread(mode, now.Sub(first.Since))
		if team := l.within(mode, first, limit, 10); len(team) == 10 {
			matches = append(matches, l.start(mode, team))
		}
	}
	return matches
}
