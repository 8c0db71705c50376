using System.Net.Http.Json;
using Microsoft.Extensions.Options;

namespace Meridian.Payouts;

public record Transfer(string Claim, string Iban, decimal Amount);

public class BankClient(HttpClient http, IOptions<BankOptions> options)
{
    public async Task SendAsync(Transfer transfer, CancellationToken stop)
    {
        var body = new { from = options.Value.Account, to = transfer.Iban, amount = transfer.Amount, text = transfer.Claim };
        var answer = await http.PostAsJsonAsync("/transfers", body, stop);
        answer.EnsureSuccessStatusCode();
    }
}
