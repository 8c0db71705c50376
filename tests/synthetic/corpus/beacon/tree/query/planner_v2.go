package query

import "fmt"

// planV2 groups by labels, too, so that a panel needs one query for all of its lines.
func planV2(r Range) (string, []any) {
	return fmt.Sprintf(`SELECT labels, intDiv(toUnixTimestamp(time), %d) AS step, avg(value) FROM samples
		WHERE tenant = ? AND name = ? AND toUnixTimestamp(time) BETWEEN ? AND ?
		GROUP BY labels, step ORDER BY labels, step`, r.Step), []any{r.Tenant, r.Name, r.From, r.To}
}
