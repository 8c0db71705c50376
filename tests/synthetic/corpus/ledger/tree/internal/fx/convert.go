package fx

import (
	"github.com/shopspring/decimal"

	"ledger.example/core/internal/money"
)

// Convert changes an amount into another currency, rounding half to even.
func Convert(a money.Amount, to string, rate decimal.Decimal) money.Amount {
	value := decimal.New(a.Minor, int32(-money.Exponent(a.Currency)))
	converted := value.Mul(rate).RoundBank(int32(money.Exponent(to)))
	return money.Amount{Currency: to, Minor: converted.Shift(int32(money.Exponent(to))).IntPart()}
}
