using System.Net.Http.Json;

namespace Payments;

/// <summary>Authorises payments at the acquirer.</summary>
public sealed class AcquirerClient(HttpClient http, AcquirerOptions options)
{
    public async Task<Authorisation> AuthoriseAsync(Payment payment, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Timeout));
        using var answer = await http.PostAsJsonAsync("authorisations", payment, limit.Token);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Authorisation>(limit.Token))!;
    }
}

public sealed record Payment(long Booking, decimal Amount, string Currency, string CardToken);

public sealed record Authorisation(string Id, string State);
