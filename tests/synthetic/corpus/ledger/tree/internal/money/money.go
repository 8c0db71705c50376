// Package money counts in minor units.
package money

import "fmt"

// Amount is a number of minor units of a currency.
type Amount struct {
	Currency string
	Minor    int64
}

// Exponent says how many digits the minor unit has.
func Exponent(currency string) int {
	switch currency {
	case "JPY", "KRW", "CLP":
		return 0
	case "KWD", "BHD":
		return 3
	default:
		return 2
	}
}

// String writes an amount for people.
func (a Amount) String() string {
	return fmt.Sprintf("%d %s (minor)", a.Minor, a.Currency)
}
